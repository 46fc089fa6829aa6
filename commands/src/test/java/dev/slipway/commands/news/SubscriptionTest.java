package dev.slipway.commands.news;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.news.Subscription.Said;
import dev.slipway.commands.news.Subscription.Topic;
import dev.slipway.config.AppName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SubscriptionTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final ChannelId DEPLOYS = new ChannelId("C0DEPLOYS");
  private static final ChannelId SHOP = new ChannelId("C0SHOP");

  private static Subscription of(ChannelId channel, Said... all) {
    Subscription subscription = Subscription.none(channel, new AppName("shop"), Topic.BUILDS);
    for (Said said : all) {
      subscription = subscription.after(said);
    }
    return subscription;
  }

  private static List<ChannelId> told(Subscription... all) {
    return Subscription.told(List.of(DEPLOYS), List.of(all), NOON);
  }

  @Test
  void tellsWhatIsConfiguredAndWhatIsSubscribed() {
    assertThat(told()).containsExactly(DEPLOYS);
    assertThat(told(of(SHOP, new Said.Subscribe()))).containsExactly(DEPLOYS, SHOP);
    assertThat(told(of(DEPLOYS, new Said.Subscribe()))).containsExactly(DEPLOYS);
  }

  @Test
  void tellsNoMoreWhatIsUnsubscribedAlsoWhereItIsConfigured() {
    assertThat(told(of(DEPLOYS, new Said.Unsubscribe()))).isEmpty();
    assertThat(told(of(DEPLOYS, new Said.Unsubscribe(), new Said.Subscribe())))
        .containsExactly(DEPLOYS);
    assertThat(told(of(SHOP, new Said.Subscribe(), new Said.Unsubscribe())))
        .containsExactly(DEPLOYS);
  }

  @Test
  void tellsNothingUntilATimeIsOverOrEnded() {
    Said mute = new Said.Mute(NOON.plus(Duration.ofHours(2)));

    assertThat(told(of(DEPLOYS, mute))).isEmpty();
    assertThat(told(of(DEPLOYS, new Said.Mute(NOON)))).containsExactly(DEPLOYS);
    assertThat(told(of(DEPLOYS, mute, new Said.Unmute()))).containsExactly(DEPLOYS);
    assertThat(told(of(SHOP, new Said.Subscribe(), mute))).containsExactly(DEPLOYS);
    assertThat(told(of(DEPLOYS, mute, new Said.Subscribe()))).containsExactly(DEPLOYS);
  }
}
