package dev.slipway.commands.settings;

import dev.slipway.commands.settings.Settings.Source;
import dev.slipway.commands.settings.Settings.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// How one source of settings differs between two templates.
///
/// @param before empty when the first template does not name it
/// @param after empty when the second one does not
/// @param keys those that differ, sorted; none are known where one of both is gone
public record SettingsChange(
    Optional<Source> before, Optional<Source> after, List<KeyChange> keys) {
  public SettingsChange {
    keys = List.copyOf(keys);
  }

  /// @param before empty when the key is new
  /// @param after empty when the key is no longer there
  public record KeyChange(String key, Optional<Value> before, Optional<Value> after) {}

  /// All sources that differ; other versions of the same content do not.
  public static List<SettingsChange> between(Settings before, Settings after) {
    Map<String, Source> olds = byName(before);
    Map<String, Source> news = byName(after);
    Map<String, Source> all = new LinkedHashMap<>(olds);
    all.putAll(news);
    List<SettingsChange> changes = new ArrayList<>();
    for (String name : all.keySet()) {
      Optional<Source> old = Optional.ofNullable(olds.get(name));
      Optional<Source> now = Optional.ofNullable(news.get(name));
      List<KeyChange> keys = keys(old, now);
      boolean unknown = !old.map(Source::isThere).equals(now.map(Source::isThere));
      if (!keys.isEmpty() || unknown) {
        changes.add(new SettingsChange(old, now, keys));
      }
    }
    return changes;
  }

  /// Whether one of both is gone, so that nobody can tell what changed in it.
  public boolean isGone() {
    return before.filter(source -> !source.isThere()).isPresent()
        || after.filter(source -> !source.isThere()).isPresent();
  }

  private static Map<String, Source> byName(Settings settings) {
    Map<String, Source> byName = new LinkedHashMap<>();
    settings.sources().forEach(source -> byName.putIfAbsent(source.name(), source));
    return byName;
  }

  private static List<KeyChange> keys(Optional<Source> old, Optional<Source> now) {
    if (old.filter(source -> !source.isThere()).isPresent()
        || now.filter(source -> !source.isThere()).isPresent()) {
      return List.of();
    }
    SortedSet<String> keys = new TreeSet<>();
    old.ifPresent(source -> keys.addAll(source.values().keySet()));
    now.ifPresent(source -> keys.addAll(source.values().keySet()));
    List<KeyChange> changes = new ArrayList<>();
    for (String key : keys) {
      Optional<Value> before = old.map(source -> source.values().get(key));
      Optional<Value> after = now.map(source -> source.values().get(key));
      if (!before.equals(after)) {
        changes.add(new KeyChange(key, before, after));
      }
    }
    return changes;
  }
}
