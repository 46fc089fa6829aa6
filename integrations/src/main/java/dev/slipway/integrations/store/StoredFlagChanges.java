package dev.slipway.integrations.store;

import static dev.slipway.integrations.store.StoredInbox.instant;
import static dev.slipway.integrations.store.StoredInbox.maybeInstant;
import static dev.slipway.integrations.store.StoredInbox.time;

import dev.slipway.commands.flags.FlagChange;
import dev.slipway.commands.flags.FlagChange.Consent;
import dev.slipway.commands.flags.FlagChange.State;
import dev.slipway.commands.flags.FlagChange.Turn;
import dev.slipway.commands.flags.FlagChangeId;
import dev.slipway.commands.flags.FlagName;
import dev.slipway.commands.flags.FlagOrder;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.FlagChanges;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/// Changes of feature flags as a table. Safe for use by several threads and processes.
public final class StoredFlagChanges implements FlagChanges {
  private final Jdbi jdbi;

  public StoredFlagChanges(Database database) {
    this.jdbi = database.jdbi();
  }

  /// Stores a new one, within the caller's transaction.
  static FlagChange begin(Handle handle, FlagOrder order) {
    long id = handle.createQuery("select nextval('flag_change_number')").mapTo(Long.class).one();
    FlagChange change = FlagChange.wanted(new FlagChangeId(id), order);
    int _ =
        handle
            .createUpdate(
                """
                insert into flag_change (id, app, environment, flag, order_body, state, attempts, next_attempt_at, version)
                values (:id, :app, :environment, :flag, :order, :state, 0, :next, 1)
                """)
            .bind("id", id)
            .bind("app", order.app().value())
            .bind("environment", order.environment().value())
            .bind("flag", order.flag().value())
            .bind("order", Json.write(order))
            .bind("state", word(change.state()))
            .bind("next", time(change.nextAttempt()))
            .execute();
    return change;
  }

  @Override
  public List<FlagChange> due(Instant now, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select f.* from flag_change f
                where f.next_attempt_at <= :now and (f.state = 'awaiting' or (f.state = 'wanted' and not exists (
                  select 1 from flag_change e
                  where e.flag = f.flag and e.id <> f.id and e.state = 'wanted' and (
                    (e.sent_at is not null and f.sent_at is null)
                    or (e.id < f.id and (e.sent_at is null) = (f.sent_at is null))))))
                order by f.id limit :limit
                """)
            .bind("now", time(now))
            .bind("limit", limit)
            .map(StoredFlagChanges::read)
            .list());
  }

  @Override
  public Optional<Instant> nextDue(Instant now) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select min(next_attempt_at) as next from flag_change
                where state in ('wanted', 'awaiting') and next_attempt_at > :now
                """)
            .bind("now", time(now))
            .map((row, _) -> maybeInstant(row, "next"))
            .one());
  }

  @Override
  public Attempt attempting(FlagChange sending, Instant now) {
    try {
      return jdbi.inTransaction(handle -> {
        FlagOrder order = sending.order();
        StoredLocks.requireFree(
            handle, order.requester(), order.app(), order.environment(), order.urgency(), now);
        return !isBeingWritten(handle, sending) && store(handle, sending)
            ? new Attempt.Mine(sending.stored())
            : new Attempt.Overtaken();
      });
    } catch (StoredLocks.HeldException held) {
      return new Attempt.Locked(held.by());
    }
  }

  /// Whether another change of the flag is: one that people had to agree to is wanted again while
  /// one that was asked for later is under way.
  private static boolean isBeingWritten(Handle handle, FlagChange change) {
    return handle
            .createQuery(
                """
                select count(*) from flag_change
                where flag = :flag and id <> :id and state = 'wanted' and sent_at is not null
                """)
            .bind("flag", change.order().flag().value())
            .bind("id", change.id().value())
            .mapTo(Long.class)
            .one()
        > 0;
  }

  @Override
  public Optional<FlagChange> find(FlagChangeId id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from flag_change where id = :id")
            .bind("id", id.value())
            .map(StoredFlagChanges::read)
            .findOne());
  }

  @Override
  public boolean keep(FlagChange now, List<Outgoing> messages, Instant at) {
    return store(now, messages, List.of(), at);
  }

  @Override
  public boolean end(FlagChange ended, Outgoing message, List<AuditEntry> decisions, Instant at) {
    return store(ended, List.of(message), decisions, at);
  }

  private boolean store(
      FlagChange now, List<Outgoing> messages, List<AuditEntry> decisions, Instant at) {
    return jdbi.inTransaction(handle -> {
      boolean stored = store(handle, now);
      if (stored) {
        messages.forEach(message -> StoredOutbox.put(handle, message, at));
        decisions.forEach(entry -> StoredAuditLog.add(handle, entry));
      }
      return stored;
    });
  }

  /// Stores a change within the caller's transaction; false when it was changed since it was read.
  static boolean store(Handle handle, FlagChange change) {
    return handle
            .createUpdate(
                """
                update flag_change set state = :state, turn_body = :turn, consent_body = :consent, attempts = :attempts, next_attempt_at = :next,
                  sent_at = :sent, ended_at = :ended, version = version + 1
                where id = :id and version = :version and state in ('wanted', 'awaiting')
                """)
            .bind("state", word(change.state()))
            .bind("turn", change.turn().map(Json::write).orElse(null))
            .bind("consent", change.consent().map(Json::write).orElse(null))
            .bind("attempts", change.attempts())
            .bind("next", time(change.nextAttempt()))
            .bind("sent", change.sent().map(StoredInbox::time).orElse(null))
            .bind("ended", change.ended().map(StoredInbox::time).orElse(null))
            .bind("id", change.id().value())
            .bind("version", change.version())
            .execute()
        == 1;
  }

  @Override
  public Optional<FlagChange> before(FlagChange change) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select * from flag_change
                where app = :app and environment = :environment and flag = :flag and id < :id
                  and state = 'done' and turn_body is not null
                order by ended_at desc, id desc limit 1
                """)
            .bind("app", change.order().app().value())
            .bind("environment", change.order().environment().value())
            .bind("flag", change.order().flag().value())
            .bind("id", change.id().value())
            .map(StoredFlagChanges::read)
            .findOne());
  }

  @Override
  public List<FlagChange> history(
      AppName app, EnvironmentName environment, Optional<FlagName> flag, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select * from flag_change
                where app = :app and environment = :environment and turn_body is not null
                  and (:all or flag = :flag)
                order by id desc limit :limit
                """)
            .bind("app", app.value())
            .bind("environment", environment.value())
            .bind("all", flag.isEmpty())
            .bind("flag", flag.map(FlagName::value).orElse(""))
            .bind("limit", limit)
            .map(StoredFlagChanges::read)
            .list());
  }

  private static FlagChange read(ResultSet row, StatementContext context) throws SQLException {
    return new FlagChange(
        new FlagChangeId(row.getLong("id")),
        Json.read(row.getString("order_body"), FlagOrder.class),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        Optional.ofNullable(row.getString("turn_body")).map(body -> Json.read(body, Turn.class)),
        Optional.ofNullable(row.getString("consent_body"))
            .map(body -> Json.read(body, Consent.class)),
        row.getInt("attempts"),
        instant(row, "next_attempt_at"),
        maybeInstant(row, "sent_at"),
        maybeInstant(row, "ended_at"),
        row.getLong("version"));
  }

  private static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
