package dev.slipway.bot.publisher;

import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.news.Subscription;
import dev.slipway.commands.news.Subscription.Topic;
import dev.slipway.commands.ports.Subscriptions;
import dev.slipway.config.App;
import dev.slipway.config.SlipwayConfig;
import java.time.InstantSource;
import java.util.List;

/// Which channels are told what of an app now: by the configuration, and by what people said. Only
/// channels that the configuration lists are. Safe for use by several threads.
public final class Told {
  private final SlipwayConfig config;
  private final Subscriptions subscriptions;
  private final InstantSource clock;

  public Told(SlipwayConfig config, Subscriptions subscriptions, InstantSource clock) {
    this.config = config;
    this.subscriptions = subscriptions;
    this.clock = clock;
  }

  /// @param configured those that the configuration names for the topic
  public List<ChannelId> channels(App app, Topic topic, List<ChannelId> configured) {
    return Subscription.told(
            configured,
            subscriptions.of(app.name()).stream().filter(one -> one.topic() == topic).toList(),
            clock.instant())
        .stream()
        .filter(channel -> config.channel(channel.value()).isPresent())
        .toList();
  }
}
