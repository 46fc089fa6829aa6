package dev.slipway.commands.records;

import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.deployments.Release;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What there is to tell of a deployment.
///
/// @param plan build and release
/// @param began when it was planned
/// @param ended empty while it is under way
/// @param since the commit of what was live before; empty when nothing was, or it is unknown
public record Account(
    Deployment deployment,
    Plan plan,
    Instant began,
    Optional<Instant> ended,
    Optional<CommitSha> since) {
  public Standing standing() {
    return Standing.of(deployment.state());
  }

  /// With what was live before.
  ///
  /// @param newestFirst releases to the environment
  public Account after(List<Release> newestFirst) {
    return new Account(
        deployment,
        plan,
        began,
        ended,
        newestFirst.stream()
            .filter(release -> release.number() < plan.release())
            .filter(Release::succeeded)
            .findFirst()
            .map(release -> release.plan().build().commit().sha()));
  }
}
