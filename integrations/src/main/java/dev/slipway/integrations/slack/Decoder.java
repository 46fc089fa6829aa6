package dev.slipway.integrations.slack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.ChatMessage.Via;
import dev.slipway.commands.chat.MessageId;
import dev.slipway.commands.chat.UserId;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Turns what Slack delivers, by whichever transport, into what a person said. Safe for use by
/// several threads at once.
///
/// Unknown kinds and fields are ignored. What other bots say, what we say, edits and deletions are
/// ignored; other workspaces, other apps and guests from shared channels are refused.
final class Decoder {
  private static final Set<String> SPOKEN = Set.of("", "file_share", "thread_broadcast");

  private final String team;
  private final KnownIdentity bot;

  /// @param team the workspace that is listened to
  Decoder(String team, KnownIdentity bot) {
    this.team = team;
    this.bot = bot;
  }

  /// What arrives from the Events API: `{"type":"event_callback",...}`.
  Decoded event(JsonNode payload) {
    JsonNode event = payload.path("event");
    String type = Json.text(event, "type");
    boolean mention = type.equals("app_mention");
    if (!Json.text(payload, "type").equals("event_callback")
        || !(mention || type.equals("message"))) {
      return new Decoded.Ignored("not a message");
    }
    if (!SPOKEN.contains(Json.text(event, "subtype")) || event.has("edited")) {
      return new Decoded.Ignored("an edit or a notice");
    }
    if (event.hasNonNull("bot_id") || event.hasNonNull("bot_profile")) {
      return new Decoded.Ignored("said by a bot");
    }
    Optional<String> foreign =
        foreign(Json.text(payload, "team_id"), Json.text(payload, "api_app_id"))
            .or(() -> stranger(Json.text(event, "user_team")))
            .or(() -> stranger(Json.text(event, "team")));
    if (foreign.isPresent()) {
      return new Decoded.Refused(foreign.get());
    }
    Optional<SlackIdentity> us = bot.known();
    if (us.isEmpty()) {
      return new Decoded.TooEarly("the bot's own user id is not known yet");
    }
    return said(event, mention, us.get().user());
  }

  private Decoded said(JsonNode event, boolean mention, String us) {
    String user = Json.text(event, "user");
    String channel = Json.text(event, "channel");
    String ts = Json.text(event, "ts");
    String text = Json.text(event, "text");
    Optional<Instant> at = instant(ts);
    if (user.isEmpty() || channel.isEmpty() || at.isEmpty()) {
      return new Decoded.Ignored("no sender, channel or time");
    }
    if (user.equals(us)) {
      return new Decoded.Ignored("said by the bot itself");
    }
    boolean direct = Json.text(event, "channel_type").equals("im");
    if (!mention && !direct && !Markup.mentions(text, us)) {
      return new Decoded.Ignored("said to somebody else");
    }
    return new Decoded.Said(
        new ChatMessage(
            MessageKey.of("m", team, channel, ts),
            direct ? Via.DIRECT_MESSAGE : Via.MENTION,
            new ChannelId(channel),
            thread(Json.text(event, "thread_ts"), ts),
            new UserId(team, user),
            Markup.plain(text, Optional.of(us)),
            at.get(),
            Optional.empty()));
  }

  /// A slash command. `/slipway X` says X; any other says its own name first: `/deploy X` says
  /// `deploy X`.
  ///
  /// @param at when it came in: Slack does not say when it was typed
  Decoded command(SlashCommand command, Instant at) {
    Optional<String> foreign = foreign(command.team(), command.app());
    if (foreign.isPresent()) {
      return new Decoded.Refused(foreign.get());
    }
    String once = command.trigger().isEmpty() ? command.responseUrl() : command.trigger();
    if (command.user().isEmpty()
        || command.channel().isEmpty()
        || command.command().length() < 2
        || once.isEmpty()) {
      return new Decoded.Ignored("no sender, channel, command or id");
    }
    String verb = command.command().substring(1);
    String words = verb.equals("slipway") ? command.text() : verb + " " + command.text();
    return new Decoded.Said(
        new ChatMessage(
            MessageKey.of("c", once),
            Via.SLASH_COMMAND,
            new ChannelId(command.channel()),
            Optional.empty(),
            new UserId(team, command.user()),
            Markup.plain(words, bot.known().map(SlackIdentity::user)),
            at,
            uri(command.responseUrl())));
  }

