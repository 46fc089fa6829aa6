package dev.slipway.commands.migrations;

import dev.slipway.commands.migrations.MigrationState.HowEnded;
import dev.slipway.commands.progress.Board.Silence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The picture of one migration container, computed from its stored events and nothing else.
/// Immutable.
///
/// @param container empty until what it is made from is known
/// @param waiting what it waits for while it comes up
/// @param access empty until it can be logged in to
/// @param began when its command was first seen to run; empty before, and for a container
/// @param output what of its command's output was told
/// @param isLatest whether it is known that it can't be extended any more
/// @param warned the end that people were last warned of
/// @param ending how it ends, once that is known
/// @param over what became of it, once nothing more happens
/// @param changedAt when the last event was noticed
public record MigrationBoard(
    MigrationId id,
    MigrationOrder order,
    Optional<Container> container,
    Optional<MigrationEvent.Waiting> waiting,
    Optional<Access> access,
    Optional<Instant> began,
    Output output,
    Instant endsAt,
    boolean isLatest,
    Presence presence,
    Optional<Instant> warned,
    Optional<Silence> silence,
    Optional<HowEnded> ending,
    Optional<MigrationState.Over> over,
    Instant changedAt) {
  /// How to get in.
  ///
  /// @param since when it could be logged in to for the first time
  /// @param rules what holds in it; empty when that was not told
  public record Access(
      Door door, HostKey hostKey, Instant since, Optional<MigrationEvent.Rules> rules) {}

  /// What of a command's output was told.
  ///
  /// @param pieces how many pieces
  /// @param times in how many portions
  /// @param last when the last one was
  public record Output(long pieces, int times, Instant last) {
    private Output and(MigrationEvent.Printed printed) {
      return new Output(printed.last(), times + 1, printed.at());
    }
  }

  /// The picture that a migration container's events give, oldest first.
  public static MigrationBoard of(Migration migration, List<MigrationEvent> events) {
    MigrationOrder order = migration.order();
    MigrationBoard board =
        new MigrationBoard(
            migration.id(),
            order,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new Output(0, 0, Instant.EPOCH),
            order.endsAt(),
            false,
            Presence.NOBODY,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            order.at());
    return board.with(events);
  }

  /// The picture after some more events.
  public MigrationBoard with(List<MigrationEvent> events) {
    MigrationBoard board = this;
    for (MigrationEvent event : events) {
      board = board.with(event);
    }
    return board;
  }

  private MigrationBoard with(MigrationEvent event) {
    Draft draft = new Draft(this);
    draft.changedAt = event.at();
    switch (event) {
      case MigrationEvent.Named named -> {
        draft.container = Optional.of(named.container());
        draft.endsAt = named.endsAt();
      }
      case MigrationEvent.Waiting stage -> draft.waiting = Optional.of(stage);
      case MigrationEvent.WentSilent silent ->
          draft.silence =
              Optional.of(new Silence(silent.system(), silent.reason(), silent.since()));
      case MigrationEvent.Answered _ -> draft.silence = Optional.empty();
      case MigrationEvent.BecameReady ready -> {
        draft.waiting = Optional.empty();
        draft.access =
            Optional.of(new Access(ready.door(), ready.hostKey(), ready.at(), ready.rules()));
        draft.endsAt = ready.endsAt();
      }
      case MigrationEvent.Began began -> {
        draft.waiting = Optional.empty();
        draft.began = Optional.of(began.at());
      }
      case MigrationEvent.Printed printed -> draft.output = output.and(printed);
      case MigrationEvent.StartedAfresh fresh ->
          draft.access =
              Optional.of(
                  new Access(
                      fresh.door(),
                      fresh.hostKey(),
                      access.map(Access::since).orElse(fresh.at()),
                      access.flatMap(Access::rules)));
      case MigrationEvent.PeopleChanged changed -> draft.presence = changed.presence();
      case MigrationEvent.ExtensionAsked _, MigrationEvent.NotExtended _ -> {}
      case MigrationEvent.EndChanged changed -> {
        draft.endsAt = changed.endsAt();
        draft.isLatest = changed.isLatest();
      }
      case MigrationEvent.NearEnd near -> draft.warned = Optional.of(near.endsAt());
      case MigrationEvent.Ending end -> draft.ending = Optional.of(end.why());
      case MigrationEvent.Closed closed -> {
        draft.silence = Optional.empty();
        draft.over = Optional.of(closed.state());
      }
    }
    return draft.board();
  }

  /// A board being changed by one event.
  private static final class Draft {
    private final MigrationBoard from;
    private Optional<Container> container;
    private Optional<MigrationEvent.Waiting> waiting;
    private Optional<Access> access;
    private Optional<Instant> began;
    private Output output;
    private Instant endsAt;
    private boolean isLatest;
    private Presence presence;
    private Optional<Instant> warned;
    private Optional<Silence> silence;
    private Optional<HowEnded> ending;
    private Optional<MigrationState.Over> over;
    private Instant changedAt;

    private Draft(MigrationBoard from) {
      this.from = from;
      container = from.container;
      waiting = from.waiting;
      access = from.access;
      began = from.began;
      output = from.output;
      endsAt = from.endsAt;
      isLatest = from.isLatest;
      presence = from.presence;
      warned = from.warned;
      silence = from.silence;
      ending = from.ending;
      over = from.over;
      changedAt = from.changedAt;
    }

    private MigrationBoard board() {
      return new MigrationBoard(
          from.id,
          from.order,
          container,
          waiting,
          access,
          began,
          output,
          endsAt,
          isLatest,
          presence,
          warned,
          silence,
          ending,
          over,
          changedAt);
    }
  }
}
