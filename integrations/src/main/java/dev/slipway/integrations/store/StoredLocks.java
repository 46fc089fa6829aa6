package dev.slipway.integrations.store;

import static dev.slipway.integrations.store.StoredInbox.instant;
import static dev.slipway.integrations.store.StoredInbox.time;

import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Order.Urgency;
import dev.slipway.commands.locks.Holding;
import dev.slipway.commands.locks.Lock;
import dev.slipway.commands.locks.LockId;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.ports.Locks;
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

/// Locks as a table. Safe for use by several threads and processes.
public final class StoredLocks implements Locks {
  private static final String ALL = "*";

  private final Jdbi jdbi;

  public StoredLocks(Database database) {
    this.jdbi = database.jdbi();
  }

  @Override
  public List<Lock> standing(Instant now) {
    return jdbi.withHandle(handle -> standing(handle, now));
  }

  static List<Lock> standing(Handle handle, Instant now) {
    return handle
        .createQuery("select * from held_lock where ends_at > :now order by since, id")
        .bind("now", time(now))
        .map(StoredLocks::lock)
        .list();
  }

  @Override
  public List<Lock> due(Instant now) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "select * from held_lock where ends_at <= :now or remind_at <= :now order by since, id")
            .bind("now", time(now))
            .map(StoredLocks::lock)
            .list());
  }

  /// Throws a [HeldException] when a lock keeps somebody from making anything live; until the
  /// caller's transaction is over nobody can take one.
  static void requireFree(
      Handle handle,
      UserId who,
      AppName app,
      EnvironmentName environment,
      Urgency urgency,
      Instant now) {
    StoredAuditLog.hold(handle);
    Holding.against(standing(handle, now), who, app, environment, urgency)
        .ifPresent(HeldException::raise);
  }

  /// Takes a lock within the caller's transaction; throws a [HeldException] when somebody else
  /// holds some of the same.
  static void take(Handle handle, Lock wanted, Instant now) {
    StoredAuditLog.hold(handle);
    switch (Holding.taking(standing(handle, now), wanted)) {
      case Holding.Taking.Held(Lock by) -> HeldException.raise(by);
      case Holding.Taking.Taken(Lock lock, _) -> {
        handle
            .createUpdate("delete from held_lock where kind = :kind and scope = :scope")
            .bind("kind", kind(lock))
            .bind("scope", key(lock.scope()))
            .execute();
        insert(handle, lock);
      }
    }
  }

  private static void insert(Handle handle, Lock lock) {
    handle
        .createUpdate(
            """
            insert into held_lock (id, kind, scope, team, person, reason, since, ends_at, remind_at)
            values (:id, :kind, :scope, :team, :person, :reason, :since, :until, :remind)
            """)
        .bind("id", lock.id().value())
        .bind("kind", kind(lock))
        .bind("scope", key(lock.scope()))
        .bind("team", lock.owner().team())
        .bind("person", lock.owner().value())
        .bind("reason", lock.reason().orElse(null))
        .bind("since", time(lock.since()))
        .bind("until", time(lock.until()))
        .bind("remind", time(lock.remindAt()))
        .execute();
  }

  /// Removes a lock within the caller's transaction; false when it is gone or was changed.
  static boolean free(Handle handle, LockId lock) {
    return handle
            .createUpdate("delete from held_lock where id = :id")
            .bind("id", lock.value())
            .execute()
        == 1;
  }

  /// Puts somebody else's lock in the place of one within the caller's transaction; false when it
  /// is gone or was changed.
  static boolean handOver(Handle handle, LockId lock, Lock to) {
    StoredAuditLog.hold(handle);
    boolean freed = free(handle, lock);
    if (freed) {
      insert(handle, to);
    }
    return freed;
  }

  @Override
  public boolean remove(Lock lock, Outgoing notice, Instant now) {
    return jdbi.inTransaction(handle -> {
      boolean removed = free(handle, lock.id());
      if (removed) {
        StoredOutbox.put(handle, notice, now);
      }
      return removed;
    });
  }

  @Override
  public boolean remind(Lock lock, Outgoing reminder, Instant now) {
    return jdbi.inTransaction(handle -> {
      boolean reminded =
          handle
                  .createUpdate(
                      "update held_lock set remind_at = :next where id = :id and remind_at = :seen")
                  .bind("id", lock.id().value())
                  .bind("seen", time(lock.remindAt()))
                  .bind("next", time(lock.reminded(now).remindAt()))
                  .execute()
              == 1;
      if (reminded) {
        StoredOutbox.put(handle, reminder, now);
      }
      return reminded;
    });
  }

  private static String kind(Lock lock) {
    return lock.kind().name().toLowerCase(Locale.ROOT);
  }

  private static String key(Scope scope) {
    return switch (scope) {
      case Scope.Everything() -> ALL + "/" + ALL;
      case Scope.WholeApp(AppName app) -> app + "/" + ALL;
      case Scope.OneEnvironment(AppName app, EnvironmentName environment) ->
          app + "/" + environment;
    };
  }

  private static Scope scope(String key) {
    int slash = key.indexOf('/');
    String app = key.substring(0, slash);
    String environment = key.substring(slash + 1);
    if (app.equals(ALL)) {
      return new Scope.Everything();
    }
    return environment.equals(ALL)
        ? new Scope.WholeApp(new AppName(app))
        : new Scope.OneEnvironment(new AppName(app), new EnvironmentName(environment));
  }

  private static Lock lock(ResultSet row, StatementContext context) throws SQLException {
    return new Lock(
        new LockId(row.getString("id")),
        Lock.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        scope(row.getString("scope")),
        new UserId(row.getString("team"), row.getString("person")),
        Optional.ofNullable(row.getString("reason")),
        instant(row, "since"),
        instant(row, "ends_at"),
        instant(row, "remind_at"));
  }

  /// Rolls a transaction back: a lock stands in the way.
  static final class HeldException extends RuntimeException {
    private final transient Lock by;

    private HeldException(Lock by) {
      super("held by " + by.owner(), null, false, false);
      this.by = by;
    }

    private static void raise(Lock by) {
      throw new HeldException(by);
    }

    Lock by() {
      return by;
    }
  }
}
