package dev.slipway.sandbox.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the app is sent against what Slack was recorded to send: every field that a recording has
/// is there, of the same type.
class PayloadsConformTest {
  /// Fields that belong to the recorded workspace, not to the protocol: Enterprise Grid, and a list
  /// that Slack has replaced by `authorizations`.
  private static final Set<String> NOT_OURS = Set.of("enterprise_id", "authed_users");

  private final RunningSlack slack = RunningSlack.withRoomToTalk();
  private final AppSocket app = AppSocket.connect(slack);

  @AfterEach
  void close() {
    slack.close();
  }

  private static List<String> missing(String at, JsonNode recorded, JsonNode ours) {
    List<String> problems = new ArrayList<>();
    if (recorded.isObject()) {
      recorded
          .properties()
          .forEach(field -> {
            String path = at + "/" + field.getKey();
            if (NOT_OURS.contains(field.getKey())) {
              return;
            }
            if (!ours.has(field.getKey())) {
              problems.add(path + " is missing");
            } else if (!field.getKey().equals("blocks")) {
              problems.addAll(missing(path, field.getValue(), ours.path(field.getKey())));
            }
          });
    } else if (recorded.isArray()) {
      if (!recorded.isEmpty()) {
        problems.addAll(missing(at + "/0", recorded.get(0), ours.path(0)));
      }
    } else if (recorded.getNodeType() != ours.getNodeType() && !recorded.isNull()) {
      problems.add(at + " is a " + ours.getNodeType() + ", not a " + recorded.getNodeType());
    }
    return problems;
  }

  private JsonNode event(String type) {
    for (int i = 0; i < 4; i++) {
      JsonNode envelope = app.nextAcknowledged();
      if (envelope.at("/payload/event/type").asText().equals(type)) {
        return envelope;
      }
    }
    throw new AssertionError("no event " + type);
  }

  @Test
  void greetsAsRecorded() {
    JsonNode hello = AppSocket.open(AppSocket.newAddress(slack)).next();

    assertThat(missing("", Contracts.slack("socket-mode/hello.json"), hello)).isEmpty();
  }

  @Test
  void saysGoodbyeAsRecorded() {
    slack.control("POST", "slack/sockets", "{\"action\":\"warning\"}");

    assertThat(missing("", Contracts.slack("socket-mode/disconnect.warning.json"), app.next()))
        .isEmpty();
  }

  @Test
  void bringsAMentionAsRecorded() {
    slack.say("@slipway hey");

    JsonNode envelope = event("app_mention");

    assertThat(
            missing(
                "", Contracts.slack("socket-mode/events_api.app_mention.rich_text.json"), envelope))
        .isEmpty();
    assertThat(missing("", Contracts.slack("events/app_mention.json"), envelope.path("payload")))
        .isEmpty();
  }

  @Test
  void bringsAMessageAsRecorded() {
    slack.say("Hi there!");

    JsonNode payload = event("message").path("payload");

    assertThat(missing("", Contracts.slack("events/message.user.json"), payload)).isEmpty();
    assertThat(missing("", Contracts.slack("events/message.channel.json"), payload)).isEmpty();
  }

  @Test
  void bringsTheBotsOwnMessageAsRecorded() {
    slack.post("deploys", "Hi there!");

    assertThat(
            missing(
                "", Contracts.slack("events/message.bot.json"), event("message").path("payload")))
        .isEmpty();
  }

  @Test
  void bringsAChangedMessageAsRecorded() {
    String parent = slack.post("deploys", "parent").path("ts").asText();
    JsonNode reply =
        slack.api(
            "chat.postMessage", Map.of("channel", "deploys", "text", "one", "thread_ts", parent));
    app.nextAcknowledged();
    app.nextAcknowledged();
    slack.api(
        "chat.update",
        Map.of("channel", "C0DEPLOYS", "ts", reply.path("ts").asText(), "text", "two"));

    JsonNode payload = event("message").path("payload");

    JsonNode recorded = Contracts.slack("events/message_changed.json").deepCopy();
    ((com.fasterxml.jackson.databind.node.ObjectNode) recorded.at("/event/message"))
        .remove("attachments");
    assertThat(missing("", recorded, payload)).isEmpty();
  }

  @Test
  void bringsADeletedMessageAsRecorded() {
    String ts = slack.post("deploys", "a").path("ts").asText();
    app.nextAcknowledged();
    slack.api("chat.delete", Map.of("channel", "C0DEPLOYS", "ts", ts));

    assertThat(
            missing(
                "",
                Contracts.slack("events/message_deleted.json"),
                event("message").path("payload")))
        .isEmpty();
  }

  @Test
  void bringsACommandAsRecorded() throws Exception {
    CompletableFuture<JsonNode> sent = new CompletableFuture<>();
    Async.of(() ->
            slack.control(
                "POST",
                "slack/command",
                "{\"channel\":\"deploys\",\"user\":\"ann\",\"command\":\"/deploy\"}"))
        .whileDoing(() -> {
          JsonNode envelope = app.next();
          app.acknowledge(envelope, Json.object().put("text", "ok"));
          sent.complete(envelope);
        });

    assertThat(missing("", Contracts.slack("socket-mode/slash_commands.json"), sent.join()))
        .isEmpty();
  }

  @Test
  void bringsAClickAsRecorded() throws Exception {
    String ts =
        slack
            .api(
                "chat.postMessage",
                Map.of(
                    "channel",
                    "deploys",
                    "text",
                    "x",
                    "blocks",
                    "[{\"type\":\"actions\",\"elements\":[{\"type\":\"button\",\"value\":\"v\","
                        + "\"text\":{\"type\":\"plain_text\",\"text\":\"Go\",\"emoji\":true}}]}]"))
            .path("ts")
            .asText();
    app.nextAcknowledged();
    CompletableFuture<JsonNode> sent = new CompletableFuture<>();
    Async.of(() ->
            slack.control(
                "POST",
                "slack/click",
                "{\"channel\":\"deploys\",\"user\":\"ann\",\"ts\":\""
                    + ts
                    + "\",\"action\":\"a\"}"))
        .whileDoing(() -> sent.complete(app.nextAcknowledged()));

    assertThat(
            missing("", Contracts.slack("socket-mode/interactive.block_actions.json"), sent.join()))
        .isEmpty();
  }

  @Test
  void showsHistoryAsRecorded() {
    slack.say("test https://acme.slack.com/archives/C123");

    JsonNode recorded = Contracts.slack("responses/conversations.history.json").deepCopy();
    var message = (com.fasterxml.jackson.databind.node.ObjectNode) recorded.at("/messages/0");
    message.remove(List.of("attachments", "edited"));
    ((com.fasterxml.jackson.databind.node.ObjectNode) recorded).remove("oldest");
    JsonNode ours = slack.api("conversations.history", Map.of("channel", "C0DEPLOYS"));

    ((com.fasterxml.jackson.databind.node.ObjectNode) recorded).putNull("channel_actions_ts");
    assertThat(missing("", recorded, ours)).isEmpty();
  }
}
