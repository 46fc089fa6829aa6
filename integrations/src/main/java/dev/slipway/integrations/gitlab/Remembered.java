package dev.slipway.integrations.gitlab;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Facts that never change, so many and no more: the one that was not asked for longest goes first.
///
/// Safe for use by several threads at once.
final class Remembered<K, V> {
  private final Map<K, V> facts;

  Remembered(int most) {
    this.facts =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
          }
        };
  }

  synchronized Optional<V> get(K key) {
    return Optional.ofNullable(facts.get(key));
  }

  synchronized void put(K key, V value) {
    facts.put(key, value);
  }

  synchronized void forget(K key) {
    facts.remove(key);
  }
}
