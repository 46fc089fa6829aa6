package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;

/// The conditions of a Deployment's status, set by the rules of the real controller: nothing
/// happens when status and reason are the same already, and the time of transition moves only with
/// the status.
final class Conditions {
  private Conditions() {}

  static Optional<ObjectNode> find(JsonNode status, String type) {
    return Trees.named(status.path("conditions"), "type", type);
  }

  static ObjectNode condition(
      String type, String status, String reason, String message, Instant now) {
    return Trees.object()
        .put("type", type)
        .put("status", status)
        .put("lastUpdateTime", Trees.time(now))
        .put("lastTransitionTime", Trees.time(now))
        .put("reason", reason)
        .put("message", message);
  }

  static void set(ObjectNode status, ObjectNode condition) {
    Optional<ObjectNode> present = find(status, Trees.text(condition, "type"));
    if (present.isPresent()) {
      ObjectNode there = present.get();
      boolean sameStatus = Trees.text(there, "status").equals(Trees.text(condition, "status"));
      if (sameStatus && Trees.text(there, "reason").equals(Trees.text(condition, "reason"))) {
        return;
      }
      if (sameStatus) {
        condition.set("lastTransitionTime", there.path("lastTransitionTime"));
      }
    }
    remove(status, Trees.text(condition, "type"));
    status.withArray("/conditions").add(condition);
  }

  static void remove(ObjectNode status, String type) {
    if (status.path("conditions") instanceof ArrayNode conditions) {
      for (Iterator<JsonNode> all = conditions.iterator(); all.hasNext(); ) {
        if (Trees.text(all.next(), "type").equals(type)) {
          all.remove();
        }
      }
    }
  }
}