  /// A pressed button: `{"type":"block_actions",...}`. Other interactions are ignored.
  ///
  /// @param received when it came in, where Slack does not say when it was pressed
  Decoded interaction(JsonNode payload, Instant received) {
    if (!Json.text(payload, "type").equals("block_actions")) {
      return new Decoded.Ignored("not a button");
    }
    Optional<String> foreign =
        foreign(team(payload), Json.text(payload, "api_app_id"))
            .or(() -> stranger(Json.text(payload.path("team"), "id")));
    if (foreign.isPresent()) {
      return new Decoded.Refused(foreign.get());
    }
    JsonNode container = payload.path("container");
    JsonNode message = payload.path("message");
    String user = Json.text(payload.path("user"), "id");
    String channel =
        either(Json.text(payload.path("channel"), "id"), Json.text(container, "channel_id"));
    String ts = either(Json.text(container, "message_ts"), Json.text(message, "ts"));
    if (user.isEmpty() || channel.isEmpty() || ts.isEmpty()) {
      return new Decoded.Ignored("not pressed in a message");
    }
    String thread = either(Json.text(message, "thread_ts"), Json.text(container, "thread_ts"));
    for (JsonNode action : payload.path("actions")) {
      if (Json.text(action, "type").equals("button") && !Json.text(action, "value").isEmpty()) {
        String pressed = Json.text(action, "action_ts");
        return new Decoded.Said(
            new ChatMessage(
                MessageKey.of("b", channel, ts, Json.text(action, "action_id"), user, pressed),
                Via.BUTTON,
                new ChannelId(channel),
                thread(thread, ts),
                new UserId(team, user),
                Markup.unescaped(Json.text(action, "value")).strip(),
                instant(pressed).orElse(received),
                uri(Json.text(payload, "response_url"))));
      }
    }
    return new Decoded.Ignored("a button that says nothing");
  }

  private static String team(JsonNode payload) {
    return either(
        Json.text(payload.path("user"), "team_id"), Json.text(payload.path("team"), "id"));
  }

  private static String either(String first, String second) {
    return first.isEmpty() ? second : first;
  }

  private Optional<String> foreign(String itsTeam, String itsApp) {
    if (!itsTeam.equals(team)) {
      return Optional.of("of another workspace: " + (itsTeam.isEmpty() ? "unnamed" : itsTeam));
    }
    return bot.app()
        .filter(ours -> !itsApp.isEmpty() && !itsApp.equals(ours))
        .map(_ -> "for another app: " + itsApp);
  }

  private Optional<String> stranger(String itsTeam) {
    return itsTeam.isEmpty() || itsTeam.equals(team)
        ? Optional.empty()
        : Optional.of("said by somebody of another workspace: " + itsTeam);
  }

  private static Optional<MessageId> thread(String thread, String ts) {
    return thread.isEmpty() || thread.equals(ts)
        ? Optional.empty()
        : Optional.of(new MessageId(thread));
  }

  private static Optional<URI> uri(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(new URI(text));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /// Slack's times are `seconds.micros` as text; never a double.
  private static Optional<Instant> instant(String ts) {
    int dot = ts.indexOf('.');
    if (dot < 1 || ts.length() != dot + 7) {
      return Optional.empty();
    }
    try {
      long micros = Long.parseLong(ts, dot + 1, ts.length(), 10);
      return Optional.of(
          Instant.ofEpochSecond(Long.parseLong(ts, 0, dot, 10), Math.multiplyExact(micros, 1_000)));
    } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }
}
