package dev.slipway.integrations.gitlab;

import static dev.slipway.integrations.gitlab.Question.encoded;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.Build.RefKind;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.BuildReference.Branch;
import dev.slipway.commands.builds.BuildReference.Latest;
import dev.slipway.commands.builds.BuildReference.LatestStable;
import dev.slipway.commands.builds.BuildReference.LiveOn;
import dev.slipway.commands.builds.BuildReference.MergeRequest;
import dev.slipway.commands.builds.BuildReference.Named;
import dev.slipway.commands.builds.BuildReference.Numbered;
import dev.slipway.commands.builds.BuildReference.Released;
import dev.slipway.commands.builds.BuildReference.Sha;
import dev.slipway.commands.builds.BuildReference.Tag;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.OpenIssue;
import dev.slipway.commands.builds.PipelineJobs;
import dev.slipway.commands.builds.Review;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.commands.ports.Answer.Unavailable;
import dev.slipway.commands.ports.BuildSource;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.App;
import dev.slipway.config.GitLabSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Gatherers;

/// Builds as GitLab's REST API gives them (https://docs.gitlab.com/api/pipelines/).
///
/// A build is a pipeline, its number the pipeline's `iid`. A pipeline of a tag that has the name of
/// a branch is never taken for one of the branch: who may push tags could otherwise make a stable
/// build. Of several pipelines of a commit the newest counts, whatever its status and whatever it
/// ran for: a green one that was followed by a red one is no longer the last word on the commit.
///
/// Only reads; safe for use by several threads at once.
public final class GitLabBuilds implements BuildSource, AutoCloseable {
  private static final int AT_ONCE = 4;

  private final Requests requests;
  private final Commits commits;
  private final Pipelines pipelines;
  private final Jobs jobs;
  private final MergeRequests mergeRequests;
  private final Issues issues;

  public GitLabBuilds(GitLabSettings settings) {
    this.requests = new Requests(settings);
    this.commits = new Commits(requests);
    this.pipelines = new Pipelines(requests, commits, settings.url());
    this.jobs = new Jobs(requests);
    this.mergeRequests = new MergeRequests(requests, commits);
    this.issues = new Issues(requests, settings.url());
  }

  @Override
  public Answer<Build> find(App app, BuildReference reference) {
    String project = app.project();
    return switch (reference) {
      case Numbered(var number) -> pipelines.numbered(project, number);
      case Latest() -> ofBranch(project, app.defaultBranch());
      case LatestStable() -> stable(project, app.defaultBranch());
      case Branch(String name) -> ofBranch(project, name);
      case Tag(String name) -> ofTag(project, name);
      case MergeRequest(long number) -> ofMergeRequest(project, number);
      case Sha(String prefix) -> ofCommit(project, prefix);
      case Named(String name) -> named(project, name);
      case Released(long release) ->
          throw new IllegalArgumentException(
              "GitLab does not know release " + release + ": ask the releases");
      case LiveOn(var environment) ->
          throw new IllegalArgumentException(
              "GitLab does not know what is live on " + environment + ": ask the releases");
    };
  }

  @Override
  public Answer<List<Build>> recent(App app, int count) {
    if (count < 1 || count > 100) {
      throw new IllegalArgumentException("1 to 100 builds can be listed, not " + count);
    }
    String project = app.project();
    return pipelines
        .newest(project, count)
        .then(entries ->
            allFound(
                entries.stream()
                    .gather(
                        Gatherers.mapConcurrent(AT_ONCE, entry -> pipelines.build(project, entry)))
                    .toList()));
  }

  @Override
  public Answer<PipelineJobs> jobs(App app, Build build) {
    return jobs.of(app.project(), build);
  }

  @Override
  public Answer<List<Commit>> between(App app, CommitSha from, CommitSha to) {
    return commits.between(app.project(), from, to);
  }

  @Override
  public Answer<List<String>> changedFiles(App app, CommitSha from, CommitSha to) {
    return commits.changedFiles(app.project(), from, to);
  }

  @Override
  public Answer<List<Review>> reviews(App app, Optional<CommitSha> since, Build build) {
    return mergeRequests.reviews(app, since, build);
  }

  @Override
  public Answer<List<OpenIssue>> openIssues(App app, String label) {
    return issues.open(app, label);
  }

