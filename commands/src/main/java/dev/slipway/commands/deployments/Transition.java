package dev.slipway.commands.deployments;

import dev.slipway.commands.progress.ProgressEvent;
import java.time.Duration;
import java.util.List;

/// What a step leads to: stored together, or not at all.
///
/// @param next the deployment as it will stand
/// @param events what happened, oldest first; empty when there is nothing new to tell
/// @param pace when to look again
public record Transition(Deployment next, List<ProgressEvent> events, Pace pace) {
  public Transition {
    events = List.copyOf(events);
  }

  /// Whether there is anything to store.
  public boolean changes(Deployment before) {
    return !events.isEmpty() || !next.equals(before);
  }

  /// When to look again.
  public sealed interface Pace {
    /// At once.
    record AtOnce() implements Pace {}

    /// When something changes, or after this long.
    record Within(Duration limit) implements Pace {}

    /// Never: it is over.
    record Over() implements Pace {}
  }
}
