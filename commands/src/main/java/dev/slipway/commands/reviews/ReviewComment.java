package dev.slipway.commands.reviews;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.reviews.Wish.Why;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a merge request shows of its review app, in GitLab's Markdown. All words from outside are
/// escaped: they mention nobody, link to nothing and are no quick action.
public final class ReviewComment {
  private static final Pattern MARKUP = Pattern.compile("[^A-Za-z0-9 .,;()]");
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("d MMM yyyy HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private ReviewComment() {}

  public static String of(ReviewApp row) {
    return "**Review app:** " + state(row) + newer(row) + trouble(row);
  }

  private static String state(ReviewApp row) {
    if (row.wish() instanceof Wish.Away(Why why)) {
      return (row.standing() instanceof Standing.Gone ? "removed: " : "being removed: ")
          + why(why)
          + ".";
    }
    return switch (row.standing()) {
      case Standing.Waiting() -> "nothing is there yet.";
      case Standing.Making(var older, _) ->
          row.trouble().isEmpty()
              ? "coming up with " + content(row) + "."
              : content(row) + " is refused." + older.map(ReviewComment::still).orElse("");
      case Standing.Coming _ -> "coming up with " + content(row) + ".";
      case Standing.Ready(var url) ->
          "ready at <" + url + "> with " + content(row) + "." + stays(row);
      case Standing.Failed(_, String words) ->
          "does not come up with " + content(row) + ": " + escaped(words) + ".";
      case Standing.Settling(), Standing.Asleep() ->
          "asleep. `" + ReviewText.phrase("wake", row).replace("`", "") + "` in chat wakes it.";
      case Standing.Leaving _, Standing.Gone() -> "being made anew.";
    };
  }

  private static String why(Why why) {
    return switch (why) {
      case Why.StoppedBy _ -> "somebody stopped it";
      case Why.Merged() -> "this was merged";
      case Why.Closed() -> "this was closed";
      case Why.BranchGone() -> "its branch was deleted";
      case Why.LabelOff() -> "its label was taken off";
      case Why.TimeUp() -> "it was not asked for, extended or pushed to for long";
      case Why.Refused(Refusal refusal) -> escaped(refusal.reason());
    };
  }

  private static String still(Standing.Older older) {
    return " What is there is still "
        + build(older.build(), older.commit())
        + older
            .url()
            .map(url -> ", ready at <" + url + ">.")
            .orElseGet(() -> ", which is not ready: " + escaped(older.words()) + ".");
  }

  private static String content(ReviewApp row) {
    return row.content().map(content -> build(content.build(), content.commit())).orElse("nothing");
  }

  private static String build(BuildNumber build, CommitSha commit) {
    return "build " + escaped(build.toString()) + " (" + commit.shortened() + ")";
  }

  private static String stays(ReviewApp row) {
    return row.lease().hold() == Lease.Hold.PINNED
        ? " It is pinned."
        : " Awake until " + moment(row.lease().awakeUntil()) + ".";
  }

  private static String newer(ReviewApp row) {
    if (row.newer().isEmpty() || row.wish() instanceof Wish.Away) {
      return "";
    }
    String commit = " The newest commit " + row.newer().get().commit().shortened();
    return switch (row.newer().get().stage()) {
      case NO_BUILD, UNDER_WAY, MANUAL -> commit + " waits for its build.";
      case GREEN -> commit + " comes next.";
      case NOT_GREEN -> commit + " has no successful build.";
    };
  }

  private static String trouble(ReviewApp row) {
    return row.wish() instanceof Wish.Away
        ? ""
        : row.trouble().map(trouble -> "\n\n" + escaped(trouble.whole().plain())).orElse("");
  }

  private static String moment(Instant at) {
    return MOMENT.format(at);
  }

  /// As text alone: no line ends, and every character that may mean something as an entity.
  static String escaped(String words) {
    String line = words.replaceAll("\\s+", " ").strip();
    return MARKUP
        .matcher(line)
        .replaceAll(found -> Matcher.quoteReplacement("&#" + found.group().codePointAt(0) + ";"));
  }
}
