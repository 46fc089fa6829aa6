package dev.slipway.commands.ports;

import java.util.function.Function;

/// What an outside system answered to a look-up.
///
/// @param <T> what was asked for
public sealed interface Answer<T> {
  /// It is so.
  record Found<T>(T value) implements Answer<T> {}

  /// It answered, and asking again will not help until somebody changes something.
  record Refused<T>(Refusal refusal) implements Answer<T> {}

  /// It did not answer, or said that it can't now: ask again later.
  record Unavailable<T>(Outage outage) implements Answer<T> {}

  /// The answer with its value changed.
  default <R> Answer<R> map(Function<? super T, ? extends R> change) {
    return switch (this) {
      case Found<T>(T value) -> new Found<>(change.apply(value));
      case Refused<T>(Refusal refusal) -> new Refused<>(refusal);
      case Unavailable<T>(Outage outage) -> new Unavailable<>(outage);
    };
  }

  /// The answer to a second question that the value of the first one leads to.
  default <R> Answer<R> then(Function<? super T, Answer<R>> next) {
    return switch (this) {
      case Found<T>(T value) -> next.apply(value);
      case Refused<T>(Refusal refusal) -> new Refused<>(refusal);
      case Unavailable<T>(Outage outage) -> new Unavailable<>(outage);
    };
  }
}
