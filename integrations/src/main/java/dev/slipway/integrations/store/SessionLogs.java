package dev.slipway.integrations.store;

import static dev.slipway.integrations.store.StoredInbox.instant;
import static dev.slipway.integrations.store.StoredInbox.time;

import dev.slipway.commands.migrations.LogLine;
import dev.slipway.commands.migrations.LogPosition;
import dev.slipway.commands.migrations.Migration;
import dev.slipway.commands.migrations.MigrationId;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/// What was done in migration containers, as a table. Safe for use by several threads.
final class SessionLogs {
  private static final int LONGEST = 100_000;

  private final Jdbi jdbi;

  SessionLogs(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  LogPosition position(MigrationId id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select log_pod, log_at, log_lines from migration where id = :id")
            .bind("id", id.value())
            .map((row, _) ->
                new LogPosition(
                    row.getString("log_pod"),
                    Instant.parse(row.getString("log_at")),
                    row.getInt("log_lines")))
            .one());
  }

  /// The position is stored with the line, and only for whoever has the session: a process that has
  /// lost it writes nothing.
  boolean append(Migration migration, LogLine line, LogPosition after) {
    return jdbi.inTransaction(handle -> {
      int moved =
          handle
              .createUpdate(
                  """
                  update migration set log_pod = :pod, log_at = :at, log_lines = :lines
                  where id = :id and fence = :fence
                  """)
              .bind("pod", after.pod())
              .bind("at", after.at().toString())
              .bind("lines", after.lines())
              .bind("id", migration.id().value())
              .bind("fence", migration.fence())
              .execute();
      if (moved == 0) {
        return false;
      }
      String text = line.text().replace("\u0000", "");
      handle
          .createUpdate(
              """
              insert into session_log (migration, seq, at, kind, login, person, body)
              values (:id, (select coalesce(max(l.seq), 0) + 1 from session_log l where l.migration = :id),
                :at, :kind, :login, :person, :body)
              """)
          .bind("id", migration.id().value())
          .bind("at", time(line.at()))
          .bind("kind", line.kind().name().toLowerCase(Locale.ROOT))
          .bind("login", line.login())
          .bind("person", line.who())
          .bind("body", text.length() > LONGEST ? text.substring(0, LONGEST) : text)
          .execute();
      return true;
    });
  }

  List<LogLine> last(MigrationId id, int limit) {
    return jdbi.withHandle(handle ->
            handle
                .createQuery(
                    "select * from session_log where migration = :id order by seq desc limit :limit")
                .bind("id", id.value())
                .bind("limit", limit)
                .map(SessionLogs::line)
                .list())
        .reversed();
  }

  long length(MigrationId id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select coalesce(max(seq), 0) from session_log where migration = :id")
            .bind("id", id.value())
            .mapTo(Long.class)
            .one());
  }

  List<LogLine> pieces(MigrationId id, long first, long last) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "select * from session_log where migration = :id and seq between :first and :last order by seq")
            .bind("id", id.value())
            .bind("first", first)
            .bind("last", last)
            .map(SessionLogs::line)
            .list());
  }

  List<LogLine> comings(MigrationId id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "select * from session_log where migration = :id and kind not in ('output', 'typed', 'hidden') order by seq")
            .bind("id", id.value())
            .map(SessionLogs::line)
            .list());
  }

  int forget(AppName app, EnvironmentName environment, Instant endedBefore) {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate(
                """
                delete from session_log where migration in
                  (select id from migration where app = :app and environment = :environment and ended_at < :before)
                """)
            .bind("app", app.value())
            .bind("environment", environment.value())
            .bind("before", time(endedBefore))
            .execute());
  }

  private static LogLine line(ResultSet row, StatementContext context) throws SQLException {
    return new LogLine(
        instant(row, "at"),
        LogLine.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        row.getString("login"),
        row.getString("person"),
        row.getString("body"));
  }
}
