package dev.slipway.commands.grammar;

import dev.slipway.config.AppName;
import java.util.Optional;

/// What is understood without being said.
///
/// @param defaultApp the app that is meant in this channel when none is named; empty for none
/// @param implied the command that the sentence belongs to without naming it, as in a slash command
///   of its own; empty when the sentence must say what it wants
public record Context(Optional<AppName> defaultApp, Optional<CommandName> implied) {
  /// Nothing is understood.
  public static final Context NONE = new Context(Optional.empty(), Optional.empty());

  /// The same, where an app is meant unless another is named.
  public Context about(AppName app) {
    return new Context(Optional.of(app), implied);
  }

  /// The same, where a command is meant unless the sentence can only be another.
  public Context implying(CommandName command) {
    return new Context(defaultApp, Optional.of(command));
  }
}
