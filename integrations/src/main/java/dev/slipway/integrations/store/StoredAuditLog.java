package dev.slipway.integrations.store;

import static dev.slipway.integrations.store.StoredInbox.instant;
import static dev.slipway.integrations.store.StoredInbox.time;

import dev.slipway.commands.access.Decision;
import dev.slipway.commands.audit.AuditCheck;
import dev.slipway.commands.audit.AuditHead;
import dev.slipway.commands.audit.AuditRow;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.AuditLog;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/// The table of decisions; rows are only ever added, by one transaction at a time, which holds the
/// row of the head until it is over.
public final class StoredAuditLog implements AuditLog {
  private final Jdbi jdbi;

  public StoredAuditLog(Database database) {
    this.jdbi = database.jdbi();
  }

  /// Adds a decision within the caller's transaction.
  static void add(Handle handle, AuditEntry entry) {
    AuditHead head = hold(handle);
    AuditRow row = row(head.number() + 1, entry);
    AuditHead after = head.after(row);
    handle
        .createUpdate(
            """
            insert into decision (seq, at, team, person, action, app, environment, allowed, reasons, occasion, subject, hash)
            values (:seq, :at, :team, :person, :action, :app, :environment, :allowed, :reasons, :occasion, :subject, :hash)
            """)
        .bind("seq", row.number())
        .bind("at", time(row.at()))
        .bind("team", row.team())
        .bind("person", row.person())
        .bind("action", row.action())
        .bind("app", row.app())
        .bind("environment", row.environment())
        .bind("allowed", row.allowed())
        .bind("reasons", row.reasons())
        .bind("occasion", row.occasion())
        .bind("subject", row.subject())
        .bind("hash", after.hash())
        .execute();
    handle
        .createUpdate("update decision_head set seq = :seq, hash = :hash")
        .bind("seq", after.number())
        .bind("hash", after.hash())
        .execute();
  }

  /// Has nobody else add a decision, or anything else that waits for this, until the caller's
  /// transaction is over.
  static AuditHead hold(Handle handle) {
    return handle
        .createQuery("select seq, hash from decision_head for update")
        .map(StoredAuditLog::toHead)
        .one();
  }

  @Override
  public AuditHead head() {
    return jdbi.withHandle(StoredAuditLog::head);
  }

  @Override
  public AuditHead read(AuditCheck check) {
    return jdbi.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        handle -> {
          AuditHead last = head(handle);
          try (Stream<Hashed> rows =
              handle
                  .createQuery("select * from decision order by seq")
                  .setFetchSize(1000)
                  .map(StoredAuditLog::hashed)
                  .stream()) {
            rows.forEach(one -> check.next(one.row(), one.hash()));
          }
          return last;
        });
  }

  private static AuditHead head(Handle handle) {
    return handle
        .createQuery("select seq, hash from decision_head")
        .map(StoredAuditLog::toHead)
        .one();
  }

  private static AuditHead toHead(ResultSet row, StatementContext context) throws SQLException {
    return new AuditHead(row.getLong("seq"), row.getString("hash"));
  }

  private record Hashed(AuditRow row, String hash) {}

  private static Hashed hashed(ResultSet row, StatementContext context) throws SQLException {
    return new Hashed(
        new AuditRow(
            row.getLong("seq"),
            instant(row, "at"),
            row.getString("team"),
            row.getString("person"),
            row.getString("action"),
            row.getString("app"),
            row.getString("environment"),
            row.getBoolean("allowed"),
            row.getString("reasons"),
            row.getString("occasion"),
            row.getString("subject")),
        row.getString("hash"));
  }

  private static AuditRow row(long number, AuditEntry entry) {
    return new AuditRow(
        number,
        entry.at(),
        entry.actor().team(),
        entry.actor().value(),
        entry.action().name().toLowerCase(Locale.ROOT),
        entry.app().value(),
        entry.environment().value(),
        entry.decision() instanceof Decision.Allowed,
        reasons(entry.decision()),
        entry.occasion(),
        entry.subject());
  }

  private static String reasons(Decision decision) {
    return switch (decision) {
      case Decision.Allowed(String rule) -> rule;
      case Decision.Denied(var reasons) ->
          reasons.stream().map(Decision.Reason::code).collect(Collectors.joining(" "));
    };
  }
}
