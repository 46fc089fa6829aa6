package dev.slipway.integrations.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Text;
import dev.slipway.config.Secret;
import dev.slipway.config.SlackSettings.SlackTransport.SignedHttp;
import dev.slipway.integrations.slack.SignedRequests.Path;
import dev.slipway.integrations.slack.SignedRequests.Response;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignedRequestsTest {
  private static final String SECRET = "hush";
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final String COMMAND =
      "team_id=T0ACME&api_app_id=A0SLIPWAY&channel_id=C0DEPLOYS&user_id=U0ANN&command=%2Fdeploy"
          + "&text=%23235+to+staging&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2F1"
          + "&trigger_id=1.2.3";
  private static final String MENTION =
      """
      {"type":"event_callback","team_id":"T0ACME","event":{"type":"app_mention","user":"U0ANN",
       "text":"<@U0BOT> help","ts":"1583636399.000700","channel":"C0DEPLOYS"}}\
      """;

  private final HeardMessages intake = new HeardMessages();
  private final KnownIdentity bot = new KnownIdentity();

  private Response post(Path path, String body) {
    return post(path, body.getBytes(UTF_8));
  }

  private Response post(Path path, byte[] body) {
    String timestamp = Long.toString(NOW.getEpochSecond());
    return requests().handle(path, SignedHttpRequest.of(SECRET, timestamp, body).headers(), body);
  }

  private SignedRequests requests() {
    return new SignedRequests(
        new SignedHttp(new Secret(SECRET), Optional.empty()),
        new Decoder("T0ACME", bot),
        new Reception(intake),
        InstantSource.fixed(NOW));
  }

  private static String body(Response response) {
    return new String(response.body(), UTF_8);
  }

  @Test
  void storesACommandAndThenAcknowledgesIt() {
    Response response = post(Path.COMMANDS, COMMAND);

    assertThat(response.status()).isEqualTo(200);
    assertThat(body(response)).isEmpty();
    assertThat(intake.heard())
        .extracting(ChatMessage::text)
        .containsExactly("deploy #235 to staging");
  }

  @Test
  void showsTheAnswerToTheAskerAlone() {
    intake.answering(Message.of(Text.of("as <you> wish")));

    Response response = post(Path.COMMANDS, COMMAND);

    assertThat(response.contentType()).startsWith("application/json");
    assertThat(Json.object(response.body()).orElseThrow())
        .isEqualTo(
            Json.object(
                    """
                    {"response_type":"ephemeral","replace_original":false,
                     "text":"as &lt;you&gt; wish",
                     "blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section",
                       "elements":[{"type":"text","text":"as <you> wish"}]}]}]}\
                    """)
                .orElseThrow());
  }

  @Test
  void asksForAnotherDeliveryOfWhatWasNotStored() {
    intake.refusing("no space left");
    assertThat(post(Path.COMMANDS, COMMAND).status()).isEqualTo(503);
    intake.failing();
    assertThat(post(Path.COMMANDS, COMMAND).status()).isEqualTo(503);
  }

  @Test
  void hearsEventsOnceItKnowsItself() {
    assertThat(post(Path.EVENTS, MENTION).status()).isEqualTo(503);
    bot.is(new SlackIdentity("T0ACME", "U0BOT", "B0BOT"));

    assertThat(post(Path.EVENTS, MENTION).status()).isEqualTo(200);

    assertThat(intake.heard()).extracting(ChatMessage::text).containsExactly("help");
  }

  @Test
  void hearsButtons() {
    String payload =
        """
        {"type":"block_actions","team":{"id":"T0ACME"},"user":{"id":"U0ANN","team_id":"T0ACME"},
         "channel":{"id":"C1"},"container":{"message_ts":"1700000000.000100"},
         "actions":[{"type":"button","action_id":"a","value":"abort","action_ts":"1.000000"}]}\
        """;

    Response response = post(Path.INTERACTIVITY, "payload=" + URLEncoder.encode(payload, UTF_8));

    assertThat(response.status()).isEqualTo(200);
    assertThat(intake.heard()).extracting(ChatMessage::text).containsExactly("abort");
  }

  @Test
  void provesItsAddress() {
    Response response =
        post(
            Path.EVENTS,
            "{\"type\":\"url_verification\",\"challenge\":\"3eZbrw1a\",\"token\":\"x\"}");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.contentType()).startsWith("text/plain");
    assertThat(body(response)).isEqualTo("3eZbrw1a");
  }

  @Test
  void answersTheCertificateCheck() {
    assertThat(post(Path.COMMANDS, "ssl_check=1&token=x").status()).isEqualTo(200);
    assertThat(post(Path.INTERACTIVITY, "ssl_check=1&token=x").status()).isEqualTo(200);
    assertThat(intake.heard()).isEmpty();
  }

  @Test
  void acknowledgesWhatItRefusesOrIgnores() {
    assertThat(post(Path.COMMANDS, COMMAND.replace("T0ACME", "T0OTHER")).status()).isEqualTo(200);
    assertThat(post(Path.EVENTS, "{\"type\":\"app_rate_limited\"}").status()).isEqualTo(200);
    assertThat(intake.heard()).isEmpty();
  }

  @Test
  void tellsWhatCanNotBeRead() {
    assertThat(post(Path.EVENTS, "not json").status()).isEqualTo(400);
    assertThat(post(Path.EVENTS, "[]").status()).isEqualTo(400);
    assertThat(post(Path.EVENTS, "").status()).isEqualTo(400);
    assertThat(post(Path.EVENTS, "[".repeat(100_000)).status()).isEqualTo(400);
    assertThat(post(Path.COMMANDS, "text=%zz").status()).isEqualTo(400);
    assertThat(post(Path.INTERACTIVITY, "payload=%zz").status()).isEqualTo(400);
    assertThat(post(Path.INTERACTIVITY, "payload=nope").status()).isEqualTo(400);
    assertThat(post(Path.INTERACTIVITY, "other=1").status()).isEqualTo(400);
  }

  @Test
  void refusesWhatIsNotSigned() {
    byte[] body = COMMAND.getBytes(UTF_8);

    assertThat(requests().handle(Path.COMMANDS, _ -> null, body).status()).isEqualTo(401);
    assertThat(
            requests()
                .handle(
                    Path.COMMANDS, SignedHttpRequest.of("else", "1772359200", body).headers(), body)
                .status())
        .isEqualTo(401);
    assertThat(intake.heard()).isEmpty();
  }

  @Test
  void refusesWhatIsTooLargeBeforeAnythingElse() {
    byte[] largest = new byte[SignedRequests.LARGEST_BODY];
    Arrays.fill(largest, (byte) 'a');

    assertThat(requests().handle(Path.COMMANDS, _ -> null, new byte[largest.length + 1]).status())
        .isEqualTo(413);
    assertThat(requests().handle(Path.COMMANDS, _ -> null, largest).status()).isEqualTo(401);
  }
}
