package dev.slipway.config;

import dev.slipway.config.AddressType.Slash;
import dev.slipway.config.SlackSettings.SlackTransport;
import dev.slipway.config.yaml.Key;
import dev.slipway.config.yaml.Section;
import dev.slipway.config.yaml.Shape;
import dev.slipway.config.yaml.Types;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads `slack`.
final class SlackReader {
  private enum Mode {
    SOCKET,
    HTTP
  }

  private static final Key<Mode> MODE =
      Key.withDefault(
          "mode",
          Types.choice(Map.of("socket", Mode.SOCKET, "http", Mode.HTTP)),
          "how events come in: a WebSocket that the bot opens, or signed requests of Slack",
          Mode.SOCKET,
          "socket");
  private static final Key<Secret> BOT_TOKEN =
      Key.required("botToken", new SecretType("xoxb-"), "the bot user's token (`xoxb-…`)");
  private static final Key<Optional<Secret>> APP_TOKEN =
      Key.optional(
          "appToken",
          new SecretType("xapp-"),
          "the app-level token (`xapp-…`) with `connections:write`",
          "none; mode socket needs it");
  private static final Key<Optional<Secret>> SIGNING_SECRET =
      Key.optional(
          "signingSecret",
          new SecretType(""),
          "the app's signing secret",
          "none; mode http needs it");
  private static final Key<Optional<Secret>> PREVIOUS_SIGNING_SECRET =
      Key.optional(
          "previousSigningSecret",
          new SecretType(""),
          "also accepted, while the signing secret is being changed");
  private static final Key<String> TEAM =
      Key.required(
          "team",
          FieldTypes.slackId("TE"),
          "the workspace (or Enterprise organisation) whose events are taken");
  private static final Key<URI> API_URL =
      Key.withDefault(
          "apiUrl",
          new AddressType("", Slash.WITH),
          "the base of Slack's Web API",
          SlackSettings.DEFAULT_API_URL,
          SlackSettings.DEFAULT_API_URL.toString());

  static final Shape<SlackSettings> SHAPE =
      Shape.of(
              List.of(
                  MODE,
                  BOT_TOKEN,
                  APP_TOKEN,
                  SIGNING_SECRET,
                  PREVIOUS_SIGNING_SECRET,
                  TEAM,
                  API_URL),
              SlackReader::settings)
          .checked(SlackReader::check);

  private SlackReader() {}

  private static void check(Section slack) {
    Optional<Mode> mode = slack.find(MODE);
    if (mode.isEmpty()) {
      return;
    }
    Key<Optional<Secret>> needed =
        switch (mode.get()) {
          case SOCKET -> APP_TOKEN;
          case HTTP -> SIGNING_SECRET;
        };
    if (slack.given(needed).isEmpty()) {
      slack.problem(needed, "mode " + word(mode.get()) + " needs it");
    }
  }

  private static SlackSettings settings(Section slack) {
    return new SlackSettings(
        slack.get(BOT_TOKEN), slack.get(TEAM), transport(slack), slack.get(API_URL));
  }

  private static SlackTransport transport(Section slack) {
    return switch (slack.get(MODE)) {
      case SOCKET -> new SlackTransport.SocketMode(slack.get(APP_TOKEN).orElseThrow());
      case HTTP ->
          new SlackTransport.SignedHttp(
              slack.get(SIGNING_SECRET).orElseThrow(), slack.get(PREVIOUS_SIGNING_SECRET));
    };
  }

  private static String word(Mode mode) {
    return switch (mode) {
      case SOCKET -> "socket";
      case HTTP -> "http";
    };
  }
}
