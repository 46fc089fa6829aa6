package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What happens to the ReplicaSets when a Deployment's size changes: a single one takes it all, in
/// the middle of a rollout each takes its share.
final class ProportionalScaling {
  private final DeploymentReplicaSets sets;

  ProportionalScaling(DeploymentReplicaSets sets) {
    this.sets = sets;
  }

  void scale(ObjectNode deployment, @Nullable ObjectNode newSet, List<ObjectNode> old) {
    RollingMath math = RollingMath.of(deployment);
    List<ObjectNode> active = new ArrayList<>(old);
    if (newSet != null) {
      active.add(newSet);
    }
    active.removeIf(set -> DeploymentReplicaSets.size(set) == 0);
    if (active.size() <= 1) {
      ObjectNode only =
          !active.isEmpty() ? active.getFirst() : newSet != null ? newSet : latest(old);
      if (only != null) {
        var _ = sets.scale(deployment, only, math.replicas());
      }
      return;
    }
    if (newSet != null && saturated(math, newSet)) {
      active.stream()
          .filter(set -> !Trees.uid(set).equals(Trees.uid(newSet)))
          .forEach(set -> sets.scale(deployment, set, 0));
      return;
    }
    if (Trees.text(deployment, "spec", "strategy", "type").equals("RollingUpdate")) {
      share(deployment, math, active);
    }
  }

  private static @Nullable ObjectNode latest(List<ObjectNode> old) {
    return old.isEmpty() ? null : old.getLast();
  }

  private static boolean saturated(RollingMath math, ObjectNode set) {
    return DeploymentReplicaSets.size(set) == math.replicas()
        && Trees.annotation(set, DeploymentReplicaSets.DESIRED)
            .equals(Integer.toString(math.replicas()))
        && Trees.integer(set, 0, "status", "availableReplicas") == math.replicas();
  }

  private void share(ObjectNode deployment, RollingMath math, List<ObjectNode> active) {
    int allowed = math.replicas() > 0 ? math.maxTotal() : 0;
    int toAdd = allowed - DeploymentReplicaSets.sizes(active);
    active.sort(
        Comparator.<ObjectNode>comparingInt(set -> -DeploymentReplicaSets.size(set))
            .thenComparing(
                toAdd > 0
                    ? DeploymentReplicaSets.OLDEST_FIRST.reversed()
                    : DeploymentReplicaSets.OLDEST_FIRST));
    int added = 0;
    List<Integer> sizes = new ArrayList<>();
    for (ObjectNode set : active) {
      int share = toAdd == 0 ? 0 : share(deployment, math, set, toAdd, added);
      added += share;
      sizes.add(DeploymentReplicaSets.size(set) + share);
    }
    for (int i = 0; i < active.size(); i++) {
      int leftover = i == 0 && toAdd != 0 ? toAdd - added : 0;
      var _ = sets.scale(deployment, active.get(i), Math.max(0, sizes.get(i) + leftover));
    }
  }

  private static int share(
      ObjectNode deployment, RollingMath math, ObjectNode set, int toAdd, int added) {
    int size = DeploymentReplicaSets.size(set);
    int fraction;
    if (math.replicas() == 0) {
      fraction = -size;
    } else {
      String noted = Trees.annotation(set, DeploymentReplicaSets.MAX);
      int before =
          noted.isEmpty()
              ? Trees.integer(deployment, 1, "status", "replicas")
              : Integer.parseInt(noted);
      fraction = Math.round((float) size * math.maxTotal() / Math.max(1, before)) - size;
    }
    return toAdd > 0 ? Math.min(fraction, toAdd - added) : Math.max(fraction, toAdd - added);
  }
}
