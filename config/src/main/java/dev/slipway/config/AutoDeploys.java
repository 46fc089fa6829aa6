package dev.slipway.config;

import java.time.Duration;
import java.util.Optional;

/// Which builds go live in an environment by themselves: stable ones, as ordinary deployments.
///
/// @param commits how many commits a build may bring to what is live; with more it is asked first
/// @param liveOn where a build must be live and stable before; empty for nowhere
/// @param liveFor for how long it must have been live there
/// @param hours when they may begin, besides the environment's deploy hours; empty for whenever
///   those are open
/// @param channel Slack's id of the channel where these deployments are told; empty for the first
///   one that news of the app are told in
public record AutoDeploys(
    int commits,
    Optional<EnvironmentName> liveOn,
    Duration liveFor,
    Optional<DeployHours> hours,
    Optional<String> channel) {
  public static final int DEFAULT_COMMITS = 8;

  /// Each stable build, at any time.
  static final AutoDeploys USUAL =
      new AutoDeploys(
          DEFAULT_COMMITS, Optional.empty(), Duration.ZERO, Optional.empty(), Optional.empty());
}
