package dev.slipway.integrations.store;

import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.MessageId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.Order.Urgency;
import dev.slipway.commands.flags.FlagChange;
import dev.slipway.commands.migrations.Migration;
import dev.slipway.commands.migrations.Purpose;
import dev.slipway.commands.ports.Follows.Way;
import dev.slipway.commands.ports.Inbox;
import dev.slipway.commands.reviews.ReviewApp;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/// The inbox as a table. Safe for use by several threads and processes.
public final class StoredInbox implements Inbox {
  private static final String UNIQUE_VIOLATION = "23505";
  private static final String REFUSED = "refused";
  private static final String INSERT =
      """
      insert into inbox (message_key, via, channel, thread, team, person, said, said_at, reply_to, state, received_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'new', ?) on conflict do nothing
      """;

  private final Jdbi jdbi;
  private final Together together;
  private final StoredDeployments deployments;

  public StoredInbox(Database database) {
    this.jdbi = database.jdbi();
    this.together = database.together();
    this.deployments = new StoredDeployments(database);
  }

  /// In plain JDBC: Slack waits for this, and JDBI's binding costs more than the rest of it.
  @Override
  public List<Taken> store(
      List<ChatMessage> messages, Instant receivedAt, Function<ChatMessage, Due> due) {
    try {
      return jdbi.inTransaction(handle -> {
        List<Taken> taken =
            insert(handle.getConnection(), messages, receivedAt).stream()
                .map(message -> new Taken(message, due.apply(message)))
                .toList();
        List<Taken> beyond = taken.stream().filter(one -> one.due() != Due.AN_ANSWER).toList();
        if (!beyond.isEmpty()) {
          setState(handle, beyond, receivedAt);
        }
        return taken;
      });
    } catch (SQLException failure) {
      throw new IllegalStateException(failure.getMessage(), failure);
    }
  }

