package dev.slipway.integrations.store;

import static dev.slipway.integrations.store.StoredInbox.time;

import dev.slipway.commands.automatic.AutoState;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.AutoStates;
import dev.slipway.commands.ports.Outgoing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/// What is remembered of automatic deploys as a table. Safe for use by several threads and
/// processes.
public final class StoredAutoStates implements AutoStates {
  private final Jdbi jdbi;

  public StoredAutoStates(Database database) {
    this.jdbi = database.jdbi();
  }

  @Override
  public Stored find(Scope.OneEnvironment where) {
    return jdbi.withHandle(handle -> find(handle, where, ""));
  }

  private static Stored find(Handle handle, Scope.OneEnvironment where, String how) {
    return handle
        .createQuery(
            "select version, body from automatic_deploys where app = :app and environment = :environment"
                + how)
        .bind("app", where.app().value())
        .bind("environment", where.environment().value())
        .map((row, _) ->
            new Stored(Json.read(row.getString("body"), AutoState.class), row.getLong("version")))
        .findOne()
        .orElse(new Stored(AutoState.NEW, 0));
  }

  @Override
  public boolean store(
      Scope.OneEnvironment where,
      AutoState state,
      long version,
      List<Outgoing> messages,
      Instant now) {
    return jdbi.inTransaction(handle -> {
      boolean stored = write(handle, where, Optional.of(state), version, now);
      if (stored) {
        messages.forEach(message -> StoredOutbox.put(handle, message, now));
      }
      return stored;
    });
  }

  @Override
  public Optional<Deployment> begin(
      Order order,
      long version,
      Optional<DeploymentId> newest,
      Function<Deployment, Outgoing> message,
      AuditEntry decision,
      Instant now) {
    Scope.OneEnvironment where = new Scope.OneEnvironment(order.app(), order.environment());
    try {
      return jdbi.inTransaction(handle -> {
        if (!write(handle, where, Optional.empty(), version, now)) {
          return Optional.empty();
        }
        StoredLocks.requireFree(
            handle, order.requester(), order.app(), order.environment(), order.urgency(), now);
        if (!last(handle, where, "").equals(newest)) {
          throw new OvertakenException();
        }
        Deployment deployment = StoredDeployments.begin(handle, order);
        StoredOutbox.put(handle, message.apply(deployment), now);
        StoredAuditLog.add(handle, decision);
        return Optional.of(deployment);
      });
    } catch (StoredLocks.HeldException | OvertakenException _) {
      return Optional.empty();
    } catch (UnableToExecuteStatementException refused) {
      if (StoredInbox.isUniqueViolation(refused)) {
        return Optional.empty(); // another deployment has begun there
      }
      throw refused;
    }
  }

  /// @param state empty for the one that is stored
  private static boolean write(
      Handle handle,
      Scope.OneEnvironment where,
      Optional<AutoState> state,
      long version,
      Instant now) {
    String sql =
        version == 0
            ? """
            insert into automatic_deploys (app, environment, version, body, changed_at)
            values (:app, :environment, 1, :body, :now) on conflict do nothing
            """
            : """
            update automatic_deploys set version = version + 1, body = coalesce(:body, body), changed_at = :now
            where app = :app and environment = :environment and version = :version
            """;
    var update =
        handle
            .createUpdate(sql)
            .bind("app", where.app().value())
            .bind("environment", where.environment().value())
            .bind("now", time(now));
    return (version == 0
                ? update.bind("body", Json.write(state.orElse(AutoState.NEW)))
                : update.bind("body", state.map(Json::write).orElse(null)).bind("version", version))
            .execute()
        == 1;
  }

  /// Notes what a person has told, within the caller's transaction.
  static boolean tell(Handle handle, Scope.OneEnvironment where, AutoState.Told told, Instant now) {
    Optional<DeploymentId> ended = last(handle, where, " and slot is null");
    if (!write(handle, where, Optional.empty(), 0, now)) {
      Stored stored = find(handle, where, " for update");
      return write(
          handle,
          where,
          Optional.of(stored.state().after(told, ended, now)),
          stored.version(),
          now);
    }
    return write(handle, where, Optional.of(AutoState.NEW.after(told, ended, now)), 1, now);
  }

  /// The newest deployment there.
  ///
  /// @param which a further condition
  private static Optional<DeploymentId> last(
      Handle handle, Scope.OneEnvironment where, String which) {
    return handle
        .createQuery(
            "select max(id) from deployment where app = :app and environment = :environment"
                + which)
        .bind("app", where.app().value())
        .bind("environment", where.environment().value())
        .mapTo(Long.class)
        .findOne()
        .map(DeploymentId::new);
  }

  /// Rolls a transaction back: somebody has begun something that was not seen.
  private static final class OvertakenException extends RuntimeException {
    OvertakenException() {
      super("overtaken", null, false, false);
    }
  }
}
