package dev.slipway.sandbox.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.DemoWorld;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChatTest {
  private final RunningSlack slack = RunningSlack.withRoomToTalk();

  @AfterEach
  void close() {
    slack.close();
  }

  @Test
  void refusesACallWithoutToken() {
    assertThat(RunningSlack.json(slack.call("auth.test", "", Map.of())).path("error").asText())
        .isEqualTo("not_authed");
  }

  @Test
  void refusesAStrangeToken() {
    assertThat(
            RunningSlack.json(slack.call("auth.test", "xoxb-other", Map.of()))
                .path("error")
                .asText())
        .isEqualTo("invalid_auth");
  }

  @Test
  void tellsBotTokenAndAppTokenApart() {
    JsonNode asApp =
        RunningSlack.json(
            slack.call("chat.postMessage", DemoWorld.APP_TOKEN, Map.of("channel", "deploys")));
    JsonNode asBot = slack.api("apps.connections.open", Map.of());

    assertThat(asApp.path("error").asText()).isEqualTo("not_allowed_token_type");
    assertThat(asBot.path("error").asText()).isEqualTo("not_allowed_token_type");
  }

  @Test
  void wantsTheAppTokenInTheHeader() {
    JsonNode answer =
        RunningSlack.json(
            slack.call("apps.connections.open", "", Map.of("token", DemoWorld.APP_TOKEN)));

    assertThat(answer.path("error").asText()).isEqualTo("not_authed");
  }

  @Test
  void namesTheScopeThatIsMissing() {
    Set<String> fewer = new HashSet<>(SlackOptions.EVERY_SCOPE);
    fewer.remove("users:read.email");
    fewer.remove("im:history");
    try (RunningSlack limited = new RunningSlack(SlackOptions.defaults().withScopes(fewer))) {
      JsonNode lookup = limited.api("users.lookupByEmail", Map.of("email", "ann@acme.example"));
      JsonNode profile = limited.api("users.info", Map.of("user", "U0ANN")).at("/user/profile");
      String dm =
          limited.api("conversations.open", Map.of("users", "U0ANN")).at("/channel/id").asText();
      JsonNode history = limited.api("conversations.history", Map.of("channel", dm));

      assertThat(lookup.path("error").asText()).isEqualTo("missing_scope");
      assertThat(lookup.path("needed").asText()).isEqualTo("users:read.email");
      assertThat(lookup.path("provided").asText())
          .contains("chat:write")
          .doesNotContain("users:read.email");
      assertThat(profile.has("email")).isFalse();
      assertThat(history.path("needed").asText()).isEqualTo("im:history");
    }
  }

  @Test
  void answersWithScopeAndRequestHeaders() {
    HttpResponse<String> response =
        slack.call("users.info", DemoWorld.BOT_TOKEN, Map.of("user", "U0ANN"));

    assertThat(response.headers().firstValue("x-accepted-oauth-scopes")).contains("users:read");
    assertThat(response.headers().firstValue("x-oauth-scopes").orElseThrow())
        .contains("chat:write");
    assertThat(response.headers().firstValue("x-slack-req-id")).isPresent();
    assertThat(response.headers().firstValue("content-type"))
        .contains("application/json;charset=utf-8");
  }

  @Test
  void readsJsonWhereSlackDoes() {
    JsonNode posted =
        slack.apiJson(
            "chat.postMessage",
            "{\"channel\":\"deploys\",\"text\":\"hi\",\"blocks\":[{\"type\":\"divider\"}]}");
    JsonNode ignored = slack.apiJson("users.info", "{\"user\":\"U0ANN\"}");
    JsonNode broken = slack.apiJson("chat.postMessage", "{");
    JsonNode list = slack.apiJson("chat.postMessage", "[]");

    assertThat(posted.at("/message/blocks/0/type").asText()).isEqualTo("divider");
    assertThat(ignored.path("error").asText()).isEqualTo("user_not_found");
    assertThat(broken.path("error").asText()).isEqualTo("invalid_json");
    assertThat(list.path("error").asText()).isEqualTo("json_not_object");
  }

  @Test
  void remarksOnAMissingCharset() {
    HttpResponse<String> response =
        slack.send(
            HttpRequest.newBuilder(slack.base().resolve("/slack/api/auth.test"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + DemoWorld.BOT_TOKEN)
                .POST(HttpRequest.BodyPublishers.ofString("{}")));

    assertThat(RunningSlack.json(response).path("ok").asBoolean()).isTrue();
    assertThat(RunningSlack.json(response).path("warning").asText()).isEqualTo("missing_charset");
  }

  @Test
  void givesRisingTimestampsOfSixDigits() {
    String first = slack.post("deploys", "one").path("ts").asText();
    String second = slack.post("deploys", "two").path("ts").asText();

    assertThat(first).matches("\\d{10}\\.\\d{6}");
    assertThat(second).isGreaterThan(first);
  }

  @Test
  void answersTheChannelIdToAName() {
    assertThat(slack.post("#deploys", "one").path("channel").asText()).isEqualTo("C0DEPLOYS");
  }

  @Test
  void postsToAUserAsADirectMessage() {
    assertThat(slack.post("U0ANN", "psst").path("channel").asText()).isEqualTo("D0ANN");
  }

  @Test
  void opensADirectMessageOnce() {
    JsonNode first = slack.api("conversations.open", Map.of("users", "U0BOB"));
    JsonNode second = slack.api("conversations.open", Map.of("users", "U0BOB"));

    assertThat(first.has("already_open")).isFalse();
    assertThat(second.path("already_open").asBoolean()).isTrue();
    assertThat(second.at("/channel/id")).isEqualTo(first.at("/channel/id"));
  }

  @Test
  void staysOutOfChannelsItIsNotIn() {
    slack.control("PUT", "slack/channels/general", "{\"bot\":false}");
    JsonNode publicPost = slack.post("general", "hello");
    JsonNode publicHistory = slack.api("conversations.history", Map.of("channel", "C0GENERAL"));
    slack.control("PUT", "slack/channels/general", "{\"private\":true}");
    JsonNode privatePost = slack.post("general", "hello");

    assertThat(publicPost.path("error").asText()).isEqualTo("not_in_channel");
    assertThat(publicHistory.path("error").asText()).isEqualTo("not_in_channel");
    assertThat(privatePost.path("error").asText()).isEqualTo("channel_not_found");
    assertThat(slack.api("conversations.list", Map.of("types", "public_channel,private_channel")))
        .noneMatch(node -> node.toString().contains("C0GENERAL"));
  }

  @Test
  void refusesArchivedChannels() {
    String ts = slack.post("shop", "hello").path("ts").asText();
    slack.control("PUT", "slack/channels/shop", "{\"archived\":true}");

    assertThat(slack.post("shop", "hello").path("error").asText()).isEqualTo("is_archived");
    assertThat(
            slack
                .api("chat.update", Map.of("channel", "C0SHOP", "ts", ts, "text", "x"))
                .path("error")
                .asText())
        .isEqualTo("is_inactive");
  }

  @Test
  void repliesToParentsOnly() {
    String parent = slack.post("deploys", "parent").path("ts").asText();
    JsonNode reply =
        slack.api(
            "chat.postMessage", Map.of("channel", "deploys", "text", "reply", "thread_ts", parent));
    JsonNode replyToReply =
        slack.api(
            "chat.postMessage",
            Map.of("channel", "deploys", "text", "no", "thread_ts", reply.path("ts").asText()));

    assertThat(reply.at("/message/thread_ts").asText()).isEqualTo(parent);
    assertThat(reply.at("/message/parent_user_id").asText()).isEqualTo(DemoWorld.BOT_USER);
    assertThat(replyToReply.path("error").asText()).isEqualTo("cannot_reply_to_message");
  }

  @Test
  void keepsTheTimestampThroughAnUpdate() {
    JsonNode posted =
        slack.api(
            "chat.postMessage",
            Map.of(
                "channel",
                "deploys",
                "text",
                "one",
                "blocks",
                "[{\"type\":\"divider\"}]",
                "metadata",
                "{\"event_type\":\"deploy\",\"event_payload\":{\"id\":7}}"));
    String ts = posted.path("ts").asText();

    JsonNode updated =
        slack.api("chat.update", Map.of("channel", "C0DEPLOYS", "ts", ts, "text", "two"));

    assertThat(updated.path("ts").asText()).isEqualTo(ts);
    assertThat(updated.path("text").asText()).isEqualTo("two");
    assertThat(updated.at("/message/edited/user").asText()).isEqualTo(DemoWorld.BOT_USER);
    assertThat(updated.at("/message/blocks/0/type").asText()).isEqualTo("divider");
    assertThat(updated.at("/message/metadata/event_payload/id").asInt()).isEqualTo(7);
    JsonNode shown = slack.messages("deploys").get(0);
    assertThat(shown.path("edited").asBoolean()).isTrue();
    assertThat(shown.path("versions")).hasSize(2);
    assertThat(shown.at("/versions/0/text").asText()).isEqualTo("one");
  }

  @Test
  void changesOwnMessagesOnly() {
    String asked = slack.say("hello");

    JsonNode update =
        slack.api("chat.update", Map.of("channel", "C0DEPLOYS", "ts", asked, "text", "mine"));
    JsonNode delete = slack.api("chat.delete", Map.of("channel", "C0DEPLOYS", "ts", asked));

    assertThat(update.path("error").asText()).isEqualTo("cant_update_message");
    assertThat(delete.path("error").asText()).isEqualTo("cant_delete_message");
  }

  @Test
  void cutsALongTextOnPostingButRefusesItOnUpdating() {
    JsonNode posted = slack.post("deploys", "x".repeat(40_001));
    JsonNode updated =
        slack.api(
            "chat.update",
            Map.of(
                "channel",
                "C0DEPLOYS",
                "ts",
                posted.path("ts").asText(),
                "text",
                "x".repeat(4_001)));

    assertThat(posted.path("ok").asBoolean()).isTrue();
    assertThat(posted.at("/message/text").asText()).hasSize(40_000);
    assertThat(posted.at("/response_metadata/warnings/0").asText()).isEqualTo("message_truncated");
    assertThat(updated.path("error").asText()).isEqualTo("msg_too_long");
  }

  @Test
  void takesADeletedMessageOutOfTheHistory() {
    String ts = slack.post("deploys", "oops").path("ts").asText();

    slack.api("chat.delete", Map.of("channel", "C0DEPLOYS", "ts", ts));

    assertThat(slack.api("conversations.history", Map.of("channel", "C0DEPLOYS")).path("messages"))
        .isEmpty();
    assertThat(
            slack
                .api("chat.update", Map.of("channel", "C0DEPLOYS", "ts", ts, "text", "x"))
                .path("error")
                .asText())
        .isEqualTo("message_not_found");
    assertThat(slack.messages("deploys").get(0).path("deleted").asBoolean()).isTrue();
  }

  @Test
  void keepsEphemeralMessagesOutOfTheHistory() {
    String ts =
        slack
            .api(
                "chat.postEphemeral",
                Map.of("channel", "C0DEPLOYS", "user", "U0ANN", "text", "psst"))
            .path("message_ts")
            .asText();

    assertThat(slack.api("conversations.history", Map.of("channel", "C0DEPLOYS")).path("messages"))
        .isEmpty();
    assertThat(
            slack
                .api("chat.update", Map.of("channel", "C0DEPLOYS", "ts", ts, "text", "x"))
                .path("error")
                .asText())
        .isEqualTo("message_not_found");
    assertThat(slack.messages("deploys").get(0).path("ephemeral_to").asText()).isEqualTo("U0ANN");
  }

  @Test
  void findsAMessageAgainByItsMetadata() {
    slack.api(
        "chat.postMessage",
        Map.of(
            "channel",
            "deploys",
            "text",
            "x",
            "metadata",
            "{\"event_type\":\"deploy\",\"event_payload\":{\"id\":\"d-1\"}}"));

    JsonNode with =
        slack.api(
            "conversations.history",
            Map.of("channel", "C0DEPLOYS", "include_all_metadata", "true"));
    JsonNode without = slack.api("conversations.history", Map.of("channel", "C0DEPLOYS"));

    assertThat(with.at("/messages/0/metadata/event_payload/id").asText()).isEqualTo("d-1");
    assertThat(without.at("/messages/0").has("metadata")).isFalse();
  }

  @Test
  void pagesThroughTheHistoryNewestFirst() {
    for (int i = 1; i <= 5; i++) {
      slack.post("deploys", "m" + i);
    }

    JsonNode first =
        slack.api("conversations.history", Map.of("channel", "C0DEPLOYS", "limit", "3"));
    JsonNode second =
        slack.api(
            "conversations.history",
            Map.of(
                "channel",
                "C0DEPLOYS",
                "limit",
                "3",
                "cursor",
                first.at("/response_metadata/next_cursor").asText()));

    assertThat(first.path("messages").findValuesAsText("text")).containsExactly("m5", "m4", "m3");
    assertThat(first.path("has_more").asBoolean()).isTrue();
    assertThat(second.path("messages").findValuesAsText("text")).containsExactly("m2", "m1");
    assertThat(second.path("has_more").asBoolean()).isFalse();
  }

  @Test
  void keepsToTheBoundsOfAHistory() {
    String first = slack.post("deploys", "m1").path("ts").asText();
    String second = slack.post("deploys", "m2").path("ts").asText();
    slack.post("deploys", "m3");

    JsonNode after =
        slack.api("conversations.history", Map.of("channel", "C0DEPLOYS", "oldest", second));
    JsonNode exactly =
        slack.api(
            "conversations.history",
            Map.of("channel", "C0DEPLOYS", "oldest", first, "latest", second, "inclusive", "true"));

    assertThat(after.path("messages").findValuesAsText("text")).containsExactly("m3");
    assertThat(exactly.path("messages").findValuesAsText("text")).containsExactly("m2", "m1");
  }

  @Test
  void countsTheRepliesOfAParent() {
    String parent = slack.post("deploys", "parent").path("ts").asText();
    slack.api("chat.postMessage", Map.of("channel", "deploys", "text", "r1", "thread_ts", parent));
    slack.api("chat.postMessage", Map.of("channel", "deploys", "text", "r2", "thread_ts", parent));

    JsonNode history = slack.api("conversations.history", Map.of("channel", "C0DEPLOYS"));
    JsonNode replies =
        slack.api("conversations.replies", Map.of("channel", "C0DEPLOYS", "ts", parent));

    assertThat(history.path("messages")).hasSize(1);
    assertThat(history.at("/messages/0/reply_count").asInt()).isEqualTo(2);
    assertThat(replies.path("messages").findValuesAsText("text"))
        .containsExactly("parent", "r1", "r2");
  }

  @Test
  void escapesWhatCannotBeMarkup() {
    assertThat(
            slack
                .post("deploys", "a < b && <@U0ANN> <https://x.example|x>")
                .at("/message/text")
                .asText())
        .isEqualTo("a &lt; b &amp;&amp; <@U0ANN> <https://x.example|x>");
  }

  @Test
  void reactsOnce() {
    String ts = slack.say("hello");
    Map<String, String> reaction = Map.of("channel", "C0DEPLOYS", "timestamp", ts, "name", "eyes");

    assertThat(slack.api("reactions.add", reaction).path("ok").asBoolean()).isTrue();
    assertThat(slack.api("reactions.add", reaction).path("error").asText())
        .isEqualTo("already_reacted");
    assertThat(slack.messages("deploys").at("/0/reactions/0/name").asText()).isEqualTo("eyes");
    assertThat(slack.api("reactions.remove", reaction).path("ok").asBoolean()).isTrue();
    assertThat(slack.api("reactions.remove", reaction).path("error").asText())
        .isEqualTo("no_reaction");
  }

  @Test
  void refusesMoreThanAHundredAttachments() {
    String many = "[" + "{\"text\":\"a\"},".repeat(100) + "{\"text\":\"a\"}]";

    assertThat(
            slack
                .api("chat.postMessage", Map.of("channel", "deploys", "attachments", many))
                .path("error")
                .asText())
        .isEqualTo("too_many_attachments");
  }
}
