package dev.slipway.integrations.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.ChatMessage.Via;
import dev.slipway.config.Secret;
import dev.slipway.config.SlackSettings.SlackTransport.SignedHttp;
import dev.slipway.integrations.slack.SignedRequests.Path;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Every payload that was captured from Slack goes through the real entrance. Each is of its own
/// workspace, so the entrance is told to listen to that one.
class CapturedPayloadsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final String SECRET = "hush";

  private static String teamOf(JsonNode payload) {
    String team = Json.text(payload, "team_id");
    if (team.isEmpty()) {
      team = Json.text(payload.path("user"), "team_id");
    }
    return team.isEmpty() ? Json.text(payload.path("team"), "id") : team;
  }

  private static KnownIdentity bot(String team) {
    KnownIdentity bot = new KnownIdentity();
    bot.is(new SlackIdentity(team, "U0BOT", "B0BOT"));
    return bot;
  }

  private static Optional<ChatMessage> posted(String team, Path path, byte[] body) {
    HeardMessages intake = new HeardMessages();
    SignedRequests requests =
        new SignedRequests(
            new SignedHttp(new Secret(SECRET), Optional.empty()),
            new Decoder(team, bot(team)),
            new Reception(intake),
            InstantSource.fixed(NOW));
    String timestamp = Long.toString(NOW.getEpochSecond());

    int status =
        requests
            .handle(path, SignedHttpRequest.of(SECRET, timestamp, body).headers(), body)
            .status();

    assertThat(status).isEqualTo(200);
    return intake.heard().stream().findFirst();
  }

  private static String name(java.nio.file.Path file) {
    return file.getFileName().toString();
  }

  @Test
  void hearsOfTheEventsOnlyWhatIsSaidToIt() {
    Map<String, String> heard = new LinkedHashMap<>();

    for (java.nio.file.Path file : SlackContracts.files("events")) {
      byte[] body = SlackContracts.bytes(file);
      String team = teamOf(Json.object(body).orElseThrow());
      posted(team, Path.EVENTS, body)
          .ifPresent(message -> heard.put(name(file), message.text() + "|" + message.key()));
    }

    assertThat(heard)
        .isEqualTo(Map.of("app_mention.json", "@U123 test|m:T123:C123:1583636399.000700"));
  }

  @Test
  void hearsOfTheInteractionsOnlyButtonsAndCommands() {
    Map<String, String> heard = new LinkedHashMap<>();

    for (java.nio.file.Path file : SlackContracts.files("interactions")) {
      byte[] body = SlackContracts.bytes(file);
      Optional<ChatMessage> message;
      if (name(file).endsWith(".form.txt")) {
        byte[] form = new String(body, UTF_8).strip().getBytes(UTF_8);
        message = posted(Form.parse(form).orElseThrow().value("team_id"), Path.COMMANDS, form);
      } else {
        String payload = new String(body, UTF_8);
        byte[] form = ("payload=" + URLEncoder.encode(payload, UTF_8)).getBytes(UTF_8);
        message = posted(teamOf(Json.object(body).orElseThrow()), Path.INTERACTIVITY, form);
      }
      message.ifPresent(said -> heard.put(name(file), said.via() + " " + said.text()));
    }

    assertThat(heard)
        .isEqualTo(
            Map.of(
                "block_actions.dm-with-message.json", Via.BUTTON + " clicked",
                "block_actions.message_attachment.json", Via.BUTTON + " click_me_123",
                "slash_command.form.txt", Via.SLASH_COMMAND + " weather 94070",
                "slash_command.private-channel.form.txt", Via.SLASH_COMMAND + " webhook-collect"));
  }

  @Test
  void acknowledgesEveryEnvelope() {
    Map<String, String> heard = new LinkedHashMap<>();

    for (java.nio.file.Path file : SlackContracts.files("socket-mode")) {
      ObjectNode envelope = (ObjectNode) Json.object(SlackContracts.bytes(file)).orElseThrow();
      String team = teamOf(envelope.path("payload"));
      HeardMessages intake = new HeardMessages();
      Envelopes envelopes =
          new Envelopes(
              new Decoder(team, bot(team)), new Reception(intake), InstantSource.fixed(NOW));

      Optional<String> acknowledgement = envelopes.take(envelope);

      assertThat(acknowledgement).isPresent();
      assertThat(Json.text(Json.object(acknowledgement.get()).orElseThrow(), "envelope_id"))
          .isEqualTo(Json.text(envelope, "envelope_id"));
      intake.heard().forEach(said -> heard.put(name(file), said.via() + " " + said.text()));
    }

    assertThat(heard)
        .isEqualTo(
            Map.of(
                "events_api.app_mention.json", Via.MENTION + " @U111",
                "events_api.app_mention.rich_text.json", Via.MENTION + " @U222 hey",
                "interactive.block_actions.json", Via.BUTTON + " underlying",
                "slash_commands.json", Via.SLASH_COMMAND + " hello-socket-mode"));
  }
}
