package dev.slipway.commands.requests;

import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.util.Optional;

/// What makes something live in an environment, so that what it would do can be shown before.
public sealed interface Plannable permits DeployCommand, RollBackCommand, SetConfigCommand {
  AppName app();

  EnvironmentName environment();

  /// Why; empty when none was given.
  Optional<String> reason();

  /// How it is said.
  String phrase();
}
