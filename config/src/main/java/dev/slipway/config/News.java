package dev.slipway.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is announced of an app's default branch, and where, and where it is told how its
/// deployments end.
///
/// @param events what is announced; nothing when empty
/// @param channels Slack's ids of the channels where it is announced; empty for those whose default
///   app it is
/// @param deployments Slack's ids of the channels that are told how deployments end, wherever they
///   were asked for
public record News(Set<Event> events, Optional<List<String>> channels, List<String> deployments) {
  /// Everything of the branch, in the channels whose default app it is.
  public static final News DEFAULT = new News(Set.of(Event.values()), Optional.empty(), List.of());

  public News {
    events = Set.copyOf(events);
    channels = channels.map(List::copyOf);
    deployments = List.copyOf(deployments);
  }

  /// What there is to announce.
  public enum Event {
    /// A new stable build.
    STABLE,
    /// A pipeline that breaks the branch, and its recovery.
    BROKEN
  }
}
