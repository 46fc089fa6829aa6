package dev.slipway.integrations.store;

import static dev.slipway.integrations.store.StoredInbox.instant;
import static dev.slipway.integrations.store.StoredInbox.maybeInstant;
import static dev.slipway.integrations.store.StoredInbox.time;

import dev.slipway.commands.mail.Letter;
import dev.slipway.commands.mail.LetterId;
import dev.slipway.commands.mail.OwedMail;
import dev.slipway.commands.ports.Mails;
import dev.slipway.config.MailAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Letters that are owed by e-mail as a table. Safe for use by several threads and processes.
public final class StoredMails implements Mails {
  private static final Logger LOG = LoggerFactory.getLogger(StoredMails.class);
  private static final String OPEN = "open";
  private static final String SENT = "sent";
  private static final String GAVE_UP = "gave-up";
  private static final int LONGEST_CODE = 200;

  private final Jdbi jdbi;

  public StoredMails(Database database) {
    this.jdbi = database.jdbi();
  }

  /// The first letter of a thread, of those that are not to one person alone.
  private record First(LetterId letter, String subject) {}

  /// Stores that a letter is owed, within the transaction that stores what it tells. One that is
  /// stored already is left as it is.
  static void owe(Handle handle, Letter letter, Instant now) {
    Optional<First> first =
        handle
            .createQuery(
                """
                select letter, subject from owed_mail
                where thread = :thread and letter <> :letter and letter not like :toOne
                order by owed_at, letter limit 1
                """)
            .bind("thread", letter.thread().value())
            .bind("letter", letter.id().value())
            .bind("toOne", letter.thread() + LetterId.TO_ONE + "%")
            .map((row, _) ->
                new First(new LetterId(row.getString("letter")), row.getString("subject")))
            .findOne();
    Letter whole = first.map(known -> letter.answering(known.subject())).orElse(letter);
    for (MailAddress recipient : whole.to()) {
      handle
          .createUpdate(
              """
              insert into owed_mail (letter, recipient, thread, in_reply_to, subject, body, owed_at, state, attempts,
                next_attempt_at, version)
              values (:letter, :recipient, :thread, :first, :subject, :body, :now, 'open', 0, :now, 1)
              on conflict do nothing
              """)
          .bind("letter", whole.id().value())
          .bind("recipient", recipient.value())
          .bind("thread", whole.thread().value())
          .bind("first", first.map(known -> known.letter().value()).orElse(null))
          .bind("subject", whole.subject())
          .bind("body", Json.write(whole))
          .bind("now", time(now))
          .execute();
    }
  }

  @Override
  public void owe(Letter letter, Instant now) {
    jdbi.useTransaction(handle -> owe(handle, letter, now));
  }

  @Override
  public List<Due> due(Instant now, int limit) {
    List<Stored> rows =
        jdbi.withHandle(handle ->
            handle
                .createQuery(
                    """
                    select * from owed_mail where state = 'open' and next_attempt_at <= :now
                    order by owed_at, letter, recipient limit :limit
                    """)
                .bind("now", time(now))
                .bind("limit", limit)
                .map(StoredMails::read)
                .list());
    return rows.stream().flatMap(row -> readable(row).stream()).toList();
  }

  private record Stored(OwedMail owed, String body, Optional<LetterId> inReplyTo) {}

  private static Stored read(ResultSet row, StatementContext context) throws SQLException {
    return new Stored(
        new OwedMail(
            new LetterId(row.getString("letter")),
            new MailAddress(row.getString("recipient")),
            instant(row, "owed_at"),
            row.getInt("attempts"),
            instant(row, "next_attempt_at"),
            row.getLong("version")),
        row.getString("body"),
        Optional.ofNullable(row.getString("in_reply_to")).map(LetterId::new));
  }

  /// One that can't be read must not keep the others back.
  private Optional<Due> readable(Stored row) {
    try {
      return Optional.of(new Due(row.owed(), Json.read(row.body(), Letter.class), row.inReplyTo()));
    } catch (IllegalStateException | IllegalArgumentException unreadable) {
      LOG.atError()
          .addKeyValue("mail", row.owed().letter())
          .setCause(unreadable)
          .log("a stored e-mail can't be read and is not sent");
      boolean _ = giveUp(row.owed(), "unreadable");
      return Optional.empty();
    }
  }

  @Override
  public Optional<Instant> nextDue(Instant now) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select min(next_attempt_at) as next from owed_mail
                where state = 'open' and next_attempt_at > :now
                """)
            .bind("now", time(now))
            .map((row, _) -> maybeInstant(row, "next"))
            .one());
  }

  @Override
  public Optional<OwedMail> attempting(OwedMail owed) {
    return store(owed, OPEN, Optional.empty())
        ? Optional.of(
            new OwedMail(
                owed.letter(),
                owed.to(),
                owed.since(),
                owed.attempts(),
                owed.nextAttempt(),
                owed.version() + 1))
        : Optional.empty();
  }

  @Override
  public boolean keep(OwedMail now) {
    return store(now, OPEN, Optional.empty());
  }

  @Override
  public boolean sent(OwedMail now) {
    return store(now, SENT, Optional.empty());
  }

  @Override
  public boolean giveUp(OwedMail now, String code) {
    return store(
        now, GAVE_UP, Optional.of(code.substring(0, Math.min(code.length(), LONGEST_CODE))));
  }

  @Override
  public int forget(Instant owedBefore) {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate("delete from owed_mail where state <> 'open' and owed_at < :before")
            .bind("before", time(owedBefore))
            .execute());
  }

  private boolean store(OwedMail now, String state, Optional<String> gaveUp) {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate(
                """
                update owed_mail set state = :state, attempts = :attempts, next_attempt_at = :next, gave_up = :gaveUp,
                  version = version + 1
                where letter = :letter and recipient = :recipient and version = :version and state = 'open'
                """)
            .bind("state", state)
            .bind("attempts", now.attempts())
            .bind("next", time(now.nextAttempt()))
            .bind("gaveUp", gaveUp.orElse(null))
            .bind("letter", now.letter().value())
            .bind("recipient", now.to().value())
            .bind("version", now.version())
            .execute())
        == 1;
  }
}
