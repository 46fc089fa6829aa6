package dev.slipway.commands.migrations;

import dev.slipway.commands.deployments.Transition.Pace;
import java.util.List;

/// What a step leads to: stored together, or not at all.
///
/// @param next the migration container as it will stand
/// @param events what happened, oldest first; empty when there is nothing new to tell
/// @param pace when to look again
public record MigrationTransition(Migration next, List<MigrationEvent> events, Pace pace) {
  public MigrationTransition {
    events = List.copyOf(events);
  }

  /// Whether there is anything to store.
  public boolean changes(Migration before) {
    return !events.isEmpty() || !next.equals(before);
  }
}
