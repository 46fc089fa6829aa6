package dev.slipway.integrations.store;

import static dev.slipway.integrations.store.StoredInbox.maybeInstant;

import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.news.Subscription;
import dev.slipway.commands.news.Subscription.Said;
import dev.slipway.commands.news.Subscription.Topic;
import dev.slipway.commands.news.Subscription.Wish;
import dev.slipway.commands.ports.Subscriptions;
import dev.slipway.config.AppName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Subscriptions as a table. Safe for use by several threads and processes.
public final class StoredSubscriptions implements Subscriptions {
  private final Jdbi jdbi;

  public StoredSubscriptions(Database database) {
    this.jdbi = database.jdbi();
  }

  @Override
  public List<Subscription> of(AppName app) {
    return jdbi.withHandle(handle -> of(handle, app));
  }

  private static List<Subscription> of(Handle handle, AppName app) {
    return handle
        .createQuery("select * from subscription where app = :app order by channel, topic")
        .bind("app", app.value())
        .map((row, _) -> subscription(row))
        .list();
  }

  private static Subscription subscription(ResultSet row) throws SQLException {
    return new Subscription(
        new ChannelId(row.getString("channel")),
        new AppName(row.getString("app")),
        Topic.valueOf(row.getString("topic").toUpperCase(Locale.ROOT)),
        Optional.ofNullable(row.getString("wish"))
            .map(wish -> Wish.valueOf(wish.toUpperCase(Locale.ROOT))),
        maybeInstant(row, "muted_until"));
  }

  /// Notes what a person has said, within the caller's transaction.
  static void note(Handle handle, ChannelId channel, AppName app, Set<Topic> topics, Said said) {
    for (Topic topic : topics) {
      int _ =
          handle
              .createUpdate(
                  "insert into subscription (channel, app, topic) values (:channel, :app, :topic) on conflict do nothing")
              .bind("channel", channel.value())
              .bind("app", app.value())
              .bind("topic", topic.word())
              .execute();
      Subscription after =
          of(handle, app).stream()
              .filter(one -> one.channel().equals(channel) && one.topic() == topic)
              .findFirst()
              .orElse(Subscription.none(channel, app, topic))
              .after(said);
      int _ =
          handle
              .createUpdate(
                  """
                  update subscription set wish = :wish, muted_until = :muted
                  where channel = :channel and app = :app and topic = :topic
                  """)
              .bind("channel", channel.value())
              .bind("app", app.value())
              .bind("topic", topic.word())
              .bind(
                  "wish",
                  after.wish().map(wish -> wish.name().toLowerCase(Locale.ROOT)).orElse(null))
              .bind("muted", after.mutedUntil().map(StoredInbox::time).orElse(null))
              .execute();
    }
  }
}
