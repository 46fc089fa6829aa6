package dev.slipway.integrations.store;

import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.ports.Follows;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

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

  static People people(Scope.OneEnvironment where) {
    return People.of("follow", where.app().value()).and("environment", where.environment().value());
  }

  /// Within the caller's transaction: whether who follows gets e-mail too. Who does not follow is
  /// left alone.
  static void byMail(Handle handle, UserId who, Scope.OneEnvironment where, boolean byMail) {
    int _ =
        handle
            .createUpdate(
                """
                update follow set by_mail = :byMail where team = :team and person = :person
                  and app = :app and environment = :environment
                """)
            .bind("team", who.team())
            .bind("person", who.value())
            .bind("app", where.app().value())
            .bind("environment", where.environment().value())
            .bind("byMail", byMail)
            .execute();
  }
}
