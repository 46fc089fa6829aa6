package dev.slipway.sandbox.gitlab;

import io.javalin.config.RoutesConfig;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The project, its members, merge requests, environments and deployments.
record ProjectRoutes(
    Door door,
    Project project,
    People people,
    InstantSource clock,
    ProjectJson json,
    PeopleJson peopleJson,
    MergeRequestJson merges,
    PipelineJson pipelines,
    DeploymentJson deployments) {
  private static final Set<String> DEPLOYMENT_STATUSES =
      Set.of("created", "running", "success", "failed", "canceled", "blocked");

  void mount(RoutesConfig routes) {
    var one = "/projects/{id}";
    door.get(
        routes,
        one,
        request -> {
          PipelineRoutes.seeProject(request);
          request.ok(json.full());
        });
    door.get(routes, one + "/members/all", this::members);
    door.get(
        routes,
        one + "/members/all/{user_id}",
        request -> {
          PipelineRoutes.seeProject(request);
          request.ok(
              people
                  .withId(request.number("user_id"))
                  .filter(person -> people.accessLevel(person) > 0)
                  .map(peopleJson::member)
                  .orElseThrow(GitlabError::recordNotFound));
        });
    door.get(routes, one + "/merge_requests", this::mergeRequests);
    var merge = one + "/merge_requests/{merge_request_iid}";
    door.get(routes, merge, request -> request.ok(merges.detail(mergeRequest(request))));
    door.get(routes, merge + "/pipelines", this::pipelinesOfMergeRequest);
    door.get(
        routes,
        merge + "/approvals",
        request -> request.ok(merges.approvals(mergeRequest(request))));
    door.get(routes, merge + "/notes", this::notes);
    door.post(routes, merge + "/notes", this::comment);
    door.put(routes, merge + "/notes/{note_id}", this::rewrite);
    door.get(routes, one + "/environments", this::environments);
    door.get(routes, one + "/environments/{environment_id}", this::environment);
    door.post(routes, one + "/environments", this::createEnvironment);
    door.put(routes, one + "/environments/{environment_id}", this::changeEnvironment);
    door.get(routes, one + "/deployments", this::deployments);
    door.get(
        routes,
        one + "/deployments/{deployment_id}",
        request -> request.ok(deployments.deployment(deployment(request))));
    door.post(routes, one + "/deployments", this::deploy);
    door.put(
        routes,
        one + "/deployments/{deployment_id}",
        request -> {
          var old = deployment(request);
          var status = status(request);
          request.ok(deployments.deployment(project.move(old, status, clock.instant())));
        });
  }

  private void members(Request request) {
    PipelineRoutes.seeProject(request);
    var query = request.text("query").orElse("").toLowerCase(Locale.ROOT);
    request.page(
        people.all().stream()
            .filter(person -> people.accessLevel(person) > 0)
            .filter(person ->
                person.name().contains(query)
                    || person.realName().toLowerCase(Locale.ROOT).contains(query))
            .toList(),
        peopleJson::member);
  }

  private void mergeRequests(Request request) {
    PipelineRoutes.seeProject(request);
    var state = request.word("state", Set.of("opened", "closed", "locked", "merged", "all"));
    var source = request.text("source_branch");
    var target = request.text("target_branch");
    var iids = request.texts("iids");
    // of several labels, divided by commas, a merge request must have each
    var labels = request.text("labels").map(text -> List.of(text.split(","))).orElse(List.of());
    var after = request.time("updated_after");
    request.page(
        project.mergeRequests().stream()
            .filter(mr -> after.isEmpty() || mr.updated().isAfter(after.get()))
            .filter(mr ->
                state.isEmpty() || state.get().equals("all") || mr.state().equals(state.get()))
            .filter(mr -> source.isEmpty() || mr.sourceBranch().equals(source.get()))
            .filter(mr -> mr.labels().containsAll(labels))
            .filter(mr -> target.isEmpty() || mr.targetBranch().equals(target.get()))
            .filter(mr -> iids.isEmpty() || iids.contains(Long.toString(mr.iid())))
            .toList(),
        merges::basic);
  }

  private void pipelinesOfMergeRequest(Request request) {
    var mr = mergeRequest(request);
    request.page(
        project.pipelines().stream().filter(one -> one.ref().equals(mr.sourceBranch())).toList(),
        pipelines::named);
  }

  private void notes(Request request) {
    var mr = mergeRequest(request);
    var notes = project.notes(mr.iid());
    request.page(
        request.text("sort").filter("asc"::equals).isPresent() ? notes.reversed() : notes,
        note -> merges.note(mr, note));
  }

  private void comment(Request request) {
    var mr = mergeRequest(request);
    var body = request.needed("body");
    request.created(merges.note(mr, project.comment(mr.iid(), body, People.BOT, clock.instant())));
  }

  private void rewrite(Request request) {
    var mr = mergeRequest(request);
    request.ok(
        project
            .rewrite(mr.iid(), request.number("note_id"), request.needed("body"), clock.instant())
            .map(note -> merges.note(mr, note))
            .orElseThrow(GitlabError::recordNotFound));
  }

  private void environments(Request request) {
    PipelineRoutes.seeProject(request);
    var name = request.text("name");
    var search = request.text("search").orElse("");
    request.page(
        project.environments().stream()
            .filter(one -> name.isEmpty() || one.name().equals(name.get()))
            .filter(one -> one.name().contains(search))
            .toList(),
        deployments::environment);
  }

  private void environment(Request request) {
    PipelineRoutes.seeProject(request);
    long id = request.number("environment_id");
    request.ok(deployments.environmentWithLast(environment(id)));
  }

  private Deployment.Environment environment(long id) {
    return project.environments().stream()
        .filter(one -> one.id() == id)
        .findFirst()
        .orElseThrow(() -> GitlabError.notFound("Environment"));
  }

  private void changeEnvironment(Request request) {
    PipelineRoutes.seeProject(request);
    var old = environment(request.number("environment_id"));
    request.ok(
        deployments.environmentWithLast(
            request.text("external_url").map(url -> project.move(old, url)).orElse(old)));
  }

  private void createEnvironment(Request request) {
    PipelineRoutes.seeProject(request);
    var name = request.needed("name");
    if (project.environments().stream().anyMatch(one -> one.name().equals(name))) {
      throw GitlabError.alreadyExists();
    }
    request.created(
        deployments.environmentWithLast(
            project.environment(name, request.text("external_url").orElse(""), clock.instant())));
  }

  private void deployments(Request request) {
    PipelineRoutes.seeProject(request);
    var environment = request.text("environment");
    var status = request.word("status", DEPLOYMENT_STATUSES);
    var oldestFirst =
        project.deployments().stream()
            .filter(
                one -> environment.isEmpty() || one.environment().name().equals(environment.get()))
            .filter(one -> status.isEmpty() || one.status().equals(status.get()))
            .toList();
    request.page(
        request.text("sort").filter("desc"::equals).isPresent()
            ? oldestFirst.reversed()
            : oldestFirst,
        deployments::deployment);
  }

  private void deploy(Request request) {
    PipelineRoutes.seeProject(request);
    var name = request.needed("environment");
    var sha = request.needed("sha");
    var ref = request.needed("ref");
    var tag = request.needed("tag");
    var status = status(request);
    if (project.git().resolve(sha).isEmpty()) {
      throw GitlabError.notFound("Commit");
    }
    var environment = project.environment(name, "", clock.instant());
    request.created(
        deployments.deployment(
            project.deploy(environment, ref, tag.equals("true"), sha, status, clock.instant())));
  }

  private static String status(Request request) {
    request.needed("status");
    return request.word("status", DEPLOYMENT_STATUSES).orElseThrow();
  }

  private MergeRequest mergeRequest(Request request) {
    PipelineRoutes.seeProject(request);
    return project
        .mergeRequest(request.number("merge_request_iid"))
        .orElseThrow(GitlabError::recordNotFound);
  }

  private Deployment deployment(Request request) {
    PipelineRoutes.seeProject(request);
    return project
        .deployment(request.number("deployment_id"))
        .orElseThrow(GitlabError::recordNotFound);
  }
}
