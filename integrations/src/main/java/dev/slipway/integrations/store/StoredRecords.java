package dev.slipway.integrations.store;

import static dev.slipway.integrations.store.StoredInbox.instant;
import static dev.slipway.integrations.store.StoredInbox.maybeInstant;
import static dev.slipway.integrations.store.StoredInbox.time;

import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.ports.Records;
import dev.slipway.commands.records.Account;
import dev.slipway.commands.records.Owed;
import dev.slipway.commands.records.RecordId;
import dev.slipway.commands.records.RecordKind;
import dev.slipway.commands.records.Standing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// Records that are owed to outside systems as a table. Safe for use by several threads and
/// processes.
public final class StoredRecords implements Records {
  private static final String OPEN = "open";
  private static final String SETTLED = "settled";
  private static final String GAVE_UP = "gave-up";
  private static final int LONGEST_CODE = 200;

  private final Jdbi jdbi;

  public StoredRecords(Database database) {
    this.jdbi = database.jdbi();
  }

  /// Stores what is owed of a deployment, within the transaction that stores its plan.
  static void owe(Handle handle, Deployment deployment, Set<RecordKind> kinds, Instant now) {
    for (RecordKind kind : kinds) {
      handle
          .createUpdate(
              """
              insert into owed_record (deployment, kind, app, environment, state, attempts, next_attempt_at, version)
              values (:deployment, :kind, :app, :environment, 'open', 0, :now, 1)
              """)
          .bind("deployment", deployment.id().value())
          .bind("kind", kind.word())
          .bind("app", deployment.order().app().value())
          .bind("environment", deployment.order().environment().value())
          .bind("now", time(now))
          .execute();
    }
  }

  @Override
  public List<Due> due(Instant now, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select d.*, r.body as plan_body, r.created_at as planned_at, o.kind, o.external_id, o.shown,
                  o.attempts, o.next_attempt_at, o.version as record_version,
                  (select b.external_id from owed_record b
                    where b.kind = o.kind and b.app = o.app and b.environment = o.environment
                      and b.deployment < o.deployment and b.external_id is not null
                    order by b.deployment desc limit 1) as before_id
                from owed_record o
                join deployment d on d.id = o.deployment
                join release r on r.app = o.app and r.environment = o.environment and r.deployment = o.deployment
                where o.state = 'open' and o.next_attempt_at <= :now and (o.kind <> :inOrder or not exists (
                  select 1 from owed_record e
                  where e.kind = o.kind and e.app = o.app and e.environment = o.environment
                    and e.deployment < o.deployment and e.state = 'open'))
                order by o.deployment, o.kind limit :limit
                """)
            .bind("now", time(now))
            .bind("inOrder", RecordKind.GITLAB_DEPLOYMENT.word())
            .bind("limit", limit)
            .map(StoredRecords::read)
            .list());
  }

  private static Due read(ResultSet row, StatementContext context) throws SQLException {
    Deployment deployment = StoredDeployments.deployment(row, context);
    Owed owed =
        new Owed(
            named(row.getString("kind"), RecordKind.values(), RecordKind::word),
            deployment.id(),
            id(row.getString("external_id")),
            Optional.ofNullable(row.getString("shown"))
                .map(word -> named(word, Standing.values(), Standing::word)),
            row.getInt("attempts"),
            instant(row, "next_attempt_at"),
            row.getLong("record_version"));
    Account account =
        new Account(
            deployment,
            Json.read(row.getString("plan_body"), Plan.class),
            instant(row, "planned_at"),
            maybeInstant(row, "ended_at"),
            Optional.empty());
    return new Due(owed, account, id(row.getString("before_id")));
  }

  private static Optional<RecordId> id(@Nullable String text) {
    return Optional.ofNullable(text).map(RecordId::new);
  }

  private static <T> T named(String word, T[] all, Function<T, String> words) {
    return Arrays.stream(all)
        .filter(one -> words.apply(one).equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "a stored record has the word "
                    + word
                    + ", which is not known; was it written by a newer version?"));
  }

  @Override
  public Optional<Instant> nextDue(Instant now) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select min(next_attempt_at) as next from owed_record
                where state = 'open' and next_attempt_at > :now
                """)
            .bind("now", time(now))
            .map((row, _) -> maybeInstant(row, "next"))
            .one());
  }

  @Override
  public Optional<Owed> attempting(Owed owed) {
    return store(owed, OPEN, Optional.empty())
        ? Optional.of(
            new Owed(
                owed.kind(),
                owed.deployment(),
                owed.id(),
                owed.shown(),
                owed.attempts(),
                owed.nextAttempt(),
                owed.version() + 1))
        : Optional.empty();
  }

  @Override
  public boolean keep(Owed now) {
    return store(now, OPEN, Optional.empty());
  }

  @Override
  public boolean settle(Owed now) {
    return store(now, SETTLED, Optional.empty());
  }

  @Override
  public boolean giveUp(Owed now, String code) {
    return store(
        now, GAVE_UP, Optional.of(code.substring(0, Math.min(code.length(), LONGEST_CODE))));
  }

  private boolean store(Owed now, String state, Optional<String> gaveUp) {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate(
                """
                update owed_record set state = :state, external_id = :id, shown = :shown, attempts = :attempts,
                  next_attempt_at = :next, gave_up = :gaveUp, version = version + 1
                where deployment = :deployment and kind = :kind and version = :version and state = 'open'
                """)
            .bind("state", state)
            .bind("id", now.id().map(RecordId::value).orElse(null))
            .bind("shown", now.shown().map(Standing::word).orElse(null))
            .bind("attempts", now.attempts())
            .bind("next", time(now.nextAttempt()))
            .bind("gaveUp", gaveUp.orElse(null))
            .bind("deployment", now.deployment().value())
            .bind("kind", now.kind().word())
            .bind("version", now.version())
            .execute())
        == 1;
  }
}
