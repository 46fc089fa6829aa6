package dev.slipway.commands.migrations;

import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.ports.Refusal;
import java.time.Duration;
import java.time.Instant;

/// Where a migration stands. Each state holds all that is needed to go on from it after a restart.
/// The names under which states are stored are in the store, not here.
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

  /// The pod that is to run the command is made, held back, and now known for good: no other is
  /// ever made. It is being let go.
  ///
  /// @param pod its uid
  /// @param since when it was known to be made
  record Releasing(Container container, String pod, Instant since) implements MigrationState {}

  /// The pod was let go: its command will run, runs, or has run.
  ///
  /// @param since when that was known
  record Running(Container container, String pod, Instant since) implements MigrationState {}

  /// The pod that runs a command is being ended.
  ///
  /// @param why what will be said of it, unless it turns out that the command ended by itself
  /// @param since when that was decided
  record Halting(Container container, String pod, HowEnded why, Instant since)
      implements MigrationState {}

  /// A container is being ended.
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

    /// The command ran to its own end.
    ///
    /// @param exitCode 0 means that it says it has succeeded
    record Ran(int exitCode, Duration took) implements HowEnded {}

    /// A command may have run to its end or not.
    ///
    /// @param words what is known, one clause; may hold text from outside
    record Unknown(String words) implements HowEnded {}
  }
}
