package dev.slipway.commands.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A pod, as far as it tells how a rollout goes.
///
/// @param phase `Pending`, `Running`, `Succeeded`, `Failed` or `Unknown`
/// @param ready whether its Ready condition is True and it is not ending
/// @param readySince since when its Ready condition has been True without a break; empty when it is
///   not ready, or nothing tells
/// @param unschedulable the scheduler's words when no node takes it
/// @param containers init containers first, then the others, with their states
public record PodView(
    String name,
    String phase,
    boolean ready,
    Optional<Instant> readySince,
    Optional<String> unschedulable,
    List<ContainerView> containers) {
  public PodView {
    containers = List.copyOf(containers);
  }

  /// A pod that does not tell since when it is ready.
  public PodView(
      String name,
      String phase,
      boolean ready,
      Optional<String> unschedulable,
      List<ContainerView> containers) {
    this(name, phase, ready, Optional.empty(), unschedulable, containers);
  }

  /// A container of the pod.
  ///
  /// @param image as the pod's spec has it
  /// @param lastEnd how it ended the last time it ended
  public record ContainerView(
      String name, String image, boolean ready, int restarts, State state, Optional<End> lastEnd) {}

  /// What a container is doing.
  public sealed interface State {
    /// @param reason such as `ContainerCreating`, `ImagePullBackOff`, `CrashLoopBackOff`
    /// @param message may be empty
    record Waiting(String reason, String message) implements State {}

    record Running(Instant since) implements State {}

    record Ended(End end) implements State {}
  }

  /// How a container ended.
  ///
  /// @param exitCode 0 to 255
  /// @param reason such as `Error`, `OOMKilled`, `Completed`
  /// @param message the termination message; may be empty
  public record End(int exitCode, String reason, String message, Instant at) {}
}
