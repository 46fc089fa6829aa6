package dev.slipway.sandbox.kubernetes;

import static dev.slipway.sandbox.kubernetes.DeploymentStatus.LATE;
import static dev.slipway.sandbox.kubernetes.DeploymentStatus.PROGRESSING;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Rolls Deployments as `pkg/controller/deployment` of Kubernetes does, step by step: create or
/// grow the new ReplicaSet, or else shrink the old ones, then write down how far it is.
///
/// Used by the timeline's thread only.
final class DeploymentController {
  private static final Duration A_SECOND = Duration.ofSeconds(1);

  private final ObjectStore store;
  private final ObjectWrites writes;
  private final Deletions deletions;
  private final DeploymentReplicaSets sets;
  private final Timeline timeline;
  private final LookAgain lookAgain;

  DeploymentController(
      ObjectStore store,
      ObjectWrites writes,
      Deletions deletions,
      DeploymentReplicaSets sets,
      Timeline timeline,
      LookAgain lookAgain) {
    this.store = store;
    this.writes = writes;
    this.deletions = deletions;
    this.sets = sets;
    this.timeline = timeline;
    this.lookAgain = lookAgain;
  }

  void reconcile(ObjectKey key) {
    ObjectNode found = store.find(key).orElse(null);
    if (found == null) {
      return;
    }
    if (Trees.deleting(found)) {
      writeCounts(found, sets.of(found));
      return;
    }
    ObjectNode deployment = notePause(found);
    List<ObjectNode> all = sets.of(deployment);
    if (paused(deployment) || resized(deployment, all)) {
      resize(deployment, all);
    } else if (Trees.text(deployment, "spec", "strategy", "type").equals("Recreate")) {
      recreate(deployment, all);
    } else {
      roll(deployment, all);
    }
  }

  private static boolean paused(JsonNode deployment) {
    return Trees.at(deployment, "spec", "paused").asBoolean(false);
  }

  private ObjectNode notePause(ObjectNode deployment) {
    String reason =
        Conditions.find(deployment.path("status"), PROGRESSING)
            .map(c -> Trees.text(c, "reason"))
            .orElse("");
    boolean noted = reason.equals("DeploymentPaused");
    boolean silent = reason.equals(LATE) || !DeploymentStatus.hasDeadline(deployment);
    if (silent || noted == paused(deployment)) {
      return deployment;
    }
    ObjectNode status = ((ObjectNode) deployment.path("status")).deepCopy();
    Conditions.set(
        status,
        paused(deployment)
            ? Conditions.condition(
                PROGRESSING, "Unknown", "DeploymentPaused", "Deployment is paused", now())
            : Conditions.condition(
                PROGRESSING, "Unknown", "DeploymentResumed", "Deployment is resumed", now()));
    return write(deployment, status);
  }

  private static boolean resized(ObjectNode deployment, List<ObjectNode> all) {
    String wanted = Integer.toString(RollingMath.of(deployment).replicas());
    return active(all).stream()
        .map(set -> Trees.annotation(set, DeploymentReplicaSets.DESIRED))
        .anyMatch(noted -> !noted.isEmpty() && !noted.equals(wanted));
  }

  private static List<ObjectNode> active(List<ObjectNode> all) {
    return all.stream().filter(set -> DeploymentReplicaSets.size(set) > 0).toList();
  }

  private static List<ObjectNode> others(List<ObjectNode> all, @Nullable ObjectNode newSet) {
    return all.stream()
        .filter(set -> newSet == null || !Trees.uid(set).equals(Trees.uid(newSet)))
        .toList();
  }

  /// What is done while paused, and at once when the size changes: sizes, but no progress.
  private void resize(ObjectNode deployment, List<ObjectNode> all) {
    ObjectNode known = DeploymentReplicaSets.newOne(deployment, all).orElse(null);
    ObjectNode newSet = known == null ? null : adopt(deployment, known, others(all, known));
    new ProportionalScaling(sets).scale(deployment, newSet, others(all, newSet));
    ObjectNode current = current(deployment);
    List<ObjectNode> now = sets.of(current);
    if (paused(current)) {
      cleanUp(current, others(now, newSet));
    }
    writeCounts(current, now);
  }

  private ObjectNode current(ObjectNode deployment) {
    return store.find(ObjectKey.of(ResourceType.DEPLOYMENTS, deployment)).orElse(deployment);
  }

