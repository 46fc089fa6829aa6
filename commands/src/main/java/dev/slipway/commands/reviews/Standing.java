package dev.slipway.commands.reviews;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.CommitSha;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/// How a review app was last seen.
public sealed interface Standing {
  /// Nothing is there: it waits for a build, or for room.
  record Waiting() implements Standing {}

  /// What it is to hold is not applied yet.
  ///
  /// @param older what there is meanwhile; empty when there is nothing, or not all of one build
  /// @param missing what is not there any more, one clause; may be empty
  record Making(Optional<Older> older, String missing) implements Standing {}

  /// What was applied before, and is there as a whole.
  ///
  /// @param url where it can be seen; empty when it is not ready
  /// @param words why it is not ready; may hold text from outside
  record Older(CommitSha commit, BuildNumber build, Optional<URI> url, String words) {}

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
