package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Objects as the rows that `kubectl get` shows.
final class Tables {
  private static final int WIDE = 1;

  private final Timeline timeline;

  Tables(Timeline timeline) {
    this.timeline = timeline;
  }

  /// @param value of the one object of the row
  private record Cell(String column, int priority, Object value) {}

  ObjectNode of(ResourceType type, List<ObjectNode> objects, String version) {
    ObjectNode table = Trees.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.putObject("metadata").put("resourceVersion", version);
    ArrayNode columns = table.putArray("columnDefinitions");
    for (Cell cell : cells(type, Trees.object())) {
      columns
          .addObject()
          .put("name", cell.column)
          .put("type", cell.value instanceof Integer ? "integer" : "string")
          .put("format", cell.column.equals("Name") ? "name" : "")
          .put("description", "")
          .put("priority", cell.priority);
    }
    ArrayNode rows = table.putArray("rows");
    for (ObjectNode object : objects) {
      ObjectNode row = rows.addObject();
      ArrayNode values = row.putArray("cells");
      cells(type, object).forEach(cell -> values.addPOJO(cell.value));
      ObjectNode partial = row.putObject("object").put("kind", "PartialObjectMetadata");
      partial.put("apiVersion", "meta.k8s.io/v1").set("metadata", object.path("metadata"));
    }
    return table;
  }

  private List<Cell> cells(ResourceType type, ObjectNode object) {
    List<Cell> cells = new ArrayList<>();
    if (type != ResourceType.EVENTS) {
      cells.add(new Cell("Name", 0, Trees.name(object)));
    }
    JsonNode spec = object.path("spec");
    JsonNode status = object.path("status");
    int wanted = Trees.integer(spec, 0, "replicas");
    int ready = Trees.integer(status, 0, "readyReplicas");
    switch (type) {
      case PODS -> {
        int containers = Trees.at(spec, "containers").size();
        int readyOnes = 0;
        for (JsonNode container : status.path("containerStatuses")) {
          readyOnes += container.path("ready").asBoolean(false) ? 1 : 0;
        }
        cells.add(new Cell("Ready", 0, readyOnes + "/" + containers));
        cells.add(new Cell("Status", 0, Pods.state(object)));
        cells.add(new Cell("Restarts", 0, Pods.restarts(object)));
        cells.add(new Cell("Age", 0, age(object)));
        cells.add(new Cell("IP", WIDE, orNone(Trees.text(status, "podIP"))));
        cells.add(new Cell("Node", WIDE, orNone(Trees.text(spec, "nodeName"))));
      }
      case DEPLOYMENTS -> {
        cells.add(new Cell("Ready", 0, ready + "/" + wanted));
        cells.add(new Cell("Up-to-date", 0, Trees.integer(status, 0, "updatedReplicas")));
        cells.add(new Cell("Available", 0, Trees.integer(status, 0, "availableReplicas")));
        cells.add(new Cell("Age", 0, age(object)));
        template(cells, spec);
        cells.add(new Cell("Selector", WIDE, Selector.text(spec.path("selector"))));
      }
      case REPLICA_SETS -> {
        cells.add(new Cell("Desired", 0, wanted));
        cells.add(new Cell("Current", 0, Trees.integer(status, 0, "replicas")));
        cells.add(new Cell("Ready", 0, ready));
        cells.add(new Cell("Age", 0, age(object)));
        template(cells, spec);
        cells.add(new Cell("Selector", WIDE, Selector.text(spec.path("selector"))));
      }
      case STATEFUL_SETS -> {
        cells.add(new Cell("Ready", 0, ready + "/" + wanted));
        cells.add(new Cell("Age", 0, age(object)));
        template(cells, spec);
      }
      case EVENTS -> event(cells, object);
      case NAMESPACES -> {
        cells.add(new Cell("Status", 0, Trees.text(status, "phase")));
        cells.add(new Cell("Age", 0, age(object)));
      }
      case NODES -> {
        cells.add(new Cell("Status", 0, Pods.ready(object) ? "Ready" : "NotReady"));
        cells.add(new Cell("Roles", 0, "<none>"));
        cells.add(new Cell("Age", 0, age(object)));
        cells.add(new Cell("Version", 0, Trees.text(status, "nodeInfo", "kubeletVersion")));
      }
      case CONFIG_MAPS, SECRETS -> {
        cells.add(new Cell("Data", 0, object.path("data").size()));
        cells.add(new Cell("Age", 0, age(object)));
      }
      case SERVICES -> {
        cells.add(new Cell("Type", 0, Trees.text(spec, "type")));
        cells.add(new Cell("Cluster-IP", 0, Trees.text(spec, "clusterIP")));
        cells.add(new Cell("Age", 0, age(object)));
      }
      case SERVICE_ACCOUNTS,
          RESOURCE_QUOTAS,
          LIMIT_RANGES,
          CONTROLLER_REVISIONS,
          JOBS,
          NETWORK_POLICIES,
          VOLUME_CLAIMS,
          CRON_JOBS,
          INGRESSES ->
          cells.add(new Cell("Age", 0, age(object)));
    }
    return cells;
  }

  private void event(List<Cell> cells, ObjectNode event) {
    JsonNode about = event.path("involvedObject");
    cells.add(new Cell("Last Seen", 0, since(Trees.instant(event, "lastTimestamp"))));
    cells.add(new Cell("Type", 0, Trees.text(event, "type")));
    cells.add(new Cell("Reason", 0, Trees.text(event, "reason")));
    cells.add(
        new Cell(
            "Object",
            0,
            Trees.text(about, "kind").toLowerCase(Locale.ROOT) + "/" + Trees.text(about, "name")));
    cells.add(new Cell("Subobject", WIDE, Trees.text(about, "fieldPath")));
    cells.add(new Cell("Source", WIDE, Trees.text(event, "source", "component")));
    cells.add(new Cell("Message", 0, Trees.text(event, "message")));
    cells.add(new Cell("First Seen", WIDE, since(Trees.instant(event, "firstTimestamp"))));
    cells.add(new Cell("Count", WIDE, Trees.integer(event, 1, "count")));
    cells.add(new Cell("Name", WIDE, Trees.name(event)));
  }

  private static void template(List<Cell> cells, JsonNode spec) {
    List<String> names = new ArrayList<>();
    List<String> images = new ArrayList<>();
    for (JsonNode container : Trees.at(spec, "template", "spec", "containers")) {
      names.add(Trees.text(container, "name"));
      images.add(Trees.text(container, "image"));
    }
    cells.add(new Cell("Containers", WIDE, String.join(",", names)));
    cells.add(new Cell("Images", WIDE, String.join(",", images)));
  }

  private static String orNone(String text) {
    return text.isEmpty() ? "<none>" : text;
  }

  private String age(JsonNode object) {
    return since(Trees.instant(object, "metadata", "creationTimestamp"));
  }

  private String since(Instant then) {
    Duration age = Duration.between(then, timeline.now());
    if (age.toMinutes() < 2) {
      return Math.max(0, age.toSeconds()) + "s";
    }
    if (age.toMinutes() < 10) {
      return age.toMinutes() + "m" + age.toSecondsPart() + "s";
    }
    if (age.toHours() < 3) {
      return age.toMinutes() + "m";
    }
    return age.toHours() < 48 ? age.toHours() + "h" : age.toDays() + "d";
  }
}
