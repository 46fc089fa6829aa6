package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.ControlRefusal;
import dev.slipway.sandbox.DemoWorld;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// What people do in the workspace: write, use slash commands, press buttons.
///
/// Safe for use by several threads at once.
final class People {
  private final Workspace workspace;
  private final AppEvents events;
  private final Deliveries deliveries;
  private final ResponseUrls responseUrls;
  private final TriggerIds triggers;
  private final MessageJson json;
  private final Duration patience;

  People(
      Workspace workspace,
      AppEvents events,
      Deliveries deliveries,
      ResponseUrls responseUrls,
      TriggerIds triggers,
      MessageJson json,
      SlackOptions options) {
    this.workspace = workspace;
    this.events = events;
    this.deliveries = deliveries;
    this.responseUrls = responseUrls;
    this.triggers = triggers;
    this.json = json;
    this.patience = options.ackWithin();
  }

  /// How a text is meant.
  enum Reading {
    /// As typed into Slack's input: names, addresses and special characters are translated.
    TYPED,
    /// As it arrives at the app, character for character.
    AS_IS
  }

  /// Writes a message.
  ///
  /// @param threadTs the parent of a reply; null for a message at the top
  Message say(
      Channel channel,
      Member user,
      String text,
      Reading reading,
      @Nullable String threadTs,
      AppEvents.Copies copies) {
    requireMember(channel, user);
    if (threadTs != null && workspace.message(channel.id(), threadTs).isEmpty()) {
      throw ControlRefusal.notFound(
          "there is no message " + threadTs + " in " + channel.name() + " to reply to");
    }
    Content content =
        switch (reading) {
          case AS_IS -> Content.of(text, Json.array());
          case TYPED -> {
            TypedText typed = TypedText.of(text, workspace);
            yield Content.of(typed.text(), typed.blocks());
          }
        };
    Message message =
        workspace.post(channel, user.id(), threadTs, null, UUID.randomUUID().toString(), content);
    events.posted(channel, message, copies);
    return message;
  }

  private static void requireMember(Channel channel, Member user) {
    if (!channel.has(user.id())) {
      throw ControlRefusal.badRequest(user.name() + " is not in " + channel.name());
    }
  }

  /// Uses a slash command and waits for what it answers.
  ObjectNode command(Channel channel, Member user, String command, String text)
      throws InterruptedException {
    ResponseUrls.Issued response = responseUrls.issue(channel, user.id(), null);
    ObjectNode payload =
        Json.object()
            .put("token", AppEvents.VERIFICATION_TOKEN)
            .put("team_id", DemoWorld.TEAM)
            .put("team_domain", "acme")
            .put("channel_id", channel.id())
            .put("channel_name", roomName(channel))
            .put("user_id", user.id())
            .put("user_name", user.name())
            .put("command", command)
            .put("text", TypedText.of(text, workspace).text())
            .put("api_app_id", DemoWorld.APP)
            .put("is_enterprise_install", "false")
            .put("response_url", response.url())
            .put("trigger_id", triggers.issue());
    try {
      Delivery.Ack ack = deliveries.now(new Delivery(Delivery.Kind.COMMAND, payload));
      return answer(ack, response.mailbox());
    } catch (Delivery.Failed failed) {
      return failure(failed)
          .put("text", command + " failed with the error \"" + word(failed) + "\"");
    }
  }

  private ObjectNode answer(Delivery.Ack ack, ResponseUrls.Mailbox mailbox)
      throws InterruptedException {
    JsonNode said = ack.body();
    String problem = "";
    if (saysSomething(said)) {
      try {
        responseUrls.show(mailbox, said);
      } catch (SlackRefusal refusal) {
        problem = refusal.code();
      }
    } else {
      said = firstResponse(mailbox).orElse(said);
    }
    ObjectNode answer =
        Json.object()
            .put("status", ack.status())
            .put("text", said.path("text").asText())
            .put("response_type", said.path("response_type").asText("ephemeral"));
    answer.set("blocks", said.path("blocks").isArray() ? said.path("blocks") : Json.array());
    answer.set("responses", mailbox.json());
    return problem.isEmpty() ? answer : answer.put("error", problem);
  }

  private Optional<JsonNode> firstResponse(ResponseUrls.Mailbox mailbox)
      throws InterruptedException {
    try {
      return Optional.of(mailbox.first().get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty();
    }
  }

  private static boolean saysSomething(JsonNode said) {
    return !said.path("text").asText().isEmpty() || !said.path("blocks").isEmpty();
  }

  private static ObjectNode failure(Delivery.Failed failed) {
    return Json.object()
        .put("status", failed.reason().endsWith("timeout") ? 504 : 502)
        .put("error", word(failed));
  }

  /// What the person is told.
  private static String word(Delivery.Failed failed) {
    return failed.reason().endsWith("timeout") ? "operation_timeout" : "dispatch_failed";
  }

  /// Presses a button, or picks an option of a menu.
  ///
  /// @param choice the value of the option; empty for a button
  ObjectNode click(Channel channel, Member user, String ts, String action, String choice)
      throws InterruptedException {
    Message message =
        workspace
            .message(channel.id(), ts)
            .filter(found -> !found.isEphemeral() || user.id().equals(found.ephemeralTo()))
            .orElseThrow(() ->
                ControlRefusal.notFound(
                    user.name() + " sees no message " + ts + " in " + channel.name()));
    Actions.Found found =
        Actions.find(message.content().blocks(), action)
            .orElseThrow(() ->
                ControlRefusal.notFound("message " + ts + " has no button \"" + action + "\""));
    try {
      Delivery.Ack ack =
          deliveries.now(
              new Delivery(
                  Delivery.Kind.INTERACTION, payload(channel, user, message, found, choice)));
      return Json.object().put("status", ack.status());
    } catch (Delivery.Failed failed) {
      return failure(failed);
    }
  }

  private ObjectNode payload(
      Channel channel, Member user, Message message, Actions.Found found, String choice) {
    ObjectNode payload = Json.object().put("type", "block_actions");
    payload
        .putObject("user")
        .put("id", user.id())
        .put("username", user.name())
        .put("name", user.name())
        .put("team_id", user.team());
    payload.put("api_app_id", DemoWorld.APP).put("token", AppEvents.VERIFICATION_TOKEN);
    ObjectNode container =
        payload
            .putObject("container")
            .put("type", "message")
            .put("message_ts", message.ts())
            .put("channel_id", channel.id())
            .put("is_ephemeral", message.isEphemeral());
    if (message.threadTs() != null) {
      container.put("thread_ts", message.threadTs());
    }
    payload.put("trigger_id", triggers.issue());
    payload.putObject("team").put("id", DemoWorld.TEAM).put("domain", "acme");
    payload.putNull("enterprise").put("is_enterprise_install", false);
    payload.putObject("channel").put("id", channel.id()).put("name", roomName(channel));
    if (!message.isEphemeral()) {
      payload.set("message", json.slack(message, MessageJson.Metadata.SHOWN));
    }
    payload.putObject("state").putObject("values");
    payload.put("response_url", responseUrls.issue(channel, user.id(), message.ts()).url());
    payload.putArray("actions").add(found.pressed(choice, workspace.timestamp()));
    return payload;
  }

  private static String roomName(Channel channel) {
    return switch (channel.kind()) {
      case PUBLIC -> channel.name();
      case PRIVATE -> "privategroup";
      case DIRECT -> "directmessage";
    };
  }
}
