package dev.slipway.commands.migrations;

import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.ports.Refusal;
import java.time.Instant;

/// Where a migration container stands. Each state holds all that is needed to go on from it after a
/// restart. The names under which states are stored are in the store, not here.
public sealed interface MigrationState {
  /// The build, its image and the developer's keys are being looked up.
  record LookingUp() implements MigrationState {}

  /// It is being made, or is made already.
  record Making(Container container, Instant endsAt) implements MigrationState {}

  /// It is made and comes up.
  ///
  /// @param since when it was made
  record Starting(Container container, HostKey hostKey, Instant endsAt, Instant since)
      implements MigrationState {}

  /// It can be logged in to.
  ///
  /// @param pod the uid of the pod
  record Ready(Container container, String pod, Door door, HostKey hostKey, Instant endsAt)
      implements MigrationState {}

  /// It is being given another end.
  record Extending(Ready ready, UserId by, Instant wanted) implements MigrationState {}

  /// It is being ended.
  ///
  /// @param why what will be said of it
  /// @param since when that was decided
  record Stopping(Container container, HowEnded why, Instant since) implements MigrationState {}

  /// It is over; the rest of its log is being read.
  record Collecting(Container container, HowEnded why, Instant since) implements MigrationState {}

  /// It is over, its log is read; everything that was made for it is being removed.
  record Clearing(Container container, HowEnded why) implements MigrationState {}

  /// Nothing more will happen.
  sealed interface Over extends MigrationState {}

  /// Refused before anything was made.
  record Refused(Refusal refusal) implements Over {}

  /// It is over, and nothing is left of it but its log.
  record Finished(Container container, HowEnded why) implements Over {}

  /// How a migration container came to its end.
  sealed interface HowEnded {
    record TimeUp() implements HowEnded {}

    /// Nobody connected in time.
    record NobodyCame() implements HowEnded {}

    record StoppedBy(UserId user) implements HowEnded {}

    /// By itself or by the cluster.
    ///
    /// @param words one clause; may hold text from outside
    record Broke(String words) implements HowEnded {}

    /// It never came up.
    ///
    /// @param words the reason, one clause; may hold text from outside
    record DidNotStart(String words) implements HowEnded {}

    /// Somebody deleted it.
    record Vanished() implements HowEnded {}
  }
}
