package dev.slipway.commands.automatic;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.deployments.Release;
import java.util.List;
import java.util.Optional;

/// What follows for an environment from how things stand.
public sealed interface Conclusion {
  /// What is there is the newest, or newer.
  record UpToDate(Release live) implements Conclusion {}

  /// Nothing speaks against a build as far as it is known; what it brings is to be asked of GitLab.
  ///
  /// @param since the commit of what is live
  record LookAt(BuildNumber build, CommitSha since) implements Conclusion {}

  /// It goes live now.
  record Deploy(Build build) implements Conclusion {}

  /// It brings more commits than go live without being asked.
  ///
  /// @param live what is there
  record TooMany(BuildNumber build, int commits, Release live) implements Conclusion {}

  /// It waits.
  ///
  /// @param build empty when there is none to deploy
  /// @param obstacles all that keep it, at least one
  record Kept(Optional<BuildNumber> build, List<Obstacle> obstacles) implements Conclusion {
    public Kept {
      obstacles = List.copyOf(obstacles);
      if (obstacles.isEmpty()) {
        throw new IllegalArgumentException("nothing keeps " + build);
      }
    }
  }
}
