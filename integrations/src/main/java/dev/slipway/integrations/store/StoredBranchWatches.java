package dev.slipway.integrations.store;

import static dev.slipway.integrations.store.StoredInbox.time;

import dev.slipway.commands.mail.Letter;
import dev.slipway.commands.news.BranchWatch;
import dev.slipway.commands.ports.BranchWatches;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.config.AppName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// What is known of default branches as a table. Safe for use by several threads and processes.
public final class StoredBranchWatches implements BranchWatches {
  private final Jdbi jdbi;

  public StoredBranchWatches(Database database) {
    this.jdbi = database.jdbi();
  }

  @Override
  public Optional<Stored> find(AppName app) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select version, body from branch_watch where app = :app")
            .bind("app", app.value())
            .map((row, _) ->
                new Stored(
                    Json.read(row.getString("body"), BranchWatch.class), row.getLong("version")))
            .findOne());
  }

  @Override
  public boolean store(
      BranchWatch watch, long version, List<Outgoing> messages, List<Letter> letters, Instant now) {
    return jdbi.inTransaction(handle -> {
      boolean stored =
          write(
                  handle,
                  version == 0
                      ? """
                      insert into branch_watch (app, version, body, changed_at) values (:app, cast(:version as bigint) + 1, :body, :now)
                      on conflict do nothing
                      """
                      : """
                      update branch_watch set version = version + 1, body = :body, changed_at = :now
                      where app = :app and version = :version
                      """,
                  watch,
                  version,
                  now)
              == 1;
      if (stored) {
        messages.forEach(message -> StoredOutbox.put(handle, message, now));
        letters.forEach(letter -> StoredMails.owe(handle, letter, now));
      }
      return stored;
    });
  }

  private static int write(
      Handle handle, String sql, BranchWatch watch, long version, Instant now) {
    return handle
        .createUpdate(sql)
        .bind("app", watch.app().value())
        .bind("body", Json.write(watch))
        .bind("now", time(now))
        .bind("version", version)
        .execute();
  }
}
