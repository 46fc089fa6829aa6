package dev.slipway.commands.access;

import dev.slipway.commands.chat.Text;
import dev.slipway.commands.ports.Refusal;
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
  record Allowed(String rule) implements Decision {
    /// The same, where rules are passed over.
    ///
    /// @param codes theirs
    public Allowed overriding(List<String> codes) {
      return codes.isEmpty()
          ? this
          : new Allowed(rule + ", overriding " + String.join(", ", codes));
    }
  }

  /// @param reasons every rule that said no, at least one
  record Denied(List<Reason> reasons) implements Decision {
    public Denied {
      reasons = List.copyOf(reasons);
      if (reasons.isEmpty()) {
        throw new IllegalArgumentException("a denial needs a reason");
      }
    }

    /// It as a refusal, by the code of its first reason.
    ///
    /// @param next what to try next; empty when there is nothing to try
    public Refusal refusal(String next) {
      Text words = reasons.getFirst().words();
      for (Reason reason : reasons.subList(1, reasons.size())) {
        words = words.and(" ").and(reason.words());
      }
      return new Refusal(reasons.getFirst().code(), words, next);
    }
  }

  /// @param code stable: `role-missing`, `guest`, `channel-not-allowed`
  /// @param words one sentence for the person
  record Reason(String code, Text words) {
    public Reason(String code, String words) {
      this(code, Text.of(words));
    }

    /// The words alone, people by their ids, moments in UTC.
    public String text() {
      return words.plain();
    }
  }
}
