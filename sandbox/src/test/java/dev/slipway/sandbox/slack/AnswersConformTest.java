package dev.slipway.sandbox.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.DemoWorld;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Answers against Slack's reference and against the fields Slack was ever seen to send.
class AnswersConformTest {
  private static final RunningSlack SLACK = RunningSlack.withRoomToTalk();

  /// Errors any method may answer (docs.slack.dev, every method page).
  private static final Set<String> GENERAL =
      Set.of(
          "not_authed",
          "invalid_auth",
          "not_allowed_token_type",
          "missing_scope",
          "ratelimited",
          "unknown_method",
          "invalid_arguments",
          "invalid_json",
          "json_not_object",
          "invalid_post_type",
          "missing_post_type");

  @AfterAll
  static void close() {
    SLACK.close();
  }

  @Test
  void goodAnswersHaveTheDocumentedKeysAndNoUnknownOnes() {
    String ts = SLACK.post("deploys", "one").path("ts").asText();
    String asked = SLACK.say("two");
    String file = SLACK.upload("log.txt", "three");
    Map<String, Map<String, String>> calls = new HashMap<>();
    calls.put("auth.test", Map.of());
    calls.put("chat.postMessage", Map.of("channel", "deploys", "text", "hello"));
    calls.put("chat.update", Map.of("channel", "C0DEPLOYS", "ts", ts, "text", "edited"));
    calls.put(
        "chat.postEphemeral", Map.of("channel", "C0DEPLOYS", "user", "U0ANN", "text", "psst"));
    calls.put("chat.getPermalink", Map.of("channel", "C0DEPLOYS", "message_ts", ts));
    calls.put("conversations.list", Map.of());
    calls.put("conversations.info", Map.of("channel", "C0DEPLOYS"));
    calls.put("conversations.members", Map.of("channel", "C0DEPLOYS"));
    calls.put("conversations.open", Map.of("users", "U0ANN"));
    calls.put("conversations.history", Map.of("channel", "C0DEPLOYS"));
    calls.put("conversations.replies", Map.of("channel", "C0DEPLOYS", "ts", ts));
    calls.put("users.info", Map.of("user", "U0ANN"));
    calls.put("users.list", Map.of());
    calls.put("users.lookupByEmail", Map.of("email", "ann@acme.example"));
    calls.put("usergroups.list", Map.of("include_users", "true"));
    calls.put("usergroups.users.list", Map.of("usergroup", DemoWorld.DEPLOYERS_GROUP));
    calls.put("reactions.add", Map.of("channel", "C0DEPLOYS", "timestamp", asked, "name", "eyes"));
    calls.put("views.publish", Map.of("user_id", "U0ANN", "view", HOME));
    calls.put("files.getUploadURLExternal", Map.of("filename", "log.txt", "length", "5"));
    calls.put(
        "files.completeUploadExternal",
        Map.of("files", "[{\"id\":\"" + file + "\"}]", "channel_id", "C0DEPLOYS"));

    List<String> problems = new ArrayList<>();
    calls.forEach((method, form) -> problems.addAll(problems(method, SLACK.api(method, form))));
    problems.addAll(
        problems(
            "apps.connections.open",
            RunningSlack.json(SLACK.call("apps.connections.open", DemoWorld.APP_TOKEN, Map.of()))));

    assertThat(problems).isEmpty();
  }

  private static final String HOME = "{\"type\":\"home\",\"blocks\":[{\"type\":\"divider\"}]}";

  private static List<String> problems(String method, JsonNode answer) {
    List<String> problems = new ArrayList<>();
    if (!answer.path("ok").asBoolean()) {
      problems.add(method + " failed: " + answer);
    }
    JsonNode reference = Contracts.slack("method-reference/" + method + ".json");
    for (JsonNode required : reference.at("/output/required")) {
      if (!answer.has(required.asText())) {
        problems.add(method + " lacks " + required.asText());
      }
    }
    Contracts.read("response-shapes/" + method + ".json")
        .ifPresent(shape -> unknown(method, answer, shape, problems));
    return problems;
  }

  private static void unknown(String at, JsonNode answer, JsonNode shape, List<String> problems) {
    if (answer.isObject()) {
      answer
          .properties()
          .forEach(field -> {
            if (!shape.has(field.getKey())) {
              problems.add(at + "/" + field.getKey() + " was never seen");
            } else {
              unknown(
                  at + "/" + field.getKey(),
                  field.getValue(),
                  shape.path(field.getKey()),
                  problems);
            }
          });
    } else if (answer.isArray()) {
      answer.forEach(item -> unknown(at, item, merged(shape), problems));
    }
  }

