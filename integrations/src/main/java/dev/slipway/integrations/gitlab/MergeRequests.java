package dev.slipway.integrations.gitlab;

import static dev.slipway.integrations.gitlab.Question.encoded;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.Review;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.config.App;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The merge requests that commits came with. Safe for use by several threads at once.
final class MergeRequests {
  /// When a commit was made is what somebody's own machine says.
  private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

  private final Requests requests;
  private final Commits commits;

  MergeRequests(Requests requests, Commits commits) {
    this.requests = requests;
    this.commits = commits;
  }

  /// Those that a build brings, each once: the merged ones of all commits after another one, and
  /// all that the last commit is in when the build is not of the default branch.
  ///
  /// @param since empty for the last commit alone
  Answer<List<Json.MergeRequest>> broughtBy(App app, Optional<CommitSha> since, Build build) {
    return orNone(commits(app, since, build))
        .then(list ->
            merged(app, list)
                .then(merged ->
                    list.isEmpty() || build.ref().equals(app.defaultBranch())
                        ? new Found<>(merged)
                        : with(app, build.commit().sha()).map(own -> together(merged, own))));
  }

  private Answer<List<Commit>> commits(App app, Optional<CommitSha> since, Build build) {
    return since
        .map(from -> between(app, from, build.commit().sha()))
        .orElseGet(() -> new Found<>(List.of(build.commit())));
  }

  /// The merged ones of the commits that `to` has and `from` has not.
  Answer<List<Json.MergeRequest>> mergedBetween(App app, CommitSha from, CommitSha to) {
    return orNone(between(app, from, to)).then(list -> merged(app, list));
  }

  /// Who has agreed to those that a build brings; empty when its last commit is in none, so that
  /// nobody can have.
  Answer<List<Review>> reviews(App app, Optional<CommitSha> since, Build build) {
    return with(app, build.commit().sha())
        .map(own -> own.stream().filter(one -> brings(one, app, build)).toList())
        .then(own ->
            own.isEmpty()
                ? new Found<>(List.of())
                : commits(app, since, build)
                    .then(list -> allMerged(app, build, list))
                    .then(merged -> reviews(app, together(merged, own), build)));
  }

  /// Whether a build has its last commit from a merge request, and not only in common with it.
  private static boolean brings(Json.MergeRequest one, App app, Build build) {
    return build.ref().equals(app.defaultBranch())
        ? "merged".equals(one.state()) && app.defaultBranch().equals(one.targetBranch())
        : !"closed".equals(one.state());
  }

  /// The merged ones that these commits came with, however many have been merged since.
  private Answer<List<Json.MergeRequest>> allMerged(App app, Build build, List<Commit> commits) {
    return merged(app, commits, Optional.of(app.defaultBranch()).filter(build.ref()::equals));
  }

  /// Those that these commits of the default branch came with, however many have been merged since.
  Answer<List<Json.MergeRequest>> merged(App app, List<Commit> commits) {
    return merged(app, commits, Optional.of(app.defaultBranch()));
  }

  /// @param into the branch they were merged into; empty for any
  private Answer<List<Json.MergeRequest>> merged(
      App app, List<Commit> commits, Optional<String> into) {
    return commits.stream()
        .map(Commit::at)
        .min(Comparator.naturalOrder())
        .<Answer<List<Json.MergeRequest>>>map(oldest ->
            requests
                .all(
                    new Question(
                        app.project(),
                        "/merge_requests?state=merged&updated_after="
                            + encoded(oldest.minus(CLOCKS_DIFFER).toString())
                            + into.map(branch -> "&target_branch=" + encoded(branch)).orElse("")),
                    Json.MERGE_REQUESTS)
                .map(list -> among(commits, list)))
        .orElseGet(() -> new Found<>(List.of()));
  }

  private static List<Json.MergeRequest> among(List<Commit> commits, List<Json.MergeRequest> list) {
    Set<String> hashes =
        commits.stream().map(commit -> commit.sha().value()).collect(Collectors.toSet());
    return list.stream()
        .filter(one ->
            Stream.of(one.sha(), one.mergeCommitSha(), one.squashCommitSha())
                .filter(Objects::nonNull)
                .anyMatch(hashes::contains))
        .toList();
  }

  /// How many have approved them, whatever the rules of the project say
  /// (https://docs.gitlab.com/api/merge_request_approvals/).
  private Answer<List<Review>> reviews(App app, List<Json.MergeRequest> list, Build build) {
    List<Review> reviews = new ArrayList<>();
    for (Json.MergeRequest one : list) {
      Answer<Json.Approvals> answer =
          requests.get(
              new Question(app.project(), "/merge_requests/" + one.iid() + "/approvals"),
              Json.APPROVALS);
      if (!(answer instanceof Found<Json.Approvals>(Json.Approvals approvals))) {
        return answer.map(_ -> reviews);
      }
      reviews.add(
          new Review(
              Objects.requireNonNullElse(one.iid(), 0L),
              Objects.requireNonNullElse(one.title(), ""),
              others(approvals, one),
              Links.read(one.webUrl()).orElse(build.url())));
    }
    return new Found<>(reviews);
  }

  private static int others(Json.Approvals approvals, Json.MergeRequest one) {
    Optional<Long> author = Optional.ofNullable(one.author()).map(Json.Person::id);
    return (int)
        Stream.ofNullable(approvals.approvedBy())
            .flatMap(List::stream)
            .map(Json.Approval::user)
            .filter(Objects::nonNull)
            .map(Json.Person::id)
            .filter(Objects::nonNull)
            .filter(id -> !author.equals(Optional.of(id)))
            .distinct()
            .count();
  }

  /// Those that a commit is in, also when they are not merged.
  private Answer<List<Json.MergeRequest>> with(App app, CommitSha commit) {
    return requests.get(
        new Question(app.project(), "/repository/commits/" + commit.value() + "/merge_requests"),
        Json.MERGE_REQUESTS);
  }

  /// Refused where one of them is no longer in the repository: what lies between is not known then.
  private Answer<List<Commit>> between(App app, CommitSha from, CommitSha to) {
    return from.equals(to) ? new Found<>(List.of()) : commits.between(app.project(), from, to);
  }

  /// None where a commit is no longer in the repository.
  private static Answer<List<Commit>> orNone(Answer<List<Commit>> known) {
    return known instanceof Refused<List<Commit>>(var refusal)
            && refusal.code().equals(Commits.MISSING)
        ? new Found<>(List.of())
        : known;
  }

  private static List<Json.MergeRequest> together(
      List<Json.MergeRequest> some, List<Json.MergeRequest> others) {
    return Stream.concat(some.stream(), others.stream())
        .collect(
            Collectors.toMap(
                one -> Objects.requireNonNullElse(one.iid(), 0L),
                one -> one,
                (one, _) -> one,
                TreeMap::new))
        .values()
        .stream()
        .toList();
  }
}
