package dev.slipway.commands.reviews;

import java.time.Duration;

/// What a person can have done with a review app.
public sealed interface ReviewMove {
  /// Remove it, and what is in it.
  record Stop() implements ReviewMove {}

  /// Keep it awake.
  ///
  /// @param length at least this long from now
  record Extend(Duration length) implements ReviewMove {}

  /// Keep it awake until somebody unpins it.
  record Pin() implements ReviewMove {}

  record Unpin() implements ReviewMove {}

  record Wake() implements ReviewMove {}

  record Sleep() implements ReviewMove {}
}
