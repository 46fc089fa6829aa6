package dev.slipway.integrations.gitlab;

import static dev.slipway.integrations.gitlab.Question.encoded;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.Build.RefKind;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.news.CommitList;
import dev.slipway.commands.news.Contents;
import dev.slipway.commands.news.Ended;
import dev.slipway.commands.news.FailedLog;
import dev.slipway.commands.news.Failure;
import dev.slipway.commands.news.PipelineSight;
import dev.slipway.commands.news.Presence;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.commands.ports.Answer.Unavailable;
import dev.slipway.commands.ports.BranchPipelines;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.App;
import dev.slipway.config.GitLabSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The pipelines of default branches as GitLab's REST API gives them
/// (https://docs.gitlab.com/api/pipelines/). A branch on which nothing happens costs one request
/// that is answered with the last pipeline at most.
///
/// Only reads; safe for use by several threads at once.
public final class GitLabBranchPipelines implements BranchPipelines, AutoCloseable {
  private static final String GONE = "build-not-found";

  /// Twenty lines are in it also when they are very long.
  private static final int LOG_BYTES = 1024 * 1024;

  /// Of so many failed jobs a log is looked for: one that starts another pipeline has none.
  private static final int MOST_LOGS = 3;

  private final Requests requests;
  private final Commits commits;
  private final Pipelines pipelines;
  private final Jobs jobs;
  private final MergeRequests mergeRequests;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  public GitLabBranchPipelines(GitLabSettings settings) {
    this.requests = new Requests(settings);
    this.commits = new Commits(requests);
    this.pipelines = new Pipelines(requests, commits, settings.url());
    this.jobs = new Jobs(requests);
    this.mergeRequests = new MergeRequests(requests, commits);
  }

  @Override
  public Answer<List<PipelineSight>> newest(App app) {
    return sights(app, "&order_by=id&sort=desc");
  }

  @Override
  public Answer<List<PipelineSight>> changed(App app, Instant later) {
    return sights(app, "&order_by=updated_at&sort=asc&updated_after=" + encoded(later.toString()));
  }

  private Answer<List<PipelineSight>> sights(App app, String rest) {
    return requests
        .get(
            new Question(
                app.project(),
                "/pipelines?ref=" + encoded(app.defaultBranch()) + "&per_page=" + MOST + rest),
            Json.PIPELINES)
        .map(entries -> entries.stream().flatMap(GitLabBranchPipelines::sight).toList());
  }

  private static Stream<PipelineSight> sight(Json.Pipeline entry) {
    Long id = entry.id();
    return id == null
        ? Stream.empty()
        : Stream.of(
            new PipelineSight(
                id,
                Pipelines.status(entry.status()),
                Times.read(entry.updatedAt())
                    .or(() -> Times.read(entry.createdAt()))
                    .orElse(Instant.EPOCH)));
  }

  @Override
  public Answer<Optional<Ended>> look(App app, long pipeline) {
    String project = app.project();
    Answer<Optional<Ended>> answer =
        pipelines
            .detail(project, pipeline, new Refusal(GONE, "pipeline " + pipeline + " is gone"))
            .then(detail ->
                pipelines
                    .build(project, detail)
                    .map(build ->
                        Optional.of(build).filter(isOf(app)).map(of -> ended(of, detail))));
    return answer instanceof Refused<Optional<Ended>>(var refusal) && refusal.code().equals(GONE)
        ? new Found<>(Optional.empty())
        : answer;
  }

  private static Predicate<Build> isOf(App app) {
    return build -> build.refKind() == RefKind.BRANCH && build.ref().equals(app.defaultBranch());
  }

  private static Ended ended(Build build, Json.Pipeline detail) {
    Double seconds = detail.duration();
    return new Ended(
        build,
        Times.read(detail.finishedAt())
            .or(() -> Times.read(detail.updatedAt()))
            .orElse(build.commit().at()),
        Optional.ofNullable(seconds).map(value -> Duration.ofSeconds(Math.round(value))),
        Optional.ofNullable(detail.coverage()).filter(text -> !text.isBlank()));
  }

  /// The commits and what they came with.
  private record Changes(
      Optional<CommitList> commits, Optional<List<Contents.MergeRequest>> mergeRequests) {}

  @Override
  public Contents contents(
      App app, Build build, Optional<CommitSha> since, Contents known, Duration within) {
    boolean changesKnown = known.commits().isPresent() && known.mergeRequests().isPresent();
    long deadline = System.nanoTime() + within.toNanos();
    Future<Changes> changes =
        threads.submit(() ->
            changesKnown
                ? new Changes(known.commits(), known.mergeRequests())
                : changes(app, build, since));
    Future<Optional<Contents.Tests>> tests =
        threads.submit(
            () -> known.tests().isPresent() ? known.tests() : tests(app.project(), build));
    Optional<Changes> found = inTime(changes, deadline);
    Optional<Contents.Tests> counted = inTime(tests, deadline).flatMap(count -> count);
    return new Contents(
        known.commits().or(() -> found.flatMap(Changes::commits)),
        known.mergeRequests().or(() -> found.flatMap(Changes::mergeRequests)),
        known.tests().or(() -> counted));
  }

