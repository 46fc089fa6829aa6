package dev.slipway.bot.engine;

import dev.slipway.commands.migrations.LogLine;
import dev.slipway.commands.migrations.LogPosition;
import dev.slipway.commands.migrations.LogReader;
import dev.slipway.commands.migrations.Masking;
import dev.slipway.commands.migrations.Migration;
import dev.slipway.commands.migrations.MigrationOutcome.LogRead;
import dev.slipway.commands.migrations.Presence;
import dev.slipway.commands.migrations.SessionEvent;
import dev.slipway.commands.ports.MigrationPods;
import dev.slipway.commands.ports.Migrations;
import dev.slipway.commands.ports.Outage;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the log of one container while it is conducted here, and knows from it who is in the
/// container. Opened by the conducting thread; what is heard comes on another.
final class SessionLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SessionLog.class);

  private final Migrations migrations;
  private final Migration migration;
  private final Supplier<Masking> masking;
  private final Runnable somethingNew;
  private final AtomicReference<Presence> presence = new AtomicReference<>(Presence.NOBODY);
  private final AtomicLong pieces = new AtomicLong();
  private volatile LogRead read = LogRead.NOT_YET;
  private Optional<Reading> reading = Optional.empty();

  /// @param migration as it was taken over: its fence says that the log is ours to write
  /// @param masking asked each time a reading begins
  SessionLog(
      Migrations migrations,
      Migration migration,
      Supplier<Masking> masking,
      Runnable somethingNew) {
    this.migrations = migrations;
    this.migration = migration;
    this.masking = masking;
    this.somethingNew = somethingNew;
  }

  /// Begins to read where an earlier reading left off, unless it is being read. A reading that
  /// could not keep something is given up: whether it was kept all the same, only the store knows.
  ///
  /// @param follow reads on from a position
  void open(BiFunction<LogPosition, MigrationPods.Listener, MigrationPods.Following> follow) {
    if (reading.filter(current -> !current.inDoubt).isPresent()) {
      return;
    }
    close();
    Presence known = Presence.NOBODY;
    for (LogLine line : migrations.comings(migration.id())) {
      known = known.after(line);
    }
    presence.set(known);
    pieces.set(migrations.logLength(migration.id()));
    Reading begun = new Reading();
    begun.following = Optional.of(follow.apply(migrations.position(migration.id()), begun));
    reading = Optional.of(begun);
  }

  /// How many pieces are kept; 0 before it is opened.
  long pieces() {
    return pieces.get();
  }

  Presence presence() {
    return presence.get();
  }

  LogRead read() {
    return read;
  }

  @Override
  public void close() {
    reading.flatMap(current -> current.following).ifPresent(MigrationPods.Following::close);
  }

  /// One reading, from a position that the store had.
  private final class Reading implements MigrationPods.Listener {
    private final LogReader reader = new LogReader(masking.get());
    private Optional<MigrationPods.Following> following = Optional.empty();
    private volatile boolean lost;
    private volatile boolean inDoubt;

    @Override
    public void heard(SessionEvent event, LogPosition after) {
      if (lost || inDoubt) {
        return;
      }
      LogLine line = reader.read(event);
      if (!isKept(line, after)) {
        return;
      }
      pieces.incrementAndGet();
      Presence before = presence.get();
      Presence now = before.after(line);
      if (!now.equals(before)) {
        presence.set(now);
        somethingNew.run();
      }
    }

    private boolean isKept(LogLine line, LogPosition after) {
      try {
        lost = !migrations.append(migration, line, after);
        return !lost;
      } catch (RuntimeException e) {
        inDoubt = true;
        LOG.atWarn()
            .addKeyValue("migration", migration.id())
            .setCause(e)
            .log("a line of the log may not have been kept; it is read again from what is stored");
        somethingNew.run();
        return false;
      }
    }

    @Override
    public void interrupted(Outage outage) {
      LOG.atInfo()
          .addKeyValue("migration", migration.id())
          .addKeyValue("reason", outage.reason())
          .log("the log can't be read at the moment");
    }

    @Override
    public void finished() {
      if (!lost && !inDoubt) {
        read = LogRead.TO_THE_END;
        somethingNew.run();
      }
    }
  }
}
