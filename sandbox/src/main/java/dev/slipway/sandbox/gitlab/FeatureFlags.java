package dev.slipway.sandbox.gitlab;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.JsonAnswer;
import dev.slipway.sandbox.gitlab.FeatureFlag.Scope;
import dev.slipway.sandbox.gitlab.FeatureFlag.Strategy;
import dev.slipway.sandbox.gitlab.FeatureFlag.UserList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The feature flags of the project and its lists of users. A change is applied as a whole or not
/// at all, and what it does not mention stays, as with GitLab's nested attributes.
///
/// Safe for use by several threads at once; what it gives out never changes.
final class FeatureFlags {
  private static final Set<String> STICKINESS = Set.of("default", "userId", "sessionId", "random");
  private static final int LONGEST_USER = 256;

  private final NavigableMap<String, FeatureFlag> flags = new TreeMap<>();
  private final NavigableMap<String, UserList> lists = new TreeMap<>();
  private long numbers = 30;
  private long writes;

  synchronized List<FeatureFlag> all() {
    return List.copyOf(flags.values());
  }

  synchronized Optional<FeatureFlag> find(String name) {
    return Optional.ofNullable(flags.get(name));
  }

  synchronized List<UserList> lists() {
    return List.copyOf(lists.values());
  }

  /// Keeps a list of users, in place of the one with its name if there is one.
  synchronized UserList keepList(String name, String users, Instant now) {
    var old = Optional.ofNullable(lists.get(name));
    var kept =
        new UserList(
            old.map(UserList::iid).orElse(lists.size() + 1L),
            name,
            users,
            old.map(UserList::created).orElse(now),
            now);
    lists.put(name, kept);
    return kept;
  }

  /// Makes a flag, in place of the one with its name if there is one.
  ///
  /// @param strategies as the API takes them
  synchronized FeatureFlag keep(
      String name, String description, boolean active, JsonNode strategies, Instant now) {
    if (!name.matches("[a-z]([-_a-z0-9]*[a-z0-9])?") || name.length() > 63) {
      throw GitlabError.notAccepted("Name is invalid");
    }
    var kept = new FeatureFlag(name, description, active, changed(List.of(), strategies), now, now);
    flags.put(name, kept);
    return kept;
  }

  /// Changes a flag.
  synchronized FeatureFlag change(
      String name,
      Optional<String> description,
      Optional<Boolean> active,
      JsonNode strategies,
      Instant now) {
    var old = find(name).orElseThrow(GitlabError::recordNotFound);
    var changed =
        new FeatureFlag(
            name,
            description.orElse(old.description()),
            active.orElse(old.active()),
            changed(old.strategies(), strategies),
            old.created(),
            now);
    flags.put(name, changed);
    writes++;
    return changed;
  }

  /// How often a flag was changed.
  synchronized long writes() {
    return writes;
  }

  private List<Strategy> changed(List<Strategy> old, JsonNode asked) {
    var strategies = new ArrayList<>(old);
    for (var one : asked) {
      if (one.hasNonNull("id")) {
        var id = one.path("id").asLong();
        var before =
            strategies.stream()
                .filter(strategy -> strategy.id() == id)
                .findFirst()
                .orElseThrow(GitlabError::recordNotFound);
        if (one.path("_destroy").asBoolean()) {
          strategies.remove(before);
        } else {
          strategies.set(strategies.indexOf(before), strategy(Optional.of(before), one));
        }
      } else {
        strategies.add(strategy(Optional.empty(), one));
      }
    }
    return strategies;
  }

