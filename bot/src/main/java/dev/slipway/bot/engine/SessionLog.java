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
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the log of one container while it is conducted here, and knows from it who is in the
/// container. Opened by the conducting thread; what is heard comes on another.
final class SessionLog implements AutoCloseable, MigrationPods.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(SessionLog.class);

  private final Migrations migrations;
  private final Migration migration;
  private final LogReader reader;
  private final Runnable somethingNew;
  private final AtomicReference<Presence> presence = new AtomicReference<>(Presence.NOBODY);
  private final AtomicLong pieces = new AtomicLong();
  private volatile LogRead read = LogRead.NOT_YET;
  private volatile boolean lost;
  private Optional<MigrationPods.Following> following = Optional.empty();

  /// @param migration as it was taken over: its fence says that the log is ours to write
  SessionLog(Migrations migrations, Migration migration, Masking masking, Runnable somethingNew) {
    this.migrations = migrations;
    this.migration = migration;
    this.reader = new LogReader(masking);
    this.somethingNew = somethingNew;
  }

  /// Begins to read where an earlier reading left off, unless it is read already.
  ///
  /// @param follow reads on from a position
  void open(Function<LogPosition, MigrationPods.Following> follow) {
    if (following.isPresent()) {
      return;
    }
    Presence known = Presence.NOBODY;
    for (LogLine line : migrations.comings(migration.id())) {
      known = known.after(line);
    }
    presence.set(known);
    pieces.set(migrations.logLength(migration.id()));
    following = Optional.of(follow.apply(migrations.position(migration.id())));
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
  public void heard(SessionEvent event, LogPosition after) {
    if (lost) {
      return;
    }
    LogLine line = reader.read(event);
    if (!migrations.append(migration, line, after)) {
      lost = true;
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

  @Override
  public void interrupted(Outage outage) {
    LOG.atInfo()
        .addKeyValue("migration", migration.id())
        .addKeyValue("reason", outage.reason())
        .log("the log can't be read at the moment");
  }

  @Override
  public void finished() {
    read = LogRead.TO_THE_END;
    somethingNew.run();
  }

  @Override
  public void close() {
    following.ifPresent(MigrationPods.Following::close);
  }
}
