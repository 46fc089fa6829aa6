package dev.slipway.integrations.slack;

import java.time.Duration;

/// How patient a Socket Mode connection is.
///
/// @param pace between two `apps.connections.open` after failures, at least
/// @param ceiling between two of them, at most
/// @param hello from connecting to Slack's hello
/// @param ping between two pings
/// @param silence after which a link counts as dead; with `ping` added, the longest time in which a
///   silent death goes unnoticed
/// @param drain for envelopes at hand, when closing
public record SocketModeTimes(
    Duration pace,
    Duration ceiling,
    Duration hello,
    Duration ping,
    Duration silence,
    Duration drain) {
  /// What Slack asks of its apps, and what people notice.
  public static final SocketModeTimes USUAL =
      new SocketModeTimes(
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofSeconds(8),
          Duration.ofSeconds(20),
          Duration.ofSeconds(5));
}
