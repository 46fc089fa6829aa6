package dev.slipway.commands.reviews;

import java.util.List;

/// How review apps are called.
public final class ReviewText {
  private static final int MOST_NAMED = 5;

  private ReviewText() {}

  /// `!42`, or `branch fix-login` where there is no merge request: as it can be typed.
  static String named(ReviewApp row) {
    return row.mergeRequest()
        .map(number -> "!" + number)
        .orElse("branch " + row.request().branch());
  }

  /// `Deployment web and Service web are not there any more`.
  static String gone(List<String> missing) {
    int named = missing.size() > MOST_NAMED ? MOST_NAMED - 1 : missing.size() - 1;
    String last =
        missing.size() > MOST_NAMED ? (missing.size() - named) + " more" : missing.getLast();
    return (named == 0 ? "" : String.join(", ", missing.subList(0, named)) + " and ")
        + last
        + (missing.size() == 1 ? " is" : " are")
        + " not there any more";
  }

  /// What to say to do something with one: `stop review app !42 of shop`.
  public static String phrase(String verb, ReviewApp row) {
    return verb + " review app " + named(row) + " of " + row.request().app();
  }
}
