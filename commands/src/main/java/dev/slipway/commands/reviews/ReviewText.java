package dev.slipway.commands.reviews;

/// How review apps are called.
public final class ReviewText {
  private ReviewText() {}

  /// `!42`, or `branch fix-login` where there is no merge request: as it can be typed.
  static String named(ReviewApp row) {
    return row.mergeRequest()
        .map(number -> "!" + number)
        .orElse("branch " + row.request().branch());
  }

  /// What to say to do something with one: `stop review app !42 of shop`.
  public static String phrase(String verb, ReviewApp row) {
    return verb + " review app " + named(row) + " of " + row.request().app();
  }
}
