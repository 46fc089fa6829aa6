package dev.slipway.integrations.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.ChatMessage.Via;
import dev.slipway.commands.chat.MessageId;
import dev.slipway.commands.chat.UserId;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecoderTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final UserId ANN = new UserId("T0ACME", "U0ANN");

  private final KnownIdentity bot = new KnownIdentity();
  private final Decoder decoder = new Decoder("T0ACME", bot);

  @BeforeEach
  void knowsItself() {
    bot.is(new SlackIdentity("T0ACME", "U0BOT", "B0BOT"));
  }

  private static ObjectNode mention() {
    return event(
        """
        {"type":"app_mention","user":"U0ANN","text":"<@U0BOT> deploy build #235 to staging",
         "ts":"1583636399.000700","team":"T0ACME","channel":"C0DEPLOYS",
         "event_ts":"1583636399.000700"}\
        """);
  }

  private static ObjectNode event(String event) {
    ObjectNode callback =
        (ObjectNode)
            json(
                """
                {"type":"event_callback","team_id":"T0ACME","api_app_id":"A0SLIPWAY","event_id":"Ev1"}\
                """);
    callback.set("event", json(event));
    return callback;
  }

  private static ObjectNode press() {
    return (ObjectNode)
        json(
            """
            {"type":"block_actions","team":{"id":"T0ACME"},"user":{"id":"U0ANN","team_id":"T0ACME"},
             "api_app_id":"A0SLIPWAY","channel":{"id":"C0DEPLOYS"},
             "container":{"type":"message","message_ts":"1700000000.000100","channel_id":"C0DEPLOYS"},
             "message":{"ts":"1700000000.000100"},
             "response_url":"https://hooks.slack.com/actions/1",
             "actions":[{"type":"button","action_id":"abort:2","value":"abort deployment 7",
                         "action_ts":"1700000009.500000"}]}\
            """);
  }

  private static JsonNode json(String text) {
    return Json.object(text).orElseThrow();
  }

  private static ChatMessage said(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Said.class);
    return ((Decoded.Said) decoded).message();
  }

  private static ObjectNode with(ObjectNode node, Consumer<ObjectNode> change) {
    change.accept(node);
    return node;
  }

  private static ObjectNode inside(ObjectNode callback) {
    return (ObjectNode) callback.path("event");
  }

  @Test
  void hearsAMention() {
    assertThat(said(decoder.event(mention())))
        .isEqualTo(
            new ChatMessage(
                "m:T0ACME:C0DEPLOYS:1583636399.000700",
                Via.MENTION,
                new ChannelId("C0DEPLOYS"),
                Optional.empty(),
                ANN,
                "deploy build #235 to staging",
                Instant.ofEpochSecond(1_583_636_399, 700_000),
                Optional.empty()));
  }

  @Test
  void hearsADirectMessage() {
    ObjectNode message =
        event(
            """
            {"type":"message","channel_type":"im","user":"U0ANN","text":"help","channel":"D0ANN",
             "ts":"1583636399.000700"}\
            """);

    assertThat(said(decoder.event(message)))
        .returns(Via.DIRECT_MESSAGE, ChatMessage::via)
        .returns("help", ChatMessage::text);
  }

  @Test
  void knowsEveryCopyOfAMessageByTheSameKey() {
    ObjectNode copy = mention().put("event_id", "Ev2");
    inside(copy).put("type", "message").put("channel_type", "channel");

    assertThat(said(decoder.event(copy))).isEqualTo(said(decoder.event(mention())));
  }

  @Test
  void keepsTheThreadOfAReplyButNotOfTheMessageItself() {
    ObjectNode reply = mention();
    inside(reply).put("thread_ts", "1583636000.000100");
    ObjectNode parent = mention();
    inside(parent).put("thread_ts", "1583636399.000700");

    assertThat(said(decoder.event(reply)).thread()).contains(new MessageId("1583636000.000100"));
    assertThat(said(decoder.event(parent)).thread()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      textBlock =
          """
          bot_id      § "B0OTHER"
          bot_profile § {"id":"B0OTHER"}
          subtype     § "bot_message"
          subtype     § "message_changed"
          subtype     § "message_deleted"
          subtype     § "channel_join"
          edited      § {"user":"U0ANN"}
          user        § "U0BOT"
          user        § ""
          channel     § ""
          ts          § "1583636399"
          ts          § "1583636399.0007"
          ts          § "x.000700"
          ts          § "1583636399.00070x"
          ts          § "99999999999999999999.000700"
          ts          § "9223372036854775807.000700"
          ts          § null
          type        § "reaction_added"
          """)
  void ignoresWhatIsNotSaidByAPerson(String field, String value) throws Exception {
    ObjectNode event = mention();
    inside(event).set(field, new com.fasterxml.jackson.databind.ObjectMapper().readTree(value));

    assertThat(decoder.event(event)).isInstanceOf(Decoded.Ignored.class);
  }

  @Test
  void ignoresWhatIsSaidToSomebodyElse() {
    ObjectNode chatter = mention();
    inside(chatter)
        .put("type", "message")
        .put("channel_type", "channel")
        .put("text", "<@U0BOB> deploy it yourself");

    assertThat(decoder.event(chatter)).isInstanceOf(Decoded.Ignored.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file_share", "thread_broadcast"})
  void hearsMessagesWithMoreToThem(String subtype) {
    ObjectNode event = mention();
    inside(event).put("subtype", subtype);

    assertThat(decoder.event(event)).isInstanceOf(Decoded.Said.class);
  }

  @Test
  void refusesOtherWorkspacesAndTheirPeople() {
    assertThat(decoder.event(mention().put("team_id", "T0OTHER")))
        .isInstanceOf(Decoded.Refused.class);
    assertThat(decoder.event(with(mention(), event -> event.remove("team_id"))))
        .isInstanceOf(Decoded.Refused.class);
    assertThat(decoder.event(with(mention(), event -> inside(event).put("team", "T0OTHER"))))
        .isInstanceOf(Decoded.Refused.class);
    assertThat(decoder.event(with(mention(), event -> inside(event).put("user_team", "T0OTHER"))))
        .isInstanceOf(Decoded.Refused.class);
  }

  @Test
  void refusesAnotherAppOnceItKnowsItsOwn() {
    assertThat(decoder.event(mention().put("api_app_id", "A0OTHER")))
        .isInstanceOf(Decoded.Said.class);
    bot.appIs("A0SLIPWAY");

    assertThat(decoder.event(mention().put("api_app_id", "A0OTHER")))
        .isInstanceOf(Decoded.Refused.class);
    assertThat(decoder.event(mention())).isInstanceOf(Decoded.Said.class);
    assertThat(decoder.event(with(mention(), event -> event.remove("api_app_id"))))
        .isInstanceOf(Decoded.Said.class);
  }

  @Test
  void asksForAnotherDeliveryWhileItDoesNotKnowItself() {
    Decoder early = new Decoder("T0ACME", new KnownIdentity());

    assertThat(early.event(mention())).isInstanceOf(Decoded.TooEarly.class);
  }

  private static SlashCommand command(String command, String text) {
    return new SlashCommand(
        "T0ACME",
        "A0SLIPWAY",
        "C0DEPLOYS",
        "U0ANN",
        command,
        text,
        "https://hooks.slack.com/commands/1",
        "13345224609.738474920.8088");
  }

  @Test
  void hearsASlashCommand() {
    assertThat(said(decoder.command(command("/deploy", "#235 to staging"), NOW)))
        .isEqualTo(
            new ChatMessage(
                "c:13345224609.738474920.8088",
                Via.SLASH_COMMAND,
                new ChannelId("C0DEPLOYS"),
                Optional.empty(),
                ANN,
                "deploy #235 to staging",
                NOW,
                Optional.of(URI.create("https://hooks.slack.com/commands/1"))));
  }

  @ParameterizedTest
  @CsvSource({
    "/deploy, '', deploy",
    "/slipway, what is on staging, what is on staging",
    "/slipway, '', ''",
    "/slipway, R&amp;D &lt;x&gt;, R&D <x>",
    "/slipway, <@U0BOT> help, help",
  })
  void saysWhatTheCommandStandsFor(String command, String text, String said) {
    assertThat(said(decoder.command(command(command, text), NOW)).text()).isEqualTo(said);
  }

  @Test
  void knowsACommandWithoutTriggerByItsResponseUrl() {
    SlashCommand odd =
        new SlashCommand("T0ACME", "", "C1", "U0ANN", "/slipway", "help", "not a uri at all", "");
    SlashCommand nameless =
        new SlashCommand("T0ACME", "", "C1", "U0ANN", "/slipway", "help", "", "");

    assertThat(said(decoder.command(odd, NOW)))
        .returns("c:not a uri at all", ChatMessage::key)
        .returns(Optional.empty(), ChatMessage::replyTo);
    assertThat(decoder.command(nameless, NOW)).isInstanceOf(Decoded.Ignored.class);
  }

  @Test
  void shortensLongKeys() {
    SlashCommand odd =
        new SlashCommand("T0ACME", "", "C1", "U0ANN", "/slipway", "help", "", "1".repeat(500));

    assertThat(said(decoder.command(odd, NOW)).key()).hasSize(2 + 64).startsWith("c:");
  }

  @ParameterizedTest
  @CsvSource({"'', C1, /deploy", "U0ANN, '', /deploy", "U0ANN, C1, /", "U0ANN, C1, ''"})
  void ignoresCommandsThatLackSomething(String user, String channel, String command) {
    SlashCommand odd =
        new SlashCommand("T0ACME", "", channel, user, command, "x", "https://a.example", "1");

    assertThat(decoder.command(odd, NOW)).isInstanceOf(Decoded.Ignored.class);
  }

  @Test
  void refusesCommandsOfOtherWorkspaces() {
    SlashCommand foreign =
        new SlashCommand("T0OTHER", "", "C1", "U0ANN", "/deploy", "x", "https://a.example", "1");

    assertThat(decoder.command(foreign, NOW)).isInstanceOf(Decoded.Refused.class);
  }

  @Test
  void hearsAPressedButton() {
    assertThat(said(decoder.interaction(press(), NOW)))
        .isEqualTo(
            new ChatMessage(
                "b:C0DEPLOYS:1700000000.000100:abort:2:U0ANN:1700000009.500000",
                Via.BUTTON,
                new ChannelId("C0DEPLOYS"),
                Optional.empty(),
                ANN,
                "abort deployment 7",
                Instant.ofEpochSecond(1_700_000_009, 500_000_000),
                Optional.of(URI.create("https://hooks.slack.com/actions/1"))));
  }

  @Test
  void hearsAButtonInAThread() {
    ObjectNode press = press();
    ((ObjectNode) press.path("message")).put("thread_ts", "1699999999.000100");

    assertThat(said(decoder.interaction(press, NOW)).thread())
        .contains(new MessageId("1699999999.000100"));
  }

  @Test
  void readsPhrasesThatSlackEscaped() {
    ObjectNode press = press();
    ((ObjectNode) press.path("actions").get(0))
        .put("value", "deploy R&amp;D <@U0ANN>")
        .remove("action_ts");

    assertThat(said(decoder.interaction(press, NOW)))
        .returns("deploy R&D <@U0ANN>", ChatMessage::text)
        .returns(NOW, ChatMessage::at);
  }

  @Test
  void ignoresOtherInteractions() {
    ObjectNode silent = press();
    ((ObjectNode) silent.path("actions").get(0)).remove("value");
    ObjectNode chosen = press();
    ((ObjectNode) chosen.path("actions").get(0)).put("type", "static_select");

    assertThat(decoder.interaction(press().put("type", "view_submission"), NOW))
        .isInstanceOf(Decoded.Ignored.class);
    assertThat(decoder.interaction(silent, NOW)).isInstanceOf(Decoded.Ignored.class);
    assertThat(decoder.interaction(chosen, NOW)).isInstanceOf(Decoded.Ignored.class);
    assertThat(
            decoder.interaction(
                with(
                    press(),
                    press -> {
                      press.remove("container");
                      press.remove("message");
                    }),
                NOW))
        .isInstanceOf(Decoded.Ignored.class);
    assertThat(
            decoder.interaction(
                with(press(), press -> ((ObjectNode) press.path("user")).remove("id")), NOW))
        .isInstanceOf(Decoded.Ignored.class);
  }

  @Test
  void refusesStrangersWhoPress() {
    ObjectNode stranger = press();
    ((ObjectNode) stranger.path("user")).put("team_id", "T0OTHER");
    ObjectNode elsewhere = press();
    ((ObjectNode) elsewhere.path("team")).put("id", "T0OTHER");

    assertThat(decoder.interaction(stranger, NOW)).isInstanceOf(Decoded.Refused.class);
    assertThat(decoder.interaction(elsewhere, NOW)).isInstanceOf(Decoded.Refused.class);
  }
}
