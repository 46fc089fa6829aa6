package dev.slipway.integrations.grafana;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.records.Account;
import dev.slipway.config.App;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An annotation as Grafana takes it: a region from the beginning of a deployment to its end.
/// Dashboards find it by its tags; `deployment:17` and the time of its beginning are our mark.
record Annotation(Account account, App app) {
  private static final String TAG = "slipway";

  /// What it is found again by.
  List<String> marks() {
    Order order = account.deployment().order();
    return List.of(
        TAG,
        "app:" + app.name(),
        "environment:" + order.environment(),
        "deployment:" + account.deployment().id());
  }

  /// In milliseconds, as Grafana counts time.
  long began() {
    return account.began().toEpochMilli();
  }

  /// The whole of it.
  ///
  /// @param dashboard the `uid` of the one it belongs to
  ObjectNode whole(Optional<String> dashboard) {
    ObjectNode json = content();
    dashboard.ifPresent(uid -> json.put("dashboardUID", uid));
    return json.put("time", began());
  }

  /// What changes when the deployment ends.
  ObjectNode content() {
    Order order = account.deployment().order();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(
        "text",
        "%s build %s on %s, release %d: %s"
            .formatted(
                app.name(),
                account.plan().build().number(),
                order.environment(),
                account.plan().release(),
                account.standing().word()));
    var tags = json.putArray("tags");
    marks().forEach(tags::add);
    tags.add("build:" + account.plan().build().number().value());
    tags.add("outcome:" + account.standing().word());
    account.ended().map(Instant::toEpochMilli).ifPresent(end -> json.put("timeEnd", end));
    return json;
  }
}
