package dev.slipway.bot.engine;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.OpenIssue;
import dev.slipway.commands.builds.PipelineJobs;
import dev.slipway.commands.builds.Review;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Release;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.BuildSource;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.progress.Sentences;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.Gates;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What an environment wants a build to have behind it. Safe for use by several threads.
final class BuildGates {
  private final BuildSource builds;
  private final InstantSource clock;

  BuildGates(BuildSource builds, InstantSource clock) {
    this.builds = builds;
    this.clock = clock;
  }

  /// Everything that is missing; empty when nothing is.
  Answer<List<Refusal>> missing(
      App app, Environment environment, Build build, Order order, LookUp.Releases releases) {
    Gates gates = environment.gates();
    return jobs(app, gates, build)
        .then(missing ->
            order.urgency() == Order.Urgency.HOTFIX
                ? new Answer.Found<>(missing)
                : routine(app, gates, build, releases).map(more -> joined(missing, more)));
  }

  /// What a hotfix need not have: a second person agrees to each anyway.
  private Answer<List<Refusal>> routine(
      App app, Gates gates, Build build, LookUp.Releases releases) {
    List<Refusal> elsewhere =
        gates.liveOn().stream()
            .flatMap(first -> notYet(first, gates.liveFor(), build, releases).stream())
            .toList();
    return reviews(app, gates, build, releases)
        .then(unreviewed ->
            issues(app, gates).map(blocking -> joined(joined(elsewhere, unreviewed), blocking)));
  }

  private static List<Refusal> joined(List<Refusal> some, List<Refusal> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  private Answer<List<Refusal>> jobs(App app, Gates gates, Build build) {
    return gates.jobs().isEmpty()
        ? new Answer.Found<>(List.of())
        : builds.jobs(app, build).map(known -> missing(gates.jobs(), build, known));
  }

  private static List<Refusal> missing(List<String> wanted, Build build, PipelineJobs known) {
    return wanted.stream()
        .filter(job -> !known.succeeded().contains(job))
        .map(job ->
            new Refusal(
                "job-missing",
                "Job "
                    + job
                    + " has not succeeded in the pipeline of build "
                    + build.number()
                    + ".",
                "It is wanted here before anything goes live.",
                Optional.of(build.url())))
        .toList();
  }

  private Answer<List<Refusal>> reviews(
      App app, Gates gates, Build build, LookUp.Releases releases) {
    int wanted = gates.mergeRequestApprovals();
    if (wanted == 0) {
      return new Answer.Found<>(List.of());
    }
    Optional<CommitSha> live =
        releases.newest().stream()
            .filter(Release::succeeded)
            .findFirst()
            .map(release -> release.plan().build().commit().sha());
    return builds
        .reviews(app, live, build)
        .map(reviews ->
            reviews.isEmpty()
                ? List.of(withoutMergeRequest(build))
                : reviews.stream()
                    .filter(review -> review.approvals() < wanted)
                    .map(review -> notApproved(review, wanted))
                    .toList());
  }

  private static Refusal withoutMergeRequest(Build build) {
    return new Refusal(
        "merge-request-missing",
        "The commit of build " + build.number() + " is in no merge request.",
        "Here somebody else has to have approved of what goes live.",
        Optional.of(build.url()));
  }

  private static Refusal notApproved(Review review, int wanted) {
    return new Refusal(
        "merge-request-not-approved",
        "Merge request !%d (%s) has %d of %s that it needs."
            .formatted(
                review.mergeRequest(),
                review.title(),
                review.approvals(),
                wanted == 1 ? "1 approval" : wanted + " approvals"),
        "Its author's own does not count.",
        Optional.of(review.url()));
  }

  /// The open issues that keep anything from going live; empty when there are none.
  Answer<List<Refusal>> issues(App app, Gates gates) {
    Map<Long, Refusal> blocking = new TreeMap<>();
    for (String label : gates.blockingLabels()) {
      Answer<List<OpenIssue>> answer = builds.openIssues(app, label);
      if (!(answer instanceof Answer.Found<List<OpenIssue>>(List<OpenIssue> issues))) {
        return answer.map(_ -> List.of());
      }
      issues.forEach(issue -> blocking.putIfAbsent(issue.number(), open(issue, label)));
    }
    return new Answer.Found<>(List.copyOf(blocking.values()));
  }

  private static Refusal open(OpenIssue issue, String label) {
    return new Refusal(
        "issue-blocks",
        issue
                .title()
                .map(title -> "Issue #%d (%s)".formatted(issue.number(), title))
                .orElseGet(() -> "Confidential issue #" + issue.number())
            + " is open and has the label "
            + label
            + ".",
        "A build that solves it can go live as a hotfix.",
        Optional.of(issue.url()));
  }

  private Optional<Refusal> notYet(
      EnvironmentName first, Duration wanted, Build build, LookUp.Releases releases) {
    Optional<Instant> since = releases.liveSince(first, build);
    String name = "Build " + build.number();
    if (since.isEmpty()) {
      return Optional.of(
          new Refusal(
              "not-live-before",
              name + " has to be live and stable on " + first + " first, and it is not.",
              "Say \"deploy " + build.number() + " to " + first + "\"."));
    }
    Duration been = Duration.between(since.get(), clock.instant());
    return been.compareTo(wanted) >= 0
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                "not-live-long-enough",
                name
                    + " has to be live on "
                    + first
                    + " for "
                    + Sentences.took(wanted)
                    + "; it has been for "
                    + Sentences.took(been)
                    + ".",
                "Ask again in " + Sentences.took(wanted.minus(been).plusSeconds(1)) + "."));
  }
}
