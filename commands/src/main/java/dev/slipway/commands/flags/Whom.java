package dev.slipway.commands.flags;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// For whom a flag is on, as it is set.
public sealed interface Whom {
  record Everybody() implements Whom {}

  /// A part of the users.
  ///
  /// @param percent 0 to 100
  /// @param group what the choice of users depends on besides: the same group has the same users
  /// @param stickiness what of a request decides whether it belongs to the part: `default`,
  ///   `userId`, `sessionId`, `random`
  record Share(int percent, String group, String stickiness) implements Whom {
    /// How a share is set where nothing else was said before.
    public static final String DEFAULT = "default";
  }

  /// Single users.
  ///
  /// @param ids each once, sorted: their order means nothing
  record Users(List<String> ids) implements Whom {
    public Users {
      ids = ids.stream().distinct().sorted().toList();
    }
  }

  /// The users of a list.
  ///
  /// @param list its number, which stays when it is renamed
  record OnList(long list, String name) implements Whom {}

  /// In a way that Slipway does not set itself, but can put back.
  ///
  /// @param strategy what GitLab calls the way
  record Otherwise(String strategy, Map<String, String> parameters) implements Whom {
    public Otherwise {
      parameters = Map.copyOf(parameters);
    }
  }

  /// The same for those that are for the same users, whatever a list is called.
  default String key() {
    return switch (this) {
      case Everybody() -> "everybody";
      case Share(int percent, String group, String stickiness) ->
          "share " + percent + " " + group + " " + stickiness;
      case Users(var ids) -> "users " + String.join(",", ids);
      case OnList(long list, _) -> "list " + list;
      case Otherwise(String strategy, var parameters) ->
          "otherwise " + strategy + " " + new TreeMap<>(parameters);
    };
  }

  /// In words, after `on for`.
  default String words() {
    return switch (this) {
      case Everybody() -> "everybody";
      case Share(int percent, String group, String stickiness) ->
          percent + "% of users" + chosen(group, stickiness);
      case Users(var ids) ->
          ids.isEmpty()
              ? "no user"
              : (ids.size() == 1 ? "the user " : "the users ") + String.join(", ", ids);
      case OnList(_, String name) -> "the users of the list " + name;
      case Otherwise(String strategy, var parameters) ->
          "whom GitLab's strategy " + strategy + " chooses " + new TreeMap<>(parameters);
    };
  }

  private static String chosen(String group, String stickiness) {
    String of = stickiness.equals(Share.DEFAULT) ? "" : "by " + stickiness;
    String in = group.equals(Share.DEFAULT) ? "" : "group " + group;
    String both = of.isEmpty() || in.isEmpty() ? of + in : of + ", " + in;
    return both.isEmpty() ? "" : " (" + both + ")";
  }
}
