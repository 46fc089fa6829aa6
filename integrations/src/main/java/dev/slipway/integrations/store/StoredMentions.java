package dev.slipway.integrations.store;

import static dev.slipway.integrations.store.StoredInbox.time;

import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.ports.Mentions;
import dev.slipway.config.AppName;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;

/// Who wants to be mentioned as a table. Safe for use by several threads and processes.
public final class StoredMentions implements Mentions {
  private final Jdbi jdbi;

  public StoredMentions(Database database) {
    this.jdbi = database.jdbi();
  }

  @Override
  public List<UserId> of(AppName app) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select team, person from mention where app = :app order by since, person")
            .bind("app", app.value())
            .map((row, _) -> new UserId(row.getString("team"), row.getString("person")))
            .list());
  }

  /// Within the caller's transaction; who is mentioned already goes on.
  static void begin(Handle handle, UserId who, AppName app, Instant now) {
    int _ =
        bound(
                handle.createUpdate(
                    """
                    insert into mention (team, person, app, since)
                    values (:team, :person, :app, :now) on conflict do nothing
                    """),
                who,
                app)
            .bind("now", time(now))
            .execute();
  }

  /// Within the caller's transaction; who is not mentioned is left alone.
  static void end(Handle handle, UserId who, AppName app) {
    int _ =
        bound(
                handle.createUpdate(
                    "delete from mention where team = :team and person = :person and app = :app"),
                who,
                app)
            .execute();
  }

  private static Update bound(Update update, UserId who, AppName app) {
    return update.bind("team", who.team()).bind("person", who.value()).bind("app", app.value());
  }
}
