package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// `conversations.history` and `conversations.replies`: what was said, without what only one person
/// sees.
final class HistoryMethods {
  private static final Set<String> ANY_HISTORY =
      Set.of("channels:history", "groups:history", "im:history", "mpim:history");

  private final Workspace workspace;
  private final Rooms rooms;
  private final MessageJson json;

  HistoryMethods(Workspace workspace, Rooms rooms, MessageJson json) {
    this.workspace = workspace;
    this.rooms = rooms;
    this.json = json;
  }

  List<ApiMethod> methods() {
    return List.of(
        ApiMethod.of(
                "conversations.history", "channels:history", ApiMethod.Tier.THREE, this::history)
            .needing(ANY_HISTORY),
        ApiMethod.of(
                "conversations.replies", "channels:history", ApiMethod.Tier.THREE, this::replies)
            .needing(ANY_HISTORY)
            .formOnly());
  }

  private ObjectNode history(Call call) throws SlackRefusal {
    Channel channel = rooms.joined(call.required("channel"), "history");
    List<Message> found =
        standing(channel, within(call)).stream()
            .filter(message -> message.parent().isEmpty() || isBroadcast(message))
            .toList()
            .reversed();
    Page<Message> page = Page.of(found, call, call.count("limit", 100, 999));
    ObjectNode answer = Json.object();
    answer.set("messages", all(page.items(), call));
    answer
        .put("has_more", page.hasMore())
        .put("pin_count", 0)
        .putNull("channel_actions_ts")
        .put("channel_actions_count", 0);
    if (page.hasMore()) {
      page.addCursor(answer);
    }
    return answer;
  }

  private ObjectNode replies(Call call) throws SlackRefusal {
    String ts = call.required("ts");
    Channel channel = rooms.visible(call.required("channel"));
    rooms.requireScope(channel.kind().scope("history"));
    if (!channel.hasBot()) {
      throw SlackRefusal.of("channel_not_found");
    }
    Predicate<Message> within = within(call);
    List<Message> found =
        standing(channel, message -> isIn(message, ts)).stream()
            .filter(message -> message.ts().equals(ts) || within.test(message))
            .toList();
    if (found.isEmpty() || !found.getFirst().ts().equals(ts)) {
      throw SlackRefusal.of("thread_not_found");
    }
    Page<Message> page = Page.of(found, call, call.count("limit", 1_000, 1_000));
    ObjectNode answer = Json.object();
    answer.set("messages", all(page.items(), call));
    answer.put("has_more", page.hasMore());
    if (page.hasMore()) {
      page.addCursor(answer);
    }
    return answer;
  }

  private static boolean isIn(Message message, String thread) {
    return message.ts().equals(thread) || thread.equals(message.threadTs());
  }

  private static boolean isBroadcast(Message message) {
    return message.content().flags().path("reply_broadcast").asText().equals("true");
  }

  private List<Message> standing(Channel channel, Predicate<Message> wanted) {
    return workspace.messages(channel.id()).stream()
        .filter(message -> !message.isDeleted() && !message.isEphemeral())
        .filter(wanted)
        .toList();
  }

  private ArrayNode all(List<Message> messages, Call call) {
    MessageJson.Metadata metadata =
        call.flag("include_all_metadata")
            ? MessageJson.Metadata.SHOWN
            : MessageJson.Metadata.LEFT_OUT;
    ArrayNode all = Json.array();
    messages.forEach(message -> all.add(json.slack(message, metadata)));
    return all;
  }

  private static Predicate<Message> within(Call call) throws SlackRefusal {
    long oldest = bound(call, "oldest", 0, "invalid_ts_oldest");
    long latest = bound(call, "latest", Long.MAX_VALUE, "invalid_ts_latest");
    boolean inclusive = call.flag("inclusive");
    return message -> {
      long at = Timestamps.micros(message.ts()).orElse(0);
      return inclusive ? oldest <= at && at <= latest : oldest < at && at < latest;
    };
  }

  private static long bound(Call call, String name, long otherwise, String error)
      throws SlackRefusal {
    String given = call.text(name).orElse("");
    if (given.isEmpty()) {
      return otherwise;
    }
    return Timestamps.micros(given).orElseThrow(() -> SlackRefusal.of(error));
  }
}
