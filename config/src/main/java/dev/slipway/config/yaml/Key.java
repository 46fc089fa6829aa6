package dev.slipway.config.yaml;

import java.util.Optional;

/// The declaration of a key. Two keys are the same only if they are the same object.
public final class Key<T> {
  private final String name;
  private final Type<T> type;
  private final String meaning;
  private final Optional<T> fallback;
  private final String fallbackText;

  private Key(
      String name, Type<T> type, String meaning, Optional<T> fallback, String fallbackText) {
    this.name = name;
    this.type = type;
    this.meaning = meaning;
    this.fallback = fallback;
    this.fallbackText = fallbackText;
  }

  /// A key that must be there.
  public static <T> Key<T> required(String name, Type<T> type, String meaning) {
    return new Key<>(name, type, meaning, Optional.empty(), "required");
  }

  /// A key that can be left out.
  public static <T> Key<Optional<T>> optional(String name, Type<T> type, String meaning) {
    return optional(name, type, meaning, "none");
  }

  /// A key that can be left out, with what happens then, in words.
  public static <T> Key<Optional<T>> optional(
      String name, Type<T> type, String meaning, String otherwise) {
    return new Key<>(
        name, type.as(Optional::of), meaning, Optional.of(Optional.empty()), otherwise);
  }

  /// A key with a default.
  ///
  /// @param shown the default as one would write it
  public static <T> Key<T> withDefault(
      String name, Type<T> type, String meaning, T value, String shown) {
    return new Key<>(name, type, meaning, Optional.of(value), shown);
  }

  public String name() {
    return name;
  }

  public Type<T> type() {
    return type;
  }

  /// What it is for, in one sentence without a full stop.
  public String meaning() {
    return meaning;
  }

  /// The default as one would write it, or what its absence means.
  public String fallbackText() {
    return fallbackText;
  }

  /// Empty for a key that must be there.
  Optional<T> fallback() {
    return fallback;
  }
}
