package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.kubernetes.EventRecorder.Sort;
import dev.slipway.sandbox.kubernetes.EventRecorder.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Keeps as many pods as a ReplicaSet asks for, and counts them.
///
/// Used by the timeline's thread only.
final class ReplicaSetController {
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(16);

  private final ObjectStore store;
  private final ObjectWrites writes;
  private final Deletions deletions;
  private final EventRecorder events;
  private final Timeline timeline;
  private final LookAgain lookAgain;
  private final Map<String, Duration> retries = new HashMap<>();

  ReplicaSetController(
      ObjectStore store,
      ObjectWrites writes,
      Deletions deletions,
      EventRecorder events,
      Timeline timeline,
      LookAgain lookAgain) {
    this.store = store;
    this.writes = writes;
    this.deletions = deletions;
    this.events = events;
    this.timeline = timeline;
    this.lookAgain = lookAgain;
  }

  void reconcile(ObjectKey key) {
    ObjectNode set = store.find(key).orElse(null);
    if (set == null) {
      return;
    }
    List<ObjectNode> pods =
        store.ownedBy(ResourceType.PODS, Trees.uid(set)).stream().filter(Pods::active).toList();
    String refusal = "";
    int missing = DeploymentReplicaSets.size(set) - pods.size();
    if (!Trees.deleting(set)) {
      if (missing > 0) {
        refusal = create(set, missing);
      } else if (missing < 0) {
        delete(set, pods, -missing);
      }
    }
    writeStatus(key, pods, refusal, missing);
    if (refusal.isEmpty()) {
      retries.remove(Trees.uid(set));
    } else {
      Duration delay = retries.getOrDefault(Trees.uid(set), FIRST_RETRY);
      Duration next = delay.multipliedBy(2);
      retries.put(Trees.uid(set), next.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : next);
      lookAgain.at(key, delay);
    }
  }

  /// Creates pods in batches of 1, 2, 4 … so that a refusal is met once, not a thousand times.
  ///
  /// @return why a pod was refused; empty when none was
  private String create(ObjectNode set, int count) {
    int batch = 1;
    int left = count;
    while (left > 0) {
      String refusal = "";
      for (int i = 0; i < Math.min(batch, left); i++) {
        String why = createOne(set);
        refusal = why.isEmpty() ? refusal : why;
      }
      if (!refusal.isEmpty()) {
        return refusal;
      }
      left -= batch;
      batch *= 2;
    }
    return "";
  }

  private String createOne(ObjectNode set) {
    ObjectNode pod = Pods.fromTemplate(set.path("spec").path("template"), set);
    Trees.child(pod, "metadata").put("generateName", Trees.name(set) + "-");
    try {
      ObjectNode created =
          writes.create(ResourceType.PODS, Trees.namespace(set), pod, Writer.CONTROLLERS);
      events.record(
          set,
          Source.REPLICA_SETS,
          Sort.NORMAL,
          "SuccessfulCreate",
          "Created pod: " + Trees.name(created));
      return "";
    } catch (ApiFailure refused) {
      String why = String.valueOf(refused.getMessage());
      events.record(
          set, Source.REPLICA_SETS, Sort.WARNING, "FailedCreate", "Error creating: " + why);
      return why;
    }
  }

  private void delete(ObjectNode set, List<ObjectNode> pods, int count) {
    for (ObjectNode pod : pods.stream().sorted(Pods.FIRST_TO_GO).limit(count).toList()) {
      var _ =
          deletions.delete(
              ObjectKey.of(ResourceType.PODS, pod), Trees.object(), Writer.Effect.KEEP);
      events.record(
          set,
          Source.REPLICA_SETS,
          Sort.NORMAL,
          "SuccessfulDelete",
          "Deleted pod: " + Trees.name(pod));
    }
  }

  private void writeStatus(ObjectKey key, List<ObjectNode> pods, String refusal, int missing) {
    Instant now = timeline.now();
    var _ =
        writes.replaceIfThere(
            key,
            ObjectWrites.Part.STATUS,
            Writer.CONTROLLERS,
            before -> Trees.withStatus(before, status(before, pods, refusal, missing, now)));
  }

  private ObjectNode status(
      ObjectNode set, List<ObjectNode> pods, String refusal, int missing, Instant now) {
    Duration minReady = Duration.ofSeconds(Trees.integer(set, 0, "spec", "minReadySeconds"));
    int ready = 0;
    int available = 0;
    Instant next = Instant.MAX;
    for (ObjectNode pod : pods) {
      if (Pods.ready(pod)) {
        ready++;
        Instant from = Pods.availableFrom(pod, minReady);
        if (from.isAfter(now)) {
          next = from.isBefore(next) ? from : next;
        } else {
          available++;
        }
      }
    }
    if (!next.equals(Instant.MAX)) {
      lookAgain.at(ObjectKey.of(ResourceType.REPLICA_SETS, set), Duration.between(now, next));
    }
    ObjectNode status = Trees.object();
    status.put("replicas", pods.size());
    Trees.putUnlessZero(status, "fullyLabeledReplicas", pods.size());
    Trees.putUnlessZero(status, "readyReplicas", ready);
    Trees.putUnlessZero(status, "availableReplicas", available);
    status.put("observedGeneration", Trees.integer(set, 0, "metadata", "generation"));
    var before = set.path("status").path("conditions");
    if (before.isArray()) {
      status.set("conditions", before.deepCopy());
    }
    if (refusal.isEmpty()) {
      Conditions.remove(status, DeploymentStatus.FAILURE);
    } else if (Conditions.find(status, DeploymentStatus.FAILURE).isEmpty()) {
      ObjectNode condition =
          Conditions.condition(
              DeploymentStatus.FAILURE,
              "True",
              missing < 0 ? "FailedDelete" : "FailedCreate",
              refusal,
              now);
      condition.remove("lastUpdateTime");
      Conditions.set(status, condition);
    }
    if (status.path("conditions").isEmpty()) {
      status.remove("conditions");
    }
    return status;
  }
}
