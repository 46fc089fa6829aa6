package dev.slipway.integrations.store;

import static dev.slipway.integrations.store.StoredInbox.time;

import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.ports.Follows;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;

/// Who follows what as a table. Safe for use by several threads and processes.
public final class StoredFollows implements Follows {
  private final Jdbi jdbi;

  public StoredFollows(Database database) {
    this.jdbi = database.jdbi();
  }

  @Override
  public List<Follower> of(Scope.OneEnvironment where) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select team, person, by_mail from follow where app = :app and environment = :environment
                order by since, person
                """)
            .bind("app", where.app().value())
            .bind("environment", where.environment().value())
            .map((row, _) ->
                new Follower(
                    new UserId(row.getString("team"), row.getString("person")),
                    row.getBoolean("by_mail") ? Way.MESSAGE_AND_MAIL : Way.MESSAGE))
            .list());
  }

  /// Within the caller's transaction; who follows already goes on.
  static void begin(Handle handle, UserId who, Scope.OneEnvironment where, Way way, Instant now) {
    int _ =
        bound(
                handle.createUpdate(
                    """
                    insert into follow (team, person, app, environment, since)
                    values (:team, :person, :app, :environment, :now) on conflict do nothing
                    """),
                who,
                where)
            .bind("now", time(now))
            .execute();
    if (way == Way.MESSAGE_AND_MAIL) {
      byMail(handle, who, where, true);
    }
  }

  /// Within the caller's transaction: no more e-mail to who follows.
  static void endMail(Handle handle, UserId who, Scope.OneEnvironment where) {
    byMail(handle, who, where, false);
  }

  private static void byMail(
      Handle handle, UserId who, Scope.OneEnvironment where, boolean byMail) {
    int _ =
        bound(
                handle.createUpdate(
                    """
                    update follow set by_mail = :byMail where team = :team and person = :person
                      and app = :app and environment = :environment
                    """),
                who,
                where)
            .bind("byMail", byMail)
            .execute();
  }

  /// Within the caller's transaction; who does not follow is left alone.
  static void end(Handle handle, UserId who, Scope.OneEnvironment where) {
    int _ =
        bound(
                handle.createUpdate(
                    """
                    delete from follow where team = :team and person = :person
                      and app = :app and environment = :environment
                    """),
                who,
                where)
            .execute();
  }

  private static Update bound(Update update, UserId who, Scope.OneEnvironment where) {
    return update
        .bind("team", who.team())
        .bind("person", who.value())
        .bind("app", where.app().value())
        .bind("environment", where.environment().value());
  }
}