  /// The samples of a list hold one item of each kind; together they know every field.
  private static JsonNode merged(JsonNode samples) {
    var all = Json.object();
    samples.forEach(
        sample -> sample.properties().forEach(field -> all.set(field.getKey(), field.getValue())));
    return all;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "chat.postMessage|channel=nowhere&text=x|channel_not_found",
        "chat.postMessage|text=x|invalid_arguments",
        "chat.postMessage|channel=deploys|no_text",
        "chat.postMessage|channel=deploys&text=|no_text",
        "chat.postMessage|channel=deploys&blocks=[|invalid_blocks_format",
        "chat.postMessage|channel=deploys&blocks={}|invalid_blocks_format",
        "chat.postMessage|channel=deploys&blocks=[{\"type\":\"tick\"}]|invalid_blocks",
        "chat.postMessage|channel=deploys&text=x&metadata={|invalid_metadata_format",
        "chat.postMessage|channel=deploys&text=x&metadata={\"event_type\":\"\"}|invalid_metadata_schema",
        "chat.postMessage|channel=deploys&text=x&markdown_text=y|markdown_text_conflict",
        "chat.postMessage|channel=deploys&text=x&thread_ts=1.000000|cannot_reply_to_message",
        "chat.update|channel=C0DEPLOYS&ts=1.000000&text=x|message_not_found",
        "chat.delete|channel=C0DEPLOYS&ts=1.000000|message_not_found",
        "chat.postEphemeral|channel=deploys&user=U0NOBODY&text=x|user_not_in_channel",
        "chat.getPermalink|channel=C0DEPLOYS&message_ts=1.000000|message_not_found",
        "conversations.list|types=rooms|invalid_types",
        "conversations.list|cursor=zzz|invalid_cursor",
        "conversations.info|channel=C0NOWHERE|channel_not_found",
        "conversations.members|channel=C0NOWHERE|channel_not_found",
        "conversations.open|users=U0NOBODY|user_not_found",
        "conversations.open||users_list_not_supplied",
        "conversations.open|channel=C0DEPLOYS|method_not_supported_for_channel_type",
        "conversations.history|channel=C0DEPLOYS&oldest=yesterday|invalid_ts_oldest",
        "conversations.history|channel=C0DEPLOYS&latest=now|invalid_ts_latest",
        "conversations.replies|channel=C0DEPLOYS&ts=1.000000|thread_not_found",
        "users.info|user=U0NOBODY|user_not_found",
        "users.lookupByEmail|email=eve@acme.example|users_not_found",
        "usergroups.users.list|usergroup=S0NONE|no_such_subteam",
        "reactions.add|channel=C0DEPLOYS&timestamp=1.000000&name=a b|invalid_name",
        "reactions.add|channel=C0DEPLOYS&timestamp=1.000000&name=eyes|message_not_found",
        "reactions.add|channel=C0DEPLOYS&timestamp=1&name=eyes|bad_timestamp",
        "reactions.add|name=eyes|no_item_specified",
        "reactions.remove|channel=C0DEPLOYS&timestamp=1.000000&name=eyes|message_not_found",
        "views.open|trigger_id=t&view={}|invalid_arguments",
        "views.open|trigger_id=t&view={\"type\":\"modal\",\"title\":{\"type\":\"plain_text\",\"text\":\"T\"},\"blocks\":[]}|invalid_trigger_id",
        "views.update|view_id=V0&view={}|not_found",
        "views.publish|user_id=U0NOBODY&view={}|invalid_arguments",
        "files.completeUploadExternal|files=[{\"id\":\"F0\"}]|file_not_found",
        "files.getUploadURLExternal|filename=x|invalid_arguments",
        "files.getUploadURLExternal|filename=x&length=0|missing_argument",
        "files.completeUploadExternal|files=[]&channel_id=C0DEPLOYS&thread_ts=1.000000|invalid_arguments",
        "chat.scheduleMessage|channel=C0DEPLOYS&text=x&post_at=1|unknown_method"
      })
  void refusesInDocumentedWords(String method, String form, String error) {
    Map<String, String> fields = new HashMap<>();
    if (form != null) {
      for (String pair : form.split("&", -1)) {
        fields.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
      }
    }

    JsonNode answer = SLACK.api(method, fields);

    assertThat(answer.path("ok").asBoolean()).isFalse();
    assertThat(answer.path("error").asText()).isEqualTo(error);
    Set<String> documented = new HashSet<>(GENERAL);
    Contracts.slack("method-reference/" + method + ".json")
        .path("errors")
        .fieldNames()
        .forEachRemaining(documented::add);
    assertThat(documented).contains(error);
  }

  @Test
  void refusesAnEmptyViewAsRecorded() {
    JsonNode answer = SLACK.api("views.open", Map.of("trigger_id", "trigger_id", "view", "{}"));

    assertThat(answer.toString())
        .isEqualTo(
            "{\"ok\":false,\"error\":\"invalid_arguments\",\"response_metadata\":{\"messages\":["
                + "\"[ERROR] failed to match all allowed schemas [json-pointer:/view]\","
                + "\"[ERROR] missing required field: type [json-pointer:/view]\"]}}");
  }
}
