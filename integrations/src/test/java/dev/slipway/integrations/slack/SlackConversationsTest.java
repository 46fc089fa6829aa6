package dev.slipway.integrations.slack;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.MessageId;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.ports.Conversations.Delivery;
import dev.slipway.commands.ports.Conversations.Rendered;
import dev.slipway.commands.ports.Outage;
import dev.slipway.config.Secret;
import dev.slipway.integrations.DeadPort;
import dev.slipway.integrations.slack.ScriptedSlack.Reply;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import okhttp3.FormBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class SlackConversationsTest {
  private static final ChannelId DEPLOYS = new ChannelId("C0DEPLOYS");
  private static final MessageId PARENT = new MessageId("1700000000.000100");
  private static final Instant EARLIER = Instant.ofEpochSecond(1_700_000_120);
  private static final String POSTED =
      "{\"ok\":true,\"channel\":\"C0DEPLOYS\",\"ts\":\"1700000001.000200\",\"message\":{\"blocks\":[{\"type\":\"new\"}]}}";

  private final ScriptedSlack slack = new ScriptedSlack();
  private final SlackWorkspace workspace =
      new SlackWorkspace(slack.settings(), Set.of(), InstantSource.system());
  private final Conversations conversations = workspace.conversations();
  private final Rendered body = conversations.render(Message.of(Text.of("all <b> is & well")));

  @AfterEach
  void stop() {
    workspace.close();
    slack.close();
  }

  private Delivery post() {
    return conversations.post(DEPLOYS, Optional.empty(), "deployment-7", body);
  }

  @Test
  void sendsNoCallThatWasBegunTooLongAgo() {
    slack.answer("chat.postMessage", Reply.json(POSTED));
    FormBody.Builder form = new FormBody.Builder().add("channel", "C0DEPLOYS");
    Secret token = new Secret(ScriptedSlack.BOT_TOKEN);

    try (WebApi late = new WebApi(slack.settings().apiUrl(), Duration.ZERO)) {
      assertThat(late.call("chat.postMessage", form, token))
          .isEqualTo(new WebApi.Reply.Unclear("gave no answer in time"));
    }

    assertThat(slack.calls("chat.postMessage")).isEmpty();
  }

  @Test
  void postsWithMetadataAndNothingActive() {
    slack.answer("chat.postMessage", Reply.json(POSTED));

    Delivery delivery = conversations.post(DEPLOYS, Optional.of(PARENT), "deployment-7", body);

    assertThat(delivery)
        .isEqualTo(new Delivery.Delivered(Optional.of(new MessageId("1700000001.000200"))));
    ScriptedSlack.Call call = slack.calls("chat.postMessage").getFirst();
    assertThat(call.authorization()).isEqualTo("Bearer " + ScriptedSlack.BOT_TOKEN);
    assertThat(call.field("channel")).isEqualTo("C0DEPLOYS");
    assertThat(call.field("thread_ts")).isEqualTo("1700000000.000100");
    assertThat(call.field("text")).isEqualTo("all &lt;b&gt; is &amp; well");
    assertThat(call.field("blocks")).isEqualTo(body.body());
    assertThat(Json.object(call.field("metadata")))
        .isEqualTo(
            Json.object(
                """
                {"event_type":"slipway_message","event_payload":{"key":"deployment-7"}}\
                """));
    assertThat(call.field("parse")).isEqualTo("none");
    assertThat(call.field("link_names")).isEqualTo("0");
    assertThat(call.field("unfurl_links")).isEqualTo("0");
    assertThat(call.field("unfurl_media")).isEqualTo("0");
    assertThat(call.field("mrkdwn")).isEqualTo("0");
  }

  @Test
  void editsInPlace() {
    slack.answer("chat.update", Reply.json(POSTED));

    Delivery delivery = conversations.update(DEPLOYS, PARENT, "deployment-7", body);

    assertThat(delivery).isInstanceOf(Delivery.Delivered.class);
    ScriptedSlack.Call call = slack.calls("chat.update").getFirst();
    assertThat(call.field("ts")).isEqualTo(PARENT.value());
    assertThat(call.field("blocks")).isEqualTo(body.body());
    assertThat(call.field("metadata")).contains("deployment-7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "channel_not_found", "not_in_channel", "is_archived", "message_not_found",
        "cant_update_message", "msg_too_long", "invalid_blocks", "invalid_auth",
        "account_inactive", "token_revoked", "missing_scope", "something_new"
      })
  void takesARefusalAsFinal(String code) {
    slack.answer("chat.postMessage", Reply.json("{\"ok\":false,\"error\":\"" + code + "\"}"));

    assertThat(post()).isEqualTo(new Delivery.Rejected(code));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"internal_error", "fatal_error", "request_timeout", "service_unavailable"})
  void takesAnInnerFaultOfSlackAsUnknown(String code) {
    slack.answer("chat.postMessage", Reply.json("{\"ok\":false,\"error\":\"" + code + "\"}"));

    assertThat(post()).isEqualTo(new Delivery.Unknown(new Outage("Slack", "answered " + code)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      textBlock =
          """
          500 § {"ok":false,"error":"internal_error"} § answered HTTP 500
          503 § {"ok":true,"ts":"1.2"}                § answered HTTP 503
          502 § <html>Bad gateway</html>              § answered HTTP 502
          302 § <html>Moved</html>                    § answered HTTP 302
          200 § <html>Sign in</html>                  § gave an answer that can't be read
          200 § {"ok":true                            § gave an answer that can't be read
          200 § {"ok":true}                           § gave an answer that can't be read
          200 § {}                                    § gave an answer that can't be read
          200 § []                                    § gave an answer that can't be read
          """)
  void takesWhatIsNoAnswerAsUnknown(int status, String answer, String words) {
    slack.answer("chat.postMessage", Reply.status(status, answer).with("Location", "/api/x"));

    assertThat(post()).isEqualTo(new Delivery.Unknown(new Outage("Slack", words)));
    assertThat(slack.count()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"7, 7", "0, 0", "999999, 3600", "soon, 5", "-1, 5", "99999999999999999999, 5"})
  void waitsForAsLongAsSlackAsks(String header, int seconds) {
    slack.answer(
        "chat.postMessage",
        Reply.status(429, "{\"ok\":false,\"error\":\"ratelimited\"}").with("Retry-After", header));

    assertThat(post()).isEqualTo(new Delivery.TooFast(Duration.ofSeconds(seconds)));
  }

  @Test
  void waitsWhenSlackAsksWithoutSayingHowLong() {
    slack.answer(
        "chat.postMessage",
        Reply.status(429, "slow down"),
        Reply.json("{\"ok\":false,\"error\":\"rate_limited\"}"));

    assertThat(post()).isEqualTo(new Delivery.TooFast(Duration.ofSeconds(5)));
    assertThat(post()).isEqualTo(new Delivery.TooFast(Duration.ofSeconds(5)));
  }

  @Test
  void neverPostsTwiceWhenTheAnswerIsLost() {
    slack.answer("chat.postMessage", Reply.json(POSTED), Reply.nothing());
    post(); // so that the second one goes over a connection that was used before

    assertThat(post()).isEqualTo(new Delivery.Unknown(new Outage("Slack", "the connection broke")));

    assertThat(slack.calls("chat.postMessage")).hasSize(2);
  }

  @Test
  void tellsThatSlackCanNotBeReached() {
    try (DeadPort port = new DeadPort();
        SlackWorkspace unreachable =
            new SlackWorkspace(
                slack.settings(URI.create("http://127.0.0.1:" + port.number() + "/api/")),
                Set.of(),
                InstantSource.system())) {
      Delivery delivery =
          unreachable.conversations().post(DEPLOYS, Optional.empty(), "deployment-7", body);

      assertThat(delivery).isEqualTo(new Delivery.Unknown(new Outage("Slack", "can't be reached")));
    }
  }

  private static String page(String messages, String cursor) {
    return "{\"ok\":true,\"messages\":["
        + messages
        + "],\"has_more\":true,\"response_metadata\":{\"next_cursor\":\""
        + cursor
        + "\"}}";
  }

  private static String message(String ts, String user, String key) {
    return """
    {"ts":"%s","user":"%s","edited":7,"blocks":[{"type":"brand_new"}],"metadata":
     {"event_type":"slipway_message","event_payload":{"key":"%s"}}}\
    """
        .formatted(ts, user, key);
  }

  @Test
  void findsAMessageOfOursByItsKey() {
    workspace.selfCheck().run();
    slack.answer(
        "conversations.history",
        Reply.json(
            page(
                message("9.000000", "U0EVIL", "deployment-7")
                    + ","
                    + message("8.000000", "U0BOT", "deployment-8")
                    + ",{\"ts\":\"7.000000\"}",
                "next==")),
        Reply.json(page(message("6.000000", "U0BOT", "deployment-7"), "")));

    Answer<Optional<MessageId>> found =
        conversations.find(DEPLOYS, Optional.empty(), "deployment-7", EARLIER);

    assertThat(found).isEqualTo(new Answer.Found<>(Optional.of(new MessageId("6.000000"))));
    assertThat(slack.calls("conversations.history").getFirst())
        .returns("1700000000.000000", call -> call.field("oldest"))
        .returns("1", call -> call.field("include_all_metadata"))
        .returns("", call -> call.field("cursor"));
    assertThat(slack.calls("conversations.history").getLast().field("cursor")).isEqualTo("next==");
  }

  @Test
  void looksIntoThreads() {
    slack.answer("conversations.replies", Reply.json(page("", "")));

    Answer<Optional<MessageId>> found =
        conversations.find(DEPLOYS, Optional.of(PARENT), "deployment-7", EARLIER);

    assertThat(found).isEqualTo(new Answer.Found<>(Optional.empty()));
    assertThat(slack.calls("conversations.replies").getFirst().field("ts"))
        .isEqualTo(PARENT.value());
  }

  @Test
  void saysSoWhenItCanNotLookThroughEverything() {
    slack.answer("conversations.history", Reply.json(page("", "for ever")));

    assertThat(conversations.find(DEPLOYS, Optional.empty(), "deployment-7", EARLIER))
        .isInstanceOf(Answer.Unavailable.class);
  }

  @Test
  void tellsARefusedLookFromAFailedOne() {
    slack.answer(
        "conversations.history",
        Reply.json("{\"ok\":false,\"error\":\"channel_not_found\"}"),
        Reply.status(429, "").with("Retry-After", "3"),
        Reply.status(500, "oops"));

    assertThat(conversations.find(DEPLOYS, Optional.empty(), "k", EARLIER))
        .isInstanceOf(Answer.Refused.class);
    assertThat(conversations.find(DEPLOYS, Optional.empty(), "k", EARLIER))
        .isEqualTo(
            new Answer.Unavailable<>(
                new Outage("Slack", "was asked too often", Optional.of(Duration.ofSeconds(3)))));
    assertThat(conversations.find(DEPLOYS, Optional.empty(), "k", EARLIER))
        .isEqualTo(new Answer.Unavailable<>(new Outage("Slack", "answered HTTP 500")));
  }

  @Test
  void answersTheAskerAlone() {
    slack.answerAt("/response/1", Reply.status(200, "ok"));

    Delivery delivery = conversations.respond(slack.base().resolve("response/1"), body);

    assertThat(delivery).isEqualTo(new Delivery.Delivered(Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      textBlock =
          """
          200 § {"ok":true}                        § Delivered
          200 § {"ok":false,"error":"expired_url"} § Rejected
          404 § {"ok":false,"error":"used_url"}    § Rejected
          404 § no_service                         § Rejected
          302 § moved                              § Rejected
          429 § {"retry_after":1,"ok":false}       § TooFast
          500 § server_error                       § Unknown
          408 § slow                               § Unknown
          200 § <html>hello</html>                 § Unknown
          """)
  void mapsWhatAResponseUrlAnswers(int status, String answer, String kind) {
    slack.answerAt("/response/1", Reply.status(status, answer));

    Delivery delivery = conversations.respond(slack.base().resolve("response/1"), body);

    assertThat(delivery.getClass().getSimpleName()).isEqualTo(kind);
  }

  @Test
  void postsNothingToForeignAddresses() {
    Delivery delivery = conversations.respond(URI.create("https://evil.example/response/1"), body);

    assertThat(delivery).isEqualTo(new Delivery.Rejected("foreign_response_url"));
    assertThat(slack.count()).isZero();
  }

  @Test
  void logsNeitherTokensNorBodies() {
    slack.answer("chat.postMessage", Reply.json(POSTED), Reply.status(500, "x"), Reply.nothing());
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level before = root.getLevel();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    root.setLevel(Level.TRACE);
    try {
      post();
      post();
      post();
    } finally {
      root.setLevel(before);
      root.detachAppender(log);
    }

    assertThat(log.list)
        .filteredOn(event -> !event.getLoggerName().startsWith("sun.net.httpserver"))
        .filteredOn(event -> !event.getLoggerName().startsWith("com.sun.net"))
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(line -> line.contains("xoxb") || line.contains("well"));
  }
}
