package dev.slipway.integrations.gitlab;

import static dev.slipway.integrations.gitlab.Question.encoded;

import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.commands.ports.Refusal;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The commits of projects. What is known of a commit by its full hash never changes and is kept.
///
/// Safe for use by several threads at once.
final class Commits {
  static final String UNKNOWN_AUTHOR = "unknown";

  static final String MISSING = "commit-not-found";

  private final Requests requests;
  private final Remembered<Key, Commit> known = new Remembered<>(2_000);

  private record Key(String project, CommitSha sha) {}

  Commits(Requests requests) {
    this.requests = requests;
  }

  /// A commit a pipeline ran for. When the repository no longer has it (a branch was overwritten
  /// and cleaned up), what the pipeline says is all there is.
  Answer<Commit> of(String project, CommitSha sha, Instant pipelineCreated) {
    Key key = new Key(project, sha);
    Optional<Commit> before = known.get(key);
    if (before.isPresent()) {
      return new Found<>(before.get());
    }
    return switch (ask(project, sha.value())) {
      case Refused<Json.CommitEntry>(Refusal refusal) when refusal.code().equals(MISSING) ->
          new Found<>(
              new Commit(
                  sha,
                  "(this commit is no longer in the repository)",
                  UNKNOWN_AUTHOR,
                  pipelineCreated));
      case Answer<Json.CommitEntry> answer ->
          answer.map(entry -> {
            Commit commit = commit(sha, entry, pipelineCreated);
            known.put(key, commit);
            return commit;
          });
    };
  }

  /// The commit that a prefix of its hash stands for.
  Answer<CommitSha> named(String project, String prefix) {
    // GitLab would take the name of a branch here too
    return ask(project, prefix)
        .then(entry ->
            sha(entry.id())
                .filter(sha -> sha.value().startsWith(prefix))
                .<Answer<CommitSha>>map(Found::new)
                .orElseGet(() -> new Refused<>(missing(project, prefix))));
  }

  /// A commit with the address of its author, in small letters; empty when it bears none.
  record Addressed(Commit commit, String address) {}

  /// Those that `to` has and `from` has not, oldest first, with their authors' addresses.
  Answer<List<Addressed>> addressed(String project, CommitSha from, CommitSha to) {
    return compare(project, from, to)
        .map(comparison ->
            entries(comparison)
                .flatMap(entry ->
                    sha(entry.id()).stream()
                        .map(sha ->
                            new Addressed(
                                commit(sha, entry, Instant.EPOCH), address(entry.authorEmail()))))
                .toList());
  }

  private static Stream<Json.CommitEntry> entries(Json.Comparison comparison) {
    List<Json.CommitEntry> entries = comparison.commits();
    return entries == null ? Stream.empty() : entries.stream();
  }

  /// Addresses are told apart without regard to the case of their letters.
  static String address(@Nullable String text) {
    return text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
  }

  /// Those that `to` has and `from` has not, oldest first as GitLab gives them: dates of commits
  /// lie.
  Answer<List<Commit>> between(String project, CommitSha from, CommitSha to) {
    return compare(project, from, to)
        .map(comparison ->
            entries(comparison)
                .flatMap(
                    entry -> sha(entry.id()).stream().map(sha -> commit(sha, entry, Instant.EPOCH)))
                .toList());
  }

  /// The paths of files that differ; GitLab leaves some out where there are very many.
  Answer<List<String>> changedFiles(String project, CommitSha from, CommitSha to) {
    return compare(project, from, to).map(Commits::files);
  }

  /// What lies between two commits.
  ///
  /// @param commits how many
  /// @param files the paths of those that differ
  record Comparison(int commits, List<String> files) {}

  Answer<Comparison> comparison(String project, CommitSha from, CommitSha to) {
    return compare(project, from, to)
        .map(comparison -> new Comparison((int) entries(comparison).count(), files(comparison)));
  }

  private static List<String> files(Json.Comparison comparison) {
    Set<String> paths = new LinkedHashSet<>();
    List<Json.Diff> diffs = comparison.diffs();
    for (Json.Diff diff : diffs == null ? List.<Json.Diff>of() : diffs) {
      Optional.ofNullable(diff.oldPath()).ifPresent(paths::add);
      Optional.ofNullable(diff.newPath()).ifPresent(paths::add);
    }
    return List.copyOf(paths);
  }

  private Answer<Json.Comparison> compare(String project, CommitSha from, CommitSha to) {
    return requests.get(
        new Question(
            project,
            "/repository/compare?from=" + encoded(from.value()) + "&to=" + encoded(to.value()),
            new Refusal(
                MISSING,
                "%s no longer has one of the commits %s and %s"
                    .formatted(project, from.shortened(), to.shortened()))),
        Json.COMPARISON);
  }

  private Answer<Json.CommitEntry> ask(String project, String name) {
    return requests.get(
        new Question(project, "/repository/commits/" + encoded(name), missing(project, name)),
        Json.COMMIT);
  }

  private static Refusal missing(String project, String name) {
    return new Refusal(
        MISSING,
        "there is no commit %s in %s, or several start with it".formatted(name, project),
        "Give more digits of its hash, or the number of the build.");
  }

  private static Commit commit(CommitSha sha, Json.CommitEntry entry, Instant otherwise) {
    String title =
        Stream.of(Optional.ofNullable(entry.title()), Optional.ofNullable(entry.message()))
            .flatMap(Optional::stream)
            .flatMap(String::lines)
            .filter(line -> !line.isBlank())
            .findFirst()
            .orElse("");
    String author = entry.authorName();
    Instant at =
        Times.read(entry.committedDate())
            .or(() -> Times.read(entry.createdAt()))
            .or(() -> Times.read(entry.authoredDate()))
            .orElse(otherwise);
    return new Commit(sha, title, author == null ? UNKNOWN_AUTHOR : author, at);
  }

  static Optional<CommitSha> sha(@Nullable String text) {
    try {
      return Optional.ofNullable(text).map(value -> new CommitSha(value.toLowerCase(Locale.ROOT)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
