package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/// `metadata.managedFields`: who last set which field. As on Kubernetes 1.20 the time of an entry
/// moves only when its set of fields does, so it is not the time of the manager's last write. As on
/// Kubernetes 1.22 and later, what a manager writes through a subresource is an entry of its own.
final class ManagedFields {
  private static final Set<String> NOBODYS_METADATA =
      Set.of(
          "name",
          "namespace",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "selfLink",
          "managedFields");

  private ManagedFields() {}

  /// Who wrote, through what.
  ///
  /// @param subresource `status`, or empty for the object itself
  record Hand(String manager, String apiVersion, String subresource) {
    boolean is(ObjectNode entry) {
      return Trees.text(entry, "manager").equals(manager)
          && Trees.text(entry, "subresource").equals(subresource);
    }

    ObjectNode entry(Instant at, ObjectNode fields) {
      ObjectNode entry = Trees.object().put("manager", manager).put("operation", "Update");
      entry.put("apiVersion", apiVersion).put("time", Trees.time(at));
      entry.put("fieldsType", "FieldsV1").set("fieldsV1", fields);
      if (!subresource.isEmpty()) {
        entry.put("subresource", subresource);
      }
      return entry;
    }
  }

  /// Notes on `after` that `hand` made it out of `before`.
  ///
  /// @param before an empty object for a new one
  static void note(ObjectNode before, ObjectNode after, Hand hand, Instant at) {
    ObjectNode was = fields(before);
    ObjectNode is = fields(after);
    ObjectNode changed = Trees.object();
    difference(was, is, changed);
    ObjectNode gone = Trees.object();
    missing(was, is, gone);
    if (changed.isEmpty() && gone.isEmpty()) {
      return;
    }
    ArrayNode entries = entries(after);
    boolean known = Trees.objects(entries).stream().anyMatch(hand::is);
    for (Iterator<JsonNode> all = entries.iterator(); all.hasNext(); ) {
      ObjectNode entry = (ObjectNode) all.next();
      ObjectNode set = Trees.child(entry, "fieldsV1");
      ObjectNode old = set.deepCopy();
      subtract(set, gone);
      if (hand.is(entry)) {
        add(set, changed);
      } else {
        subtract(set, changed);
      }
      if (!set.equals(old)) {
        entry.put("time", Trees.time(at));
      }
      if (set.isEmpty()) {
        all.remove();
      }
    }
    if (!known && !changed.isEmpty()) {
      entries.add(hand.entry(at, changed));
    }
  }

  /// Notes `hand` on an object too busy for the bookkeeping of single fields (pods): only that it
  /// wrote, and when first.
  static void noteWriter(ObjectNode object, Hand hand, Instant at) {
    JsonNode entries = Trees.at(object, "metadata", "managedFields");
    if (Trees.objects(entries).stream().noneMatch(hand::is)) {
      entries(object).add(hand.entry(at, Trees.object()));
    }
  }

  /// The entries for changing: those that were there are shared with the object before.
  private static ArrayNode entries(ObjectNode object) {
    ObjectNode metadata = Trees.child(object, "metadata");
    ArrayNode entries =
        metadata.path("managedFields") instanceof ArrayNode there
            ? there.deepCopy()
            : Trees.array();
    metadata.set("managedFields", entries);
    return entries;
  }

  /// The object's fields as a tree of `f:` and `k:` steps; a leaf holds its value under `=`.
  private static ObjectNode fields(ObjectNode object) {
    ObjectNode owned = Trees.object();
    for (var field : object.properties()) {
      switch (field.getKey()) {
        case "apiVersion", "kind" -> {}
        case "metadata" -> {
          if (field.getValue() instanceof ObjectNode metadata) {
            ObjectNode rest = metadata.deepCopy().remove(NOBODYS_METADATA);
            if (!rest.isEmpty()) {
              owned.set("f:metadata", stepsOf(rest, false));
            }
          }
        }
        default -> owned.set("f:" + field.getKey(), steps(field.getKey(), field.getValue(), false));
      }
    }
    return owned;
  }

