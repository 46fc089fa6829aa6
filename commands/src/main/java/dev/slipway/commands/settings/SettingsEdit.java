package dev.slipway.commands.settings;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Keys that a person wants to have other values.
///
/// @param map the ConfigMap that holds them; empty when it was not named
/// @param values what they are to hold, by key; at least one
public record SettingsEdit(Optional<String> map, SortedMap<String, String> values) {
  public SettingsEdit {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    if (values.isEmpty()) {
      throw new IllegalArgumentException("an edit sets something");
    }
  }

  /// What is new, by keys alone: `a new LOG_LEVEL`, `new A, B and 2 more`.
  public String brief() {
    List<String> keys = List.copyOf(values.keySet());
    return switch (keys.size()) {
      case 1 -> "a new " + keys.getFirst();
      case 2, 3 ->
          "new " + String.join(", ", keys.subList(0, keys.size() - 1)) + " and " + keys.getLast();
      default -> "new " + keys.get(0) + ", " + keys.get(1) + " and " + (keys.size() - 2) + " more";
    };
  }
}
