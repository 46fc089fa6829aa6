package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.kubernetes.EventRecorder.Sort;
import dev.slipway.sandbox.kubernetes.EventRecorder.Source;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Puts pods on the one node, unless they ask for what it does not have. It looks at each pod
/// alone: what others use is not counted.
///
/// Used by the timeline's thread only.
final class Scheduler {
  private static final Map<String, BigDecimal> UNITS =
      Map.of(
          "m", new BigDecimal("0.001"),
          "k", BigDecimal.valueOf(1000),
          "M", BigDecimal.valueOf(1_000_000),
          "G", BigDecimal.valueOf(1_000_000_000),
          "Ki", BigDecimal.valueOf(1L << 10),
          "Mi", BigDecimal.valueOf(1L << 20),
          "Gi", BigDecimal.valueOf(1L << 30),
          "Ti", BigDecimal.valueOf(1L << 40));

  private final ObjectStore store;
  private final ObjectWrites writes;
  private final EventRecorder events;
  private final Timeline timeline;

  Scheduler(ObjectStore store, ObjectWrites writes, EventRecorder events, Timeline timeline) {
    this.store = store;
    this.writes = writes;
    this.events = events;
    this.timeline = timeline;
  }

  /// Binds the pod to the node, or notes on it why not.
  ///
  /// @return whether it has its node now
  boolean schedule(ObjectNode pod) {
    if (!Trees.text(pod, "spec", "nodeName").isEmpty()) {
      return true;
    }
    String obstacle = obstacle(pod);
    var _ =
        writes.replaceIfThere(
            ObjectKey.of(ResourceType.PODS, pod),
            ObjectWrites.Part.BINDING,
            Writer.SCHEDULER,
            before -> bound(before, obstacle));
    if (obstacle.isEmpty()) {
      events.record(
          pod,
          Source.SCHEDULER,
          Sort.NORMAL,
          "Scheduled",
          "Successfully assigned %s/%s to %s"
              .formatted(Trees.namespace(pod), Trees.name(pod), Kubelet.NODE));
    } else {
      events.record(pod, Source.SCHEDULER, Sort.WARNING, "FailedScheduling", obstacle);
    }
    return obstacle.isEmpty();
  }

  private ObjectNode bound(ObjectNode before, String obstacle) {
    ObjectNode after = before.deepCopy();
    ObjectNode condition = after.withArray("/status/conditions").addObject();
    condition.put("type", "PodScheduled").put("status", obstacle.isEmpty() ? "True" : "False");
    condition.putNull("lastProbeTime").put("lastTransitionTime", Trees.time(timeline.now()));
    if (obstacle.isEmpty()) {
      Trees.child(after, "spec").put("nodeName", Kubelet.NODE);
    } else {
      condition.put("reason", "Unschedulable").put("message", obstacle);
    }
    return after;
  }

  private String obstacle(ObjectNode pod) {
    ObjectNode node = store.find(new ObjectKey(ResourceType.NODES, "", Kubelet.NODE)).orElseThrow();
    List<String> reasons = new ArrayList<>();
    for (var wanted : Trees.at(pod, "spec", "nodeSelector").properties()) {
      if (!Trees.text(node, "metadata", "labels", wanted.getKey())
          .equals(wanted.getValue().asText())) {
        return "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity.";
      }
    }
    for (String resource : new String[] {"cpu", "memory"}) {
      BigDecimal wanted = BigDecimal.ZERO;
      for (JsonNode container : Trees.at(pod, "spec", "containers")) {
        wanted = wanted.add(requested(container, resource));
      }
      if (wanted.compareTo(quantity(Trees.text(node, "status", "allocatable", resource))) > 0) {
        reasons.add("1 Insufficient " + resource);
      }
    }
    return reasons.isEmpty() ? "" : "0/1 nodes are available: " + String.join(", ", reasons) + ".";
  }

  private static BigDecimal requested(JsonNode container, String resource) {
    String request = Trees.text(container, "resources", "requests", resource);
    return quantity(
        request.isEmpty() ? Trees.text(container, "resources", "limits", resource) : request);
  }

  private static BigDecimal quantity(String text) {
    if (text.isEmpty()) {
      return BigDecimal.ZERO;
    }
    String unit = text.replaceFirst("^[0-9.]+", "");
    BigDecimal number = new BigDecimal(text.substring(0, text.length() - unit.length()));
    return number.multiply(UNITS.getOrDefault(unit, BigDecimal.ONE));
  }
}
