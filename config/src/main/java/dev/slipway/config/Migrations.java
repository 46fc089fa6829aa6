package dev.slipway.config;

import java.time.Duration;
import java.util.Optional;

/// What the migration containers of an environment are like.
///
/// @param toolkit the image that brings the SSH side, by digest or tag
/// @param host how a container's host is called
/// @param reach how it is reached from outside
/// @param life how long one lives when nothing is said, 4 h by default
/// @param longest how long one may live at most, extensions included, 24 h by default
/// @param connectWithin how long it waits for the first connection, 30 min by default
/// @param scratch the size of its scratch volume when nothing is said
/// @param scratchMost the largest that may be asked for
/// @param workload whose pod template is copied; empty for the environment's first
/// @param recording whether what is typed and printed is kept
/// @param keepLog for how long after a container's end, 720 h by default
public record Migrations(
    String toolkit,
    HostTemplate host,
    Reach reach,
    Duration life,
    Duration longest,
    Duration connectWithin,
    ByteSize scratch,
    ByteSize scratchMost,
    Optional<String> workload,
    Recording recording,
    Duration keepLog) {
  public static final Duration DEFAULT_LIFE = Duration.ofHours(4);
  public static final Duration DEFAULT_LONGEST = Duration.ofHours(24);
  public static final Duration DEFAULT_CONNECT_WITHIN = Duration.ofMinutes(30);
  public static final Duration DEFAULT_KEEP_LOG = Duration.ofDays(30);
  public static final ByteSize DEFAULT_SCRATCH = new ByteSize(1024);
  public static final ByteSize DEFAULT_SCRATCH_MOST = new ByteSize(20 * 1024);

  /// How a container is reached from outside.
  public enum Reach {
    /// A Service of type NodePort; Kubernetes picks the port.
    NODE_PORT,
    /// A Service of type LoadBalancer.
    LOAD_BALANCER,
    /// Not at all: through `kubectl port-forward`.
    NONE
  }

  /// Whether what is typed and printed is kept.
  public enum Recording {
    ON,
    OFF
  }
}
