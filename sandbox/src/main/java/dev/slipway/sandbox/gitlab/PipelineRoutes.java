package dev.slipway.sandbox.gitlab;

import dev.slipway.sandbox.DemoWorld;
import io.javalin.config.RoutesConfig;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Pipelines and their jobs.
record PipelineRoutes(Door door, Project project, PipelineJson json, Changes changes) {
  private static final Set<String> STATUSES =
      Set.of(
          "created",
          "waiting_for_resource",
          "preparing",
          "waiting_for_callback",
          "pending",
          "running",
          "success",
          "failed",
          "canceling",
          "canceled",
          "skipped",
          "manual",
          "scheduled");

  void mount(RoutesConfig routes) {
    var pipelines = "/projects/{id}/pipelines";
    door.get(routes, pipelines, this::list);
    door.get(routes, pipelines + "/latest", this::latest);
    door.get(routes, pipelines + "/{pipeline_id}", request -> request.ok(json.full(find(request))));
    door.delete(routes, pipelines + "/{pipeline_id}", this::remove);
    door.get(routes, pipelines + "/{pipeline_id}/jobs", this::jobs);
    door.get(routes, pipelines + "/{pipeline_id}/bridges", this::bridges);
    door.get(
        routes,
        pipelines + "/{pipeline_id}/variables",
        request -> {
          find(request);
          request.ok(List.of());
        });
    door.get(
        routes,
        pipelines + "/{pipeline_id}/test_report_summary",
        request -> request.ok(json.testReportSummary(find(request))));
    door.post(routes, "/projects/{id}/pipeline", this::create);
    door.get(routes, "/projects/{id}/jobs/{job_id}", this::job);
    door.get(routes, "/projects/{id}/jobs/{job_id}/trace", this::trace);
  }

  /// Refuses every project but the one there is.
  static void seeProject(Request request) {
    var id = request.path("id");
    if (!id.equals(Long.toString(Project.ID)) && !id.equalsIgnoreCase(DemoWorld.PROJECT)) {
      throw GitlabError.notFound("Project");
    }
  }

  private void list(Request request) {
    seeProject(request);
    var ref = request.text("ref");
    var sha = request.text("sha");
    var status = request.word("status", STATUSES);
    var source = request.text("source");
    var username = request.text("username");
    var scope = request.word("scope", Set.of("running", "pending", "finished", "branches", "tags"));
    var after = request.time("updated_after");
    var before = request.time("updated_before");
    var newest = new HashSet<String>();
    var found =
        project.pipelines().stream()
            .filter(one -> ref.isEmpty() || one.ref().equals(ref.get()))
            .filter(one -> sha.isEmpty() || one.sha().equals(sha.get()))
            .filter(one -> status.isEmpty() || one.status().equals(status.get()))
            .filter(one -> source.isEmpty() || one.source().equals(source.get()))
            .filter(one -> username.isEmpty() || one.author().name().equals(username.get()))
            .filter(one -> after.isEmpty() || one.updated().isAfter(after.get()))
            .filter(one -> before.isEmpty() || one.updated().isBefore(before.get()))
            .filter(one -> scope.isEmpty() || inScope(one, scope.get(), newest))
            .sorted(order(request))
            .toList();
    request.page(found, json::named);
  }

  /// @param newest the refs seen so far: `branches` and `tags` give only the newest of each
  private static boolean inScope(Pipeline pipeline, String scope, Set<String> newest) {
    return switch (scope) {
      case "running" -> pipeline.status().equals("running");
      case "pending" -> pipeline.status().equals("pending");
      case "finished" -> pipeline.isFinished();
      case "tags" -> pipeline.tag() && newest.add(pipeline.ref());
      default -> !pipeline.tag() && newest.add(pipeline.ref());
    };
  }

  private static Comparator<Pipeline> order(Request request) {
    var by =
        request
            .word("order_by", Set.of("id", "status", "ref", "updated_at", "user_id"))
            .orElse("id");
    Comparator<Pipeline> order =
        switch (by) {
          case "status" -> Comparator.comparing(Pipeline::status);
          case "ref" -> Comparator.comparing(Pipeline::ref);
          case "updated_at" -> Comparator.comparing(Pipeline::updated);
          case "user_id" -> Comparator.comparingLong(one -> one.author().gitlabId());
          default -> Comparator.comparingLong(Pipeline::id);
        };
    order = order.thenComparingLong(Pipeline::id);
    return request.word("sort", Set.of("asc", "desc")).filter("asc"::equals).isPresent()
        ? order
        : order.reversed();
  }

  private void latest(Request request) {
    seeProject(request);
    var ref = request.text("ref").orElse(GitHistory.DEFAULT_BRANCH);
    request.ok(json.full(project.latest(ref).orElseThrow(GitlabError::recordNotFound)));
  }

  private void create(Request request) {
    seeProject(request);
    var ref = request.needed("ref");
    request.created(json.full(changes.startPipeline(ref)));
  }

  private void remove(Request request) {
    changes.removePipeline(find(request).iid());
    request.noContent();
  }

  private void jobs(Request request) {
    var pipeline = find(request);
    var statuses = scopes(request);
    boolean retried = request.isTrue("include_retried");
    request.page(
        pipeline.jobs().reversed().stream()
            .filter(job -> retried || !job.retried())
            .filter(job -> statuses.isEmpty() || statuses.contains(job.status()))
            .toList(),
        job -> json.job(pipeline, job));
  }

  private void bridges(Request request) {
    var statuses = scopes(request);
    request.page(
        json.bridges(find(request)).stream()
            .filter(
                one -> statuses.isEmpty() || statuses.contains(String.valueOf(one.get("status"))))
            .toList(),
        one -> one);
  }

  private static List<String> scopes(Request request) {
    var scopes = request.texts("scope");
    if (!STATUSES.containsAll(scopes)) {
      throw GitlabError.invalidValue("scope");
    }
    return scopes;
  }

  private record Found(Pipeline pipeline, Job job) {}

  private void job(Request request) {
    var found = findJob(request);
    request.ok(json.job(found.pipeline(), found.job()));
  }

  private void trace(Request request) {
    var found = findJob(request);
    request.plain(Traces.of(found.pipeline(), found.job()));
  }

  private Pipeline find(Request request) {
    seeProject(request);
    return project.pipeline(request.number("pipeline_id")).orElseThrow(GitlabError::recordNotFound);
  }

  private Found findJob(Request request) {
    seeProject(request);
    long id = request.number("job_id");
    return project.pipelines().stream()
        .flatMap(pipeline -> pipeline.jobs().stream().map(job -> new Found(pipeline, job)))
        .filter(found -> found.job().id() == id)
        .findFirst()
        .orElseThrow(GitlabError::recordNotFound);
  }
}
