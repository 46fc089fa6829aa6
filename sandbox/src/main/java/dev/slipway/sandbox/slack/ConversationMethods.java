package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.DemoWorld;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// `conversations.*` but for reading messages.
final class ConversationMethods {
  private static final Set<String> ANY_READ =
      Set.of("channels:read", "groups:read", "im:read", "mpim:read");
  private static final long CREATED = 1_700_000_000;

  private final Workspace workspace;
  private final Rooms rooms;

  ConversationMethods(Workspace workspace, Rooms rooms) {
    this.workspace = workspace;
    this.rooms = rooms;
  }

  List<ApiMethod> methods() {
    return List.of(
        ApiMethod.of("conversations.list", "channels:read", ApiMethod.Tier.TWO, this::list)
            .needing(ANY_READ)
            .formOnly(),
        ApiMethod.of("conversations.info", "channels:read", ApiMethod.Tier.THREE, this::info)
            .needing(ANY_READ)
            .formOnly(),
        ApiMethod.of("conversations.members", "channels:read", ApiMethod.Tier.FOUR, this::members)
            .needing(ANY_READ)
            .formOnly(),
        ApiMethod.of("conversations.open", "im:write", ApiMethod.Tier.THREE, this::open)
            .needing(Set.of("channels:manage", "groups:write", "im:write", "mpim:write")));
  }

  private ObjectNode list(Call call) throws SlackRefusal {
    Set<Channel.Kind> kinds = kinds(call.text("types").orElse("public_channel"));
    for (Channel.Kind kind : kinds) {
      rooms.requireScope(kind.scope("read"));
    }
    List<Channel> all =
        workspace.channels().stream()
            .filter(channel -> kinds.contains(channel.kind()))
            .filter(channel -> channel.kind() == Channel.Kind.PUBLIC || channel.hasBot())
            .filter(
                channel -> channel.state() == Channel.State.OPEN || !call.flag("exclude_archived"))
            .toList();
    Page<Channel> page = Page.of(all, call, call.count("limit", 100, 999));
    ObjectNode answer = Json.object();
    ArrayNode channels = answer.putArray("channels");
    page.items().forEach(channel -> channels.add(json(channel)));
    page.addCursor(answer);
    return answer;
  }

  private static Set<Channel.Kind> kinds(String types) throws SlackRefusal {
    Set<Channel.Kind> kinds = EnumSet.noneOf(Channel.Kind.class);
    for (String type : types.split(",", -1)) {
      String wanted = type.trim();
      boolean known = wanted.equals("mpim");
      for (Channel.Kind kind : Channel.Kind.values()) {
        if (kind.listType().equals(wanted)) {
          kinds.add(kind);
          known = true;
        }
      }
      if (!known) {
        throw SlackRefusal.of("invalid_types");
      }
    }
    return kinds;
  }

  private ObjectNode info(Call call) throws SlackRefusal {
    Channel channel = rooms.readable(call.required("channel"), "read");
    ObjectNode json = json(channel);
    if (!call.flag("include_num_members")) {
      json.remove("num_members");
    }
    ObjectNode answer = Json.object();
    answer.set("channel", json);
    return answer;
  }

  private ObjectNode members(Call call) throws SlackRefusal {
    Channel channel = rooms.readable(call.required("channel"), "read");
    Page<String> page =
        Page.of(List.copyOf(channel.members()), call, call.count("limit", 100, 999));
    ObjectNode answer = Json.object();
    answer.set("members", Json.strings(page.items()));
    page.addCursor(answer);
    return answer;
  }

  private ObjectNode open(Call call) throws SlackRefusal {
    List<String> users = new ArrayList<>();
    for (String user : call.text("users").orElse("").split(",", -1)) {
      if (!user.isBlank()) {
        users.add(user.trim());
      }
    }
    if (users.isEmpty()) {
      return reopen(call);
    }
    if (users.size() > 1) {
      rooms.requireScope("mpim:write");
      throw SlackRefusal.of("method_not_supported_for_channel_type");
    }
    rooms.requireScope("im:write");
    Member user =
        workspace
            .member(users.getFirst())
            .filter(member -> member.id().equals(users.getFirst()))
            .orElseThrow(() -> SlackRefusal.of("user_not_found"));
    if (user.is(Member.Mark.DELETED)) {
      throw SlackRefusal.of("user_disabled");
    }
    boolean known = workspace.hasDirectMessage(user.id());
    return opened(call, workspace.directMessage(user.id()), known);
  }

  private ObjectNode reopen(Call call) throws SlackRefusal {
    String id = call.text("channel").orElseThrow(() -> SlackRefusal.of("users_list_not_supplied"));
    Channel channel = rooms.visible(id);
    if (channel.kind() != Channel.Kind.DIRECT) {
      throw SlackRefusal.of("method_not_supported_for_channel_type");
    }
    return opened(call, channel, true);
  }

  private ObjectNode opened(Call call, Channel channel, boolean known) {
    ObjectNode answer = Json.object();
    if (known) {
      answer.put("no_op", true).put("already_open", true);
    }
    answer.set(
        "channel", call.flag("return_im") ? json(channel) : Json.object().put("id", channel.id()));
    return answer;
  }

  private ObjectNode json(Channel channel) {
    boolean archived = channel.state() == Channel.State.ARCHIVED;
    ObjectNode node = Json.object().put("id", channel.id());
    if (channel.kind() == Channel.Kind.DIRECT) {
      boolean gone =
          workspace
              .member(channel.partner())
              .map(member -> member.is(Member.Mark.DELETED))
              .orElse(false);
      return node.put("created", CREATED)
          .put("is_archived", archived)
          .put("is_im", true)
          .put("is_org_shared", false)
          .put("user", channel.partner())
          .put("is_user_deleted", gone)
          .put("priority", 0);
    }
    node.put("name", channel.name())
        .put("is_channel", channel.kind() == Channel.Kind.PUBLIC)
        .put("is_group", channel.kind() == Channel.Kind.PRIVATE)
        .put("is_im", false)
        .put("is_mpim", false)
        .put("is_private", channel.kind() == Channel.Kind.PRIVATE)
        .put("created", CREATED)
        .put("is_archived", archived)
        .put("is_general", channel.name().equals("general"))
        .put("unlinked", 0)
        .put("name_normalized", channel.name())
        .put("is_shared", false)
        .put("is_org_shared", false)
        .put("is_pending_ext_shared", false)
        .put("is_ext_shared", false)
        .put("creator", DemoWorld.PEOPLE.getFirst().slackId())
        .put("is_member", channel.hasBot());
    node.putArray("pending_shared");
    node.putArray("shared_team_ids").add(DemoWorld.TEAM);
    node.putArray("pending_connected_team_ids");
    node.set("topic", note());
    node.set("purpose", note());
    node.putArray("previous_names");
    return node.put("num_members", channel.members().size());
  }

  private static ObjectNode note() {
    return Json.object().put("value", "").put("creator", "").put("last_set", 0);
  }
}
