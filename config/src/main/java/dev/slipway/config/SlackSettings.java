package dev.slipway.config;

import java.net.URI;
import java.util.Optional;

/// How to reach Slack.
///
/// @param botToken the bot user's token (`xoxb-…`)
/// @param team the workspace whose events are taken (`T…`); events of others are refused
/// @param transport Socket Mode or signed HTTP requests
/// @param apiUrl the Web API's base with a trailing slash, `https://slack.com/api/` by default
public record SlackSettings(Secret botToken, String team, SlackTransport transport, URI apiUrl) {
  public static final URI DEFAULT_API_URL = URI.create("https://slack.com/api/");

  /// The way events come in.
  public sealed interface SlackTransport {
    /// A WebSocket that the bot opens; no public endpoint is needed.
    ///
    /// @param appToken the app-level token (`xapp-…`) with `connections:write`
    record SocketMode(Secret appToken) implements SlackTransport {}

    /// Slack posts signed requests to the bot's HTTP listener.
    ///
    /// @param signingSecret the app's signing secret
    /// @param previousSigningSecret also accepted, while a secret is being changed
    record SignedHttp(Secret signingSecret, Optional<Secret> previousSigningSecret)
        implements SlackTransport {}
  }
}
