package dev.slipway.bot.rig;

import dev.slipway.bot.rig.SimContainers.Stood;
import dev.slipway.bot.rig.SimSlack.Shown;
import dev.slipway.commands.migrations.LogLine;
import dev.slipway.commands.migrations.LogReader;
import dev.slipway.commands.migrations.Masking;
import dev.slipway.commands.migrations.Migration;
import dev.slipway.commands.migrations.MigrationBoard;
import dev.slipway.commands.migrations.MigrationEvent;
import dev.slipway.commands.migrations.MigrationState;
import dev.slipway.commands.migrations.MigrationState.HowEnded;
import dev.slipway.commands.migrations.PodSight.Ending;
import dev.slipway.commands.migrations.PrivateMessage;
import dev.slipway.integrations.store.Database;
import dev.slipway.integrations.store.StoredMigrations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Judges the containers of a trial by the cluster's own ledger: made once, for what was decided,
/// extended by exactly what was asked for, ended for the reason that is told, nothing of the log
/// lost or doubled, nothing left.
final class ContainerOracle {
  private final Database database;
  private final Life.Outside outside;
  private final Schedule schedule;
  private final Set<String> acknowledged;
  private final StoredMigrations migrations;
  private final List<String> violations = new ArrayList<>();
  private final List<String> ends = new ArrayList<>();

  ContainerOracle(
      Database database, Life.Outside outside, Schedule schedule, Set<String> acknowledged) {
    this.database = database;
    this.outside = outside;
    this.schedule = schedule;
    this.acknowledged = Set.copyOf(acknowledged);
    this.migrations = new StoredMigrations(database);
  }

  List<String> violations() {
    return List.copyOf(violations);
  }

