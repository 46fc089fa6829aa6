package dev.slipway.integrations.store;

import static dev.slipway.integrations.store.StoredInbox.instant;
import static dev.slipway.integrations.store.StoredInbox.maybeInstant;
import static dev.slipway.integrations.store.StoredInbox.time;

import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.MessageId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.migrations.MigrationId;
import dev.slipway.commands.ports.Conversations.Rendered;
import dev.slipway.commands.ports.FileSharing.Upload;
import dev.slipway.commands.ports.Outbox;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Outgoing.Address;
import dev.slipway.commands.ports.Outgoing.LogFile;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.EmptyHandling;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// The outbox as a table: for each message what it should show. Safe for use by several threads and
/// processes.
public final class StoredOutbox implements Outbox {
  /// How many of the longest due are looked at, so that a look costs the same however many there
  /// are.
  private static final int REACH = 300;

  private final Jdbi jdbi;
  private final Together together;

  public StoredOutbox(Database database) {
    this.jdbi = database.jdbi();
    this.together = database.together();
  }

  @Override
  public void show(Outgoing outgoing, Instant now) {
    jdbi.useTransaction(handle -> put(handle, outgoing, now));
  }

  @Override
  public void showOnce(Outgoing outgoing, Instant now) {
    jdbi.useTransaction(handle -> {
      boolean isThere =
          handle
                  .createQuery("select count(*) from message where message_key = :key")
                  .bind("key", outgoing.key())
                  .mapTo(Long.class)
                  .one()
              > 0;
      if (!isThere) {
        insert(handle, outgoing, Shown.of(outgoing.body()), now);
      }
    });
  }

  /// Stores what a message should show from now on, within the caller's transaction.
  static void put(Handle handle, Outgoing outgoing, Instant now) {
    Shown shown = Shown.of(outgoing.body());
    int changed =
        handle
            .createUpdate(
                """
                update message set fallback = :fallback, body = :body, revision = revision + 1, changed_at = :now,
                  next_attempt_at = case when state = 'due' then next_attempt_at else :now end,
                  attempts = case when state = 'due' then attempts else 0 end, state = 'due', gave_up = null
                where message_key = :key
                """)
            .bind("key", outgoing.key())
            .bind("fallback", shown.fallback())
            .bind("body", shown.body())
            .bind("now", time(now))
            .execute();
    if (changed == 0) {
      insert(handle, outgoing, shown, now);
    }
  }

  private static void insert(Handle handle, Outgoing outgoing, Shown shown, Instant now) {
    Columns columns = Columns.of(outgoing.address());
    handle
        .createUpdate(
            """
            insert into message (message_key, address, channel, thread, parent_key, reply_to, team, person, fallback,
              body, log_of, file_name, revision, sent_revision, state, attempts, next_attempt_at, changed_at, created_at)
            values (:key, :address, :channel, :thread, :parent, :replyTo, :team, :person, :fallback, :body,
              :logOf, :fileName, 1, 0, 'due', 0, :now, :now, :now)
            """)
        .bind("key", outgoing.key())
        .bind("address", columns.address())
        .bind("channel", columns.channel())
        .bind("thread", columns.thread())
        .bind("parent", columns.parent())
        .bind("replyTo", columns.replyTo())
        .bind("team", columns.team())
        .bind("person", columns.person())
        .bind("fallback", shown.fallback())
        .bind("body", shown.body())
        .bind("logOf", shown.logOf())
        .bind("fileName", shown.fileName())
        .bind("now", time(now))
        .execute();
  }