  private void writeCounts(ObjectNode deployment, List<ObjectNode> all) {
    var _ =
        write(
            deployment,
            DeploymentStatus.counted(
                deployment,
                all,
                DeploymentReplicaSets.newOne(deployment, all).orElse(null),
                now()));
  }

  /// Notes the new ReplicaSet's revision on it and on the Deployment.
  private ObjectNode adopt(ObjectNode deployment, ObjectNode newSet, List<ObjectNode> old) {
    int revision = 1 + old.stream().mapToInt(DeploymentReplicaSets::revision).max().orElse(0);
    ObjectNode set = sets.refresh(deployment, newSet, revision);
    ObjectNode status = ((ObjectNode) deployment.path("status")).deepCopy();
    if (DeploymentStatus.hasDeadline(deployment)
        && Conditions.find(status, PROGRESSING).isEmpty()) {
      Conditions.set(
          status,
          Conditions.condition(
              PROGRESSING,
              "True",
              "FoundNewReplicaSet",
              "Found new replica set \"%s\"".formatted(Trees.name(set)),
              now()));
    }
    writeRevision(deployment, status, set);
    return set;
  }

  private ObjectNode create(ObjectNode deployment, List<ObjectNode> old) {
    int revision = 1 + old.stream().mapToInt(DeploymentReplicaSets::revision).max().orElse(0);
    ObjectNode set = sets.create(deployment, newSize(deployment, old, 0), revision);
    ObjectNode status = ((ObjectNode) deployment.path("status")).deepCopy();
    if (DeploymentStatus.hasDeadline(deployment)) {
      Conditions.set(
          status,
          Conditions.condition(
              PROGRESSING,
              "True",
              "NewReplicaSetCreated",
              "Created new replica set \"%s\"".formatted(Trees.name(set)),
              now()));
    }
    writeRevision(deployment, status, set);
    return set;
  }

  private void writeRevision(ObjectNode deployment, ObjectNode status, ObjectNode set) {
    var _ =
        writes.replaceIfThere(
            ObjectKey.of(ResourceType.DEPLOYMENTS, deployment),
            ObjectWrites.Part.STATUS,
            Writer.CONTROLLERS,
            before -> {
              ObjectNode after = before.deepCopy();
              after.set("status", status);
              Trees.child(after, "metadata", "annotations")
                  .put(
                      DeploymentReplicaSets.REVISION,
                      Trees.annotation(set, DeploymentReplicaSets.REVISION));
              return after;
            });
  }

  /// How large the new ReplicaSet may be now.
  private static int newSize(ObjectNode deployment, List<ObjectNode> old, int size) {
    RollingMath math = RollingMath.of(deployment);
    if (!Trees.text(deployment, "spec", "strategy", "type").equals("RollingUpdate")) {
      return math.replicas();
    }
    int room = math.maxTotal() - DeploymentReplicaSets.sizes(old) - size;
    return room <= 0 ? size : size + Math.min(room, math.replicas() - size);
  }

  private void roll(ObjectNode deployment, List<ObjectNode> all) {
    ObjectNode known = DeploymentReplicaSets.newOne(deployment, all).orElse(null);
    List<ObjectNode> old = others(all, known);
    ObjectNode newSet = known == null ? create(deployment, old) : adopt(deployment, known, old);
    int size = DeploymentReplicaSets.size(newSet);
    int replicas = RollingMath.of(deployment).replicas();
    int wanted = size > replicas ? replicas : newSize(deployment, old, size);
    boolean resized = size != replicas && sets.scale(deployment, newSet, wanted);
    if (!resized) {
      var _ = shrink(deployment, newSet, old);
    }
    finish(deployment, newSet);
  }

  /// Takes pods from the old ReplicaSets: first those that do not work, then as many as may be
  /// missing.
  private boolean shrink(ObjectNode deployment, ObjectNode newSet, List<ObjectNode> old) {
    RollingMath math = RollingMath.of(deployment);
    int oldPods = DeploymentReplicaSets.sizes(old);
    if (oldPods == 0) {
      return false;
    }
    int newSize = DeploymentReplicaSets.size(newSet);
    int newUnavailable = newSize - Trees.integer(newSet, 0, "status", "availableReplicas");
    int most = oldPods + newSize - math.minAvailable() - newUnavailable;
    if (most <= 0) {
      return false;
    }
    int taken = 0;
    List<ObjectNode> left = new ArrayList<>();
    for (ObjectNode set : old) {
      int size = DeploymentReplicaSets.size(set);
      int broken = size - Trees.integer(set, 0, "status", "availableReplicas");
      int take = Math.min(most - taken, Math.max(0, broken));
      if (take > 0) {
        taken += take;
        var _ = sets.scale(deployment, set, size - take);
      }
      left.add(store.find(ObjectKey.of(ResourceType.REPLICA_SETS, set)).orElse(set));
    }
    int available =
        DeploymentReplicaSets.status(left, "availableReplicas")
            + Trees.integer(newSet, 0, "status", "availableReplicas");
    int spare = available - math.minAvailable();
    int working = 0;
    for (ObjectNode set : left) {
      int size = DeploymentReplicaSets.size(set);
      int take = Math.min(size, spare - working);
      if (take > 0) {
        working += take;
        var _ = sets.scale(deployment, set, size - take);
      }
    }
    return taken + working > 0;
  }

