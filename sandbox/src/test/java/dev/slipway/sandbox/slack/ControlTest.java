package dev.slipway.sandbox.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlTest {
  private static final String BUTTONS =
      "[{\"type\":\"actions\",\"block_id\":\"moves\",\"elements\":[{\"type\":\"button\","
          + "\"action_id\":\"abort:7f3\",\"value\":\"7f3\",\"style\":\"danger\","
          + "\"text\":{\"type\":\"plain_text\",\"text\":\"Abort\"}}]}]";

  private final RunningSlack slack =
      new RunningSlack(RunningSlack.permissive().withAckWithin(Duration.ofSeconds(20)));

  @AfterEach
  void close() {
    slack.close();
  }

  /// One that does not wait for long.
  private static RunningSlack hasty() {
    return new RunningSlack(RunningSlack.permissive().withAckWithin(Duration.ofMillis(1_500)));
  }

  private JsonNode command(String text) {
    return command(slack, text);
  }

  private static JsonNode command(RunningSlack slack, String text) {
    return slack.control(
        "POST",
        "slack/command",
        "{\"channel\":\"deploys\",\"user\":\"ann\",\"command\":\"/deploy\",\"text\":\""
            + text
            + "\"}");
  }

  private JsonNode click(String user, String ts, String action) {
    return slack.control(
        "POST",
        "slack/click",
        Json.object()
            .put("channel", "deploys")
            .put("user", user)
            .put("ts", ts)
            .put("action", action)
            .toString());
  }

  private HttpResponse<String> respond(String url, String body) {
    return slack.send(
        HttpRequest.newBuilder(java.net.URI.create(url))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void bringsTheFirstResponseOfACommandToTheTop() throws Exception {
    AppSocket app = AppSocket.connect(slack);

    JsonNode answer =
        Async.of(() -> command("#235 to staging"))
            .whileDoing(() -> {
              JsonNode envelope = app.nextAcknowledged();
              respond(
                  envelope.at("/payload/response_url").asText(),
                  "{\"text\":\"Deploying\",\"response_type\":\"in_channel\"}");
            });

    assertThat(answer.path("status").asInt()).isEqualTo(200);
    assertThat(answer.path("text").asText()).isEqualTo("Deploying");
    assertThat(answer.path("response_type").asText()).isEqualTo("in_channel");
    assertThat(answer.path("responses")).hasSize(1);
    JsonNode shown = slack.messages("deploys").get(0);
    assertThat(shown.path("text").asText()).isEqualTo("Deploying");
    assertThat(shown.has("ephemeral_to")).isFalse();
  }

  @Test
  void tellsThatNobodyListens() {
    JsonNode answer = command("#235 to staging");

    assertThat(answer.path("status").asInt()).isEqualTo(502);
    assertThat(answer.path("error").asText()).isEqualTo("dispatch_failed");
  }

  @Test
  void tellsThatTheAppDidNotAnswerInTime() {
    try (RunningSlack hasty = hasty()) {
      AppSocket app = AppSocket.connect(hasty);

      JsonNode answer = command(hasty, "#235 to staging");

      assertThat(answer.path("status").asInt()).isEqualTo(504);
      assertThat(answer.path("error").asText()).isEqualTo("operation_timeout");
      assertThat(app.isOpen()).isTrue();
    }
  }

  @Test
  void takesFiveMessagesForAResponseAddress() throws Exception {
    AppSocket app = AppSocket.connect(slack);
    List<Integer> statuses = new ArrayList<>();

    Async.of(() -> command("help"))
        .whileDoing(() -> {
          String url = app.nextAcknowledged().at("/payload/response_url").asText();
          for (int i = 0; i < 6; i++) {
            statuses.add(respond(url, "{\"text\":\"x\"}").statusCode());
          }
        });

    assertThat(statuses).containsExactly(200, 200, 200, 200, 200, 404);
  }

  @Test
  void refusesBadBlocksAtAResponseAddress() throws Exception {
    AppSocket app = AppSocket.connect(slack);
    List<HttpResponse<String>> answers = new ArrayList<>();

    Async.of(() -> command("help"))
        .whileDoing(() -> {
          String url = app.nextAcknowledged().at("/payload/response_url").asText();
          answers.add(respond(url, "{\"text\":\"x\",\"blocks\":[{\"type\":\"tick\"}]}"));
          // Who used the command waits for a response that is none.
          respond(url, "{\"text\":\"x\"}");
        });

    assertThat(answers.getFirst().statusCode()).isEqualTo(400);
    assertThat(answers.getFirst().body()).contains("invalid_blocks");
  }

  @Test
  void pressesTheRealButton() throws Exception {
    AppSocket app = AppSocket.connect(slack);
    String ts = withButtons();
    app.nextAcknowledged();
    List<JsonNode> pressed = new ArrayList<>();

    JsonNode answer =
        Async.of(() -> click("ann", ts, "abort"))
            .whileDoing(() -> pressed.add(app.nextAcknowledged()));

    assertThat(answer.path("status").asInt()).isEqualTo(200);
    JsonNode payload = pressed.getFirst().path("payload");
    assertThat(payload.at("/actions/0/action_id").asText()).isEqualTo("abort:7f3");
    assertThat(payload.at("/actions/0/value").asText()).isEqualTo("7f3");
    assertThat(payload.at("/user/id").asText()).isEqualTo("U0ANN");
    assertThat(payload.at("/message/ts").asText()).isEqualTo(ts);
    assertThat(payload.at("/container/message_ts").asText()).isEqualTo(ts);
  }

  private String withButtons() {
    return slack
        .api(
            "chat.postMessage",
            Map.of("channel", "deploys", "text", "Deploying", "blocks", BUTTONS))
        .path("ts")
        .asText();
  }

  @Test
  void replacesTheMessageThatWasClickedIn() throws Exception {
    AppSocket app = AppSocket.connect(slack);
    String ts = withButtons();
    app.nextAcknowledged();

    Async.of(() -> click("ann", ts, "abort:7f3"))
        .whileDoing(() ->
            respond(
                app.nextAcknowledged().at("/payload/response_url").asText(),
                "{\"text\":\"Aborted\",\"blocks\":[],\"replace_original\":true}"));

    JsonNode shown = slack.messages("deploys").get(0);
    assertThat(shown.path("text").asText()).isEqualTo("Aborted");
    assertThat(shown.path("blocks")).isEmpty();
    assertThat(shown.path("versions")).hasSize(2);
  }

  @Test
  void knowsNoButtonThatIsNotThere() {
    String ts = withButtons();

    HttpResponse<String> button =
        slack.controlCall(
            "POST",
            "slack/click",
            "{\"channel\":\"deploys\",\"user\":\"ann\",\"ts\":\""
                + ts
                + "\",\"action\":\"pause\"}");
    HttpResponse<String> message =
        slack.controlCall(
            "POST",
            "slack/click",
            "{\"channel\":\"deploys\",\"user\":\"ann\",\"ts\":\"1.0\",\"action\":\"abort\"}");

    assertThat(button.statusCode()).isEqualTo(404);
    assertThat(button.body()).contains("has no button").contains("pause");
    assertThat(message.statusCode()).isEqualTo(404);
    assertThat(message.body()).contains("ann sees no message 1.0");
  }

  @Test
  void hidesEphemeralButtonsFromOthers() {
    slack.api(
        "chat.postEphemeral",
        Map.of("channel", "C0DEPLOYS", "user", "U0ANN", "text", "x", "blocks", BUTTONS));
    String ts = slack.messages("deploys").at("/0/ts").asText();

    assertThat(click("bob", ts, "abort").path("error").asText()).contains("bob sees no message");
    assertThat(click("ann", ts, "abort").path("error").asText()).isEqualTo("dispatch_failed");
  }

  @Test
  void deliversCopiesUnderNewEventIds() {
    AppSocket app = AppSocket.connect(slack);

    slack.control(
        "POST",
        "slack/deliver",
        "{\"channel\":\"dm\",\"user\":\"ann\",\"text\":\"help\",\"copies\":3,\"newEventIds\":true}");

    List<JsonNode> copies =
        List.of(app.nextAcknowledged(), app.nextAcknowledged(), app.nextAcknowledged());
    assertThat(copies)
        .extracting(copy -> copy.at("/payload/event_id").asText())
        .doesNotHaveDuplicates();
    assertThat(copies).extracting(copy -> copy.path("retry_attempt").asInt()).containsOnly(0);
    assertThat(copies)
        .extracting(copy -> copy.at("/payload/event/ts").asText())
        .containsOnly(copies.getFirst().at("/payload/event/ts").asText());
  }

  @Test
  void deliversCopiesThatLookLikeRepetitions() {
    AppSocket app = AppSocket.connect(slack);

    slack.control(
        "POST",
        "slack/deliver",
        "{\"channel\":\"dm\",\"user\":\"ann\",\"text\":\"help\",\"copies\":2}");

    List<JsonNode> copies = List.of(app.nextAcknowledged(), app.nextAcknowledged());
    assertThat(copies)
        .extracting(copy -> copy.path("retry_attempt").asInt())
        .containsExactlyInAnyOrder(0, 1);
    assertThat(copies.getFirst().at("/payload/event_id"))
        .isEqualTo(copies.getLast().at("/payload/event_id"));
  }

  @Test
  void bringsADirectMessageAsSuch() {
    AppSocket app = AppSocket.connect(slack);

    slack.say("ann", "@slipway", "help");

    JsonNode event = app.nextAcknowledged().at("/payload/event");
    assertThat(event.path("type").asText()).isEqualTo("message");
    assertThat(event.path("channel_type").asText()).isEqualTo("im");
    assertThat(event.path("channel").asText()).isEqualTo("D0ANN");
    assertThat(app.poll(100).isMissingNode()).isTrue();
  }

  @Test
  void bringsTheBotsOwnPostsBack() {
    AppSocket app = AppSocket.connect(slack);

    slack.post("deploys", "hello");

    JsonNode event = app.nextAcknowledged().at("/payload/event");
    assertThat(event.path("bot_id").asText()).isEqualTo("B0SLIPWAY");
    assertThat(event.path("text").asText()).isEqualTo("hello");
  }

  @Test
  void bringsOnlyWhatTheAppSubscribedTo() {
    try (RunningSlack fewer =
        new RunningSlack(
            SlackOptions.defaults().withSubscriptions(Set.of("app_mention", "message.im")))) {
      AppSocket app = AppSocket.connect(fewer);

      fewer.say("hello all");
      fewer.say("@slipway help");

      assertThat(app.nextAcknowledged().at("/payload/event/type").asText())
          .isEqualTo("app_mention");
      assertThat(app.poll(100).isMissingNode()).isTrue();
    }
  }

  @Test
  void keepsTextAsItIsWhenAskedTo() {
    slack.control(
        "POST",
        "slack/say",
        "{\"channel\":\"deploys\",\"user\":\"ann\",\"text\":\"<@slipway>"
            + " \u00a0#235\",\"raw\":true}");

    assertThat(slack.messages("deploys").at("/0/text").asText()).isEqualTo("<@slipway> \u00a0#235");
  }

  @Test
  void showsOneThread() {
    String parent = slack.say("parent");
    slack.say("other");
    slack.control(
        "POST",
        "slack/say",
        "{\"channel\":\"deploys\",\"user\":\"bob\",\"text\":\"reply\",\"thread_ts\":\""
            + parent
            + "\"}");

    assertThat(slack.messages("deploys&thread_ts=" + parent).findValuesAsText("name"))
        .containsExactly("ann", "bob");
  }

  @Test
  void changesUsers() {
    slack.control("PUT", "slack/users/dave", "{\"deleted\":true,\"restricted\":true}");

    JsonNode user = slack.api("users.info", Map.of("user", "U0DAVE")).path("user");

    assertThat(user.path("deleted").asBoolean()).isTrue();
    assertThat(user.path("is_restricted").asBoolean()).isTrue();
    slack.control("PUT", "slack/users/dave", "{\"deleted\":false}");
    assertThat(slack.api("users.info", Map.of("user", "U0DAVE")).at("/user/deleted").asBoolean())
        .isFalse();
  }

  @Test
  void marksWhatABotSays() {
    AppSocket app = AppSocket.connect(slack);
    slack.control("PUT", "slack/users/dave", "{\"is_bot\":true}");

    slack.say("dave", "deploys", "@slipway deploy");

    JsonNode event = app.nextAcknowledged().at("/payload/event");
    assertThat(event.path("bot_id").asText()).isEqualTo("B0DAVE");
    assertThat(event.has("user")).isFalse();
  }

  @Test
  void keepsALedgerOfCalls() {
    slack.post("deploys", "hello");
    slack.post("nowhere", "hello");

    JsonNode calls = slack.control("GET", "slack/calls", "");

    assertThat(calls.findValuesAsText("method"))
        .containsExactly("chat.postMessage", "chat.postMessage");
    assertThat(calls.at("/0/channel").asText()).isEqualTo("C0DEPLOYS");
    assertThat(calls.at("/0/error").isNull()).isTrue();
    assertThat(calls.at("/0/status").asInt()).isEqualTo(200);
    assertThat(calls.at("/1/error").asText()).isEqualTo("channel_not_found");
  }

  @Test
  void showsTheHomeOfTheApp() {
    AppSocket app = AppSocket.connect(slack);
    slack.api(
        "views.publish",
        Map.of(
            "user_id", "U0ANN", "view", "{\"type\":\"home\",\"blocks\":[{\"type\":\"divider\"}]}"));

    slack.control("POST", "slack/home", "{\"user\":\"ann\"}");

    assertThat(app.nextAcknowledged().at("/payload/event/type").asText())
        .isEqualTo("app_home_opened");
    assertThat(slack.control("GET", "slack/home?user=ann", "").at("/blocks/0/type").asText())
        .isEqualTo("divider");
    assertThat(slack.control("GET", "slack/home?user=bob", "")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST|slack/say|not json|400|not JSON",
        "POST|slack/say|[]|400|not a JSON object",
        "POST|slack/say|{\"channel\":\"deploys\",\"user\":\"ann\"}|400|\"text\" is missing",
        "POST|slack/say|{\"channel\":\"x\",\"user\":\"ann\",\"text\":\"t\"}|404|no channel \"x\"",
        "POST|slack/say|{\"channel\":\"shop\",\"user\":\"eve\",\"text\":\"t\"}|404|no user \"eve\"",
        "POST|slack/say|{\"channel\":\"shop\",\"user\":\"ann\",\"text\":\"t\",\"thread_ts\":\"1.0\"}|404|no"
            + " message 1.0",
        "POST|slack/command|{\"channel\":\"shop\",\"user\":\"ann\",\"command\":\"deploy\"}|400|begins"
            + " with /",
        "POST|slack/deliver|{\"copies\":0}|400|copies must be",
        "POST|slack/sockets|{\"action\":\"explode\"}|400|warning, refresh_requested",
        "PUT|slack/users/dave|{\"taste\":\"good\"}|400|no \"taste\"",
        "PUT|slack/channels/shop|{\"taste\":\"good\"}|400|no \"taste\"",
        "PUT|slack/app|{\"mode\":\"pigeon\"}|400|socket",
        "PUT|slack/app|{\"mode\":\"http\",\"url\":\"ftp://x\"}|400|not an http address",
        "GET|slack/messages||400|\"channel\" is missing",
        "POST|faults|{\"on\":\"moon\"}|400|slack"
      })
  void saysWhatIsWrongWithACall(String method, String path, String body, int status, String words) {
    HttpResponse<String> answer = slack.controlCall(method, path, body == null ? "" : body);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(RunningSlack.json(answer).path("error").asText()).contains(words);
  }
}
