package dev.slipway.commands.migrations;

import dev.slipway.commands.deployments.Transition.Pace;
import dev.slipway.commands.migrations.MigrationState.HowEnded;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// One move in the making: collects what there is to tell. Used by one thread, once.
final class MigrationMove {
  private static final int MOST_PORTIONS = 200;

  private final Migration migration;
  private final MigrationBoard board;
  private final Instant now;
  private final List<MigrationEvent> events = new ArrayList<>();

  MigrationMove(Migration migration, MigrationBoard board, Instant now) {
    this.migration = migration;
    this.board = board;
    this.now = now;
  }

  Migration migration() {
    return migration;
  }

  MigrationBoard board() {
    return board;
  }

  Instant now() {
    return now;
  }

  void tell(MigrationEvent event) {
    events.add(event);
  }

  /// Tells that a system is silent, once.
  void silent(Outage outage, Instant since) {
    boolean told =
        board.silence().stream().anyMatch(silence -> silence.system().equals(outage.system()));
    if (!told) {
      tell(new MigrationEvent.WentSilent(now, outage.system(), outage.reason(), since));
    }
  }

  /// Tells that the cluster won't do what has to be done all the same, once.
  void refused(Refusal refusal) {
    silent(new Outage("Kubernetes", refusal.reason()), now);
  }

  /// Tells that the silent system answers again, if one was silent.
  void heard() {
    board.silence().ifPresent(silence -> tell(new MigrationEvent.Answered(now, silence.system())));
  }

  MigrationTransition stay(Duration limit) {
    return to(migration.state(), new Pace.Within(limit));
  }

  MigrationTransition stayAtOnce() {
    return to(migration.state(), new Pace.AtOnce());
  }

  /// Has it end softly: those in it are told, and its log is read to the end.
  MigrationTransition stop(Container container, HowEnded why) {
    tell(new MigrationEvent.Ending(now, why));
    return to(new MigrationState.Stopping(container, why, now), new Pace.AtOnce());
  }

  /// Has the pod of a command end; what it printed is read to the end.
  MigrationTransition halt(Container container, String pod, HowEnded why) {
    tell(new MigrationEvent.Ending(now, why));
    return to(new MigrationState.Halting(container, pod, why, now), new Pace.AtOnce());
  }

  /// It is over; the rest of its log is read.
  MigrationTransition collect(Container container, HowEnded why) {
    tell(new MigrationEvent.Ending(now, why));
    return to(new MigrationState.Collecting(container, why, now), new Pace.AtOnce());
  }

  /// Has everything removed that was made for it.
  MigrationTransition clear(Container container, HowEnded why) {
    tell(new MigrationEvent.Ending(now, why));
    return to(new MigrationState.Clearing(container, why), new Pace.AtOnce());
  }

  /// Tells what a command has printed since that was last told, if it is time to.
  ///
  /// @param pieces how many pieces of output there are
  void printed(long pieces, Portions portions) {
    MigrationBoard.Output told = board.output();
    boolean due =
        switch (portions) {
          case THE_REST -> true;
          case AT_A_PACE ->
              told.times() < MOST_PORTIONS && !now.isBefore(told.last().plus(gap(told)));
        };
    if (pieces > told.pieces() && due) {
      tell(new MigrationEvent.Printed(now, told.pieces() + 1, pieces));
    }
  }

  /// A chat takes a message a second, and a person reads fewer: the longer it takes, the rarer.
  private static Duration gap(MigrationBoard.Output told) {
    return told.times() < 20
        ? Duration.ofSeconds(3)
        : told.times() < 60 ? Duration.ofSeconds(15) : Duration.ofMinutes(1);
  }

  /// How much of the output is told.
  enum Portions {
    AT_A_PACE,
    THE_REST
  }

  MigrationTransition close(MigrationState.Over state) {
    tell(new MigrationEvent.Closed(now, state));
    return to(state, new Pace.Over());
  }

  MigrationTransition to(MigrationState next, Pace pace) {
    return new MigrationTransition(migration.in(next), events, pace);
  }

  IllegalStateException unexpected(MigrationOutcome outcome) {
    return new IllegalStateException(
        "session "
            + migration.id()
            + " in "
            + migration.state()
            + " got an outcome that its step can't have: "
            + outcome);
  }
}
