package dev.slipway.sandbox.gitlab;

import static dev.slipway.sandbox.JsonAnswer.object;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How GitLab writes pipelines, jobs and test reports.
record PipelineJson(Links links, Project project, PeopleJson people) {
  private static final String NO_COMMIT = "0".repeat(40);

  /// The build that triggers a pipeline in another project.
  private static final long TRIGGERING = 245;

  /// The short form that stands in lists and inside other answers.
  Map<String, @Nullable Object> basic(Pipeline pipeline) {
    return object(
        "id", pipeline.id(),
        "iid", pipeline.iid(),
        "project_id", Project.ID,
        "sha", pipeline.sha(),
        "ref", pipeline.ref(),
        "status", pipeline.status(),
        "source", pipeline.source(),
        "created_at", Times.api(pipeline.created()),
        "updated_at", Times.api(pipeline.updated()),
        "web_url", links.pipeline(pipeline));
  }

  /// As in lists of a project's pipelines.
  Map<String, @Nullable Object> named(Pipeline pipeline) {
    var json = basic(pipeline);
    json.put("name", null);
    return json;
  }

  /// `GET /pipelines/:id`.
  Map<String, @Nullable Object> full(Pipeline pipeline) {
    var json = basic(pipeline);
    json.putAll(
        object(
            "before_sha", beforeSha(pipeline),
            "tag", pipeline.tag(),
            "yaml_errors", null,
            "user", people.basic(pipeline.author()),
            "started_at", Times.api(pipeline.started()),
            "finished_at", Times.api(pipeline.finished()),
            "committed_at", null,
            "duration", pipeline.seconds(),
            "queued_duration", pipeline.started() == null ? null : 2,
            "coverage", pipeline.coverage(),
            "detailed_status", detailedStatus(pipeline),
            "archived", false,
            "name", null));
    return json;
  }

  Map<String, @Nullable Object> job(Pipeline pipeline, Job job) {
    boolean traced = job.started() != null;
    var json = build(pipeline, job);
    json.putAll(
        object(
            "archived",
            false,
            "coverage",
            job.name().equals("test") ? percent(pipeline) : null,
            "failure_reason",
            job.failed() ? "script_failure" : null,
            "source",
            pipeline.source(),
            "project",
            object("ci_job_token_scope_enabled", false),
            "artifacts",
            traced
                ? List.of(
                    object(
                        "file_type",
                        "trace",
                        "size",
                        Traces.of(pipeline, job).length(),
                        "filename",
                        "job.log",
                        "file_format",
                        null))
                : List.of(),
            "runner",
            runner(job),
            "runner_manager",
            null,
            "artifacts_expire_at",
            null,
            "tag_list",
            List.of("docker")));
    if (job.name().equals("build") && job.finished() != null) {
      json.put("artifacts_file", object("filename", "artifacts.zip", "size", 1000));
    }
    return json;
  }

  /// The jobs of a pipeline that trigger pipelines elsewhere.
  List<Map<String, @Nullable Object>> bridges(Pipeline pipeline) {
    if (pipeline.iid() != TRIGGERING) {
      return List.of();
    }
    var job =
        new Job(
            pipeline.id() * 10 + 9,
            "end-to-end",
            "verify",
            "success",
            false,
            pipeline.created(),
            pipeline.started(),
            pipeline.finished());
    var json = build(pipeline, job);
    json.put("coverage", null);
    json.put(
        "downstream_pipeline",
        object(
            "id",
            6001,
            "iid",
            77,
            "project_id",
            9,
            "sha",
            Commit.shaFor("acme/end-to-end#77"),
            "ref",
            GitHistory.DEFAULT_BRANCH,
            "status",
            "success",
            "source",
            "pipeline",
            "created_at",
            Times.api(pipeline.created()),
            "updated_at",
            Times.api(pipeline.updated()),
            "web_url",
            links.instance() + "/acme/end-to-end/-/pipelines/6001"));
    return List.of(json);
  }