  private static ObjectNode steps(String name, JsonNode value, boolean dotted) {
    if (name.equals("selector") && value.has("matchLabels")) {
      return leaf(value);
    }
    if (value instanceof ObjectNode object && !object.isEmpty()) {
      return stepsOf(object, dotted);
    }
    if (value instanceof ArrayNode list && !list.isEmpty()) {
      String key = StrategicMerge.mergeKey(name, list);
      if (!key.isEmpty() && list.get(0).has(key)) {
        ObjectNode result = Trees.object();
        if (!name.equals("containers")) {
          result.set(".", Trees.object());
        }
        for (ObjectNode item : Trees.objects(list)) {
          result.set("k:" + Trees.json(keyOf(item, key)), stepsOf(item, true));
        }
        return result;
      }
    }
    return leaf(value);
  }

  private static ObjectNode keyOf(ObjectNode item, String key) {
    ObjectNode result = Trees.object();
    result.set(key, item.path(key));
    if (key.equals("containerPort") || key.equals("port")) {
      result.put("protocol", item.path("protocol").asText("TCP"));
    }
    return result;
  }

  private static ObjectNode stepsOf(ObjectNode object, boolean dotted) {
    ObjectNode result = Trees.object();
    if (dotted) {
      result.set(".", Trees.object());
    }
    for (var field : object.properties()) {
      if (!field.getValue().isNull()) {
        boolean inner =
            Set.of(
                    "labels",
                    "annotations",
                    "data",
                    "rollingUpdate",
                    "httpGet",
                    "readinessProbe",
                    "livenessProbe",
                    "startupProbe",
                    "securityContext")
                .contains(field.getKey());
        result.set("f:" + field.getKey(), steps(field.getKey(), field.getValue(), inner));
      }
    }
    return result;
  }

  private static ObjectNode leaf(JsonNode value) {
    ObjectNode leaf = Trees.object();
    leaf.set("=", value);
    return leaf;
  }

  /// The steps of `is` that are new or lead to another value, without values.
  private static void difference(JsonNode was, ObjectNode is, ObjectNode out) {
    for (var step : is.properties()) {
      String name = step.getKey();
      ObjectNode now = (ObjectNode) step.getValue();
      JsonNode then = was.path(name);
      if (now.has("=")) {
        if (!now.equals(then)) {
          out.putObject(name);
        }
      } else if (now.isEmpty()) {
        if (then.isMissingNode()) {
          out.putObject(name);
        }
      } else {
        ObjectNode deeper = Trees.object();
        difference(then, now, deeper);
        if (!deeper.isEmpty()) {
          out.set(name, deeper);
        }
      }
    }
  }

  /// The steps of `was` that `is` does not have.
  private static void missing(ObjectNode was, JsonNode is, ObjectNode out) {
    for (var step : was.properties()) {
      String name = step.getKey();
      if (name.equals("=")) {
        continue;
      }
      ObjectNode then = (ObjectNode) step.getValue();
      if (then.has("=") || then.isEmpty()) {
        if (is.path(name).isMissingNode()) {
          out.putObject(name);
        }
      } else {
        ObjectNode deeper = Trees.object();
        missing(then, is.path(name), deeper);
        if (!deeper.isEmpty()) {
          out.set(name, deeper);
        }
      }
    }
  }

  private static void add(ObjectNode set, ObjectNode more) {
    for (var step : more.properties()) {
      add(Trees.child(set, step.getKey()), (ObjectNode) step.getValue());
    }
  }

  private static void subtract(ObjectNode set, ObjectNode less) {
    Map<String, ObjectNode> deeper = new HashMap<>();
    for (var step : less.properties()) {
      ObjectNode inner = (ObjectNode) step.getValue();
      if (inner.isEmpty()) {
        set.remove(step.getKey());
      } else if (set.path(step.getKey()) instanceof ObjectNode there) {
        subtract(there, inner);
        deeper.put(step.getKey(), there);
      }
    }
    deeper.forEach((name, node) -> {
      if (node.isEmpty()) {
        set.remove(name);
      }
    });
  }
}
