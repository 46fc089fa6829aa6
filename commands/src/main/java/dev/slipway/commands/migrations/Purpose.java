package dev.slipway.commands.migrations;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.deployments.DeploymentId;
import java.util.Optional;

/// What a migration is asked for.
public sealed interface Purpose {
  /// What whoever asks must be allowed to do. Who may deploy may have the migration run that the
  /// operator has declared to be a part of deploying.
  default Action action() {
    return switch (this) {
      case Login _ -> Action.MIGRATE;
      case Run(var before) -> before.isPresent() ? Action.DEPLOY : Action.MIGRATE;
    };
  }

  /// A container that its owner logs in to.
  record Login() implements Purpose {}

  /// The configured command is run, once.
  ///
  /// @param before the deployment that waits for it; empty when a person asked for it alone
  record Run(Optional<Before> before) implements Purpose {}

  /// A deployment that goes on when the command has succeeded.
  ///
  /// @param image what it will make live, so that the same is run
  record Before(DeploymentId deployment, PinnedImage image) {}
}
