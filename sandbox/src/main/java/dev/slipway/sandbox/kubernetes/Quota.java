package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/// The limit that ResourceQuota objects put on the number of pods in a namespace.
final class Quota {
  private Quota() {}

  /// @throws ApiFailure 403 when one more pod is too many
  static void admit(ObjectStore store, String namespace, String pod) {
    for (ObjectNode quota : store.list(ResourceType.RESOURCE_QUOTAS, namespace)) {
      String limit = Trees.text(quota, "spec", "hard", "pods");
      if (!limit.isEmpty()) {
        int used = used(store, namespace);
        if (used + 1 > Integer.parseInt(limit)) {
          throw ApiFailure.forbidden(
              ResourceType.PODS,
              pod,
              "exceeded quota: %s, requested: pods=1, used: pods=%d, limited: pods=%s"
                  .formatted(Trees.name(quota), used, limit));
        }
      }
    }
  }

  /// How many pods count against the quota: those not finished.
  static int used(ObjectStore store, String namespace) {
    return (int)
        store.list(ResourceType.PODS, namespace).stream()
            .filter(
                pod -> !Set.of("Succeeded", "Failed").contains(Trees.text(pod, "status", "phase")))
            .count();
  }
}
