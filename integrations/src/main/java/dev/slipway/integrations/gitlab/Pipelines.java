package dev.slipway.integrations.gitlab;

import static dev.slipway.integrations.gitlab.Question.encoded;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.Build.RefKind;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.commands.ports.Answer.Unavailable;
import dev.slipway.commands.ports.Refusal;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The pipelines of projects. Which number a pipeline has and what it ran for never changes and is
/// kept; its status is asked for each time.
///
/// Safe for use by several threads at once.
final class Pipelines {
  private final Requests requests;
  private final Commits commits;
  private final URI base;
  private final Remembered<Key, Long> ids = new Remembered<>(20_000);
  private final Remembered<Key, RefKind> kinds = new Remembered<>(5_000);

  private record Key(String project, long value) {}

  Pipelines(Requests requests, Commits commits, URI base) {
    this.requests = requests;
    this.commits = commits;
    this.base = base;
  }

  /// The build with this number.
  Answer<Build> numbered(String project, BuildNumber number) {
    Key key = new Key(project, number.value());
    Optional<Long> known = ids.get(key);
    if (known.isPresent()) {
      switch (detail(project, known.get(), Question.noProject(project))) {
        case Found<Json.Pipeline>(Json.Pipeline pipeline)
            when Long.valueOf(number.value()).equals(pipeline.iid()) -> {
          return build(project, pipeline);
        }
        case Unavailable<Json.Pipeline>(var outage) -> {
          return new Unavailable<>(outage);
        }
        case Found<Json.Pipeline> _, Refused<Json.Pipeline> _ -> ids.forget(key);
      }
    }
    return new NumberSearch(number.value(), page -> entries(project, page))
        .run()
        .then(result ->
            switch (result) {
              case NumberSearch.Result.At(long id) ->
                  detail(project, id, missing(project, number, Optional.empty(), Optional.empty()))
                      .then(pipeline -> build(project, pipeline));
              case NumberSearch.Result.Absent(var below, var above) ->
                  new Refused<>(missing(project, number, below, above));
            });
  }

  /// The newest builds of all kinds.
  Answer<List<Json.Pipeline>> newest(String project, int count) {
    return requests.get(
        new Question(project, "/pipelines?order_by=id&sort=desc&per_page=" + count),
        Json.PIPELINES);
  }

  /// The newest ones among those that a filter lets through, newest first.
  ///
  /// @param filter part of a query, encoded: `ref=master&status=success`
  Answer<List<Json.Pipeline>> newest(String project, String filter) {
    return requests.get(
        new Question(project, "/pipelines?order_by=id&sort=desc&per_page=20&" + filter),
        Json.PIPELINES);
  }

  /// The pipelines of a merge request, in no sure order.
  Answer<List<Json.Pipeline>> ofMergeRequest(String project, long number) {
    return requests.all(
        new Question(
            project,
            "/merge_requests/" + number + "/pipelines",
            new Refusal(
                "merge-request-not-found",
                "there is no merge request !%d in %s".formatted(number, project))),
        Json.PIPELINES);
  }

  /// Everything about one pipeline.
  Answer<Json.Pipeline> detail(String project, long id, Refusal missing) {
    return requests
        .get(new Question(project, "/pipelines/" + id, missing), Json.PIPELINE)
        .map(pipeline -> remember(project, pipeline));
  }

  /// Whether there is such a branch; if not, a refusal.
  Answer<Json.Named> branch(String project, String name) {
    return requests.get(
        new Question(
            project,
            "/repository/branches/" + encoded(name),
            new Refusal(
                "branch-not-found", "there is no branch %s in %s".formatted(name, project))),
        Json.NAMED);
  }

  /// Whether there is such a tag; if not, a refusal.
  Answer<Json.Named> tag(String project, String name) {
    return requests.get(
        new Question(
            project,
            "/repository/tags/" + encoded(name),
            new Refusal("tag-not-found", "there is no tag %s in %s".formatted(name, project))),
        Json.NAMED);
  }

  /// A pipeline with its commit, and asked again when it came from a list, which does not tell a
  /// branch from a tag.
  Answer<Build> build(String project, Json.Pipeline pipeline) {
    Long id = pipeline.id();
    Optional<RefKind> kind = kind(project, pipeline);
    Optional<CommitSha> sha = Commits.sha(pipeline.sha());
    Long number = pipeline.iid();
    if (id == null || sha.isEmpty() || (number == null && kind.isPresent())) {
      return new Refused<>(
          new Refusal(
              "gitlab-not-understood",
              "GitLab's answer about %s has a pipeline without id, number or commit"
                  .formatted(project)));
    }
    if (kind.isEmpty() || number == null) {
      Refusal gone =
          new Refusal("build-not-found", "pipeline " + id + " was deleted from " + project);
      return detail(project, id, gone).then(detail -> build(project, withTag(detail)));
    }
    return commits
        .of(project, sha.get(), Times.read(pipeline.createdAt()).orElse(Instant.EPOCH))
        .map(commit ->
            new Build(
                new BuildNumber(number),
                id,
                status(pipeline.status()),
                pipeline.ref() == null ? "" : pipeline.ref(),
                kind.get(),
                commit,
                Links.read(pipeline.webUrl()).orElseGet(() -> page(project, id))));
  }

