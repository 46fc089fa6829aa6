package dev.slipway.integrations.kubernetes;

import java.time.Duration;

/// How long we wait for an API server.
///
/// @param connect for a connection
/// @param request for the whole answer to one request
/// @param probe for the answer to a probe of a watched API server
/// @param probeEvery from one probe of a watched API server to the next
/// @param blindAfter after how long without a sign of life a watch says that it sees nothing
public record Patience(
    Duration connect, Duration request, Duration probe, Duration probeEvery, Duration blindAfter) {
  /// What people are told within ten seconds when an API server is gone.
  public static Patience usual() {
    return new Patience(
        Duration.ofSeconds(3),
        Duration.ofSeconds(5),
        Duration.ofSeconds(3),
        Duration.ofSeconds(3),
        Duration.ofSeconds(6));
  }
}