  private void recreate(ObjectNode deployment, List<ObjectNode> all) {
    ObjectNode known = DeploymentReplicaSets.newOne(deployment, all).orElse(null);
    List<ObjectNode> old = others(all, known);
    ObjectNode newSet = known == null ? null : adopt(deployment, known, old);
    List<ObjectNode> running = active(old);
    if (!running.isEmpty()) {
      running.forEach(set -> sets.scale(deployment, set, 0));
    } else if (old.stream().noneMatch(this::hasPods)) {
      if (newSet == null) {
        newSet = create(deployment, old);
      } else {
        var _ = sets.scale(deployment, newSet, RollingMath.of(deployment).replicas());
      }
    }
    finish(deployment, newSet);
  }

  private boolean hasPods(ObjectNode set) {
    return store.ownedBy(ResourceType.PODS, Trees.uid(set)).stream()
        .anyMatch(pod -> !Pods.finished(pod));
  }

  private void finish(ObjectNode deployment, @Nullable ObjectNode newSet) {
    ObjectNode current = current(deployment);
    // the generation that was looked at, not one that came in meanwhile
    ObjectNode seen = Trees.shallow(deployment);
    seen.set("status", current.path("status"));
    List<ObjectNode> all = sets.of(seen);
    ObjectNode fresh =
        newSet == null
            ? null
            : store.find(ObjectKey.of(ResourceType.REPLICA_SETS, newSet)).orElse(newSet);
    ObjectNode status = DeploymentStatus.rolling(seen, all, fresh, now());
    if (DeploymentStatus.complete(seen, status)) {
      cleanUp(seen, others(all, fresh));
    }
    var _ = write(seen, status);
    rememberDeadline(seen, status);
  }

  private void rememberDeadline(ObjectNode deployment, ObjectNode status) {
    Optional<ObjectNode> progressing = Conditions.find(status, PROGRESSING);
    if (progressing.isEmpty()
        || DeploymentStatus.complete(deployment, status)
        || Trees.text(progressing.get(), "reason").equals(LATE)) {
      return;
    }
    Instant end =
        Trees.instant(progressing.get(), "lastUpdateTime")
            .plus(DeploymentStatus.deadline(deployment));
    Duration left = Duration.between(now(), end);
    lookAgain.at(
        ObjectKey.of(ResourceType.DEPLOYMENTS, deployment),
        left.isNegative() ? A_SECOND : left.plus(A_SECOND));
  }

  private void cleanUp(ObjectNode deployment, List<ObjectNode> old) {
    int excess = old.size() - Trees.integer(deployment, 10, "spec", "revisionHistoryLimit");
    for (ObjectNode set : old.subList(0, Math.max(0, Math.min(excess, old.size())))) {
      boolean empty =
          DeploymentReplicaSets.size(set) == 0
              && Trees.integer(set, 0, "status", "replicas") == 0
              && Trees.integer(set, 0, "metadata", "generation")
                  <= Trees.integer(set, 0, "status", "observedGeneration");
      if (empty) {
        var _ =
            deletions.delete(
                ObjectKey.of(ResourceType.REPLICA_SETS, set), Trees.object(), Writer.Effect.KEEP);
      }
    }
  }

  private ObjectNode write(ObjectNode deployment, ObjectNode status) {
    return writes
        .replaceIfThere(
            ObjectKey.of(ResourceType.DEPLOYMENTS, deployment),
            ObjectWrites.Part.STATUS,
            Writer.CONTROLLERS,
            before -> Trees.withStatus(before, status))
        .orElse(deployment);
  }

  private Instant now() {
    return timeline.now();
  }
}
