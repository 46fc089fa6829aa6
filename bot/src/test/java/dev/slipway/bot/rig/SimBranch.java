package dev.slipway.bot.rig;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.OpenIssue;
import dev.slipway.commands.builds.PipelineJobs;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.builds.Review;
import dev.slipway.commands.news.CommitList;
import dev.slipway.commands.news.Contents;
import dev.slipway.commands.news.Ended;
import dev.slipway.commands.news.FailedLog;
import dev.slipway.commands.news.Failure;
import dev.slipway.commands.news.PipelineSight;
import dev.slipway.commands.news.Presence;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.BranchPipelines;
import dev.slipway.commands.ports.BuildSource;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.App;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// The pipelines of one branch, as GitLab would tell of them. Used by one thread.
final class SimBranch implements BranchPipelines, BuildSource {
  private final HandSetClock clock;
  private final BooleanSupplier silent;
  private final Runnable mayDie;
  private final NavigableMap<Long, PipelineSight> pipelines = new TreeMap<>();

  /// @param silent whether a call gets no answer
  /// @param mayDie before each call and after it
  SimBranch(HandSetClock clock, BooleanSupplier silent, Runnable mayDie) {
    this.clock = clock;
    this.silent = silent;
    this.mayDie = mayDie;
  }

  void set(long pipeline, PipelineStatus status) {
    pipelines.put(pipeline, new PipelineSight(pipeline, status, clock.instant()));
  }

  List<Long> pipelines() {
    return List.copyOf(pipelines.keySet());
  }

  PipelineStatus status(long pipeline) {
    PipelineSight sight = pipelines.get(pipeline);
    return sight == null ? PipelineStatus.UNKNOWN : sight.status();
  }

  private <T> Answer<T> answer(Answer<T> truth) {
    mayDie.run();
    return silent.getAsBoolean()
        ? new Answer.Unavailable<>(new Outage("GitLab", "no answer within 5 s"))
        : truth;
  }

  @Override
  public Answer<List<PipelineSight>> newest(App app) {
    return answer(
        new Answer.Found<>(pipelines.descendingMap().values().stream().limit(MOST).toList()));
  }

  @Override
  public Answer<List<PipelineSight>> changed(App app, Instant later) {
    return answer(
        new Answer.Found<>(
            pipelines.values().stream()
                .filter(sight -> sight.updated().isAfter(later))
                .sorted(Comparator.comparing(PipelineSight::updated))
                .limit(MOST)
                .toList()));
  }

  @Override
  public Answer<Optional<Ended>> look(App app, long pipeline) {
    return answer(
        new Answer.Found<>(
            Optional.of(
                new Ended(
                    build(pipeline),
                    clock.instant(),
                    Optional.of(Duration.ofMinutes(4)),
                    Optional.of("80.5")))));
  }

  private Build build(long pipeline) {
    return new Build(
        new BuildNumber(pipeline - 4000),
        pipeline,
        status(pipeline),
        "master",
        Build.RefKind.BRANCH,
        new Commit(
            new CommitSha(String.format(Locale.ROOT, "%040x", pipeline)),
            "Change " + pipeline,
            "Carol Meyer",
            Schedule.NOON),
        URI.create("https://gitlab.example.com/acme/shop/-/pipelines/" + pipeline));
  }

  @Override
  public Contents contents(
      App app, Build build, Optional<CommitSha> since, Contents known, Duration within) {
    mayDie.run();
    return new Contents(
        maybe(known.commits(), CommitList.of(List.of(build.commit()))),
        maybe(known.mergeRequests(), List.of()),
        maybe(known.tests(), new Contents.Tests(10, 0, 0)));
  }

  @Override
  public Optional<Presence.Distance> distance(
      App app, CommitSha live, Build build, Predicate<String> migrations, Duration within) {
    mayDie.run();
    return maybe(Optional.empty(), new Presence.Distance(OptionalInt.of(1), 0));
  }

  @Override
  public Failure failure(App app, Build build, Failure known, Duration within) {
    mayDie.run();
    return new Failure(
        maybe(known.jobs(), List.of(new PipelineJobs.FailedJob("test", "test", build.url()))),
        maybe(known.log(), new FailedLog("test", List.of("it broke"))));
  }

  private <T> Optional<T> maybe(Optional<T> known, T truth) {
    return known.isPresent() || silent.getAsBoolean() ? known : Optional.of(truth);
  }

  @Override
  public Answer<Build> find(App app, BuildReference reference) {
    return answer(
        pipelines.descendingMap().values().stream()
            .filter(sight -> sight.status() == PipelineStatus.SUCCEEDED)
            .findFirst()
            .<Answer<Build>>map(sight -> new Answer.Found<>(build(sight.pipeline())))
            .orElseGet(
                () -> new Answer.Refused<>(new Refusal("build-not-found", "there is none"))));
  }

  @Override
  public Answer<List<Build>> recent(App app, int count) {
    throw new UnsupportedOperationException("nobody asks this");
  }

  @Override
  public Answer<PipelineJobs> jobs(App app, Build build) {
    throw new UnsupportedOperationException("nobody asks this");
  }

  @Override
  public Answer<List<Commit>> between(App app, CommitSha from, CommitSha to) {
    throw new UnsupportedOperationException("nobody asks this");
  }

  @Override
  public Answer<List<String>> changedFiles(App app, CommitSha from, CommitSha to) {
    throw new UnsupportedOperationException("nobody asks this");
  }

  @Override
  public Answer<List<Review>> reviews(App app, Optional<CommitSha> since, Build build) {
    throw new UnsupportedOperationException("nobody asks this");
  }

  @Override
  public Answer<List<OpenIssue>> openIssues(App app, String label) {
    throw new UnsupportedOperationException("nobody asks this");
  }
}
