package dev.slipway.config.yaml;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// A mapping with declared keys that becomes a record.
public final class Shape<T> implements Type<T> {
  private final List<Key<?>> keys;
  private final Consumer<Section> checks;
  private final Function<Section, T> build;

  private Shape(List<Key<?>> keys, Consumer<Section> checks, Function<Section, T> build) {
    this.keys = List.copyOf(keys);
    this.checks = checks;
    this.build = build;
  }

  /// @param build called only when every key could be read and no check complained
  public static <T> Shape<T> of(List<Key<?>> keys, Function<Section, T> build) {
    return new Shape<>(keys, section -> {}, build);
  }

  /// The same with rules that concern several keys. They run even if some keys could not be read,
  /// so that everything is reported at once.
  public Shape<T> checked(Consumer<Section> more) {
    return new Shape<>(keys, checks.andThen(more), build);
  }

  @Override
  public Optional<T> read(Value value) {
    Optional<Section> section = Section.read(value, keys);
    section.ifPresent(checks);
    return section.filter(Section::isComplete).map(build);
  }

  @Override
  public String allowed() {
    return "keys and values";
  }

  @Override
  public List<Key<?>> keys() {
    return keys;
  }

  @Override
  public String step() {
    return ".";
  }
}
