package dev.slipway.commands.ports;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/// A no that a person is told.
///
/// @param code stable, for tests and scripts: `build-not-found`
/// @param reason one or more sentences in words; may hold text from outside
/// @param next what to try next, one sentence; empty when there is nothing to try
/// @param link the page that shows it
public record Refusal(String code, String reason, String next, Optional<URI> link) {
  public Refusal(String code, String reason, String next) {
    this(code, reason, next, Optional.empty());
  }

  /// All of several at once; their codes stand in the words, the first is its own.
  ///
  /// @param refusals at least one
  public static Refusal all(List<Refusal> refusals) {
    if (refusals.size() == 1) {
      return refusals.getFirst();
    }
    StringBuilder words = new StringBuilder(refusals.size() + " things stand against it.");
    for (Refusal refusal : refusals) {
      words.append(' ').append(refusal.reason());
      if (!refusal.next().isEmpty()) {
        words.append(' ').append(refusal.next());
      }
      words.append(" (Rule ").append(refusal.code()).append(".)");
    }
    return new Refusal(refusals.getFirst().code(), words.toString());
  }

  public Refusal(String code, String reason) {
    this(code, reason, "", Optional.empty());
  }
}
