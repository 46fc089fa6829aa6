package dev.slipway.commands.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a person needs to see why a rollout went wrong.
///
/// @param log the last lines of one sample pod of the newest revision, the worst one; empty when no
///   pod ever ran
/// @param events warnings about the workload, its newest ReplicaSet and its pods, oldest first
public record Evidence(Optional<PodLog> log, List<Happening> events) {
  public Evidence {
    events = List.copyOf(events);
  }

  /// The end of a container's output; text from outside.
  ///
  /// @param lines at most 20, oldest first
  public record PodLog(String pod, String container, List<String> lines) {
    public PodLog {
      lines = List.copyOf(lines);
    }
  }

  /// A Kubernetes event.
  ///
  /// @param about kind and name: `Pod/web-7c9d-x2x`
  /// @param reason such as `FailedCreate`, `Unhealthy`
  public record Happening(String about, String reason, String message, int count, Instant at) {}
}
