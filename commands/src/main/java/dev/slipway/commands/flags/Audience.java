package dev.slipway.commands.flags;

import java.util.List;

/// For whom somebody wants a flag on.
public sealed interface Audience {
  record Everybody() implements Audience {}

  /// A part of the users.
  ///
  /// @param percent 1 to 100
  record Share(int percent) implements Audience {
    public Share {
      if (percent < 1 || percent > 100) {
        throw new IllegalArgumentException("a share is 1 to 100 percent, not " + percent);
      }
    }
  }

  /// Single users.
  ///
  /// @param ids as the app knows them, at least one
  record Users(List<String> ids) implements Audience {
    public Users {
      ids = List.copyOf(ids);
      if (ids.isEmpty()) {
        throw new IllegalArgumentException("nobody is named");
      }
    }
  }

  /// The users of a list that is kept beside the flags.
  ///
  /// @param name as it was typed
  record OnList(String name) implements Audience {}
}
