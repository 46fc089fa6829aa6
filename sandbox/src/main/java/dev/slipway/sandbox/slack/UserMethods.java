package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.DemoWorld;
import java.time.InstantSource;
import java.util.List;

/// `users.*` and `usergroups.*`.
final class UserMethods {
  private static final long UPDATED = 1_700_000_000;
  private static final String AVATAR = "https://a.slack-edge.com/80588/img/avatars/ava_0001-%s.png";

  private final Workspace workspace;
  private final SlackOptions options;
  private final InstantSource clock;

  UserMethods(Workspace workspace, SlackOptions options) {
    this.workspace = workspace;
    this.options = options;
    this.clock = options.clock();
  }

  List<ApiMethod> methods() {
    return List.of(
        ApiMethod.of("users.info", "users:read", ApiMethod.Tier.FOUR, this::info).formOnly(),
        ApiMethod.of("users.list", "users:read", ApiMethod.Tier.TWO, this::list).formOnly(),
        ApiMethod.of(
                "users.lookupByEmail",
                "users:read.email",
                ApiMethod.Tier.THREE,
                this::lookupByEmail)
            .formOnly(),
        ApiMethod.of("usergroups.list", "usergroups:read", ApiMethod.Tier.TWO, this::groups)
            .formOnly(),
        ApiMethod.of(
                "usergroups.users.list", "usergroups:read", ApiMethod.Tier.TWO, this::groupMembers)
            .formOnly());
  }

  private ObjectNode info(Call call) throws SlackRefusal {
    String id = call.text("user").orElse("");
    return answer(
        workspace
            .member(id)
            .filter(member -> member.id().equals(id))
            .orElseThrow(() -> SlackRefusal.of("user_not_found")));
  }

  private ObjectNode lookupByEmail(Call call) throws SlackRefusal {
    String email = call.text("email").orElse("");
    return answer(
        workspace.members().stream()
            .filter(member -> !email.isEmpty() && member.email().equalsIgnoreCase(email))
            .filter(member -> !member.is(Member.Mark.DELETED))
            .findFirst()
            .orElseThrow(() -> SlackRefusal.of("users_not_found")));
  }

  private ObjectNode answer(Member member) {
    ObjectNode answer = Json.object();
    answer.set("user", json(member));
    return answer;
  }

  private ObjectNode list(Call call) throws SlackRefusal {
    Page<Member> page = Page.of(workspace.members(), call, call.count("limit", 1_000, 1_000));
    ObjectNode answer = Json.object();
    ArrayNode members = answer.putArray("members");
    page.items().forEach(member -> members.add(json(member)));
    answer.put("cache_ts", clock.instant().getEpochSecond());
    page.addCursor(answer);
    return answer;
  }

  private ObjectNode json(Member member) {
    boolean bot = member.is(Member.Mark.BOT);
    ObjectNode node =
        Json.object()
            .put("id", member.id())
            .put("team_id", member.team())
            .put("name", member.name())
            .put("deleted", member.is(Member.Mark.DELETED));
    if (!member.is(Member.Mark.DELETED)) {
      node.put("color", "9f69e7")
          .put("real_name", member.realName())
          .put("tz", "Europe/Berlin")
          .put("tz_label", "Central European Time")
          .put("tz_offset", 3_600);
    }
    node.set("profile", profile(member));
    node.put("is_admin", false)
        .put("is_owner", false)
        .put("is_primary_owner", false)
        .put("is_restricted", member.is(Member.Mark.RESTRICTED))
        .put("is_ultra_restricted", member.is(Member.Mark.ULTRA_RESTRICTED))
        .put("is_bot", bot)
        .put("is_app_user", false)
        .put("updated", UPDATED)
        .put("is_email_confirmed", !bot)
        .put("who_can_share_contact_card", "EVERYONE");
    if (member.is(Member.Mark.STRANGER)) {
      node.put("is_stranger", true);
    }
    return node;
  }

  private ObjectNode profile(Member member) {
    ObjectNode profile =
        Json.object()
            .put("title", "")
            .put("phone", "")
            .put("skype", "")
            .put("real_name", member.realName())
            .put("real_name_normalized", member.realName())
            .put("display_name", member.name())
            .put("display_name_normalized", member.name())
            .put("status_text", "")
            .put("status_emoji", "")
            .put("status_expiration", 0)
            .put("avatar_hash", "g" + member.id().substring(1).toLowerCase(java.util.Locale.ROOT));
    if (member.id().equals(DemoWorld.BOT_USER)) {
      profile
          .put("api_app_id", DemoWorld.APP)
          .put("bot_id", DemoWorld.BOT)
          .put("always_active", true);
    }
    if (!member.email().isEmpty() && options.scopes().contains("users:read.email")) {
      profile.put("email", member.email());
    }
    for (String size : List.of("24", "32", "48", "72", "192", "512")) {
      profile.put("image_" + size, AVATAR.replace("%s", size));
    }
    return profile.put("status_text_canonical", "").put("team", member.team());
  }

  private ObjectNode groups(Call call) {
    ObjectNode answer = Json.object();
    ObjectNode group =
        answer
            .putArray("usergroups")
            .addObject()
            .put("id", DemoWorld.DEPLOYERS_GROUP)
            .put("team_id", DemoWorld.TEAM)
            .put("is_usergroup", true)
            .put("is_subteam", true)
            .put("name", "Deployers")
            .put("description", "Those who may deploy")
            .put("handle", Workspace.GROUP_HANDLE)
            .put("is_external", false)
            .put("date_create", UPDATED)
            .put("date_update", UPDATED)
            .put("date_delete", 0)
            .putNull("auto_type")
            .put("auto_provision", false)
            .put("enterprise_subteam_id", "")
            .put("created_by", DemoWorld.PEOPLE.getFirst().slackId())
            .put("updated_by", DemoWorld.PEOPLE.getFirst().slackId())
            .putNull("deleted_by");
    ObjectNode prefs = group.putObject("prefs");
    prefs.putArray("channels");
    prefs.putArray("groups");
    if (call.flag("include_users")) {
      group.set("users", Json.strings(workspace.groupMembers()));
    }
    if (call.flag("include_count")) {
      group.put("user_count", workspace.groupMembers().size());
    }
    return answer;
  }

  private ObjectNode groupMembers(Call call) throws SlackRefusal {
    if (!call.required("usergroup").equals(DemoWorld.DEPLOYERS_GROUP)) {
      throw SlackRefusal.of("no_such_subteam");
    }
    ObjectNode answer = Json.object();
    answer.set(
        "users",
        Json.strings(
            workspace.groupMembers().stream()
                .filter(id ->
                    workspace
                        .member(id)
                        .map(member -> !member.is(Member.Mark.DELETED))
                        .orElse(false))
                .toList()));
    return answer;
  }
}