  Map<String, @Nullable Object> testReportSummary(Pipeline pipeline) {
    var test =
        pipeline.jobs().stream()
            .filter(job -> job.name().equals("test") && !job.retried())
            .findFirst();
    var done = test.filter(job -> job.finished() != null);
    var tests = done.isPresent() ? pipeline.tests() : new Tests(0, 0, 0);
    double time = done.map(Job::duration).orElse(0.0);
    return object(
        "total",
            object(
                "time", time,
                "count", tests.total(),
                "success", tests.succeeded(),
                "failed", tests.failed(),
                "skipped", tests.skipped(),
                "error", 0,
                "suite_error", null),
        "test_suites",
            done.map(job ->
                    object(
                        "name", "test",
                        "total_time", time,
                        "total_count", tests.total(),
                        "success_count", tests.succeeded(),
                        "failed_count", tests.failed(),
                        "skipped_count", tests.skipped(),
                        "error_count", 0,
                        "build_ids", List.of(job.id()),
                        "suite_error", null))
                .map(List::of)
                .orElse(List.of()));
  }

  /// A job as `GET /repository/commits/:sha/statuses` writes it.
  Map<String, @Nullable Object> commitStatus(Pipeline pipeline, Job job) {
    return object(
        "id", job.id(),
        "sha", pipeline.sha(),
        "ref", pipeline.ref(),
        "status", job.status(),
        "name", job.name(),
        "target_url", links.job(job),
        "description", null,
        "created_at", Times.api(job.created()),
        "started_at", Times.api(job.started()),
        "finished_at", Times.api(job.finished()),
        "allow_failure", false,
        "coverage", job.name().equals("test") ? percent(pipeline) : null,
        "pipeline_id", pipeline.id(),
        "author", people.basic(pipeline.author()));
  }

  String beforeSha(Pipeline pipeline) {
    var parents = project.git().commit(pipeline.sha()).parents();
    return parents.isEmpty() ? NO_COMMIT : parents.getFirst();
  }

  static String statusLabel(String status) {
    return status.equals("success") ? "passed" : status;
  }

  private Map<String, @Nullable Object> build(Pipeline pipeline, Job job) {
    return object(
        "id", job.id(),
        "status", job.status(),
        "stage", job.stage(),
        "name", job.name(),
        "ref", pipeline.ref(),
        "tag", pipeline.tag(),
        "allow_failure", false,
        "created_at", Times.api(job.created()),
        "started_at", Times.api(job.started()),
        "finished_at", Times.api(job.finished()),
        "erased_at", null,
        "duration", job.duration(),
        "queued_duration", job.started() == null ? null : 0.4,
        "user", people.profile(pipeline.author()),
        "commit", CommitJson.brief(links, project.git().commit(pipeline.sha())),
        "pipeline", basic(pipeline),
        "web_url", links.job(job));
  }

  private static @Nullable Map<String, @Nullable Object> runner(Job job) {
    return job.started() == null
        ? null
        : object(
            "id",
            61,
            "description",
            "docker-runner-1",
            "ip_address",
            null,
            "active",
            true,
            "paused",
            false,
            "is_shared",
            true,
            "runner_type",
            "instance_type",
            "name",
            "gitlab-runner",
            "online",
            true,
            "status",
            "online");
  }

  private Map<String, @Nullable Object> detailedStatus(Pipeline pipeline) {
    var words = statusLabel(pipeline.status());
    return object(
        "icon",
        "status_" + pipeline.status(),
        "text",
        words,
        "label",
        words,
        "group",
        pipeline.status(),
        "tooltip",
        words,
        "has_details",
        true,
        "details_path",
        links.pipelinePath(pipeline),
        "illustration",
        null,
        "favicon",
        "/assets/ci_favicons/favicon_status_" + pipeline.status() + ".png");
  }

  private static @Nullable Double percent(Pipeline pipeline) {
    return pipeline.coverage() == null ? null : Double.valueOf(pipeline.coverage());
  }
}
