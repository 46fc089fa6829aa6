package dev.slipway.integrations.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.methods.Methods;
import com.slack.api.methods.RequestFormBuilder;
import com.slack.api.methods.request.usergroups.users.UsergroupsUsersListRequest;
import com.slack.api.methods.request.users.UsersInfoRequest;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.Secret;
import dev.slipway.integrations.Recent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Who people are, as Slack tells; remembered for 60 s. Any doubt is {@link Answer.Unavailable},
/// never a guess.
final class SlackDirectory implements Directory {
  private static final Duration LIFE = Duration.ofSeconds(60);
  private static final int MOST_PEOPLE = 2_000;
  private static final Set<String> UNKNOWN_USER = Set.of("user_not_found", "user_not_visible");

  private final WebApi api;
  private final Secret token;
  private final String team;
  private final Set<String> groups;
  private final Recent<String, Person> people;
  private final Recent<String, Set<String>> membersOf;

  /// @param team our workspace
  /// @param groups ids of the user groups that configuration names
  SlackDirectory(WebApi api, Secret token, String team, Set<String> groups, InstantSource clock) {
    this.api = api;
    this.token = token;
    this.team = team;
    this.groups = Set.copyOf(groups);
    this.people = new Recent<>(LIFE, MOST_PEOPLE, clock);
    this.membersOf = new Recent<>(LIFE, Math.max(1, groups.size()), clock);
  }

  @Override
  public Answer<Person> person(UserId user) {
    if (!user.team().equals(team)) {
      return new Answer.Found<>(new Person(user, user.value(), Standing.STRANGER, Set.of()));
    }
    return people
        .get(user.value(), _ -> lookUp(user))
        .then(person ->
            groupsOf(user).map(in -> new Person(user, person.name(), person.standing(), in)));
  }

  private Answer<Person> lookUp(UserId user) {
    UsersInfoRequest request = UsersInfoRequest.builder().user(user.value()).build();
    WebApi.Reply reply = api.call(Methods.USERS_INFO, RequestFormBuilder.toForm(request), token);
    if (reply instanceof WebApi.Reply.No(String code) && UNKNOWN_USER.contains(code)) {
      return new Answer.Refused<>(
          new Refusal("user-not-found", "Slack does not know the user " + user.value()));
    }
    return read(reply, "user").map(found -> person(user, found));
  }

  private Person person(UserId user, JsonNode found) {
    JsonNode profile = found.path("profile");
    String name = Json.text(profile, "display_name");
    if (name.isBlank()) {
      name = Json.text(found, "real_name");
    }
    if (name.isBlank()) {
      name = Json.text(found, "name");
    }
    return new Person(user, name.isBlank() ? user.value() : name, standing(found), Set.of());
  }

  private Standing standing(JsonNode user) {
    if (user.path("deleted").asBoolean(false)) {
      return Standing.DEACTIVATED;
    }
    if (user.path("is_bot").asBoolean(false)
        || user.path("is_workflow_bot").asBoolean(false)
        || Json.text(user, "id").equals("USLACKBOT")) {
      return Standing.BOT;
    }
    if (user.path("is_stranger").asBoolean(false) || !isOfOurTeam(user)) {
      return Standing.STRANGER;
    }
    if (user.path("is_restricted").asBoolean(false)
        || user.path("is_ultra_restricted").asBoolean(false)
        || user.path("is_invited_user").asBoolean(false)) {
      return Standing.GUEST;
    }
    return Standing.MEMBER;
  }

  /// In an Enterprise Grid a person is of several workspaces.
  private boolean isOfOurTeam(JsonNode user) {
    if (Json.text(user, "team_id").equals(team)) {
      return true;
    }
    for (JsonNode one : user.path("enterprise_user").path("teams")) {
      if (one.asText().equals(team)) {
        return true;
      }
    }
    return false;
  }

  private Answer<Set<String>> groupsOf(UserId user) {
    Set<String> in = new HashSet<>();
    for (String group : groups) {
      switch (membersOf.get(group, this::members)) {
        case Answer.Found<Set<String>>(Set<String> members) -> {
          if (members.contains(user.value())) {
            in.add(group);
          }
        }
        case Answer.Refused<Set<String>> refused -> {
          return refused;
        }
        case Answer.Unavailable<Set<String>> unavailable -> {
          return unavailable;
        }
      }
    }
    return new Answer.Found<>(in);
  }

  private Answer<Set<String>> members(String group) {
    UsergroupsUsersListRequest request =
        UsergroupsUsersListRequest.builder().usergroup(group).build();
    WebApi.Reply reply =
        api.call(Methods.USERGROUPS_USERS_LIST, RequestFormBuilder.toForm(request), token);
    return read(reply, "users")
        .map(users -> {
          Set<String> ids = new HashSet<>();
          users.forEach(id -> ids.add(id.asText()));
          return ids;
        });
  }

  private static Answer<JsonNode> read(WebApi.Reply reply, String field) {
    return switch (reply) {
      case WebApi.Reply.Yes(JsonNode body, _) ->
          body.hasNonNull(field)
              ? new Answer.Found<>(body.path(field))
              : unavailable("gave an answer that can't be read", Optional.empty());
      case WebApi.Reply.No(String code) -> unavailable("answered " + code, Optional.empty());
      case WebApi.Reply.TooFast(Duration retryAfter) ->
          unavailable("was asked too often", Optional.of(retryAfter));
      case WebApi.Reply.Unclear(String reason) -> unavailable(reason, Optional.empty());
    };
  }

  private static Answer<JsonNode> unavailable(String reason, Optional<Duration> retryAfter) {
    return new Answer.Unavailable<>(new Outage("Slack", reason, retryAfter));
  }
}
