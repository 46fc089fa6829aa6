package dev.slipway.config.yaml;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// A mapping of the file while it is read: the values of its declared keys. For one thread.
public final class Section {
  private final Value mapping;
  private final List<Key<?>> keys;
  private final Map<String, Value> given = new LinkedHashMap<>();
  private final Map<Key<?>, Object> values = new HashMap<>();
  private boolean complete = true;

  private Section(Value mapping, List<Key<?>> keys) {
    this.mapping = mapping;
    this.keys = keys;
  }

  /// Reads all declared keys; unknown, repeated and missing ones are reported. Empty when the value
  /// is not a mapping.
  static Optional<Section> read(Value value, List<Key<?>> keys) {
    Optional<MappingNode> node = value.mapping();
    if (node.isEmpty()) {
      value.problem(value.kind() + " where keys and values are expected", names(keys));
      return Optional.empty();
    }
    Section section = new Section(value, keys);
    node.get().getValue().forEach(section::take);
    keys.forEach(section::read);
    return Optional.of(section);
  }

  /// The value of a key.
  ///
  /// @throws NoSuchElementException if it could not be read, which {@link #isComplete} tells
  public <T> T get(Key<T> key) {
    return find(key)
        .orElseThrow(() -> new NoSuchElementException(key.name() + " could not be read"));
  }

  /// The value of a key or its default; empty when it could not be read, which was reported.
  @SuppressWarnings("unchecked") // `read` puts in what the key's own type gave
  public <T> Optional<T> find(Key<T> key) {
    return Optional.ofNullable((T) values.get(key));
  }

  /// The value of a key as it stands in the file; empty when it is not there or has no value.
  public Optional<Value> given(Key<?> key) {
    return Optional.ofNullable(given.get(key.name())).filter(value -> !value.isEmpty());
  }

  /// The innermost section around this one that declares the key.
  ///
  /// @throws NoSuchElementException if there is none
  public Section around(Key<?> key) {
    Section outer = mapping.enclosing().orElseThrow();
    return outer.keys.contains(key) ? outer : outer.around(key);
  }

  /// Reports a problem with a key, whether it is there or not.
  public void problem(Key<?> key, String message) {
    complete = false;
    at(key).problem(message);
  }

  /// Reports a problem with the section as a whole.
  public void problem(String message) {
    complete = false;
    mapping.problem(message);
  }

  /// Reports something odd about a key, whether it is there or not.
  public void warning(Key<?> key, String message) {
    at(key).warning(message);
  }

  /// Tells that no value can be made of this section although its own keys can be read; the cause
  /// was reported elsewhere.
  public void giveUp() {
    complete = false;
  }

  boolean isComplete() {
    return complete;
  }

  private void take(NodeTuple entry) {
    if (!(entry.getKeyNode() instanceof ScalarNode name)) {
      mapping
          .inside(entry.getKeyNode(), "?", this)
          .problem("a key must be a single word", names(keys));
      return;
    }
    String key = name.getValue();
    Value place = mapping.inside(name, key, this);
    if (given.containsKey(key)) {
      place.problem("is there twice; the other is at " + given.get(key).place());
      return;
    }
    List<String> known = keys.stream().map(Key::name).toList();
    if (!known.contains(key)) {
      place.problem("no such key", names(keys), Nearest.to(key, known));
      return;
    }
    given.put(key, mapping.inside(entry.getValueNode(), key, this));
  }

  private <T> void read(Key<T> key) {
    Optional<Value> value = given(key);
    Optional<T> found = value.isPresent() ? key.type().read(value.get()) : key.fallback();
    if (value.isEmpty() && found.isEmpty()) {
      missing(key);
    }
    found.ifPresentOrElse(present -> values.put(key, present), this::giveUp);
  }

  private void missing(Key<?> key) {
    at(key)
        .problem(given.containsKey(key.name()) ? "is empty" : "is missing", key.type().allowed());
  }

  /// The value of a key, or the place where it could stand.
  private Value at(Key<?> key) {
    Value there = given.get(key.name());
    return there == null ? mapping.absent(key.name()) : there;
  }

  private static String names(List<Key<?>> keys) {
    return keys.stream().map(Key::name).collect(Collectors.joining(", "));
  }
}
