package dev.slipway.commands.grammar;

import java.util.List;

/// Something that is said or not said, in one of several ways: `when green`.
///
/// @param phrases the canonical one first
public record Marker(List<String> phrases) {
  public Marker {
    phrases = List.copyOf(phrases);
  }

  public static Marker of(String... phrases) {
    return new Marker(List.of(phrases));
  }

  public String phrase() {
    return phrases.getFirst();
  }
}
