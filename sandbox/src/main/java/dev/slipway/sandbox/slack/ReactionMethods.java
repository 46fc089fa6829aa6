package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.DemoWorld;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// `reactions.*`.
final class ReactionMethods {
  private static final Pattern NAME = Pattern.compile("[a-z0-9_+'-]{1,100}(?:::skin-tone-[2-6])?");
  private static final int MOST_KINDS = 23;

  private final Workspace workspace;
  private final Rooms rooms;

  ReactionMethods(Workspace workspace, Rooms rooms) {
    this.workspace = workspace;
    this.rooms = rooms;
  }

  List<ApiMethod> methods() {
    return List.of(
        ApiMethod.of("reactions.add", "reactions:write", ApiMethod.Tier.THREE, this::add),
        ApiMethod.of("reactions.remove", "reactions:write", ApiMethod.Tier.TWO, this::remove));
  }

  private ObjectNode add(Call call) throws SlackRefusal {
    String name = name(call);
    Message message = message(call);
    if (usersOf(message, name).contains(DemoWorld.BOT_USER)) {
      throw SlackRefusal.of("already_reacted");
    }
    if (message.reactions().size() >= MOST_KINDS && !message.reactions().containsKey(name)) {
      throw SlackRefusal.of("too_many_emoji");
    }
    workspace.change(message.channel(), message.ts(), now -> now.reacted(with(now, name)));
    return Json.object();
  }

  private ObjectNode remove(Call call) throws SlackRefusal {
    String name = name(call);
    Message message = message(call);
    if (!usersOf(message, name).contains(DemoWorld.BOT_USER)) {
      throw SlackRefusal.of("no_reaction");
    }
    workspace.change(message.channel(), message.ts(), now -> now.reacted(without(now, name)));
    return Json.object();
  }

  private static String name(Call call) throws SlackRefusal {
    String name = call.required("name");
    String bare = name.startsWith(":") && name.endsWith(":") ? name.replace(":", "") : name;
    if (!NAME.matcher(bare).matches()) {
      throw SlackRefusal.of("invalid_name");
    }
    return bare;
  }

  private Message message(Call call) throws SlackRefusal {
    String ts = call.text("timestamp").orElseThrow(() -> SlackRefusal.of("no_item_specified"));
    Channel channel =
        rooms.visible(call.text("channel").orElseThrow(() -> SlackRefusal.of("no_item_specified")));
    if (!Timestamps.isExact(ts)) {
      throw SlackRefusal.of("bad_timestamp");
    }
    return workspace
        .message(channel.id(), ts)
        .filter(message -> !message.isEphemeral())
        .orElseThrow(() -> SlackRefusal.of("message_not_found"));
  }

  private static List<String> usersOf(Message message, String name) {
    return message.reactions().getOrDefault(name, List.of());
  }

  private static Map<String, List<String>> with(Message message, String name) {
    Map<String, List<String>> more = new LinkedHashMap<>(message.reactions());
    List<String> users = new ArrayList<>(usersOf(message, name));
    users.add(DemoWorld.BOT_USER);
    more.put(name, List.copyOf(users));
    return more;
  }

  private static Map<String, List<String>> without(Message message, String name) {
    Map<String, List<String>> fewer = new LinkedHashMap<>(message.reactions());
    List<String> users = new ArrayList<>(usersOf(message, name));
    users.remove(DemoWorld.BOT_USER);
    if (users.isEmpty()) {
      fewer.remove(name);
    } else {
      fewer.put(name, List.copyOf(users));
    }
    return fewer;
  }
}
