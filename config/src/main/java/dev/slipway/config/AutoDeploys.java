package dev.slipway.config;

import java.time.Duration;
import java.util.Optional;

/// Which builds go live in an environment by themselves: stable ones, as ordinary deployments.
///
/// @param commits how many commits a build may bring to what is live; with more it is asked first
/// @param liveOn where a build must be live and stable before; empty for nowhere
/// @param liveFor for how long it must have been live there
/// @param channel Slack's id of the channel where these deployments are told; empty for the first
///   one that news of the app are told in
public record AutoDeploys(
    int commits, Optional<EnvironmentName> liveOn, Duration liveFor, Optional<String> channel) {
  public static final int DEFAULT_COMMITS = 8;
}
