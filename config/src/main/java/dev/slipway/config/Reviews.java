package dev.slipway.config;

import java.time.Duration;
import java.util.Optional;

/// The review apps of an app: one for a branch, in a namespace of its own.
///
/// @param target where: the cluster, and as its namespace what the names of theirs begin with, at
///   most 40 characters
/// @param manifests the folder of the repository whose YAML files describe one
/// @param url where one can be seen
/// @param label merge requests that have it get one by themselves; empty for none
/// @param sleepAfter how long one stays awake after it was last asked for or pushed to, 8 h by
///   default
/// @param keepFor how long one is kept after that, 168 h by default
/// @param liveWithin how long one may take to come up, 10 min by default
/// @param perApp how many there may be at a time, 10 by default
/// @param perOwner how many one person may have at a time, 3 by default
/// @param limits what each may use
/// @param roles who may see and who may have one
/// @param image from which `{image}` of the manifests is made for a build; empty where there is
///   none
public record Reviews(
    Target target,
    String manifests,
    ReviewUrl url,
    Optional<String> label,
    Duration sleepAfter,
    Duration keepFor,
    Duration liveWithin,
    int perApp,
    int perOwner,
    Limits limits,
    Roles roles,
    Optional<ImageTemplate> image) {
  public static final String DEFAULT_MANIFESTS = ".slipway/review";
  public static final Duration DEFAULT_SLEEP_AFTER = Duration.ofHours(8);
  public static final Duration DEFAULT_KEEP_FOR = Duration.ofDays(7);
  public static final Duration DEFAULT_LIVE_WITHIN = Duration.ofMinutes(10);
  public static final int DEFAULT_PER_APP = 10;
  public static final int DEFAULT_PER_OWNER = 3;

  /// What stands for an environment where decisions about review apps are recorded.
  public static final EnvironmentName PLACE = new EnvironmentName("review-apps");

  /// The longest that names may begin with: room for app, branch and hash.
  public static final int LONGEST_PREFIX = 40;

  /// The target of one of them.
  ///
  /// @param namespace its own
  public Target target(String namespace) {
    return new Target(target.name(), target.cluster(), new Namespace(namespace));
  }

  /// What the pods of one review app may use together; Kubernetes refuses more.
  ///
  /// @param cpu in cores, 4 by default
  /// @param memory 4Gi by default
  /// @param pods 20 by default
  /// @param storage of all its volume claims together, 10Gi by default
  public record Limits(int cpu, ByteSize memory, int pods, ByteSize storage) {
    public static final Limits DEFAULT =
        new Limits(4, new ByteSize(4 * 1024), 20, new ByteSize(10 * 1024));
  }
}