  @Override
  public Optional<Presence.Distance> distance(
      App app, CommitSha live, Build build, Predicate<String> migrations, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    CommitSha newer = build.commit().sha();
    return inTime(threads.submit(() -> commits.comparison(app.project(), live, newer)), deadline)
        .flatMap(answer ->
            switch (answer) {
              case Found<Commits.Comparison>(var found) ->
                  Optional.of(
                      new Presence.Distance(
                          OptionalInt.of(found.commits()),
                          (int) found.files().stream().filter(migrations).count()));
              case Refused<Commits.Comparison> _ -> Optional.of(Presence.Distance.UNKNOWN);
              case Unavailable<Commits.Comparison> _ -> Optional.empty();
            });
  }

  private static <T> Optional<T> inTime(Future<T> task, long deadline) {
    try {
      return Optional.of(task.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException _) {
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException thrown) {
      throw new IllegalStateException("asking GitLab failed in an unforeseen way", thrown);
    } finally {
      task.cancel(true);
    }
  }

  private Changes changes(App app, Build build, Optional<CommitSha> since) {
    Answer<List<Commit>> all =
        since.isPresent()
            ? commits.between(app.project(), since.get(), build.commit().sha())
            : new Found<>(List.of(build.commit()));
    return switch (all) {
      case Found<List<Commit>>(var list) ->
          new Changes(Optional.of(CommitList.of(list)), mergeRequests(app, list));
      case Refused<List<Commit>> _ ->
          new Changes(
              Optional.of(CommitList.of(List.of(build.commit()))),
              mergeRequests(app, List.of(build.commit())));
      case Unavailable<List<Commit>> _ -> new Changes(Optional.empty(), Optional.empty());
    };
  }

  /// Of the merge requests that were merged last those whose commits are among these.
  private Optional<List<Contents.MergeRequest>> mergeRequests(App app, List<Commit> commits) {
    if (commits.isEmpty()) {
      return Optional.of(List.of());
    }
    return switch (mergeRequests.merged(app, commits)) {
      case Found<List<Json.MergeRequest>>(var list) ->
          Optional.of(list.stream().flatMap(GitLabBranchPipelines::mergeRequest).toList());
      case Refused<List<Json.MergeRequest>> _ -> Optional.of(List.of());
      case Unavailable<List<Json.MergeRequest>> _ -> Optional.empty();
    };
  }

  private static Stream<Contents.MergeRequest> mergeRequest(Json.MergeRequest entry) {
    Long number = entry.iid();
    String title = entry.title();
    return number == null
        ? Stream.empty()
        : Links.read(entry.webUrl()).stream()
            .map(url -> new Contents.MergeRequest(number, title == null ? "" : title, url));
  }

  /// Empty also while GitLab has not counted yet, which it does some time after the end.
  private Optional<Contents.Tests> tests(String project, Build build) {
    Answer<Json.TestReport> report =
        requests.get(
            new Question(
                project,
                "/pipelines/" + build.pipelineId() + "/test_report_summary",
                new Refusal(GONE, "build " + build.number() + " was deleted from " + project)),
            Json.TEST_REPORT);
    if (!(report instanceof Found<Json.TestReport>(Json.TestReport found))) {
      return Optional.empty();
    }
    Json.TestCount total = found.total();
    return total == null || count(total.count()) == 0
        ? Optional.empty()
        : Optional.of(
            new Contents.Tests(
                count(total.count()),
                count(total.failed()) + count(total.error()),
                count(total.skipped())));
  }

  private static int count(@Nullable Integer number) {
    return number == null ? 0 : number;
  }

  @Override
  public Failure failure(App app, Build build, Failure known, Duration within) {
    if (known.lacksNothing()) {
      return known;
    }
    long deadline = System.nanoTime() + within.toNanos();
    return inTime(threads.submit(() -> failure(app.project(), build, known)), deadline)
        .orElse(known);
  }

  private Failure failure(String project, Build build, Failure known) {
    Answer<List<Json.Job>> failed = jobs.failed(project, build);
    if (!(failed instanceof Found<List<Json.Job>>(var list))) {
      return known;
    }
    return new Failure(
        Optional.of(list.stream().map(job -> Jobs.failedJob(job, build)).toList()),
        known.log().or(() -> log(project, list)));
  }

  /// The log of the first job that failed and has one; of those after it the cause may be the same.
  /// Without lines when none has one, and empty when it is not known.
  private Optional<FailedLog> log(String project, List<Json.Job> failed) {
    Optional<FailedLog> first = Optional.empty();
    for (Json.Job job : failed.subList(0, Math.min(failed.size(), MOST_LOGS))) {
      Optional<FailedLog> log = log(project, job);
      if (log.isEmpty() || !log.get().lines().isEmpty()) {
        return log;
      }
      first = first.or(() -> log);
    }
    return first;
  }

  private Optional<FailedLog> log(String project, Json.Job job) {
    String name = job.name() == null ? "unnamed" : job.name();
    Answer<String> end =
        requests.end(
            new Question(
                project,
                "/jobs/" + Jobs.id(job) + "/trace",
                new Refusal(GONE, "job " + name + " has no log")),
            LOG_BYTES);
    return switch (end) {
      case Found<String>(String text) -> Optional.of(new FailedLog(name, JobLog.lines(text)));
      case Refused<String> _ -> Optional.of(new FailedLog(name, List.of()));
      case Unavailable<String> _ -> Optional.empty();
    };
  }

  /// Stops waiting for whatever is still asked.
  @Override
  public void close() {
    threads.shutdownNow();
    requests.close();
  }
}
