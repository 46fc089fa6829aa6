package dev.slipway.integrations.store;

import static dev.slipway.integrations.store.StoredInbox.maybeInstant;
import static dev.slipway.integrations.store.StoredInbox.time;

import dev.slipway.commands.Sha256;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.ports.ReviewApps;
import dev.slipway.commands.reviews.Asked;
import dev.slipway.commands.reviews.Content;
import dev.slipway.commands.reviews.Lease;
import dev.slipway.commands.reviews.Newer;
import dev.slipway.commands.reviews.ReviewApp;
import dev.slipway.commands.reviews.ReviewId;
import dev.slipway.commands.reviews.ReviewRequest;
import dev.slipway.commands.reviews.Rooms;
import dev.slipway.commands.reviews.Silence;
import dev.slipway.commands.reviews.Standing;
import dev.slipway.commands.reviews.Wish;
import dev.slipway.config.AppName;
import dev.slipway.config.Reviews;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/// Review apps as a table. Safe for use by several threads and processes.
public final class StoredReviewApps implements ReviewApps {
  private final Jdbi jdbi;

  public StoredReviewApps(Database database) {
    this.jdbi = database.jdbi();
  }

  /// What changes of a row, as it is stored.
  private record State(
      Asked asked,
      Wish wish,
      Lease lease,
      Optional<Long> mergeRequest,
      Optional<Content> content,
      Optional<Newer> newer,
      Standing standing,
      Optional<Refusal> trouble,
      Optional<Silence> silence,
      Optional<String> commented) {
    static State of(ReviewApp row) {
      return new State(
          row.asked(),
          row.wish(),
          row.lease(),
          row.mergeRequest(),
          row.content(),
          row.newer(),
          row.standing(),
          row.trouble(),
          row.silence(),
          row.commented());
    }
  }

  /// Stores a new one, within the caller's transaction; empty when the branch has one, or there is
  /// no room for what a person asks for. Until that transaction is over nobody can begin another
  /// one.
  static Optional<ReviewApp> begin(
      Handle handle, ReviewRequest request, Asked asked, Reviews reviews) {
    StoredAuditLog.hold(handle);
    if (asked instanceof Asked.ByPerson
        && Rooms.refusal(reviews, live(handle, request.app()), asked.owner()).isPresent()) {
      return Optional.empty();
    }
    String slot = slot(request);
    if (count(handle, "select count(*) from review_app where slot = :slot", request) > 0) {
      return Optional.empty();
    }
    int _ =
        handle
            .createUpdate(
                "update review_app set outlives_label = false where app = :app and branch = :branch")
            .bind("app", request.app().value())
            .bind("branch", request.branch())
            .execute();
    long id = handle.createQuery("select nextval('review_app_number')").mapTo(Long.class).one();
    ReviewApp row = ReviewApp.begun(new ReviewId(id), request, asked, reviews);
    int _ =
        handle
            .createUpdate(
                """
                insert into review_app (id, app, branch, slot, request_body, state_body, outlives_label, next_look_at, version)
                values (:id, :app, :branch, :slot, :request, :state, false, :next, 1)
                """)
            .bind("id", id)
            .bind("app", request.app().value())
            .bind("branch", request.branch())
            .bind("slot", slot)
            .bind("request", Json.write(request))
            .bind("state", Json.write(State.of(row)))
            .bind("next", row.next().map(StoredInbox::time).orElse(null))
            .execute();
    return Optional.of(row);
  }

  /// Stores what somebody wants to become of one; false when it was changed since it was read.
  static boolean store(Handle handle, ReviewApp row, Instant at) {
    return handle
            .createUpdate(
                """
                update review_app set state_body = :state, slot = :slot, outlives_label = :outlives, next_look_at = :next,
                  ended_at = case when cast(:slot as varchar) is null then coalesce(ended_at, :at) end, version = version + 1
                where id = :id and version = :version
                """)
            .bind("state", Json.write(State.of(row)))
            .bind("slot", row.isLive() ? slot(row.request()) : null)
            .bind("outlives", row.outlivesLabel())
            .bind("next", row.next().map(StoredInbox::time).orElse(null))
            .bind("at", time(at))
            .bind("id", row.id().value())
            .bind("version", row.version())
            .execute()
        == 1;
  }

