package dev.slipway.integrations.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.ChatMessage.Via;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.news.Subscription;
import dev.slipway.commands.news.Subscription.Said;
import dev.slipway.commands.news.Subscription.Topic;
import dev.slipway.commands.news.Subscription.Wish;
import dev.slipway.commands.ports.Inbox.Answered;
import dev.slipway.commands.ports.Inbox.Consequence;
import dev.slipway.commands.ports.Inbox.Due;
import dev.slipway.commands.ports.Inbox.Instruct;
import dev.slipway.config.AppName;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What channels are to be told of, the same on both databases.
final class StoredSubscriptionsTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final AppName SHOP = new AppName("shop");
  private static final ChannelId DEPLOYS = new ChannelId("C0DEPLOYS");

  private static void note(StoredInbox inbox, int number, EnumSet<Topic> topics, Said said) {
    ChatMessage message =
        new ChatMessage(
            "m" + number,
            Via.MENTION,
            DEPLOYS,
            Optional.empty(),
            new UserId("T0ACME", "U0ANN"),
            "",
            NOON,
            Optional.empty());
    inbox.store(List.of(message), NOON, _ -> Due.AN_ANSWER);
    assertThat(
            inbox.answer(
                message,
                new Consequence(
                    Optional.empty(),
                    Optional.of(new Instruct.Note(DEPLOYS, SHOP, topics, said)),
                    List.of(),
                    List.of()),
                NOON))
        .isInstanceOf(Answered.Done.class);
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void remembersWhatWasSaidLast(Vendor vendor) {
    try (TestDatabase testDatabase = TestDatabase.create(vendor);
        Database database = testDatabase.open()) {
      StoredInbox inbox = new StoredInbox(database);
      Instant later = NOON.plus(Duration.ofHours(2));

      note(inbox, 1, EnumSet.allOf(Topic.class), new Said.Subscribe());
      note(inbox, 2, EnumSet.of(Topic.BUILDS), new Said.Mute(later));
      note(inbox, 3, EnumSet.of(Topic.DEPLOYMENTS), new Said.Unsubscribe());

      StoredSubscriptions subscriptions = new StoredSubscriptions(database);
      assertThat(subscriptions.of(SHOP))
          .containsExactly(
              new Subscription(
                  DEPLOYS, SHOP, Topic.BUILDS, Optional.of(Wish.SUBSCRIBED), Optional.of(later)),
              new Subscription(
                  DEPLOYS,
                  SHOP,
                  Topic.DEPLOYMENTS,
                  Optional.of(Wish.UNSUBSCRIBED),
                  Optional.empty()));
      assertThat(subscriptions.of(new AppName("other"))).isEmpty();
    }
  }
}