  @Override
  public List<Pending> due(Instant now, Set<ChannelId> notIn, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select * from (
                  select m.*, p.message_id as parent_id, row_number() over (
                      partition by coalesce(m.channel, m.person, m.reply_to)
                      order by case when m.message_id is null then 0 else 1 end,
                        m.changed_at, m.created_at, length(m.message_key), m.message_key) as place
                  from (
                    select * from message where state = 'due' and next_attempt_at <= :now and %s
                    order by state, next_attempt_at limit :reach) m
                  left join message p on p.message_key = m.parent_key
                  where m.parent_key is null or p.message_id is not null) ready
                where place = 1 order by changed_at, created_at, message_key limit :limit
                """
                    .formatted(
                        notIn.isEmpty()
                            ? "true"
                            : "(channel is null or channel not in (<channels>))"))
            .bind("now", time(now))
            .bind("reach", REACH)
            .bind("limit", limit)
            .bindList(
                EmptyHandling.NULL_KEYWORD,
                "channels",
                notIn.stream().map(ChannelId::value).toList())
            .map(StoredOutbox::pending)
            .list());
  }

  @Override
  public Optional<Instant> nextDue(Instant now) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select min(m.next_attempt_at) as next from message m
                left join message p on p.message_key = m.parent_key
                where m.state = 'due' and m.next_attempt_at > :now
                  and (m.parent_key is null or p.message_id is not null)
                """)
            .bind("now", time(now))
            .map((row, _) -> maybeInstant(row, "next"))
            .one());
  }

  @Override
  public boolean attempting(Pending pending, Instant now) {
    return together.run(handle ->
        handle
                .createUpdate(
                    """
                    update message set attempted_at = :now where message_key = :key and message_id is null
                      and attempted_at is not distinct from cast(:before as timestamp with time zone)
                    """)
                .bind("key", pending.key())
                .bind("now", time(now))
                .bind("before", pending.attemptedAt().map(StoredInbox::time).orElse(null))
                .execute()
            == 1);
  }

  @Override
  public boolean sharing(Pending pending, Upload upload, Instant now) {
    return together.run(handle ->
        handle
                .createUpdate(
                    """
                    update message set attempted_at = :now, upload = :upload
                    where message_key = :key and message_id is null and state = 'due'
                      and attempted_at is not distinct from cast(:before as timestamp with time zone)
                    """)
                .bind("key", pending.key())
                .bind("upload", upload.id())
                .bind("now", time(now))
                .bind("before", pending.attemptedAt().map(StoredInbox::time).orElse(null))
                .execute()
            == 1);
  }

  @Override
  public void uploadGone(Pending pending) {
    together.run(handle ->
        handle
            .createUpdate(
                """
                update message set upload = null, attempted_at = null
                where message_key = :key and upload = :upload
                """)
            .bind("key", pending.key())
            .bind("upload", pending.upload().map(Upload::id).orElse(null))
            .execute());
  }

  @Override
  public void found(Pending pending, MessageId message) {
    update(
        "update message set message_id = :id, attempted_at = null where message_key = :key",
        pending,
        "id",
        message.value());
  }

  @Override
  public boolean delivered(Pending pending, Optional<MessageId> message) {
    return together.run(handle ->
        handle
                .createUpdate(
                    """
                    update message set message_id = coalesce(message_id, :id), attempted_at = null, attempts = 0,
                      sent_revision = :revision, state = case when revision = :revision then 'sent' else 'due' end
                    where message_key = :key and coalesce(message_id, :id, '') = coalesce(:id, message_id, '')
                    """)
                .bind("key", pending.key())
                .bind("revision", pending.revision())
                .bind("id", message.map(MessageId::value).orElse(null))
                .execute()
            == 1);
  }

  @Override
  public void postponed(Pending pending, Instant until) {
    update(
        """
        update message set next_attempt_at = :until, attempts = attempts + 1,
          state = case when state = 'sent' then 'due' else state end
        where message_key = :key
        """,
        pending,
        "until",
        time(until));
  }

  @Override
  public void gaveUp(Pending pending, String code) {
    update(
        "update message set state = 'failed', gave_up = :code, attempted_at = null where message_key = :key",
        pending,
        "code",
        code);
  }

  private void update(String sql, Pending pending, String name, Object value) {
    together.run(
        handle -> handle.createUpdate(sql).bind("key", pending.key()).bind(name, value).execute());
  }

  private static Pending pending(ResultSet row, StatementContext context) throws SQLException {
    return new Pending(
        row.getString("message_key"),
        address(row),
        Optional.ofNullable(row.getString("parent_id")).map(MessageId::new),
        Optional.ofNullable(row.getString("message_id")).map(MessageId::new),
        content(row),
        row.getLong("revision"),
        maybeInstant(row, "attempted_at"),
        Optional.ofNullable(row.getString("upload")).map(Upload::new),
        row.getInt("attempts"),
        instant(row, "created_at"));
  }

  private static Outgoing.Content content(ResultSet row) throws SQLException {
    long migration = row.getLong("log_of");
    return row.wasNull()
        ? new Rendered(row.getString("fallback"), row.getString("body"))
        : new LogFile(
            new MigrationId(migration), row.getString("file_name"), row.getString("fallback"));
  }

  private static Address address(ResultSet row) throws SQLException {
    String kind = row.getString("address");
    return switch (kind) {
      case "channel" -> new Address.InChannel(new ChannelId(row.getString("channel")));
      case "thread" ->
          new Address.InThread(
              new ChannelId(row.getString("channel")), new MessageId(row.getString("thread")));
      case "under" ->
          new Address.Under(new ChannelId(row.getString("channel")), row.getString("parent_key"));
      case "person" ->
          new Address.ToPerson(new UserId(row.getString("team"), row.getString("person")));
      case "private" -> new Address.Private(URI.create(row.getString("reply_to")));
      default -> throw new IllegalStateException("no such address in table message: " + kind);
    };
  }

  /// What a message shows, as columns; those it does not have are null.
  private record Shown(
      String fallback, String body, @Nullable Long logOf, @Nullable String fileName) {
    private static Shown of(Outgoing.Content content) {
      return switch (content) {
        case Rendered(String fallback, String body) -> new Shown(fallback, body, null, null);
        case LogFile(MigrationId migration, String name, String title) ->
            new Shown(title, "", migration.value(), name);
      };
    }
  }

  /// An address as columns; those it does not have are null.
  private record Columns(
      String address,
      @Nullable String channel,
      @Nullable String thread,
      @Nullable String parent,
      @Nullable String replyTo,
      @Nullable String team,
      @Nullable String person) {
    private Columns(
        String address,
        @Nullable String channel,
        @Nullable String thread,
        @Nullable String parent,
        @Nullable String replyTo) {
      this(address, channel, thread, parent, replyTo, null, null);
    }

    private static Columns of(Address address) {
      return switch (address) {
        case Address.InChannel(var channel) ->
            new Columns("channel", channel.value(), null, null, null);
        case Address.InThread(var channel, var parent) ->
            new Columns("thread", channel.value(), parent.value(), null, null);
        case Address.Under(var channel, String parent) ->
            new Columns("under", channel.value(), null, parent, null);
        case Address.ToPerson(var user) ->
            new Columns("person", null, null, null, null, user.team(), user.value());
        case Address.Private(URI replyTo) ->
            new Columns("private", null, null, null, replyTo.toString());
      };
    }
  }
}
