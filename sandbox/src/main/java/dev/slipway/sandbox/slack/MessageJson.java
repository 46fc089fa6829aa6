package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.DemoWorld;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A message as Slack and the control interface show it.
///
/// Safe for use by several threads at once.
final class MessageJson {
  /// Whether the metadata is shown.
  enum Metadata {
    SHOWN,
    LEFT_OUT
  }

  private final Workspace workspace;

  MessageJson(Workspace workspace) {
    this.workspace = workspace;
  }

  /// The message object of the Web API and of events.
  ObjectNode slack(Message message, Metadata metadata) {
    ObjectNode node = Json.object();
    if (!message.clientMsgId().isEmpty()) {
      node.put("client_msg_id", message.clientMsgId());
    }
    node.put("type", "message")
        .put("user", message.user())
        .put("text", message.content().text())
        .put("ts", message.ts())
        .put("team", DemoWorld.TEAM);
    if (message.byBot()) {
      node.put("bot_id", DemoWorld.BOT).put("app_id", DemoWorld.APP);
      node.set("bot_profile", botProfile());
    }
    putParts(node, message);
    if (metadata == Metadata.SHOWN && !message.content().metadata().isEmpty()) {
      node.set("metadata", message.content().metadata().deepCopy());
    }
    if (message.isEdited()) {
      node.putObject("edited")
          .put("user", message.user())
          .put("ts", Timestamps.format(editedMicros(message)));
    }
    putThread(node, message);
    return node;
  }

  private static long editedMicros(Message message) {
    return message.versions().getLast().at().getEpochSecond() * 1_000_000;
  }

  private static void putParts(ObjectNode node, Message message) {
    Content content = message.content();
    if (!content.blocks().isEmpty()) {
      node.set("blocks", content.blocks().deepCopy());
    }
    if (!content.attachments().isEmpty()) {
      node.set("attachments", content.attachments().deepCopy());
    }
    if (!content.files().isEmpty()) {
      node.set("files", content.files().deepCopy());
    }
    if (!message.reactions().isEmpty()) {
      node.set("reactions", reactions(message));
    }
  }

  private void putThread(ObjectNode node, Message message) {
    String threadTs = message.threadTs();
    if (threadTs != null) {
      node.put("thread_ts", threadTs);
      workspace
          .message(message.channel(), threadTs)
          .ifPresent(parent -> node.put("parent_user_id", parent.user()));
      return;
    }
    List<Message> replies = replies(message);
    if (!replies.isEmpty()) {
      Set<String> users = new LinkedHashSet<>();
      replies.forEach(reply -> users.add(reply.user()));
      node.put("thread_ts", message.ts())
          .put("reply_count", replies.size())
          .put("reply_users_count", users.size())
          .put("latest_reply", replies.getLast().ts());
      node.set("reply_users", Json.strings(users));
      node.put("is_locked", false).put("subscribed", message.byBot());
    }
  }

  private List<Message> replies(Message parent) {
    return workspace.messages(parent.channel()).stream()
        .filter(other -> parent.ts().equals(other.threadTs()))
        .filter(other -> !other.isDeleted() && !other.isEphemeral())
        .toList();
  }

  static ObjectNode botProfile() {
    ObjectNode profile =
        Json.object()
            .put("id", DemoWorld.BOT)
            .put("deleted", false)
            .put("name", Workspace.BOT_NAME)
            .put("updated", 1_700_000_000)
            .put("app_id", DemoWorld.APP);
    profile
        .putObject("icons")
        .put("image_36", "https://a.slack-edge.com/80588/img/plugins/app/bot_36.png")
        .put("image_48", "https://a.slack-edge.com/80588/img/plugins/app/bot_48.png")
        .put("image_72", "https://a.slack-edge.com/80588/img/plugins/app/service_72.png");
    return profile.put("team_id", DemoWorld.TEAM);
  }

  private static ArrayNode reactions(Message message) {
    ArrayNode all = Json.array();
    message
        .reactions()
        .forEach((name, users) ->
            all.addObject()
                .put("name", name)
                .put("count", users.size())
                .set("users", Json.strings(users)));
    return all;
  }

  /// The message as `GET /control/slack/messages` shows it: everything that ever happened to it.
  ObjectNode control(Message message) {
    Content content = message.content();
    ObjectNode node =
        Json.object()
            .put("ts", message.ts())
            .put("channel", message.channel())
            .put("user", message.user())
            .put("name", workspace.member(message.user()).map(Member::name).orElse(message.user()))
            .put("text", content.text());
    node.set("blocks", content.blocks().deepCopy());
    node.put("thread_ts", message.threadTs())
        .put("edited", message.isEdited())
        .put("deleted", message.isDeleted());
    if (message.isEphemeral()) {
      node.put("ephemeral_to", message.ephemeralTo());
    }
    if (content.metadata().isEmpty()) {
      node.putNull("metadata");
    } else {
      node.set("metadata", content.metadata().deepCopy());
    }
    node.set("attachments", content.attachments().deepCopy());
    node.set("files", content.files().deepCopy());
    node.set("reactions", reactions(message));
    node.set("flags", content.flags().deepCopy());
    ArrayNode versions = node.putArray("versions");
    for (Message.Version version : message.versions()) {
      ObjectNode shown =
          versions
              .addObject()
              .put("at", version.at().toString())
              .put("text", version.content().text());
      shown.set("blocks", version.content().blocks().deepCopy());
    }
    return node;
  }
}
