package dev.slipway.integrations.store;

import static dev.slipway.integrations.store.StoredInbox.time;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.LogLine;
import dev.slipway.commands.migrations.LogPosition;
import dev.slipway.commands.migrations.Migration;
import dev.slipway.commands.migrations.MigrationEvent;
import dev.slipway.commands.migrations.MigrationId;
import dev.slipway.commands.migrations.MigrationOrder;
import dev.slipway.commands.migrations.MigrationState;
import dev.slipway.commands.migrations.MigrationTransition;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.Inbox.Instruct;
import dev.slipway.commands.ports.Migrations;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/// The sessions of migration containers and their events as tables. Safe for use by several threads
/// and processes.
public final class StoredMigrations implements Migrations {
  private final Jdbi jdbi;
  private final SessionLogs logs;

  public StoredMigrations(Database database) {
    this.jdbi = database.jdbi();
    this.logs = new SessionLogs(jdbi);
  }

  @Override
  public Optional<Migration> find(MigrationId id) {
    return jdbi.withHandle(handle -> find(handle, id));
  }

  private static Optional<Migration> find(Handle handle, MigrationId id) {
    return handle
        .createQuery("select * from migration where id = :id")
        .bind("id", id.value())
        .map(StoredMigrations::migration)
        .findOne();
  }

