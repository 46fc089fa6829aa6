package dev.slipway.commands.news;

import dev.slipway.commands.chat.ChannelId;
import dev.slipway.config.AppName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What people have said that a channel is to be told of an app, beside what the configuration
/// says.
///
/// @param wish empty when only the configuration says it
/// @param mutedUntil until when it is told nothing; empty when it is not muted
public record Subscription(
    ChannelId channel,
    AppName app,
    Topic topic,
    Optional<Wish> wish,
    Optional<Instant> mutedUntil) {
  /// What there is to be told of.
  public enum Topic {
    /// New stable builds, pipelines that break the default branch, and its recovery.
    BUILDS,
    /// How deployments ended that were asked for elsewhere.
    DEPLOYMENTS;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What was said last.
  public enum Wish {
    SUBSCRIBED,
    UNSUBSCRIBED
  }

  /// What a person says about a topic.
  public sealed interface Said {
    record Subscribe() implements Said {}

    record Unsubscribe() implements Said {}

    record Mute(Instant until) implements Said {}

    record Unmute() implements Said {}
  }

  /// Of which nothing was said.
  public static Subscription none(ChannelId channel, AppName app, Topic topic) {
    return new Subscription(channel, app, topic, Optional.empty(), Optional.empty());
  }

  /// This after somebody has said something.
  public Subscription after(Said said) {
    return switch (said) {
      case Said.Subscribe() ->
          new Subscription(channel, app, topic, Optional.of(Wish.SUBSCRIBED), Optional.empty());
      case Said.Unsubscribe() ->
          new Subscription(channel, app, topic, Optional.of(Wish.UNSUBSCRIBED), Optional.empty());
      case Said.Mute(Instant until) ->
          new Subscription(channel, app, topic, wish, Optional.of(until));
      case Said.Unmute() -> new Subscription(channel, app, topic, wish, Optional.empty());
    };
  }

  public boolean isMuted(Instant now) {
    return mutedUntil.filter(now::isBefore).isPresent();
  }

  /// The channels that are told now.
  ///
  /// @param configured those that the configuration names for the topic
  /// @param said of this topic and app
  public static List<ChannelId> told(
      List<ChannelId> configured, List<Subscription> said, Instant now) {
    List<ChannelId> told = new ArrayList<>(configured);
    for (Subscription one : said) {
      if (one.wish().equals(Optional.of(Wish.SUBSCRIBED)) && !told.contains(one.channel())) {
        told.add(one.channel());
      }
      if (one.wish().equals(Optional.of(Wish.UNSUBSCRIBED)) || one.isMuted(now)) {
        told.remove(one.channel());
      }
    }
    return told;
  }
}
