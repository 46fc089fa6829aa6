package dev.slipway.commands.access;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Yes or no, with the reasons.
public sealed interface Decision {
  /// All that says no; empty when nothing does.
  static Optional<Decision> denied(Optional<Denied> one, Optional<Denied> other) {
    List<Reason> reasons =
        Stream.of(one, other)
            .flatMap(Optional::stream)
            .flatMap(denied -> denied.reasons().stream())
            .toList();
    return reasons.isEmpty() ? Optional.empty() : Optional.of(new Denied(reasons));
  }

  /// @param rule the rule that allowed it, in words: `deployer of shop on staging`
  record Allowed(String rule) implements Decision {}

  /// @param reasons every rule that said no, at least one
  record Denied(List<Reason> reasons) implements Decision {
    public Denied {
      reasons = List.copyOf(reasons);
      if (reasons.isEmpty()) {
        throw new IllegalArgumentException("a denial needs a reason");
      }
    }
  }

  /// @param code stable: `role-missing`, `guest`, `channel-not-allowed`
  /// @param text one sentence for the person
  record Reason(String code, String text) {}
}
