package dev.slipway.integrations.store;

import static dev.slipway.integrations.store.StoredInbox.time;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.news.BranchWatch;
import dev.slipway.commands.news.StableBuild;
import dev.slipway.commands.ports.BranchWatches;
import dev.slipway.config.AppName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.EmptyHandling;

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
  public List<StableBuild> past(BranchWatch watch, Set<BuildNumber> numbers, Set<Long> pipelines) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select body from past_build where app = :app and project = :project and branch = :branch
                and (placed = true or build_number in (<numbers>) or pipeline in (<pipelines>)) order by pipeline
                """)
            .bind("app", watch.app().value())
            .bind("project", watch.project())
            .bind("branch", watch.branch())
            .bindList(
                EmptyHandling.NULL_KEYWORD,
                "numbers",
                numbers.stream().map(BuildNumber::value).toList())
            .bindList(EmptyHandling.NULL_KEYWORD, "pipelines", List.copyOf(pipelines))
            .map((row, _) -> Json.read(row.getString("body"), StableBuild.class))
            .list());
  }

  @Override
  public boolean store(BranchWatch watch, long version, Following following, Instant now) {
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
        following.past().forEach(build -> putBy(handle, watch, build, now));
        following.messages().forEach(message -> StoredOutbox.put(handle, message, now));
        following.letters().forEach(letter -> StoredMails.owe(handle, letter, now));
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

  /// The row of the branch is locked by the same transaction.
  private static void putBy(Handle handle, BranchWatch watch, StableBuild build, Instant now) {
    int changed =
        handle
            .createUpdate(
                """
                update past_build set project = :project, branch = :branch, build_number = :number,
                placed = :placed, body = :body, changed_at = :now where app = :app and pipeline = :pipeline
                """)
            .bindMap(row(watch, build, now))
            .execute();
    if (changed == 0) {
      handle
          .createUpdate(
              """
              insert into past_build (app, project, branch, pipeline, build_number, placed, body, changed_at)
              values (:app, :project, :branch, :pipeline, :number, :placed, :body, :now)
              """)
          .bindMap(row(watch, build, now))
          .execute();
    }
  }

  private static Map<String, Object> row(BranchWatch watch, StableBuild build, Instant now) {
    return Map.of(
        "app", watch.app().value(),
        "project", watch.project(),
        "branch", watch.branch(),
        "pipeline", build.pipeline(),
        "number", build.number().value(),
        "placed", build.hasPlace(),
        "body", Json.write(build),
        "now", time(now));
  }
}