  private Answer<Build> ofBranch(String project, String name) {
    return newestOf(
        project,
        "ref=" + encoded(name),
        RefKind.BRANCH,
        () ->
            pipelines
                .branch(project, name)
                .then(_ -> none("the branch %s of %s has no build".formatted(name, project))));
  }

  private Answer<Build> stable(String project, String branch) {
    return newestOf(
        project,
        "status=success&ref=" + encoded(branch),
        RefKind.BRANCH,
        () ->
            pipelines
                .branch(project, branch)
                .then(_ ->
                    none("no build of %s of %s has succeeded yet".formatted(branch, project))));
  }

  private Answer<Build> ofTag(String project, String name) {
    return newestOf(
        project,
        "ref=" + encoded(name),
        RefKind.TAG,
        () ->
            pipelines
                .tag(project, name)
                .then(_ -> none("the tag %s of %s has no build".formatted(name, project))));
  }

  private Answer<Build> ofMergeRequest(String project, long number) {
    return pipelines
        .ofMergeRequest(project, number)
        .then(entries ->
            entries.stream()
                .max(Comparator.comparingLong(GitLabBuilds::id))
                .<Answer<Build>>map(entry ->
                    pipelines
                        .detail(
                            project,
                            id(entry),
                            new Refusal(
                                "build-not-found",
                                "the newest build of !%d ran in a fork, not in %s"
                                    .formatted(number, project)))
                        .then(pipeline -> pipelines.build(project, pipeline)))
                .orElseGet(() ->
                    none("the merge request !%d of %s has no build".formatted(number, project))));
  }

  private Answer<Build> ofCommit(String project, String prefix) {
    return commits
        .named(project, prefix)
        .then(sha ->
            pipelines
                .newest(project, "sha=" + sha.value())
                .then(entries ->
                    entries.isEmpty()
                        ? none(
                            "the commit %s of %s has no build".formatted(sha.shortened(), project))
                        : pipelines.build(project, entries.getFirst())));
  }

  private Answer<Build> named(String project, String name) {
    return switch (pipelines.branch(project, name)) {
      case Found<Json.Named> _ -> ofBranch(project, name);
      case Unavailable<Json.Named>(var outage) -> new Unavailable<>(outage);
      case Refused<Json.Named>(var noBranch) when noBranch.code().equals("branch-not-found") ->
          switch (pipelines.tag(project, name)) {
            case Found<Json.Named> _ -> ofTag(project, name);
            case Unavailable<Json.Named>(var outage) -> new Unavailable<>(outage);
            case Refused<Json.Named>(var noTag) when noTag.code().equals("tag-not-found") ->
                new Refused<>(
                    new Refusal(
                        "ref-not-found",
                        "there is no branch and no tag %s in %s".formatted(name, project)));
            case Refused<Json.Named>(var refusal) -> new Refused<>(refusal);
          };
      case Refused<Json.Named>(var refusal) -> new Refused<>(refusal);
    };
  }

  /// The newest pipeline of the wanted kind. GitLab's filter by name takes branches and tags alike.
  private Answer<Build> newestOf(
      String project, String filter, RefKind wanted, Supplier<Answer<Build>> otherwise) {
    return pipelines
        .newest(project, filter)
        .then(entries -> {
          for (Json.Pipeline entry : entries) {
            Answer<Build> answer = pipelines.build(project, entry);
            if (!(answer instanceof Found<Build>(Build build)) || build.refKind() == wanted) {
              return answer;
            }
          }
          return otherwise.get();
        });
  }

  private static Answer<Build> none(String reason) {
    return new Refused<>(new Refusal("build-not-found", reason));
  }

  private static long id(Json.Pipeline pipeline) {
    Long id = pipeline.id();
    return id == null ? 0 : id;
  }

  private static Answer<List<Build>> allFound(List<Answer<Build>> answers) {
    List<Build> builds = new ArrayList<>();
    for (Answer<Build> answer : answers) {
      switch (answer) {
        case Found<Build>(Build build) -> builds.add(build);
        case Refused<Build>(var refusal) -> {
          return new Refused<>(refusal);
        }
        case Unavailable<Build>(var outage) -> {
          return new Unavailable<>(outage);
        }
      }
    }
    return new Found<>(List.copyOf(builds));
  }

  @Override
  public void close() {
    requests.close();
  }
}