  private Strategy strategy(Optional<Strategy> before, JsonNode asked) {
    var name =
        Optional.of(asked.path("name").asText())
            .filter(text -> !text.isEmpty())
            .or(() -> before.map(Strategy::name))
            .orElseThrow(() -> GitlabError.missing("strategies[0][name]"));
    var parameters =
        asked.hasNonNull("parameters")
            ? parameters(asked.path("parameters"))
            : before.map(Strategy::parameters).orElse(Map.of());
    var list =
        asked.hasNonNull("user_list_id")
            ? Optional.of(list(asked.path("user_list_id").asLong()))
            : before.flatMap(Strategy::list);
    if (!isValid(name, parameters, list)) {
      throw GitlabError.notAccepted("Strategies parameters are invalid");
    }
    return new Strategy(
        before.map(Strategy::id).orElseGet(() -> ++numbers),
        name,
        parameters,
        list,
        scopes(before.map(Strategy::scopes).orElse(List.of()), asked.path("scopes")));
  }

  private UserList list(long id) {
    return lists.values().stream()
        .filter(list -> list.id() == id)
        .findFirst()
        .orElseThrow(() -> GitlabError.notAccepted("Strategies user list can't be blank"));
  }

  private List<Scope> scopes(List<Scope> before, JsonNode asked) {
    var scopes = new ArrayList<>(before);
    for (var one : asked) {
      if (one.hasNonNull("id")) {
        var id = one.path("id").asLong();
        var old =
            scopes.stream()
                .filter(scope -> scope.id() == id)
                .findFirst()
                .orElseThrow(GitlabError::recordNotFound);
        if (one.path("_destroy").asBoolean()) {
          scopes.remove(old);
        } else {
          scopes.set(scopes.indexOf(old), new Scope(id, one.path("environment_scope").asText()));
        }
      } else {
        scopes.add(new Scope(++numbers, one.path("environment_scope").asText()));
      }
    }
    var names = new HashSet<>(scopes.stream().map(Scope::environment).toList());
    if (names.size() < scopes.size() || names.contains("")) {
      throw GitlabError.notAccepted("Strategies scopes environment scope has already been taken");
    }
    return scopes;
  }

  /// GitLab takes an object, and a text that is one.
  private static Map<String, String> parameters(JsonNode asked) {
    try {
      var node =
          asked.isTextual()
              ? JsonAnswer.read(asked.asText().getBytes(StandardCharsets.UTF_8))
              : asked;
      var parameters = new TreeMap<String, String>();
      node.properties().forEach(one -> parameters.put(one.getKey(), one.getValue().asText()));
      return parameters;
    } catch (IOException noJson) {
      throw GitlabError.invalid("strategies[0][parameters]");
    }
  }

  private static boolean isValid(
      String name, Map<String, String> parameters, Optional<UserList> list) {
    var keys = parameters.keySet();
    return switch (name) {
      case "default" -> keys.isEmpty() && list.isEmpty();
      case "gitlabUserList" -> keys.isEmpty() && list.isPresent();
      case "userWithId" ->
          keys.equals(Set.of("userIds"))
              && areUsers(parameters.getOrDefault("userIds", ""))
              && list.isEmpty();
      case "gradualRolloutUserId" ->
          keys.equals(Set.of("groupId", "percentage"))
              && isPercent(parameters.getOrDefault("percentage", ""))
              && isGroup(parameters.getOrDefault("groupId", ""))
              && list.isEmpty();
      case "flexibleRollout" ->
          keys.equals(Set.of("groupId", "rollout", "stickiness"))
              && isPercent(parameters.getOrDefault("rollout", ""))
              && isGroup(parameters.getOrDefault("groupId", ""))
              && STICKINESS.contains(parameters.getOrDefault("stickiness", ""))
              && list.isEmpty();
      default -> false;
    };
  }

  private static boolean isPercent(String text) {
    return text.matches("100|[1-9]?[0-9]");
  }

  private static boolean isGroup(String text) {
    return text.matches("[a-z]{1,32}");
  }

  private static boolean areUsers(String text) {
    var users = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    return new HashSet<>(users).size() == users.size()
        && users.stream().allMatch(user -> !user.isEmpty() && user.length() <= LONGEST_USER);
  }
}
