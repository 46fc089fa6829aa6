package dev.slipway.commands.automatic;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentId;
import java.time.Instant;
import java.util.Optional;

/// What is remembered of automatic deploys to an environment, beside its deployments themselves.
///
/// @param pause empty while nobody has paused them
/// @param resumedAfter the last deployment that had ended when somebody resumed them last: what it
///   and those before it have against a build counts no more; empty when there is none
/// @param asked what the channel is asked; empty when nothing is
public record AutoState(
    Optional<Pause> pause, Optional<DeploymentId> resumedAfter, Optional<Question> asked) {
  /// Of an environment of which nothing is remembered.
  public static final AutoState NEW =
      new AutoState(Optional.empty(), Optional.empty(), Optional.empty());

  /// That somebody has paused them.
  ///
  /// @param reason in their words; empty when none was given
  public record Pause(UserId by, Instant at, Optional<String> reason) {}

  /// Whether to deploy a build that brings many commits.
  ///
  /// @param commits how many
  /// @param release the release that was live then, by its number
  public record Question(BuildNumber build, int commits, long release) {}

  /// What a person tells.
  public sealed interface Told {
    /// @param reason why, in their words; empty when none was given
    record Paused(UserId by, Optional<String> reason) implements Told {}

    record Resumed() implements Told {}
  }

  /// This after a person has told something.
  ///
  /// @param ended the last deployment there that has ended
  public AutoState after(Told told, Optional<DeploymentId> ended, Instant now) {
    return switch (told) {
      case Told.Paused(UserId by, Optional<String> reason) ->
          new AutoState(Optional.of(new Pause(by, now, reason)), resumedAfter, asked);
      case Told.Resumed() -> new AutoState(Optional.empty(), ended, asked);
    };
  }

  /// This with another question, or none.
  public AutoState asking(Optional<Question> question) {
    return new AutoState(pause, resumedAfter, question);
  }

  /// Whether what became of a deployment still counts. Numbers rise, clocks of several machines
  /// differ.
  boolean counts(Deployment deployment) {
    return resumedAfter.isEmpty() || deployment.id().value() > resumedAfter.get().value();
  }
}
