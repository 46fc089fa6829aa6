package dev.slipway.sandbox.slack;

import dev.slipway.sandbox.DemoWorld;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/// A conversation.
///
/// @param name without `#`; the id for a direct message
/// @param members user ids, in the order they joined
/// @param state whether messages can still be posted
record Channel(String id, String name, Kind kind, Set<String> members, State state) {
  /// Decides which scopes apply and who can see it.
  enum Kind {
    PUBLIC("channels", "channel"),
    PRIVATE("groups", "group"),
    DIRECT("im", "im");

    private final String scopePrefix;
    private final String word;

    Kind(String scopePrefix, String word) {
      this.scopePrefix = scopePrefix;
      this.word = word;
    }

    /// The scope that a `read` or `history` of such a channel needs.
    String scope(String action) {
      return scopePrefix + ":" + action;
    }

    /// The event subscription that brings the messages of such a channel.
    String subscription() {
      return "message." + scopePrefix;
    }

    /// The `channel_type` of an event.
    String word() {
      return word;
    }

    /// The name in the `types` of `conversations.list`.
    String listType() {
      return this == DIRECT ? word : name().toLowerCase(Locale.ROOT) + "_channel";
    }
  }

  enum State {
    OPEN,
    ARCHIVED
  }

  Channel {
    members = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(members));
  }

  boolean has(String user) {
    return members.contains(user);
  }

  boolean hasBot() {
    return has(DemoWorld.BOT_USER);
  }

  /// The other side of a direct message with the bot; the bot itself elsewhere.
  String partner() {
    return members.stream()
        .filter(user -> !user.equals(DemoWorld.BOT_USER))
        .findFirst()
        .orElse(DemoWorld.BOT_USER);
  }

  Channel with(String user) {
    Set<String> more = new LinkedHashSet<>(members);
    more.add(user);
    return new Channel(id, name, kind, more, state);
  }

  Channel without(String user) {
    Set<String> fewer = new LinkedHashSet<>(members);
    fewer.remove(user);
    return new Channel(id, name, kind, fewer, state);
  }

  Channel in(State other) {
    return new Channel(id, name, kind, members, other);
  }

  Channel as(Kind other) {
    return new Channel(id, name, other, members, state);
  }
}
