package dev.slipway.sandbox.slack;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What the stand-in grants, allows and waits for. The defaults are Slack's own numbers where they
/// are documented.
///
/// @param scopes the scopes of the bot token
/// @param subscriptions the events the app hears of: `app_mention`, `message.channels`,
///   `message.groups`, `message.im`
/// @param postBurst how many messages a channel takes at once before `chat.postMessage` is held to
///   one a second
/// @param tierOneBurst how many calls at once a method of the slowest tier takes (then one a
///   minute); Slack publishes no number
/// @param ackWithin how long a delivery waits for its acknowledgement
/// @param retryAfter the pauses before the first, second and third repetition of an event
/// @param socketGrace how long a socket stays open after a `disconnect` message
/// @param pingEvery how often a socket is pinged
/// @param clock where message timestamps and limits take the time from
public record SlackOptions(
    Set<String> scopes,
    Set<String> subscriptions,
    int postBurst,
    int tierOneBurst,
    Duration ackWithin,
    List<Duration> retryAfter,
    Duration socketGrace,
    Duration pingEvery,
    InstantSource clock) {
  /// The bot scopes of Slipway's app manifest; a test compares the two.
  public static final Set<String> MANIFEST_SCOPES =
      Set.of(
          "app_mentions:read",
          "channels:history",
          "channels:read",
          "chat:write",
          "commands",
          "files:write",
          "groups:history",
          "groups:read",
          "im:history",
          "im:write",
          "usergroups:read",
          "users:read");

  /// Every scope that a method of the stand-in asks for, but for posting uninvited.
  public static final Set<String> EVERY_SCOPE =
      Set.of(
          "app_mentions:read",
          "channels:history",
          "channels:read",
          "chat:write",
          "commands",
          "files:write",
          "groups:history",
          "groups:read",
          "im:history",
          "im:read",
          "im:write",
          "reactions:write",
          "usergroups:read",
          "users:read",
          "users:read.email");

  /// All messages of the channels the bot is in, besides mentions: more than Slipway's manifest
  /// asks for, as an installation may have it. One mention then comes as two events.
  public static final Set<String> EVERY_MESSAGE =
      Set.of("app_mention", "message.channels", "message.groups", "message.im");

  public SlackOptions {
    scopes = Set.copyOf(scopes);
    subscriptions = Set.copyOf(subscriptions);
    retryAfter = List.copyOf(retryAfter);
    if (postBurst < 1 || tierOneBurst < 1) {
      throw new IllegalArgumentException("a burst lets at least one call through");
    }
  }

  public static SlackOptions defaults() {
    return new SlackOptions(
        MANIFEST_SCOPES,
        EVERY_MESSAGE,
        3,
        10,
        Duration.ofSeconds(3),
        List.of(Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(5)),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        InstantSource.system());
  }

  public SlackOptions withScopes(Set<String> other) {
    return new SlackOptions(
        other,
        subscriptions,
        postBurst,
        tierOneBurst,
        ackWithin,
        retryAfter,
        socketGrace,
        pingEvery,
        clock);
  }

  public SlackOptions withSubscriptions(Set<String> other) {
    return new SlackOptions(
        scopes,
        other,
        postBurst,
        tierOneBurst,
        ackWithin,
        retryAfter,
        socketGrace,
        pingEvery,
        clock);
  }

  public SlackOptions withPostBurst(int other) {
    return new SlackOptions(
        scopes,
        subscriptions,
        other,
        tierOneBurst,
        ackWithin,
        retryAfter,
        socketGrace,
        pingEvery,
        clock);
  }

  public SlackOptions withTierOneBurst(int other) {
    return new SlackOptions(
        scopes,
        subscriptions,
        postBurst,
        other,
        ackWithin,
        retryAfter,
        socketGrace,
        pingEvery,
        clock);
  }

  public SlackOptions withAckWithin(Duration other) {
    return new SlackOptions(
        scopes,
        subscriptions,
        postBurst,
        tierOneBurst,
        other,
        retryAfter,
        socketGrace,
        pingEvery,
        clock);
  }

  public SlackOptions withRetryAfter(List<Duration> other) {
    return new SlackOptions(
        scopes,
        subscriptions,
        postBurst,
        tierOneBurst,
        ackWithin,
        other,
        socketGrace,
        pingEvery,
        clock);
  }

  public SlackOptions withSocketGrace(Duration other) {
    return new SlackOptions(
        scopes,
        subscriptions,
        postBurst,
        tierOneBurst,
        ackWithin,
        retryAfter,
        other,
        pingEvery,
        clock);
  }

  public SlackOptions withClock(InstantSource other) {
    return new SlackOptions(
        scopes,
        subscriptions,
        postBurst,
        tierOneBurst,
        ackWithin,
        retryAfter,
        socketGrace,
        pingEvery,
        other);
  }

  String grantedScopes() {
    return String.join(",", new TreeSet<>(scopes));
  }
}
