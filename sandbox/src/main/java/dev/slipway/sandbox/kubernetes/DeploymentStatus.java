package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The status of a Deployment worked out from its ReplicaSets: counts, `Available`, `Progressing`
/// with its deadline, `ReplicaFailure`.
final class DeploymentStatus {
  static final String AVAILABLE = "Available";
  static final String PROGRESSING = "Progressing";
  static final String FAILURE = "ReplicaFailure";
  static final String DONE = "NewReplicaSetAvailable";
  static final String LATE = "ProgressDeadlineExceeded";

  private DeploymentStatus() {}

  /// Counts and `Available`; other conditions as they were.
  static ObjectNode counted(
      ObjectNode deployment, List<ObjectNode> all, @Nullable ObjectNode newSet, Instant now) {
    int available = DeploymentReplicaSets.status(all, "availableReplicas");
    List<ObjectNode> updated = newSet == null ? List.of() : List.of(newSet);
    ObjectNode status = Trees.object();
    status.put("observedGeneration", generation(deployment));
    Trees.putUnlessZero(status, "replicas", DeploymentReplicaSets.status(all, "replicas"));
    Trees.putUnlessZero(
        status, "updatedReplicas", DeploymentReplicaSets.status(updated, "replicas"));
    Trees.putUnlessZero(
        status, "readyReplicas", DeploymentReplicaSets.status(all, "readyReplicas"));
    Trees.putUnlessZero(status, "availableReplicas", available);
    Trees.putUnlessZero(
        status, "unavailableReplicas", Math.max(0, DeploymentReplicaSets.sizes(all) - available));
    JsonNode before = Trees.at(deployment, "status", "conditions");
    if (before.isArray()) {
      status.set("conditions", before.deepCopy());
    }
    Conditions.set(
        status,
        available >= RollingMath.of(deployment).minAvailable()
            ? Conditions.condition(
                AVAILABLE,
                "True",
                "MinimumReplicasAvailable",
                "Deployment has minimum availability.",
                now)
            : Conditions.condition(
                AVAILABLE,
                "False",
                "MinimumReplicasUnavailable",
                "Deployment does not have minimum availability.",
                now));
    return status;
  }

  private static int generation(JsonNode deployment) {
    return Trees.integer(deployment, 0, "metadata", "generation");
  }

  /// {@link #counted} and how the rollout is getting on.
  static ObjectNode rolling(
      ObjectNode deployment, List<ObjectNode> all, @Nullable ObjectNode newSet, Instant now) {
    ObjectNode status = counted(deployment, all, newSet, now);
    Optional<ObjectNode> progressing = Conditions.find(deployment.path("status"), PROGRESSING);
    if (!hasDeadline(deployment)) {
      Conditions.remove(status, PROGRESSING);
    }
    boolean finishedBefore =
        Trees.integer(status, 0, "replicas") == Trees.integer(status, 0, "updatedReplicas")
            && progressing.filter(c -> Trees.text(c, "reason").equals(DONE)).isPresent();
    if (hasDeadline(deployment) && !finishedBefore) {
      String who =
          newSet == null
              ? "Deployment \"%s\"".formatted(Trees.name(deployment))
              : "ReplicaSet \"%s\"".formatted(Trees.name(newSet));
      if (complete(deployment, status)) {
        Conditions.set(
            status,
            Conditions.condition(
                PROGRESSING, "True", DONE, who + " has successfully progressed.", now));
      } else if (progressed(deployment.path("status"), status)) {
        ObjectNode condition =
            Conditions.condition(
                PROGRESSING, "True", "ReplicaSetUpdated", who + " is progressing.", now);
        progressing
            .filter(c -> Trees.text(c, "status").equals("True"))
            .ifPresent(c -> condition.set("lastTransitionTime", c.path("lastTransitionTime")));
        Conditions.remove(status, PROGRESSING);
        Conditions.set(status, condition);
      } else if (late(deployment, status, now)) {
        Conditions.set(
            status,
            Conditions.condition(
                PROGRESSING, "False", LATE, who + " has timed out progressing.", now));
      }
    }
    failure(all, newSet, now)
        .ifPresentOrElse(c -> Conditions.set(status, c), () -> Conditions.remove(status, FAILURE));
    return status;
  }

  static boolean complete(JsonNode deployment, JsonNode status) {
    int wanted = Trees.integer(deployment, 0, "spec", "replicas");
    return Trees.integer(status, 0, "updatedReplicas") == wanted
        && Trees.integer(status, 0, "replicas") == wanted
        && Trees.integer(status, 0, "availableReplicas") == wanted
        && Trees.integer(status, 0, "observedGeneration") >= generation(deployment);
  }

  private static boolean progressed(JsonNode before, JsonNode after) {
    return Trees.integer(after, 0, "updatedReplicas") > Trees.integer(before, 0, "updatedReplicas")
        || old(after) < old(before)
        || Trees.integer(after, 0, "readyReplicas") > Trees.integer(before, 0, "readyReplicas")
        || Trees.integer(after, 0, "availableReplicas")
            > Trees.integer(before, 0, "availableReplicas");
  }

  private static int old(JsonNode status) {
    return Trees.integer(status, 0, "replicas") - Trees.integer(status, 0, "updatedReplicas");
  }

  private static boolean late(JsonNode deployment, JsonNode status, Instant now) {
    return Conditions.find(status, PROGRESSING)
        .filter(c -> !Trees.text(c, "reason").equals(DONE))
        .filter(c ->
            Trees.text(c, "reason").equals(LATE)
                || now.isAfter(Trees.instant(c, "lastUpdateTime").plus(deadline(deployment))))
        .isPresent();
  }

  /// The largest number stands for none.
  static boolean hasDeadline(JsonNode deployment) {
    return Trees.integer(deployment, 600, "spec", "progressDeadlineSeconds") != Integer.MAX_VALUE;
  }

  static Duration deadline(JsonNode deployment) {
    return Duration.ofSeconds(Trees.integer(deployment, 600, "spec", "progressDeadlineSeconds"));
  }

  private static Optional<ObjectNode> failure(
      List<ObjectNode> all, @Nullable ObjectNode newSet, Instant now) {
    Optional<ObjectNode> own =
        newSet == null ? Optional.empty() : Conditions.find(newSet.path("status"), FAILURE);
    return own.or(() ->
            all.stream()
                .flatMap(set -> Conditions.find(set.path("status"), FAILURE).stream())
                .findFirst())
        .map(c -> {
          ObjectNode condition =
              Conditions.condition(
                  FAILURE,
                  Trees.text(c, "status"),
                  Trees.text(c, "reason"),
                  Trees.text(c, "message"),
                  now);
          condition.set("lastTransitionTime", c.path("lastTransitionTime"));
          condition.set("lastUpdateTime", c.path("lastTransitionTime"));
          return condition;
        });
  }
}
