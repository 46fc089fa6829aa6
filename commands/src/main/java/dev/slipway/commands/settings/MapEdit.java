package dev.slipway.commands.settings;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// How keys of one ConfigMap are changed.
///
/// @param map its name
/// @param keys at least one
public record MapEdit(String map, SortedMap<String, Key> keys) {
  public MapEdit {
    keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("an edit changes a key");
    }
  }

  /// @param before what it held when that was decided; empty when it was not there
  /// @param after what it is to hold
  public record Key(Optional<String> before, String after) {
    /// Whether it holds either already.
    public boolean isKnown(Optional<String> now) {
      return now.equals(before) || isDone(now);
    }

    /// Whether it holds what it is to hold.
    public boolean isDone(Optional<String> now) {
      return now.equals(Optional.of(after));
    }
  }
}
