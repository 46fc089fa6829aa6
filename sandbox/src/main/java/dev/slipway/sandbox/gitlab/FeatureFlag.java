package dev.slipway.sandbox.gitlab;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A feature flag of the project.
///
/// @param active the switch above all that is set for environments
record FeatureFlag(
    String name,
    String description,
    boolean active,
    List<Strategy> strategies,
    Instant created,
    Instant updated) {
  FeatureFlag {
    strategies = List.copyOf(strategies);
  }

  /// For whom it is on, and where.
  ///
  /// @param list empty unless it is for the users of a list
  record Strategy(
      long id,
      String name,
      Map<String, String> parameters,
      Optional<UserList> list,
      List<Scope> scopes) {
    Strategy {
      parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
      scopes = List.copyOf(scopes);
    }
  }

  /// @param environment one, or several by a pattern with `*`
  record Scope(long id, String environment) {}

  /// A list of users that flags can be on for.
  ///
  /// @param users as the app knows them, divided by commas
  record UserList(long iid, String name, String users, Instant created, Instant updated) {
    long id() {
      return 60 + iid;
    }
  }
}
