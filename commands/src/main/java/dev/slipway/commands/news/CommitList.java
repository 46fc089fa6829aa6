package dev.slipway.commands.news;

import dev.slipway.commands.builds.Commit;
import java.util.List;

/// The commits that came with a build.
///
/// @param total how many they are
/// @param authors their authors' names, each once; of very many only some
/// @param newest at most 20 of them, oldest first
public record CommitList(int total, List<String> authors, List<Commit> newest) {
  private static final int MOST = 20;

  public CommitList {
    authors = List.copyOf(authors);
    newest = List.copyOf(newest);
  }

  /// @param all oldest first
  public static CommitList of(List<Commit> all) {
    return new CommitList(
        all.size(),
        all.stream().map(Commit::author).distinct().limit(MOST).toList(),
        all.subList(Math.max(0, all.size() - MOST), all.size()));
  }
}