  @Override
  public Optional<ReviewApp> begin(
      ReviewRequest request,
      Asked asked,
      Reviews reviews,
      Function<ReviewApp, Outgoing> message,
      AuditEntry decision) {
    try {
      return jdbi.inTransaction(handle -> {
        if (count(
                handle,
                "select count(*) from review_app where app = :app and branch = :branch and outlives_label",
                request)
            > 0) {
          return Optional.empty();
        }
        Optional<ReviewApp> begun = begin(handle, request, asked, reviews);
        begun.ifPresent(row -> {
          StoredOutbox.put(handle, message.apply(row), request.at());
          StoredAuditLog.add(handle, decision);
        });
        return begun;
      });
    } catch (UnableToExecuteStatementException refused) {
      if (StoredInbox.isUniqueViolation(refused)) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  private static long count(Handle handle, String sql, ReviewRequest request) {
    return handle
        .createQuery(sql)
        .configure(
            org.jdbi.v3.core.statement.SqlStatements.class,
            statements -> statements.setUnusedBindingAllowed(true))
        .bind("slot", slot(request))
        .bind("app", request.app().value())
        .bind("branch", request.branch())
        .mapTo(Long.class)
        .one();
  }

  @Override
  public Optional<ReviewApp> find(ReviewId id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from review_app where id = :id")
            .bind("id", id.value())
            .map(StoredReviewApps::read)
            .findOne());
  }

  @Override
  public List<ReviewApp> live(AppName app) {
    return jdbi.withHandle(handle -> live(handle, app));
  }

  private static List<ReviewApp> live(Handle handle, AppName app) {
    return handle
        .createQuery("select * from review_app where app = :app and slot is not null order by id")
        .bind("app", app.value())
        .map(StoredReviewApps::read)
        .list();
  }

  @Override
  public List<ReviewApp> due(Instant now, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select * from review_app
                where next_look_at <= :now and (claimed_until is null or claimed_until <= :now)
                order by next_look_at limit :limit
                """)
            .bind("now", time(now))
            .bind("limit", limit)
            .map(StoredReviewApps::read)
            .list());
  }

  @Override
  public Optional<Instant> nextDue(Instant now) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "select min(next_look_at) as next from review_app where next_look_at > :now")
            .bind("now", time(now))
            .map((row, _) -> maybeInstant(row, "next"))
            .one());
  }

  @Override
  public Optional<ReviewApp> claim(ReviewApp seen, Instant now, Instant until) {
    int claimed =
        jdbi.withHandle(handle ->
            handle
                .createUpdate(
                    """
                    update review_app set claimed_until = :until, version = version + 1
                    where id = :id and version = :version and (claimed_until is null or claimed_until <= :now)
                    """)
                .bind("until", time(until))
                .bind("now", time(now))
                .bind("id", seen.id().value())
                .bind("version", seen.version())
                .execute());
    return claimed == 1 ? Optional.of(seen.stored()) : Optional.empty();
  }

  @Override
  public Optional<ReviewApp> keep(
      ReviewApp now, List<Outgoing> messages, List<AuditEntry> decisions, Instant at) {
    return jdbi.inTransaction(handle -> {
      if (!store(handle, now, at)) {
        return Optional.empty();
      }
      messages.forEach(message -> StoredOutbox.put(handle, message, at));
      decisions.forEach(entry -> StoredAuditLog.add(handle, entry));
      return Optional.of(now.stored());
    });
  }

  @Override
  public void release(ReviewId id, Instant until) {
    int _ =
        jdbi.withHandle(handle ->
            handle
                .createUpdate(
                    "update review_app set claimed_until = null where id = :id and claimed_until = :until")
                .bind("id", id.value())
                .bind("until", time(until))
                .execute());
  }

  @Override
  public void forgetEnded(AppName app, Set<String> branches, Instant before) {
    jdbi.useTransaction(handle -> {
      List<Ended> ended =
          handle
              .createQuery(
                  """
                  select id, branch from review_app
                  where app = :app and outlives_label and slot is null and ended_at < :before
                  """)
              .bind("app", app.value())
              .bind("before", time(before))
              .map((row, _) -> new Ended(row.getLong("id"), row.getString("branch")))
              .list();
      for (Ended row : ended) {
        if (!branches.contains(row.branch())) {
          int _ =
              handle
                  .createUpdate("update review_app set outlives_label = false where id = :id")
                  .bind("id", row.id())
                  .execute();
        }
      }
    });
  }

  private record Ended(long id, String branch) {}

  /// One row for each branch has it: names of branches may be too long for an index.
  private static String slot(ReviewRequest request) {
    return Sha256.hex(request.app() + "\n" + request.branch());
  }

  private static ReviewApp read(ResultSet row, StatementContext context) throws SQLException {
    State state = Json.read(row.getString("state_body"), State.class);
    return new ReviewApp(
        new ReviewId(row.getLong("id")),
        Json.read(row.getString("request_body"), ReviewRequest.class),
        state.asked(),
        state.wish(),
        state.lease(),
        state.mergeRequest(),
        state.content(),
        state.newer(),
        state.standing(),
        state.trouble(),
        state.silence(),
        state.commented(),
        maybeInstant(row, "next_look_at"),
        row.getLong("version"));
  }
}
