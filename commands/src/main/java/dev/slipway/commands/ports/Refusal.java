package dev.slipway.commands.ports;

import dev.slipway.commands.chat.Text;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// A no that a person is told.
///
/// @param code stable, for tests and scripts: `build-not-found`
/// @param words one or more sentences, with the people and moments they name; may hold text from
///   outside
/// @param next what to try next, one sentence; empty when there is nothing to try
/// @param link the page that shows it
public record Refusal(String code, Text words, String next, Optional<URI> link) {
  public Refusal(String code, Text words, String next) {
    this(code, words, next, Optional.empty());
  }

  public Refusal(String code, String reason, String next, Optional<URI> link) {
    this(code, Text.of(reason), next, link);
  }

  public Refusal(String code, String reason, String next) {
    this(code, Text.of(reason), next);
  }

  public Refusal(String code, String reason) {
    this(code, Text.of(reason), "");
  }

  /// All of several at once; their codes stand in the words, the first is its own.
  ///
  /// @param refusals at least one
  public static Refusal all(List<Refusal> refusals) {
    if (refusals.size() == 1) {
      return refusals.getFirst();
    }
    Text words = Text.of(refusals.size() + " things stand against it.");
    for (Refusal refusal : refusals) {
      words = words.and(" ").and(refusal.whole()).and(" (Rule " + refusal.code() + ".)");
    }
    return new Refusal(refusals.getFirst().code(), words, "");
  }

  /// Why, and what to try next.
  public Text whole() {
    return next.isEmpty() ? words : words.and(" " + next);
  }

  /// Why, without what to try next; people by their ids, moments in UTC.
  public String reason() {
    return words.plain();
  }
}
