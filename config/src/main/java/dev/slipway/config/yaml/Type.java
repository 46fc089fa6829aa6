package dev.slipway.config.yaml;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A kind of value that a key can have. Immutable.
public interface Type<T> {
  /// The value; empty when it does not fit, which is then reported.
  Optional<T> read(Value value);

  /// What is allowed, in words.
  String allowed();

  /// The keys inside, for a mapping or a list of mappings.
  default List<Key<?>> keys() {
    return List.of();
  }

  /// What stands between a key and the keys inside: `[]` for a list.
  default String step() {
    return "";
  }

  /// The same with another result.
  default <R> Type<R> as(Function<T, R> change) {
    Type<T> original = this;
    return new Type<>() {
      @Override
      public Optional<R> read(Value value) {
        return original.read(value).map(change);
      }

      @Override
      public String allowed() {
        return original.allowed();
      }

      @Override
      public List<Key<?>> keys() {
        return original.keys();
      }

      @Override
      public String step() {
        return original.step();
      }
    };
  }
}
