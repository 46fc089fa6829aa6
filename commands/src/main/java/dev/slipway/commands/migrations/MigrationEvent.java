package dev.slipway.commands.migrations;

import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.migrations.MigrationState.HowEnded;
import java.time.Instant;
import java.util.Optional;

/// Something that happened to a migration container, as it is stored and told. Events are only ever
/// added.
public sealed interface MigrationEvent {
  /// When it was noticed.
  Instant at();

  /// What it is made from is fixed.
  record Named(Instant at, Container container, Instant endsAt) implements MigrationEvent {}

  /// It comes up.
  ///
  /// @param waitingFor the first thing that is not so yet
  /// @param words what is known of it, one clause
  record Waiting(Instant at, PodSight.Stage waitingFor, String words) implements MigrationEvent {}

  /// A system does not answer.
  ///
  /// @param since when it was last heard of
  record WentSilent(Instant at, String system, String reason, Instant since)
      implements MigrationEvent {}

  /// The system that was silent answers again.
  record Answered(Instant at, String system) implements MigrationEvent {}

  /// Its command runs.
  record Began(Instant at) implements MigrationEvent {}

  /// Its command has printed something.
  ///
  /// @param first the first piece of output that was not told before, counted from 1
  /// @param last the last one
  record Printed(Instant at, long first, long last) implements MigrationEvent {}

  /// It can be logged in to.
  ///
  /// @param rules what holds in it; empty in what was stored before rules were told
  record BecameReady(Instant at, Door door, HostKey hostKey, Instant endsAt, Optional<Rules> rules)
      implements MigrationEvent {}

  /// What people are to know before they log in.
  ///
  /// @param connectBy when it ends if nobody has logged in by then
  /// @param recorded whether what is typed and printed is kept
  record Rules(Instant connectBy, boolean recorded) {}

  /// Its pod was replaced: what ran in the old one is lost.
  record StartedAfresh(Instant at, Door door, HostKey hostKey) implements MigrationEvent {}

  /// Somebody came or went.
  record PeopleChanged(Instant at, Presence presence) implements MigrationEvent {}

  /// A person wants it to end later.
  record ExtensionAsked(Instant at, UserId by, Instant wanted) implements MigrationEvent {}

  /// It has another end.
  ///
  /// @param isLatest whether it can't be extended any more
  record EndChanged(Instant at, Instant endsAt, boolean isLatest) implements MigrationEvent {}

  /// It could not be given another end.
  record NotExtended(Instant at, String words) implements MigrationEvent {}

  /// Its end is near.
  record NearEnd(Instant at, Instant endsAt) implements MigrationEvent {}

  /// It is being ended, or has ended.
  record Ending(Instant at, HowEnded why) implements MigrationEvent {}

  /// It is over.
  record Closed(Instant at, MigrationState.Over state) implements MigrationEvent {}
}
