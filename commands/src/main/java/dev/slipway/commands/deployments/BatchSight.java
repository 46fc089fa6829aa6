package dev.slipway.commands.deployments;

import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.deployments.Observing.Breakage;
import dev.slipway.commands.deployments.Observing.Interference;
import java.util.Optional;

/// What one look at a batch and at the workloads beside it adds up to: the first of each kind. Used
/// by one thread, once.
final class BatchSight {
  private Optional<Interference> interfered = Optional.empty();
  private Optional<Breakage> broken = Optional.empty();
  private Optional<Late> notReady = Optional.empty();
  private boolean isBlind;

  /// Pods that are not ready yet.
  record Late(int change, WorkloadView view) {}

  void blind() {
    isBlind = true;
  }

  void interfered(int change, String who) {
    interfered = interfered.or(() -> Optional.of(new Interference(change, who)));
  }

  void broken(int change, Cause cause) {
    broken = broken.or(() -> Optional.of(new Breakage(change, cause)));
  }

  void late(int change, WorkloadView view) {
    notReady = notReady.or(() -> Optional.of(new Late(change, view)));
  }

  boolean isBlind() {
    return isBlind;
  }

  Optional<Interference> interfered() {
    return interfered;
  }

  Optional<Breakage> broken() {
    return broken;
  }

  Optional<Late> notReady() {
    return notReady;
  }
}
