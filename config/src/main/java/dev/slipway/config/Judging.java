package dev.slipway.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How a batch of new pods is judged.
///
/// @param window how long its pods must have been ready, and over which metrics are compared
/// @param metrics empty when no requests are counted
/// @param checks requests that new pods must answer; none when readiness and restarts, and what is
///   counted, decide
public record Judging(Duration window, Optional<Metrics> metrics, List<HttpCheck> checks) {
  public static final Duration DEFAULT_WINDOW = Duration.ofMinutes(1);

  public Judging {
    checks = List.copyOf(checks);
  }

  /// Readiness and restarts over a minute.
  public static Judging usual() {
    return new Judging(DEFAULT_WINDOW, Optional.empty(), List.of());
  }

  /// Whether anything is asked about pods, beyond their readiness and restarts.
  public boolean asks() {
    return metrics.isPresent() || !checks.isEmpty();
  }

  /// What Prometheus is asked.
  ///
  /// @param prometheus its base address, without a slash at the end
  /// @param workloads whose pods answer requests; empty for all
  /// @param requests counts requests
  /// @param errors counts those that went wrong
  /// @param slow counts those that took too long; empty when that does not matter
  /// @param minimumRequests with fewer, old or new, nothing can be told
  /// @param tolerance percentage points by which the share of bad requests may be higher
  public record Metrics(
      URI prometheus,
      List<String> workloads,
      QueryTemplate requests,
      QueryTemplate errors,
      Optional<QueryTemplate> slow,
      int minimumRequests,
      int tolerance) {
    public static final int DEFAULT_MINIMUM_REQUESTS = 30;
    public static final int DEFAULT_TOLERANCE = 1;

    public Metrics {
      workloads = List.copyOf(workloads);
    }

    /// Whether a workload's pods answer requests.
    public boolean counts(String workload) {
      return workloads.isEmpty() || workloads.contains(workload);
    }
  }
}