  /// What a pipeline ran for, if that is known.
  Optional<RefKind> kind(String project, Json.Pipeline pipeline) {
    String ref = pipeline.ref();
    if (ref != null && ref.startsWith("refs/merge-requests/")) {
      return Optional.of(RefKind.MERGE_REQUEST);
    }
    Boolean tag = pipeline.tag();
    if (tag != null) {
      return Optional.of(tag ? RefKind.TAG : RefKind.BRANCH);
    }
    Long id = pipeline.id();
    return id == null ? Optional.empty() : kinds.get(new Key(project, id));
  }

  static PipelineStatus status(@Nullable String text) {
    return switch (text == null ? "" : text) {
      case "success" -> PipelineStatus.SUCCEEDED;
      case "created",
          "waiting_for_resource",
          "preparing",
          "waiting_for_callback",
          "pending",
          "running",
          "canceling",
          "scheduled" ->
          PipelineStatus.UNDER_WAY;
      case "manual" -> PipelineStatus.MANUAL;
      case "failed" -> PipelineStatus.FAILED;
      case "canceled" -> PipelineStatus.CANCELED;
      case "skipped" -> PipelineStatus.SKIPPED;
      default -> PipelineStatus.UNKNOWN;
    };
  }

  private Answer<List<NumberSearch.Entry>> entries(String project, int page) {
    String path =
        "/pipelines?order_by=id&sort=desc&per_page=" + NumberSearch.PAGE + "&page=" + page;
    return requests
        .get(new Question(project, path), Json.PIPELINES)
        .then(pipelines -> {
          if (pipelines.stream().anyMatch(one -> one.iid() == null || one.id() == null)) {
            return new Refused<>(
                new Refusal(
                    "gitlab-too-old",
                    "this GitLab lists pipelines without their numbers, so a build can't be found by its number",
                    "Name the build by its commit, branch or tag, or update GitLab."));
          }
          return new Found<>(
              pipelines.stream().map(one -> remember(project, one)).map(Pipelines::entry).toList());
        });
  }

  private static NumberSearch.Entry entry(Json.Pipeline pipeline) {
    Long number = pipeline.iid();
    Long id = pipeline.id();
    return new NumberSearch.Entry(number == null ? 0 : number, id == null ? 0 : id);
  }

  private Json.Pipeline remember(String project, Json.Pipeline pipeline) {
    Long id = pipeline.id();
    Long number = pipeline.iid();
    if (id != null && number != null) {
      ids.put(new Key(project, number), id);
    }
    if (id != null) {
      kind(project, pipeline).ifPresent(kind -> kinds.put(new Key(project, id), kind));
    }
    return pipeline;
  }

  /// An answer about one pipeline always says what it ran for; if it does not, it is a branch.
  private static Json.Pipeline withTag(Json.Pipeline pipeline) {
    return pipeline.tag() != null
        ? pipeline
        : new Json.Pipeline(
            pipeline.id(),
            pipeline.iid(),
            pipeline.status(),
            pipeline.ref(),
            pipeline.sha(),
            false,
            pipeline.webUrl(),
            pipeline.createdAt(),
            pipeline.updatedAt(),
            pipeline.finishedAt(),
            pipeline.duration(),
            pipeline.coverage());
  }

  private URI page(String project, long id) {
    return URI.create(base.toString().replaceAll("/+$", "") + "/" + project + "/-/pipelines/" + id);
  }

  private static Refusal missing(
      String project, BuildNumber number, Optional<Long> below, Optional<Long> above) {
    String reason = "there is no build %s of %s".formatted(number, project);
    if (below.isPresent() && above.isPresent()) {
      return new Refusal(
          "build-not-found",
          reason,
          "The nearest are #%d and #%d.".formatted(below.get(), above.get()));
    }
    return new Refusal(
        "build-not-found",
        reason,
        below
            .map(newest -> "The newest is #%d.".formatted(newest))
            .or(() -> above.map(oldest -> "The oldest is #%d.".formatted(oldest)))
            .orElse("It has no builds yet."));
  }
}
