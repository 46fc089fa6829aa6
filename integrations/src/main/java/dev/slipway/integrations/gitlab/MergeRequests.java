package dev.slipway.integrations.gitlab;

import static dev.slipway.integrations.gitlab.Question.encoded;

import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.ports.Answer;
import dev.slipway.config.App;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The merge requests that commits came with. Safe for use by several threads at once.
final class MergeRequests {
  private static final int NEWEST = 50;

  private final Requests requests;

  MergeRequests(Requests requests) {
    this.requests = requests;
  }

  /// Of the merge requests that were merged last those whose commits are among these.
  Answer<List<Json.MergeRequest>> merged(App app, List<Commit> commits) {
    Set<String> hashes =
        commits.stream().map(commit -> commit.sha().value()).collect(Collectors.toSet());
    return requests
        .get(
            new Question(
                app.project(),
                "/merge_requests?state=merged&order_by=updated_at&sort=desc&target_branch="
                    + encoded(app.defaultBranch())
                    + "&per_page="
                    + NEWEST),
            Json.MERGE_REQUESTS)
        .map(list ->
            list.stream()
                .filter(one ->
                    Stream.of(one.sha(), one.mergeCommitSha(), one.squashCommitSha())
                        .filter(Objects::nonNull)
                        .anyMatch(hashes::contains))
                .toList());
  }

  /// Those that a commit is in, also when they are not merged.
  Answer<List<Json.MergeRequest>> with(App app, CommitSha commit) {
    return requests.get(
        new Question(app.project(), "/repository/commits/" + commit.value() + "/merge_requests"),
        Json.MERGE_REQUESTS);
  }
}
