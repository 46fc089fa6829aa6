package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A pod on the node, and its status.
final class PodRun {
  final ObjectKey key;
  final String uid;
  final List<ContainerRun> containers;

  private final String restartPolicy;
  private final String address;
  private final Instant started;
  private String failure = "";

  PodRun(ObjectNode pod, String address, Instant started) {
    key = ObjectKey.of(ResourceType.PODS, pod);
    uid = Trees.uid(pod);
    restartPolicy = Trees.text(pod, "spec", "restartPolicy");
    containers =
        Trees.objects(Trees.at(pod, "spec", "containers")).stream().map(ContainerRun::new).toList();
    this.address = address;
    this.started = started;
  }

  Optional<ContainerRun> container(String name) {
    return containers.stream().filter(c -> c.name.equals(name)).findFirst();
  }

  boolean restarts(int exitCode) {
    return failure.isEmpty()
        && (restartPolicy.equals("Always") || (restartPolicy.equals("OnFailure") && exitCode != 0));
  }

  /// The pod has outlived its `activeDeadlineSeconds`.
  void exceedsDeadline() {
    failure = "DeadlineExceeded";
  }

  boolean failed() {
    return !failure.isEmpty();
  }

  /// Whether all containers have ended and none comes again.
  boolean over() {
    return containers.stream().allMatch(c -> c.terminated() && !restarts(c.exitCode()));
  }

  Instant started() {
    return started;
  }

  private String phase() {
    if (failed()) {
      return "Failed";
    }
    if (over()) {
      return containers.stream().allMatch(c -> c.exitCode() == 0) ? "Succeeded" : "Failed";
    }
    return containers.stream().anyMatch(c -> c.life() > 0) ? "Running" : "Pending";
  }

  /// @param before the pod as stored, for the times of its conditions
  ObjectNode status(ObjectNode before, Instant now) {
    JsonNode old = before.path("status");
    ObjectNode status = Trees.object();
    String phase = phase();
    status.put("phase", phase);
    if (failed()) {
      status
          .put("reason", failure)
          .put("message", "Pod was active on the node longer than the specified deadline");
    }
    List<String> unready = containers.stream().filter(c -> !c.ready()).map(c -> c.name).toList();
    boolean succeeded = phase.equals("Succeeded");
    ArrayNode conditions = status.putArray("conditions");
    condition(conditions, old, "Initialized", List.of(), succeeded, started);
    condition(conditions, old, "Ready", unready, succeeded, now);
    condition(conditions, old, "ContainersReady", unready, succeeded, now);
    condition(conditions, old, "PodScheduled", List.of(), succeeded, started);
    status.put("hostIP", Kubelet.NODE_ADDRESS);
    status.put("podIP", address).putArray("podIPs").addObject().put("ip", address);
    status.put("startTime", Trees.time(started));
    ArrayNode statuses = status.putArray("containerStatuses");
    containers.forEach(c -> statuses.add(c.status()));
    return status.put("qosClass", Pods.qosClass(before));
  }

  private static void condition(
      ArrayNode conditions,
      JsonNode old,
      String type,
      List<String> unready,
      boolean succeeded,
      Instant since) {
    String value = unready.isEmpty() ? "True" : "False";
    Instant from =
        Trees.named(old.path("conditions"), "type", type)
            .filter(c -> Trees.text(c, "status").equals(value))
            .map(c -> Trees.instant(c, "lastTransitionTime"))
            .orElse(since);
    ObjectNode condition = conditions.addObject().put("type", type).put("status", value);
    condition.putNull("lastProbeTime").put("lastTransitionTime", Trees.time(from));
    if (!unready.isEmpty()) {
      condition.put("reason", succeeded ? "PodCompleted" : "ContainersNotReady");
      if (!succeeded) {
        condition.put(
            "message", "containers with unready status: [" + String.join(" ", unready) + "]");
      }
    }
  }
}
