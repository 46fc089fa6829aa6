package dev.slipway.commands.automatic;

import dev.slipway.commands.automatic.AutoState.Pause;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.Release;
import dev.slipway.commands.locks.Lock;
import dev.slipway.config.EnvironmentName;
import java.time.Instant;
import java.util.Optional;

/// What keeps a build from going live by itself.
public sealed interface Obstacle {
  /// The default branch has no stable build yet.
  record NothingStable(String branch) implements Obstacle {}

  /// What is there was not deployed by Slipway, so that nobody knows what a build would bring.
  record NothingKnown() implements Obstacle {}

  record Paused(Pause pause) implements Obstacle {}

  /// Another deployment there is not over.
  record UnderWay(Deployment deployment) implements Obstacle {}

  /// A person went back to an earlier release.
  record WentBack(Release release) implements Obstacle {}

  /// A person deployed a build that is older than one which was there before.
  ///
  /// @param newer the newest that was
  record OlderByHand(Release release, BuildNumber newer) implements Obstacle {}

  /// What is there is of another branch than the default one.
  record OtherBranch(Release release) implements Obstacle {}

  /// The last deployment failed or was stopped, and what was there before is not back.
  record LeftBroken(Deployment deployment) implements Obstacle {}

  /// The build is in quarantine there.
  ///
  /// @param against the rollback that put it out, or the deployment that found it worse
  record KeptOut(Release against) implements Obstacle {}

  /// The build was tried there once, and did not go live.
  record Tried(Deployment deployment) implements Obstacle {}

  record Locked(Lock lock) implements Obstacle {}

  /// These are no deploy hours.
  ///
  /// @param next when the next begin; empty when there are none within a year
  record Closed(Optional<Instant> next) implements Obstacle {}

  /// Automatic deploys do not begin at this time.
  ///
  /// @param next when they do again; empty when they don't within a year
  record NotNow(Optional<Instant> next) implements Obstacle {}

  /// The environment that it has to come from has no stable build that is live and stable, or
  /// another one.
  ///
  /// @param there the build that is; empty when there is none
  record NotLiveOn(EnvironmentName environment, Optional<BuildNumber> there) implements Obstacle {}

  /// It has not been live there for long enough.
  record NotLiveLongEnough(EnvironmentName environment, Instant since, Instant until)
      implements Obstacle {}

  /// Its pipeline is not green any more.
  record NotGreen(Build build) implements Obstacle {}

  /// Something else that a deployment is looked up for before it begins: a gate, an image, a system
  /// that does not answer.
  ///
  /// @param why a sentence
  record Objection(Text why) implements Obstacle {}
}
