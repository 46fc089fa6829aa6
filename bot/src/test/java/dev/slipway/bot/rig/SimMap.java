package dev.slipway.bot.rig;

import dev.slipway.commands.ports.Cluster.Edited;
import dev.slipway.commands.settings.MapEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/// The ConfigMap of all workloads in a namespace: what keys people set in it. Used by one thread.
final class SimMap {
  static final String NAME = "web-config";

  private final Map<String, String> values = new TreeMap<>(Map.of("LOG_LEVEL", "info"));
  private final List<Map<String, String>> ledger = new ArrayList<>();
  private long version;
  private long fence;

  Map<String, String> values() {
    return Map.copyOf(values);
  }

  /// What it held after each write.
  List<Map<String, String>> ledger() {
    return List.copyOf(ledger);
  }

  /// What it would hold, in words; nothing for what it holds from the beginning.
  String words(Optional<MapEdit> edit) {
    Map<String, String> would = new TreeMap<>(values);
    edit.ifPresent(known -> known.keys().forEach((key, value) -> would.put(key, value.after())));
    return would.equals(Map.of("LOG_LEVEL", "info")) ? "" : " " + would;
  }

  /// Somebody else writes it.
  void touch() {
    version++;
  }

  /// What an edit does when it arrives, decided on what is there now.
  Supplier<Edited> edit(MapEdit edit, long by) {
    if (by < fence || edit.keys().entrySet().stream().anyMatch(key -> !isKnown(key))) {
      return () -> Edited.NOT_OURS;
    }
    Map<String, Optional<String>> wanted = new TreeMap<>();
    edit.keys().forEach((key, value) -> wanted.put(key, Optional.of(value.after())));
    boolean isDone = edit.keys().entrySet().stream().allMatch(this::isDone);
    return isDone ? () -> Edited.DONE : patch(wanted, by, Edited.DONE);
  }

  Supplier<Edited> undo(MapEdit edit, long by) {
    if (by < fence) {
      return () -> Edited.NOT_OURS;
    }
    Map<String, Optional<String>> wanted = new TreeMap<>();
    edit.keys().entrySet().stream()
        .filter(this::isDone)
        .forEach(key -> wanted.put(key.getKey(), key.getValue().before()));
    Edited edited =
        edit.keys().entrySet().stream().allMatch(this::isKnown) ? Edited.DONE : Edited.NOT_OURS;
    return wanted.isEmpty() && by == fence ? () -> edited : patch(wanted, by, edited);
  }

  private boolean isKnown(Map.Entry<String, MapEdit.Key> key) {
    return key.getValue().isKnown(Optional.ofNullable(values.get(key.getKey())));
  }

  private boolean isDone(Map.Entry<String, MapEdit.Key> key) {
    return key.getValue().isDone(Optional.ofNullable(values.get(key.getKey())));
  }

  private Supplier<Edited> patch(Map<String, Optional<String>> wanted, long by, Edited done) {
    long decidedOn = version;
    return () -> {
      if (version != decidedOn) {
        return Edited.CONTENDED;
      }
      version++;
      fence = by;
      wanted.forEach((key, value) ->
          value.ifPresentOrElse(text -> values.put(key, text), () -> values.remove(key)));
      ledger.add(values());
      return done;
    };
  }
}