  List<String> ends() {
    return List.copyOf(ends);
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      violations.add(otherwise);
    }
  }

  /// I5 of containers, asked when one is made, whole or half: that this one is made of this image,
  /// for these keys, was decided.
  static Optional<String> authorised(Database database, Stood made) {
    long decisions =
        new StoredMigrations(database)
            .find(made.order().session())
            .map(migration ->
                Oracle.count(
                    database,
                    """
                    select count(*) from decision
                    where allowed = true and occasion = ? and subject like ? and subject like ?
                    """,
                    "migration " + migration.id(),
                    "%" + made.order().image() + "%",
                    "%" + made.order().keys().getFirst().key().fingerprint() + "%"))
            .orElse(0L);
    return decisions == 1
        ? Optional.empty()
        : Optional.of("I5: " + decisions + " decisions on " + made);
  }

  /// A container is made once at most, ends for the reason that is told, and nothing of its log is
  /// lost or doubled.
  void judge(Migration migration, MigrationBoard board, List<MigrationEvent> events) {
    String name = "migration " + migration.id() + " (" + migration.state() + ")";
    List<Stood> made =
        outside.containers().ledger().stream()
            .filter(one -> one.order().session().equals(migration.order().session()))
            .toList();
    Instant over = board.changedAt();
    // What a process makes that was paused until all was over, the sweep finds.
    List<Stood> whole =
        made.stream().filter(Stood::isWhole).filter(one -> !one.made().isAfter(over)).toList();
    check(whole.size() <= 1, "I2: made " + whole.size() + " times: " + name + " " + whole);
    Optional<Stood> stood = whole.stream().findFirst();
    check(
        whole.stream()
            .allMatch(one -> one.removed().filter(removed -> !removed.isAfter(over)).isPresent()),
        "called over, but it stood: " + name + " " + whole);
    switch (migration.state()) {
      case MigrationState.Refused(var refusal) -> {
        ends.add("container refused " + refusal.code());
        check(whole.isEmpty(), "refused, but made: " + name + " " + made);
      }
      case MigrationState.Finished(_, HowEnded why) -> {
        ends.add("container " + why.getClass().getSimpleName());
        ended(board, why, stood, name);
      }
      default -> violations.add("not an end: " + name);
    }
    if (board.access().isPresent() && stood.isPresent()) {
      toldWhereItIs(migration, board, stood.get(), name);
    }
    log(migration, events, stood, name);
  }

  private void ended(MigrationBoard board, HowEnded why, Optional<Stood> stood, String name) {
    long build = board.container().orElseThrow().build().number().value();
    Optional<SimContainers.End> end = stood.map(Stood::end);
    boolean isSo =
        switch (why) {
          case HowEnded.StoppedBy _ ->
              schedule.lines().stream().anyMatch(line -> line.text().startsWith("stop"));
          case HowEnded.TimeUp _ -> end.filter(one -> one.how() == Ending.TIME_UP).isPresent();
          case HowEnded.NobodyCame _ ->
              end.filter(one -> one.how() == Ending.NOBODY_CAME).isPresent();
          case HowEnded.Broke _ -> end.filter(one -> one.how() == Ending.BROKEN).isPresent();
          case HowEnded.DidNotStart _ ->
              build == Builds.CRASHES
                  || build == Builds.NEVER_READY
                  || (board.access().isEmpty() && isTroubled());
          case HowEnded.Vanished _, HowEnded.Ran _, HowEnded.Unknown _ -> false;
        };
    check(isSo, "not why it ended: " + name + " " + stood);
    check(
        why instanceof HowEnded.StoppedBy
            || stood.flatMap(Stood::stopped).isEmpty()
            || isTroubled(),
        "ended by us for no reason: " + name + " " + stood);
    if (why instanceof HowEnded.TimeUp) {
      Stood one = stood.orElseThrow();
      check(board.endsAt().equals(one.endsAt()), "not when it ended: " + name + " " + one);
    }
  }

  private boolean isTroubled() {
    return !schedule.rates().isEmpty() || !schedule.silences().isEmpty();
  }

  /// The developer alone is told, once, of the container that there is; its key stands in the
  /// record.
  private void toldWhereItIs(Migration migration, MigrationBoard board, Stood stood, String name) {
    List<Shown> privately =
        outside.slack().messages().stream()
            .filter(one -> one.key().equals("m" + migration.id() + "/p"))
            .toList();
    String key = stood.hostKey().fingerprint();
    var truth = outside.slack().render(PrivateMessage.of(board).orElseThrow());
    check(
        privately.size() == 1
            && privately.getFirst().channel().value().equals("D" + board.order().owner().value())
            && privately.getFirst().versions().getLast().equals(truth),
        "I4: " + board.order().owner() + " was told " + privately + ", not " + truth);
    check(
        board.access().orElseThrow().hostKey().equals(stood.hostKey())
            && Oracle.count(
                    database,
                    "select count(*) from decision where occasion = ? and subject like ?",
                    "migration " + migration.id(),
                    "%host key " + key)
                == 1,
        "not its key: " + name + " " + stood);
  }

  /// Nothing is kept that the container has not printed, in its order; and all of it where it was
  /// read to the end.
  private void log(
      Migration migration, List<MigrationEvent> events, Optional<Stood> stood, String name) {
    record Line(Instant at, LogLine.Kind kind, String text) {}
    LogReader reader = new LogReader(new Masking(List.of()));
    List<Line> printed =
        stood.stream()
            .flatMap(one -> one.log(Instant.MAX).stream())
            .map(reader::read)
            .map(line -> new Line(line.at(), line.kind(), line.text()))
            .toList();
    List<Line> kept =
        migrations.log(migration.id(), 1000).stream()
            .map(line -> new Line(line.at(), line.kind(), line.text()))
            .toList();
    boolean wasUp = events.stream().anyMatch(MigrationEvent.BecameReady.class::isInstance);
    check(
        (wasUp && !isTroubled())
            ? kept.equals(printed)
            : kept.equals(printed.subList(0, Math.min(kept.size(), printed.size()))),
        "its log is " + kept + ", not " + printed + ": " + name);
  }

  /// Whoever was not told that it is too late had a container's end looked at, once.
  void judgeExtensions() {
    long told = 0;
    for (int i = 0; i < schedule.lines().size(); i++) {
      String key = "m:" + (i + 1);
      if (schedule.lines().get(i).text().startsWith("extend")
          && acknowledged.contains(key)
          && Oracle.count(database, "select count(*) from message where message_key = ?", "a" + key)
              == 0) {
        told++;
      }
    }
    long asked = 0;
    long refusedAtOnce = 0;
    for (Migration migration : Oracle.all(database)) {
      long open = 0;
      long granted = 0;
      for (MigrationEvent event : migrations.events(migration.id())) {
        switch (event) {
          case MigrationEvent.ExtensionAsked _ -> {
            asked++;
            open++;
          }
          case MigrationEvent.EndChanged _ -> {
            granted += open;
            open = 0;
          }
          case MigrationEvent.NotExtended(_, String words) -> {
            if (words.startsWith("it can be extended only")) {
              refusedAtOnce++;
            } else {
              open = 0;
            }
          }
          default -> {}
        }
      }
      prolonged(migration, granted, open);
    }
    check(
        told == asked + refusedAtOnce,
        "I1: %d times told to go on for longer, %d times taken up, %d times not"
            .formatted(told, asked, refusedAtOnce));
  }

  /// Each time by as much as was asked for, and never twice.
  ///
  /// @param granted how often it was told that it has a later end
  /// @param open how often that was asked for and it was ended before anything was told
  private void prolonged(Migration migration, long granted, long open) {
    Optional<Stood> first =
        outside.containers().ledger().stream()
            .filter(one -> one.order().session().equals(migration.order().session()))
            .filter(Stood::isWhole)
            .findFirst();
    first.ifPresent(one -> {
      Duration longer = Duration.between(one.order().endsAt(), one.endsAt());
      long times = longer.dividedBy(Schedule.LONGER);
      check(
          longer.equals(Schedule.LONGER.multipliedBy(times))
              && times >= granted
              && times <= granted + open,
          "I2: extended %d times, told so %d times, left open %d times: %s %s"
              .formatted(times, granted, open, one, one.prolonged()));
    });
  }
}
