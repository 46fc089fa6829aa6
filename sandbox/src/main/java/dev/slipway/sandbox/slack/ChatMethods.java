package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.DemoWorld;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `chat.*`.
final class ChatMethods {
  private static final int LONGEST_UPDATE = 4_000;

  private final Workspace workspace;
  private final Rooms rooms;
  private final MessageJson json;
  private final AppEvents events;
  private final RateLimits limits;
  private final RateLimits.Pace postPace;

  ChatMethods(
      Workspace workspace,
      Rooms rooms,
      MessageJson json,
      AppEvents events,
      RateLimits limits,
      SlackOptions options) {
    this.workspace = workspace;
    this.rooms = rooms;
    this.json = json;
    this.events = events;
    this.limits = limits;
    this.postPace = new RateLimits.Pace(options.postBurst(), Duration.ofSeconds(1));
  }

  List<ApiMethod> methods() {
    return List.of(
        ApiMethod.of("chat.postMessage", "chat:write", ApiMethod.Tier.SPECIAL, this::post),
        ApiMethod.of("chat.update", "chat:write", ApiMethod.Tier.THREE, this::update),
        ApiMethod.of("chat.delete", "chat:write", ApiMethod.Tier.THREE, this::delete),
        ApiMethod.of("chat.postEphemeral", "chat:write", ApiMethod.Tier.FOUR, this::postEphemeral),
        ApiMethod.of("chat.getPermalink", "chat:write", ApiMethod.Tier.SPECIAL, this::permalink)
            .needing(Set.of())
            .formOnly());
  }

  private ObjectNode post(Call call) throws SlackRefusal {
    Channel channel = rooms.writable(call.required("channel"));
    limits.take("chat.postMessage " + channel.id(), postPace);
    Content content = Contents.fresh(call);
    String thread = thread(call, channel);
    Message message = workspace.post(channel, DemoWorld.BOT_USER, thread, null, "", content);
    events.posted(channel, message, AppEvents.Copies.ONE);
    ObjectNode answer = Json.object().put("channel", channel.id()).put("ts", message.ts());
    answer.set("message", json.slack(message, MessageJson.Metadata.SHOWN));
    if (SlackText.isTooLong(call.text("text").orElse(""))) {
      ObjectNode remarks = answer.putObject("response_metadata");
      remarks.putArray("warnings").add("message_truncated");
      remarks
          .putArray("messages")
          .add(
              "[WARN] Your message was truncated but still posted. The `text` field accepts up to"
                  + " 40,000 characters.");
    }
    return answer;
  }

  private @Nullable String thread(Call call, Channel channel) throws SlackRefusal {
    Optional<String> wanted = call.text("thread_ts");
    if (wanted.isEmpty()) {
      return null;
    }
    Optional<Message> parent =
        workspace
            .message(channel.id(), wanted.get())
            .filter(message -> message.parent().isEmpty() && !message.isEphemeral());
    if (parent.isEmpty()) {
      throw SlackRefusal.of("cannot_reply_to_message");
    }
    return wanted.get();
  }

  private ObjectNode update(Call call) throws SlackRefusal {
    String ts = call.required("ts");
    Channel channel = rooms.visible(call.required("channel"));
    Message before = own(channel, ts, "cant_update_message");
    if (channel.state() == Channel.State.ARCHIVED) {
      throw SlackRefusal.of("is_inactive");
    }
    if (call.text("text").orElse("").length() > LONGEST_UPDATE) {
      throw SlackRefusal.of("msg_too_long");
    }
    Content content = Contents.updated(call, before.content());
    Message after =
        workspace
            .change(
                channel.id(), ts, message -> message.revised(workspace.clock().instant(), content))
            .orElseThrow(() -> SlackRefusal.of("message_not_found"));
    events.changed(channel, before, after);
    ObjectNode answer =
        Json.object().put("channel", channel.id()).put("ts", ts).put("text", content.text());
    answer.set("message", json.slack(after, MessageJson.Metadata.SHOWN));
    return answer;
  }

  private Message own(Channel channel, String ts, String otherwise) throws SlackRefusal {
    Message message =
        workspace
            .message(channel.id(), ts)
            .filter(found -> !found.isEphemeral())
            .orElseThrow(() -> SlackRefusal.of("message_not_found"));
    if (!message.byBot()) {
      throw SlackRefusal.of(otherwise);
    }
    return message;
  }

  private ObjectNode delete(Call call) throws SlackRefusal {
    String ts = call.required("ts");
    Channel channel = rooms.visible(call.required("channel"));
    Message before = own(channel, ts, "cant_delete_message");
    workspace.change(channel.id(), ts, Message::deleted);
    events.deleted(channel, before);
    return Json.object().put("channel", channel.id()).put("ts", ts);
  }

  private ObjectNode postEphemeral(Call call) throws SlackRefusal {
    String user = call.required("user");
    Channel channel = rooms.writable(call.required("channel"));
    if (!channel.has(user)) {
      throw SlackRefusal.of("user_not_in_channel");
    }
    if (call.text("text").orElse("").length() > LONGEST_UPDATE) {
      throw SlackRefusal.of("msg_too_long");
    }
    Content content = Contents.fresh(call);
    Message message =
        workspace.post(channel, DemoWorld.BOT_USER, thread(call, channel), user, "", content);
    return Json.object().put("message_ts", message.ts());
  }

  private ObjectNode permalink(Call call) throws SlackRefusal {
    String ts = call.required("message_ts");
    Channel channel = rooms.visible(call.required("channel"));
    Message message =
        workspace
            .message(channel.id(), ts)
            .filter(found -> !found.isEphemeral())
            .orElseThrow(() -> SlackRefusal.of("message_not_found"));
    String link = "https://acme.slack.com/archives/" + channel.id() + "/p" + ts.replace(".", "");
    String inThread =
        message.parent().map(parent -> "?thread_ts=" + parent + "&cid=" + channel.id()).orElse("");
    return Json.object().put("channel", channel.id()).put("permalink", link + inThread);
  }
}