  private static List<ChatMessage> insert(
      Connection connection, List<ChatMessage> messages, Instant receivedAt) throws SQLException {
    OffsetDateTime received = time(receivedAt);
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (ChatMessage message : messages) {
        insert.setString(1, message.key());
        insert.setString(2, message.via().name().toLowerCase(Locale.ROOT));
        insert.setString(3, message.channel().value());
        insert.setString(4, message.thread().map(MessageId::value).orElse(null));
        insert.setString(5, message.user().team());
        insert.setString(6, message.user().value());
        insert.setString(7, message.text());
        insert.setObject(8, time(message.at()));
        insert.setString(9, message.replyTo().map(URI::toString).orElse(null));
        insert.setObject(10, received);
        insert.addBatch();
      }
      int[] counts = insert.executeBatch();
      return IntStream.range(0, counts.length)
          .filter(i -> counts[i] > 0)
          .mapToObj(messages::get)
          .toList();
    }
  }

  private static void setState(Handle handle, List<Taken> beyond, Instant receivedAt) {
    PreparedBatch batch =
        handle.prepareBatch(
            "update inbox set state = :state, answered_at = :answered where message_key = :key");
    for (Taken one : beyond) {
      boolean refused = one.due() == Due.A_REFUSAL;
      batch
          .bind("state", refused ? REFUSED : "answered")
          .bind("answered", refused ? null : time(receivedAt))
          .bind("key", one.message().key())
          .add();
    }
    batch.execute();
  }

  @Override
  public List<Taken> unanswered(Instant storedBefore, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "select * from inbox where state in ('new', 'refused') and received_at < :before order by received_at limit :limit")
            .bind("before", time(storedBefore))
            .bind("limit", limit)
            .map((row, _) -> taken(row))
            .list());
  }

  @Override
  public Answered answer(ChatMessage message, Consequence consequence, Instant now) {
    try {
      return together.run(handle -> answer(handle, message, consequence, now));
    } catch (TooLateException _) {
      return new Answered.TooLate();
    } catch (StoredLocks.HeldException held) {
      return new Answered.Locked(held.by());
    } catch (UnableToExecuteStatementException refused) {
      Optional<Deployment> underWay =
          isUniqueViolation(refused)
              ? consequence.order().flatMap(beginning -> underWay(beginning, deployments::underWay))
              : Optional.empty();
      return new Answered.Busy(underWay.orElseThrow(() -> refused));
    }
  }

  private static Answered answer(
      Handle handle, ChatMessage message, Consequence consequence, Instant now) {
    Optional<Deployment> underWay =
        consequence
            .order()
            .flatMap(beginning ->
                underWay(
                    beginning,
                    (app, environment) -> StoredDeployments.underWay(handle, app, environment)));
    if (underWay.isPresent()) {
      return new Answered.Busy(underWay.get()); // seldom found out later, by the unique slot
    }
    int taken =
        handle
            .createUpdate(
                "update inbox set state = 'answered', answered_at = :now where message_key = :key and state in ('new', 'refused')")
            .bind("key", message.key())
            .bind("now", time(now))
            .execute();
    if (taken == 0) {
      return new Answered.Before();
    }
    Optional<Begun> begun = consequence.order().flatMap(beginning -> begin(handle, beginning, now));
    if (consequence.instruction().isPresent()
        && !instruct(handle, consequence.instruction().get(), now)) {
      throw new TooLateException();
    }
    consequence.messages().forEach(outgoing -> StoredOutbox.put(handle, outgoing, now));
    consequence.decisions().forEach(entry -> StoredAuditLog.add(handle, entry));
    return new Answered.Done(begun);
  }

  private static Optional<Begun> begin(Handle handle, Beginning beginning, Instant now) {
    return switch (beginning) {
      case Beginning.OfDeployment(var order, var message) -> {
        StoredLocks.requireFree(
            handle, order.requester(), order.app(), order.environment(), order.urgency(), now);
        Deployment deployment = StoredDeployments.begin(handle, order);
        StoredOutbox.put(handle, message.apply(deployment), now);
        yield Optional.of(new Begun.ADeployment(deployment));
      }
      case Beginning.OfDeploymentInLine(var order, var message) -> {
        Deployment deployment =
            StoredDeployments.begin(handle, order, new DeploymentState.InLine());
        StoredOutbox.put(handle, message.apply(deployment), now);
        yield Optional.of(new Begun.ADeployment(deployment));
      }
      case Beginning.OfMigration(var order, var message) -> {
        if (order.purpose() instanceof Purpose.Run) {
          StoredLocks.requireFree(
              handle, order.requester(), order.app(), order.environment(), Urgency.ROUTINE, now);
        }
        Migration migration = StoredMigrations.begin(handle, order);
        StoredOutbox.put(handle, message.apply(migration), now);
        yield Optional.of(new Begun.AMigration(migration));
      }
      case Beginning.OfLock(var lock) -> {
        StoredLocks.take(handle, lock, now);
        yield Optional.empty();
      }
      case Beginning.OfReviewApp(var request, var asked, var reviews, var message) -> {
        ReviewApp review =
            StoredReviewApps.begin(handle, request, asked, reviews)
                .orElseThrow(TooLateException::new);
        StoredOutbox.put(handle, message.apply(review), now);
        yield Optional.of(new Begun.AReviewApp(review));
      }
      case Beginning.OfFlagChange(var order, var message) -> {
        StoredLocks.requireFree(
            handle, order.requester(), order.app(), order.environment(), order.urgency(), now);
        FlagChange change = StoredFlagChanges.begin(handle, order);
        StoredOutbox.put(handle, message.apply(change), now);
        yield Optional.of(new Begun.AFlagChange(change));
      }
    };
  }

  private static boolean instruct(Handle handle, Instruct instruct, Instant now) {
    return switch (instruct) {
      case Instruct.ToDeployment deployment -> StoredDeployments.instruct(handle, deployment);
      case Instruct.ToMigration migration -> StoredMigrations.instruct(handle, migration);
      case Instruct.Free(var lock) -> StoredLocks.free(handle, lock);
      case Instruct.HandOver(var lock, var to) -> StoredLocks.handOver(handle, lock, to);
      case Instruct.Unmail(var who, var where) -> {
        StoredFollows.byMail(handle, who, where, false);
        yield true;
      }
      case Instruct.Follow(var who, var where, var way) -> {
        StoredFollows.people(where).add(handle, who, now);
        if (way == Way.MESSAGE_AND_MAIL) {
          StoredFollows.byMail(handle, who, where, true);
        }
        yield true;
      }
      case Instruct.Unfollow(var who, var where) -> {
        StoredFollows.people(where).remove(handle, who);
        yield true;
      }
      case Instruct.Mention(var who, var app) -> {
        StoredMentions.people(app).add(handle, who, now);
        yield true;
      }
      case Instruct.Unmention(var who, var app) -> {
        StoredMentions.people(app).remove(handle, who);
        yield true;
      }
      case Instruct.Note(var channel, var app, var topics, var said) -> {
        StoredSubscriptions.note(handle, channel, app, topics, said);
        yield true;
      }
      case Instruct.ToReviewApp(var moved, var message) -> {
        boolean stored = StoredReviewApps.store(handle, moved, now);
        if (stored) {
          StoredOutbox.put(handle, message, now);
        }
        yield stored;
      }
      case Instruct.ToFlagChange(var moved, var message) -> {
        boolean stored = StoredFlagChanges.store(handle, moved);
        if (stored) {
          StoredOutbox.put(handle, message, now);
        }
        yield stored;
      }
      case Instruct.ToAutomaticDeploys(var where, var told) ->
          StoredAutoStates.tell(handle, where, told, now);
    };
  }

  @Override
  public int forget(Instant answeredBefore) {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate("delete from inbox where state = 'answered' and answered_at < :before")
            .bind("before", time(answeredBefore))
            .execute());
  }

  private static Optional<Deployment> underWay(
      Beginning beginning, BiFunction<AppName, EnvironmentName, Optional<Deployment>> look) {
    return switch (beginning) {
      case Beginning.OfDeployment(var order, _) -> look.apply(order.app(), order.environment());
      case Beginning.OfDeploymentInLine _,
          Beginning.OfMigration _,
          Beginning.OfLock _,
          Beginning.OfReviewApp _,
          Beginning.OfFlagChange _ ->
          Optional.empty();
    };
  }

  static boolean isUniqueViolation(UnableToExecuteStatementException refused) {
    return refused.getCause() instanceof SQLException sql
        && UNIQUE_VIOLATION.equals(sql.getSQLState());
  }

  private static Taken taken(ResultSet row) throws SQLException {
    return new Taken(
        message(row), row.getString("state").equals(REFUSED) ? Due.A_REFUSAL : Due.AN_ANSWER);
  }

  private static ChatMessage message(ResultSet row) throws SQLException {
    return new ChatMessage(
        row.getString("message_key"),
        ChatMessage.Via.valueOf(row.getString("via").toUpperCase(Locale.ROOT)),
        new ChannelId(row.getString("channel")),
        Optional.ofNullable(row.getString("thread")).map(MessageId::new),
        new UserId(row.getString("team"), row.getString("person")),
        row.getString("said"),
        instant(row, "said_at"),
        Optional.ofNullable(row.getString("reply_to")).map(URI::create));
  }

  static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static Optional<Instant> maybeInstant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  /// Rolls the transaction back: what was to be told something is over.
  private static final class TooLateException extends RuntimeException {
    private TooLateException() {
      super("it is over or has an instruction already", null, false, false);
    }
  }
}
