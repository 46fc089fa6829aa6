package dev.slipway.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is announced of an app's default branch, and where.
///
/// @param events what is announced; nothing when empty
/// @param channels Slack's ids of the channels; empty for those whose default app it is
public record News(Set<Event> events, Optional<List<String>> channels) {
  /// Everything, in the channels whose default app it is.
  public static final News DEFAULT = new News(Set.of(Event.values()), Optional.empty());

  public News {
    events = Set.copyOf(events);
    channels = channels.map(List::copyOf);
  }

  /// What there is to announce.
  public enum Event {
    /// A new stable build.
    STABLE,
    /// A pipeline that breaks the branch, and its recovery.
    BROKEN
  }
}
