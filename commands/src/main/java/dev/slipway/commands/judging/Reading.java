package dev.slipway.commands.judging;

import dev.slipway.commands.ports.Outage;

/// What a query gave.
public sealed interface Reading {
  /// @param number finite
  record Value(double number) implements Reading {}

  /// No number: no data, NaN, or not a query that gives one number.
  ///
  /// @param why in words: `no data`; may hold text from outside
  record Nothing(String why) implements Reading {}

  /// No answer. The same question may be answered later.
  record Silent(Outage outage) implements Reading {}
}
