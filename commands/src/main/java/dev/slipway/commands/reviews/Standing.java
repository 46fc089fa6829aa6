package dev.slipway.commands.reviews;

import java.net.URI;
import java.time.Instant;

/// How a review app was last seen.
public sealed interface Standing {
  /// Nothing is there: it waits for a build, or for room.
  record Waiting() implements Standing {}

  /// It comes up.
  ///
  /// @param since when that began
  /// @param words what it waits for, clauses; may hold text from outside
  record Coming(Instant since, String words) implements Standing {}

  /// All of it is ready.
  record Ready(URI url) implements Standing {}

  /// It has not come up in time; it may yet.
  ///
  /// @param since when it began to come up
  /// @param words why not; may hold text from outside
  record Failed(Instant since, String words) implements Standing {}

  /// Its pods go away.
  record Settling() implements Standing {}

  record Asleep() implements Standing {}

  /// It is being removed.
  ///
  /// @param words what it waits for; may be empty
  record Leaving(String words) implements Standing {}

  record Gone() implements Standing {}
}
