package dev.slipway.commands.news;

import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The words that all news share. What comes from outside is only ever plain text, so that a name
/// in it mentions nobody; those who asked for it are mentioned.
final class NewsText {
  private static final int MOST_COMMITS = 10;
  private static final int MOST_AUTHORS = 5;
  private static final int MOST_MERGE_REQUESTS = 8;
  private static final int LONGEST_TITLE = 120;

  private NewsText() {}

  /// The commits and who wrote them.
  ///
  /// @param how what comes after their number and authors: `since #235`
  /// @param mentioned who is mentioned in the place of their names
  static Text commits(CommitList list, String how, List<Mentioned> mentioned) {
    if (list.total() == 0) {
      return Text.of("No commits " + how + ".");
    }
    Text text =
        Text.of((list.total() == 1 ? "One commit " : list.total() + " commits ") + how + " by ")
            .and(authors(list.authors(), mentioned))
            .and(":");
    List<Commit> shown =
        list.newest()
            .subList(Math.max(0, list.newest().size() - MOST_COMMITS), list.newest().size());
    if (shown.size() < list.total()) {
      text = text.and("\n(" + (list.total() - shown.size()) + " older ones)");
    }
    for (Commit commit : shown) {
      text =
          text.and("\n")
              .code(commit.sha().shortened())
              .and(" " + cut(commit.title()) + " · " + cut(commit.author()));
    }
    return text;
  }

  /// Those who are mentioned come first, each once and all of them.
  private static Text authors(List<String> names, List<Mentioned> mentioned) {
    List<Text> all = new ArrayList<>();
    mentioned.forEach(one -> all.add(Text.of("").person(one.user())));
    names.stream()
        .filter(name -> mentioned.stream().noneMatch(one -> one.names().contains(name)))
        .forEach(name -> all.add(Text.of(cut(name))));
    List<Text> shown =
        all.subList(0, Math.min(all.size(), Math.max(MOST_AUTHORS, mentioned.size())));
    int more = all.size() - shown.size();
    Text text = Text.of("");
    for (int i = 0; i < shown.size(); i++) {
      boolean last = i == shown.size() - 1 && more == 0;
      text = text.and(i == 0 ? "" : last ? " and " : ", ").and(shown.get(i));
    }
    return more > 0 ? text.and(" and " + more + " more") : text;
  }

  /// The merge requests, a line each; empty when there are none.
  static Optional<Section> mergeRequests(List<Contents.MergeRequest> all) {
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Text text = Text.of("");
    String between = "";
    for (Contents.MergeRequest one : all.stream().limit(MOST_MERGE_REQUESTS).toList()) {
      text = text.and(between).link(one.url(), "!" + one.number()).and(" " + cut(one.title()));
      between = "\n";
    }
    if (all.size() > MOST_MERGE_REQUESTS) {
      text = text.and("\nand " + (all.size() - MOST_MERGE_REQUESTS) + " more merge requests");
    }
    return Optional.of(new Section.Paragraph(text));
  }

  static String cut(String text) {
    String line = text.strip();
    return line.codePointCount(0, line.length()) <= LONGEST_TITLE
        ? line
        : line.substring(0, line.offsetByCodePoints(0, LONGEST_TITLE - 1)) + "…";
  }
}
