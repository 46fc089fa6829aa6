package dev.slipway.integrations.gitlab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.commands.flags.Flag;
import dev.slipway.commands.flags.FlagName;
import dev.slipway.commands.flags.Setting;
import dev.slipway.commands.flags.UserList;
import dev.slipway.commands.flags.Whom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Feature flags between GitLab's words and ours. What we have no words for is kept as it is.
final class FlagMapping {
  private static final String LEGACY = "legacy_flag";
  private static final String EVERYBODY = "default";
  private static final String SHARE = "flexibleRollout";
  private static final String USERS = "userWithId";
  private static final String ON_LIST = "gitlabUserList";
  private static final String ROLLOUT = "rollout";
  private static final String GROUP = "groupId";
  private static final String STICKINESS = "stickiness";
  private static final String USER_IDS = "userIds";
  private static final Pattern PERCENT = Pattern.compile("100|[1-9]?[0-9]");
  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

  private FlagMapping() {}

  /// Empty for a legacy flag, and where something is missing without which nothing can be changed.
  static Optional<Flag> flag(Json.FeatureFlag flag) {
    String name = flag.name();
    if (name == null || !FlagName.isValid(name) || LEGACY.equals(flag.version())) {
      return Optional.empty();
    }
    List<Flag.Strategy> strategies = new ArrayList<>();
    for (Json.FlagStrategy one :
        Objects.requireNonNullElse(flag.strategies(), List.<Json.FlagStrategy>of())) {
      Optional<Flag.Strategy> strategy = strategy(one);
      if (strategy.isEmpty()) {
        return Optional.empty();
      }
      strategies.add(strategy.get());
    }
    return Optional.of(
        new Flag(
            new FlagName(name),
            Boolean.FALSE.equals(flag.active()) ? Flag.Master.OFF : Flag.Master.ON,
            strategies));
  }

  private static Optional<Flag.Strategy> strategy(Json.FlagStrategy strategy) {
    Long id = strategy.id();
    String name = strategy.name();
    if (id == null || name == null) {
      return Optional.empty();
    }
    List<Flag.Scope> scopes = new ArrayList<>();
    for (Json.FlagScope scope :
        Objects.requireNonNullElse(strategy.scopes(), List.<Json.FlagScope>of())) {
      Long number = scope.id();
      String environment = scope.environmentScope();
      if (number == null || environment == null) {
        return Optional.empty();
      }
      scopes.add(new Flag.Scope(number, environment));
    }
    return Optional.of(new Flag.Strategy(id, whom(name, strategy), scopes));
  }

  private static Whom whom(String name, Json.FlagStrategy strategy) {
    Map<String, String> parameters = parameters(strategy);
    Whom otherwise = new Whom.Otherwise(name, parameters);
    return switch (name) {
      case EVERYBODY -> parameters.isEmpty() ? new Whom.Everybody() : otherwise;
      case SHARE ->
          parameters.keySet().equals(Set.of(ROLLOUT, GROUP, STICKINESS))
                  && PERCENT.matcher(of(parameters, ROLLOUT)).matches()
              ? new Whom.Share(
                  Integer.parseInt(of(parameters, ROLLOUT)),
                  of(parameters, GROUP),
                  of(parameters, STICKINESS))
              : otherwise;
      case USERS ->
          parameters.keySet().equals(Set.of(USER_IDS))
              ? new Whom.Users(
                  COMMA
                      .splitAsStream(of(parameters, USER_IDS).strip())
                      .filter(user -> !user.isEmpty())
                      .toList())
              : otherwise;
      case ON_LIST ->
          Optional.ofNullable(strategy.userList())
              .flatMap(FlagMapping::list)
              .<Whom>map(list -> new Whom.OnList(list.id(), list.name()))
              .orElse(otherwise);
      default -> otherwise;
    };
  }

  private static String of(Map<String, String> parameters, String key) {
    return parameters.getOrDefault(key, "");
  }

  private static Map<String, String> parameters(Json.FlagStrategy strategy) {
    Map<String, String> parameters = new TreeMap<>();
    JsonNode said = strategy.parameters();
    if (said != null) {
      said.properties().forEach(one -> parameters.put(one.getKey(), one.getValue().asText()));
    }
    return parameters;
  }

  static Optional<UserList> list(Json.FlagUserList list) {
    Long id = list.id();
    String name = list.name();
    return id == null || name == null ? Optional.empty() : Optional.of(new UserList(id, name));
  }

  /// What to send so that this is set for exactly this environment: strategies that are for it
  /// alone go, those that are for others too lose it, and what is missing is made. All that stays
  /// is not mentioned.
  static List<Map<String, ?>> changes(Flag seen, String environment, Setting to) {
    List<Map<String, ?>> changes = new ArrayList<>();
    List<Whom> missing = new ArrayList<>(to.whom());
    for (Flag.Strategy strategy : seen.strategies()) {
      List<Flag.Scope> own =
          strategy.scopes().stream().filter(scope -> scope.isExactly(environment)).toList();
      if (own.isEmpty() || takeLike(missing, strategy.whom())) {
        continue;
      }
      changes.add(
          own.size() == strategy.scopes().size()
              ? Map.of("id", strategy.id(), "_destroy", true)
              : Map.of(
                  "id",
                  strategy.id(),
                  "scopes",
                  own.stream().map(scope -> Map.of("id", scope.id(), "_destroy", true)).toList()));
    }
    missing.forEach(whom -> changes.add(made(whom, environment)));
    return changes;
  }

  private static boolean takeLike(List<Whom> missing, Whom whom) {
    Optional<Whom> like = missing.stream().filter(one -> one.key().equals(whom.key())).findFirst();
    like.ifPresent(missing::remove);
    return like.isPresent();
  }

  private static Map<String, ?> made(Whom whom, String environment) {
    Map<String, Object> made = new LinkedHashMap<>();
    switch (whom) {
      case Whom.Everybody() -> put(made, EVERYBODY, Map.of());
      case Whom.Share(int percent, String group, String stickiness) ->
          put(
              made,
              SHARE,
              Map.of(ROLLOUT, Integer.toString(percent), GROUP, group, STICKINESS, stickiness));
      case Whom.Users(var ids) -> put(made, USERS, Map.of(USER_IDS, String.join(",", ids)));
      case Whom.OnList(long list, _) -> {
        put(made, ON_LIST, Map.of());
        made.put("user_list_id", list);
      }
      case Whom.Otherwise(String strategy, var parameters) -> put(made, strategy, parameters);
    }
    made.put("scopes", List.of(Map.of("environment_scope", environment)));
    return made;
  }

  /// GitLab's description has the parameters as a text that is JSON.
  private static void put(Map<String, Object> made, String name, Map<String, String> parameters) {
    try {
      made.put("name", name);
      made.put("parameters", Json.MAPPER.writeValueAsString(new TreeMap<>(parameters)));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("parameters can't be written as JSON", impossible);
    }
  }
}
