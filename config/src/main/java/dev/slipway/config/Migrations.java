package dev.slipway.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What the migrations of an environment are like: the containers that people log in to, and the
/// command that `run migration` runs.
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
/// @param declared what `run migration` runs; empty when there is nothing to run
/// @param paths files whose change means that there is something to migrate
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
    Duration keepLog,
    Optional<Declared> declared,
    List<PathGlob> paths) {
  public static final Duration DEFAULT_LIFE = Duration.ofHours(4);
  public static final Duration DEFAULT_LONGEST = Duration.ofHours(24);
  public static final Duration DEFAULT_CONNECT_WITHIN = Duration.ofMinutes(30);
  public static final Duration DEFAULT_KEEP_LOG = Duration.ofDays(30);
  public static final Duration DEFAULT_RUN_WITHIN = Duration.ofMinutes(30);
  public static final ByteSize DEFAULT_SCRATCH = new ByteSize(1024);
  public static final ByteSize DEFAULT_SCRATCH_MOST = new ByteSize(20 * 1024);

  public Migrations {
    paths = List.copyOf(paths);
  }

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

  /// The migration of an app, as its operator has declared it.
  ///
  /// @param command the program and its arguments; no shell reads them. At least one word
  /// @param within how long it may take, from when its pod is on a node, 30 min by default; after
  ///   that Kubernetes ends it
  public record Declared(List<String> command, Duration within, BeforeDeploy beforeDeploy) {
    public Declared {
      command = List.copyOf(command);
      if (command.isEmpty()) {
        throw new IllegalArgumentException("a command has at least one word");
      }
    }
  }

  /// Whether a deployment runs the migration of its build first.
  public enum BeforeDeploy {
    RUN,
    /// Only people run it.
    LEAVE
  }
}
