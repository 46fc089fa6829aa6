package dev.slipway.sandbox.gitlab;

import static dev.slipway.sandbox.JsonAnswer.object;

import dev.slipway.sandbox.JsonAnswer;
import io.javalin.config.RoutesConfig;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/control/gitlab/written`: what the project was told through its API, as its own pages would
/// show it; each list oldest first.
record WrittenRoutes(
    Project project, DeploymentJson deployments, CommitJson commits, MergeRequestJson merges) {
  void mount(RoutesConfig routes) {
    routes.get("/control/gitlab/written", call -> JsonAnswer.send(call, 200, written()));
  }

  private Map<String, @Nullable Object> written() {
    return object(
        "environments",
        project.environments().stream().map(deployments::environmentWithLast).toList(),
        "deployments",
        project.deployments().stream().map(deployments::deployment).toList(),
        "tags",
        project.git().tags().reversed().stream().map(commits::tag).toList(),
        "notes",
        project.notes().stream()
            .flatMap(note ->
                project.mergeRequest(note.mergeRequest()).stream()
                    .map(mergeRequest -> merges.note(mergeRequest, note)))
            .toList());
  }
}
