package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;

/// What can be read off a pod.
final class Pods {
  /// Which pods a controller gives up first: unscheduled, pending, unready, often restarted, young.
  static final Comparator<ObjectNode> FIRST_TO_GO =
      Comparator.<ObjectNode, Boolean>comparing(
              pod -> !Trees.text(pod, "spec", "nodeName").isEmpty())
          .thenComparing(pod -> Trees.text(pod, "status", "phase").equals("Running"))
          .thenComparing(Pods::ready)
          .thenComparing(Pods::restarts, Comparator.reverseOrder())
          .thenComparing(
              pod -> Trees.text(pod, "metadata", "creationTimestamp"), Comparator.reverseOrder())
          .thenComparing(Trees::name);

  private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");

  private Pods() {}

  static boolean finished(JsonNode pod) {
    return FINISHED.contains(Trees.text(pod, "status", "phase"));
  }

  /// Neither finished nor on its way out: what counts as a replica.
  static boolean active(JsonNode pod) {
    return !finished(pod) && !Trees.deleting(pod);
  }

  static boolean ready(JsonNode pod) {
    return condition(pod, "Ready").equals("True");
  }

  private static String condition(JsonNode pod, String type) {
    return Trees.named(Trees.at(pod, "status", "conditions"), "type", type)
        .map(c -> Trees.text(c, "status"))
        .orElse("");
  }

  /// Ready for at least `minReady`.
  static boolean available(JsonNode pod, Duration minReady, Instant now) {
    return ready(pod) && !availableFrom(pod, minReady).isAfter(now);
  }

  static Instant availableFrom(JsonNode pod, Duration minReady) {
    if (minReady.isZero()) {
      return Instant.EPOCH;
    }
    return Trees.named(Trees.at(pod, "status", "conditions"), "type", "Ready")
        .map(c -> Trees.instant(c, "lastTransitionTime").plus(minReady))
        .orElse(Instant.MAX);
  }

  static int restarts(JsonNode pod) {
    int result = 0;
    for (JsonNode status : Trees.at(pod, "status", "containerStatuses")) {
      result += Trees.integer(status, 0, "restartCount");
    }
    return result;
  }

  static String qosClass(JsonNode pod) {
    boolean any = false;
    boolean all = true;
    for (JsonNode container : Trees.at(pod, "spec", "containers")) {
      JsonNode limits = Trees.at(container, "resources", "limits");
      JsonNode requests = Trees.at(container, "resources", "requests");
      any |= !limits.isEmpty() || !requests.isEmpty();
      boolean both = limits.has("cpu") && limits.has("memory");
      all &= both && (requests.isEmpty() || requests.equals(limits));
    }
    return !any ? "BestEffort" : all ? "Guaranteed" : "Burstable";
  }

  /// A pod made from a workload's template, named and owned but not yet created.
  static ObjectNode fromTemplate(JsonNode template, ObjectNode owner) {
    ObjectNode pod = Trees.object();
    ObjectNode metadata = pod.putObject("metadata");
    for (String field : new String[] {"labels", "annotations"}) {
      JsonNode value = Trees.at(template, "metadata", field);
      if (!value.isMissingNode()) {
        metadata.set(field, value.deepCopy());
      }
    }
    ArrayNode owners = metadata.putArray("ownerReferences");
    owners.add(ownerReference(owner));
    pod.set("spec", template.path("spec").deepCopy());
    return pod;
  }

  static ObjectNode ownerReference(ObjectNode owner) {
    return Trees.object()
        .put("apiVersion", Trees.text(owner, "apiVersion"))
        .put("kind", Trees.text(owner, "kind"))
        .put("name", Trees.name(owner))
        .put("uid", Trees.uid(owner))
        .put("controller", true)
        .put("blockOwnerDeletion", true);
  }

  /// What `kubectl get pods` shows as STATUS.
  static String state(JsonNode pod) {
    String shown = Trees.text(pod, "status", "reason");
    if (shown.isEmpty()) {
      shown = Trees.text(pod, "status", "phase");
    }
    for (JsonNode status : Trees.at(pod, "status", "containerStatuses")) {
      String waiting = Trees.text(status, "state", "waiting", "reason");
      String terminated = Trees.text(status, "state", "terminated", "reason");
      if (!waiting.isEmpty()) {
        shown = waiting;
      } else if (!terminated.isEmpty()) {
        shown = terminated;
      }
    }
    return Trees.deleting(pod) ? "Terminating" : shown;
  }
}
