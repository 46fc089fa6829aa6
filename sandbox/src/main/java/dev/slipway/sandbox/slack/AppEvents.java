package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.DemoWorld;
import java.time.InstantSource;
import java.util.Locale;
import java.util.UUID;

/// What the app hears of what happens in the workspace, within its scopes and the channels it is a
/// member of.
///
/// Safe for use by several threads at once.
final class AppEvents {
  /// The legacy verification token, on every payload.
  static final String VERIFICATION_TOKEN = "sandbox-verification-token";

  /// How often, and under which event ids, an event is sent.
  ///
  /// @param copies 1 for what Slack does on a good day
  record Copies(int copies, Ids ids) {
    static final Copies ONE = new Copies(1, Ids.SAME);

    enum Ids {
      /// Copies look like Slack's own repetitions.
      SAME,
      /// Copies look like new events.
      FRESH
    }
  }

  private final Workspace workspace;
  private final SlackOptions options;
  private final MessageJson json;
  private final Deliveries deliveries;
  private final InstantSource clock;

  AppEvents(Workspace workspace, SlackOptions options, MessageJson json, Deliveries deliveries) {
    this.workspace = workspace;
    this.options = options;
    this.json = json;
    this.deliveries = deliveries;
    this.clock = options.clock();
  }

  /// Tells of a new message.
  void posted(Channel channel, Message message, Copies copies) {
    if (message.isEphemeral() || !channel.hasBot()) {
      return;
    }
    ObjectNode event = json.slack(message, MessageJson.Metadata.SHOWN);
    markBot(event, message);
    event.put("channel", channel.id()).put("event_ts", message.ts());
    boolean mention = message.content().text().contains("<@" + DemoWorld.BOT_USER + ">");
    if (mention
        && !message.byBot()
        && channel.kind() != Channel.Kind.DIRECT
        && options.subscriptions().contains("app_mention")
        && options.scopes().contains("app_mentions:read")) {
      send(event.deepCopy().put("type", "app_mention"), channel, copies);
    }
    if (hears(channel)) {
      send(event.put("channel_type", channel.kind().word()), channel, copies);
    }
  }

  private void markBot(ObjectNode event, Message message) {
    boolean otherBot =
        !message.byBot()
            && workspace.member(message.user()).map(user -> user.is(Member.Mark.BOT)).orElse(false);
    if (otherBot) {
      event.remove("user");
      event.put("subtype", "bot_message").put("bot_id", "B" + message.user().substring(1));
    }
  }

  /// Tells that a message shows something else now.
  void changed(Channel channel, Message before, Message after) {
    ObjectNode event = hidden("message_changed", channel);
    event.set("message", json.slack(after, MessageJson.Metadata.SHOWN));
    event.set("previous_message", json.slack(before, MessageJson.Metadata.SHOWN));
    sendIfHeard(channel, event);
  }

  /// Tells that a message is gone.
  void deleted(Channel channel, Message before) {
    ObjectNode event = hidden("message_deleted", channel).put("deleted_ts", before.ts());
    event.set("previous_message", json.slack(before, MessageJson.Metadata.SHOWN));
    sendIfHeard(channel, event);
  }

  /// Tells that somebody looks at the app's home.
  void homeOpened(String user) {
    Channel channel = workspace.directMessage(user);
    ObjectNode event =
        Json.object()
            .put("type", "app_home_opened")
            .put("user", user)
            .put("channel", channel.id())
            .put("tab", "home")
            .put("event_ts", workspace.timestamp());
    send(event, channel, Copies.ONE);
  }

  private ObjectNode hidden(String subtype, Channel channel) {
    String ts = workspace.timestamp();
    return Json.object()
        .put("type", "message")
        .put("subtype", subtype)
        .put("hidden", true)
        .put("channel", channel.id())
        .put("channel_type", channel.kind().word())
        .put("ts", ts)
        .put("event_ts", ts);
  }

  private boolean hears(Channel channel) {
    return channel.hasBot()
        && options.subscriptions().contains(channel.kind().subscription())
        && options.scopes().contains(channel.kind().scope("history"));
  }

  private void sendIfHeard(Channel channel, ObjectNode event) {
    if (hears(channel)) {
      send(event, channel, Copies.ONE);
    }
  }

  private void send(ObjectNode event, Channel channel, Copies copies) {
    ObjectNode callback = callback(event, channel);
    deliveries.event(callback, Delivery.Attempt.FIRST);
    for (int copy = 1; copy < copies.copies(); copy++) {
      switch (copies.ids()) {
        case SAME -> deliveries.event(callback, new Delivery.Attempt(copy, "timeout"));
        case FRESH ->
            deliveries.event(
                callback.deepCopy().put("event_id", newEventId()), Delivery.Attempt.FIRST);
      }
    }
  }

  private ObjectNode callback(ObjectNode event, Channel channel) {
    ObjectNode callback =
        Json.object()
            .put("token", VERIFICATION_TOKEN)
            .put("team_id", DemoWorld.TEAM)
            .put("api_app_id", DemoWorld.APP);
    callback.set("event", event);
    callback
        .put("type", "event_callback")
        .put("event_id", newEventId())
        .put("event_time", clock.instant().getEpochSecond());
    callback
        .putArray("authorizations")
        .addObject()
        .putNull("enterprise_id")
        .put("team_id", DemoWorld.TEAM)
        .put("user_id", DemoWorld.BOT_USER)
        .put("is_bot", true)
        .put("is_enterprise_install", false);
    return callback
        .put("is_ext_shared_channel", false)
        .put(
            "event_context",
            "1-" + event.path("type").asText() + "-" + DemoWorld.TEAM + "-" + channel.id());
  }

  private static String newEventId() {
    return "Ev0"
        + UUID.randomUUID().toString().replace("-", "").substring(0, 8).toUpperCase(Locale.ROOT);
  }
}
