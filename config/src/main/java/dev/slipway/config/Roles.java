package dev.slipway.config;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/// Who holds which role in an environment. A role that is not listed is held by nobody.
public record Roles(Map<Role, Set<Member>> members) {
  public Roles {
    Map<Role, Set<Member>> copy = new EnumMap<>(Role.class);
    members.forEach((role, holders) -> copy.put(role, Set.copyOf(holders)));
    members = java.util.Collections.unmodifiableMap(copy);
  }

  /// Whether GitLab has to be asked who holds one of them.
  public boolean areByLevel() {
    return members.values().stream().flatMap(Set::stream).anyMatch(Member.Level.class::isInstance);
  }

  public Set<Member> holders(Role role) {
    return members.getOrDefault(role, Set.of());
  }

  /// Who holds a role.
  public sealed interface Member {
    /// A Slack user, by id (`U…` or `W…`).
    record User(String id) implements Member {}

    /// A Slack user group, by id (`S…`).
    record Group(String id) implements Member {}

    /// Whoever has at least this role in the app's project in GitLab, by the account that `people`
    /// links.
    record Level(AccessLevel least) implements Member {}

    /// Every full member of the workspace.
    record Everyone() implements Member {}
  }
}
