package dev.slipway.sandbox.gitlab;

import static dev.slipway.sandbox.JsonAnswer.object;

import dev.slipway.sandbox.gitlab.Deployment.Environment;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How GitLab writes environments and deployments. Deployments here were told through the API and
/// so have no job behind them.
record DeploymentJson(Project project, PeopleJson people) {
  Map<String, @Nullable Object> environment(Environment environment) {
    var url = environment.url();
    return object(
        "id", environment.id(),
        "name", environment.name(),
        "slug", environment.slug(),
        "external_url", url.isEmpty() ? null : url,
        "created_at", Times.api(environment.created()),
        "updated_at", Times.api(environment.created()),
        "tier", environment.tier(),
        "state", "available",
        "auto_stop_at", null);
  }

  /// `GET /environments/:id`.
  Map<String, @Nullable Object> environmentWithLast(Environment environment) {
    var json = environment(environment);
    json.put(
        "last_deployment",
        project.deployments().reversed().stream()
            .filter(one -> one.environment().equals(environment) && one.status().equals("success"))
            .findFirst()
            .map(this::deployment)
            .orElse(null));
    return json;
  }

  Map<String, @Nullable Object> deployment(Deployment deployment) {
    return object(
        "id", deployment.id(),
        "iid", deployment.id() - 800,
        "ref", deployment.ref(),
        "sha", deployment.sha(),
        "created_at", Times.api(deployment.created()),
        "updated_at", Times.api(deployment.updated()),
        "user", people.basic(People.BOT),
        "environment", environment(deployment.environment()),
        "deployable", null,
        "status", deployment.status());
  }
}