  @Override
  public Optional<Migration> find(SessionId session) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from migration where session = :session")
            .bind("session", session.value())
            .map(StoredMigrations::migration)
            .findOne());
  }

  @Override
  public Optional<Migration> standing(ContainerName name) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from migration where slot = :name")
            .bind("name", name.value())
            .map(StoredMigrations::migration)
            .findOne());
  }

  @Override
  public List<Migration> standing() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from migration where ended_at is null order by id")
            .map(StoredMigrations::migration)
            .list());
  }

  @Override
  public List<MigrationEvent> events(MigrationId id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select body from migration_event where migration = :id order by seq")
            .bind("id", id.value())
            .map((row, _) -> Json.read(row.getString("body"), MigrationEvent.class))
            .list());
  }

  @Override
  public int freePlace(BuildNumber build) {
    Set<String> taken =
        new HashSet<>(
            jdbi.withHandle(handle ->
                handle
                    .createQuery("select slot from migration where slot is not null")
                    .mapTo(String.class)
                    .list()));
    int place = 1;
    while (taken.contains(ContainerName.at(build, place).value())) {
      place++;
    }
    return place;
  }

  @Override
  public Optional<Migration> takeOver(MigrationId id) {
    return jdbi.inTransaction(handle -> {
      int taken =
          handle
              .createUpdate(
                  """
                  update migration set fence = nextval('fence_number'), version = version + 1
                  where id = :id and ended_at is null
                  """)
              .bind("id", id.value())
              .execute();
      return taken == 0 ? Optional.empty() : find(handle, id);
    });
  }

  @Override
  public Optional<Migration> record(
      Migration before,
      MigrationTransition transition,
      Function<Long, List<Outgoing>> messages,
      List<AuditEntry> decisions,
      Instant now) {
    try {
      return jdbi.inTransaction(handle -> {
        if (!update(handle, before, transition.next(), now)) {
          return Optional.empty();
        }
        long first =
            handle
                    .createQuery(
                        "select coalesce(max(seq), 0) from migration_event where migration = :id")
                    .bind("id", before.id().value())
                    .mapTo(Long.class)
                    .one()
                + 1;
        long seq = first;
        for (MigrationEvent event : transition.events()) {
          add(handle, before.id(), seq++, event);
        }
        messages.apply(first).forEach(outgoing -> StoredOutbox.put(handle, outgoing, now));
        decisions.forEach(entry -> StoredAuditLog.add(handle, entry));
        Migration next = transition.next();
        return Optional.of(
            new Migration(
                next.id(),
                next.order(),
                next.state(),
                before.version() + 1,
                before.fence(),
                next.instruction()));
      });
    } catch (UnableToExecuteStatementException refused) {
      if (StoredInbox.isUniqueViolation(refused)) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  private static boolean update(Handle handle, Migration before, Migration next, Instant now) {
    return handle
            .createUpdate(
                """
                update migration set state = :state, state_body = :body, version = version + 1,
                  instruction = :instruction, instruction_body = :instructionBody, slot = :slot, ended_at = :ended
                where id = :id and version = :version and fence = :fence and ended_at is null
                """)
            .bind("id", before.id().value())
            .bind("version", before.version())
            .bind("fence", before.fence())
            .bind("state", Json.MIGRATION_STATES.of(next.state()))
            .bind("body", Json.write(next.state()))
            .bind(
                "instruction", next.instruction().map(Json.MIGRATION_INSTRUCTIONS::of).orElse(null))
            .bind("instructionBody", next.instruction().map(Json::write).orElse(null))
            .bind(
                "slot",
                next.ended()
                    ? null
                    : next.container().map(container -> container.name().value()).orElse(null))
            .bind("ended", next.ended() ? time(now) : null)
            .execute()
        == 1;
  }

  private static void add(Handle handle, MigrationId id, long seq, MigrationEvent event) {
    handle
        .createUpdate(
            "insert into migration_event (migration, seq, at, kind, body) values (:id, :seq, :at, :kind, :body)")
        .bind("id", id.value())
        .bind("seq", seq)
        .bind("at", time(event.at()))
        .bind("kind", Json.MIGRATION_EVENTS.of(event))
        .bind("body", Json.write(event))
        .execute();
  }

  /// Stores a new session.
  static Migration begin(Handle handle, MigrationOrder order) {
    long id = handle.createQuery("select nextval('migration_number')").mapTo(Long.class).one();
    Migration migration =
        new Migration(
            new MigrationId(id), order, new MigrationState.LookingUp(), 1, 0, Optional.empty());
    handle
        .createUpdate(
            """
            insert into migration (id, session, app, environment, order_body, state, state_body, version, fence,
              log_pod, log_at, log_lines, started_at)
            values (:id, :session, :app, :environment, :order, :state, :body, 1, 0, :pod, :logAt, :logLines, :at)
            """)
        .bind("id", id)
        .bind("session", order.session().value())
        .bind("app", order.app().value())
        .bind("environment", order.environment().value())
        .bind("order", Json.write(order))
        .bind("state", Json.MIGRATION_STATES.of(migration.state()))
        .bind("body", Json.write(migration.state()))
        .bind("pod", LogPosition.START.pod())
        .bind("logAt", LogPosition.START.at().toString())
        .bind("logLines", LogPosition.START.lines())
        .bind("at", time(order.at()))
        .execute();
    return migration;
  }

  static boolean instruct(Handle handle, Instruct.ToMigration instruct) {
    return handle
            .createUpdate(
                """
                update migration set instruction = :kind, instruction_body = :body, version = version + 1
                where id = :id and ended_at is null and instruction is null
                """)
            .bind("id", instruct.migration().value())
            .bind("kind", Json.MIGRATION_INSTRUCTIONS.of(instruct.instruction()))
            .bind("body", Json.write(instruct.instruction()))
            .execute()
        == 1;
  }

  @Override
  public boolean instruct(MigrationId id, Migration.Instruction instruction) {
    return jdbi.inTransaction(
        handle -> instruct(handle, new Instruct.ToMigration(id, instruction)));
  }

  @Override
  public LogPosition position(MigrationId id) {
    return logs.position(id);
  }

  @Override
  public boolean append(Migration migration, LogLine line, LogPosition after) {
    return logs.append(migration, line, after);
  }

  @Override
  public List<LogLine> log(MigrationId id, int limit) {
    return logs.last(id, limit);
  }

  @Override
  public long logLength(MigrationId id) {
    return logs.length(id);
  }

  @Override
  public List<LogLine> log(MigrationId id, long first, long last) {
    return logs.pieces(id, first, last);
  }

  @Override
  public List<LogLine> comings(MigrationId id) {
    return logs.comings(id);
  }

  @Override
  public int forgetLogs(AppName app, EnvironmentName environment, Instant endedBefore) {
    return logs.forget(app, environment, endedBefore);
  }

  private static Migration migration(ResultSet row, StatementContext context) throws SQLException {
    return new Migration(
        new MigrationId(row.getLong("id")),
        Json.read(row.getString("order_body"), MigrationOrder.class),
        Json.read(row.getString("state_body"), MigrationState.class),
        row.getLong("version"),
        row.getLong("fence"),
        Optional.ofNullable(row.getString("instruction_body"))
            .map(body -> Json.read(body, Migration.Instruction.class)));
  }
}
