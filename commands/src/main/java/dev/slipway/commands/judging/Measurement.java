package dev.slipway.commands.judging;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What was counted of one workload's new and old pods, over the same time or over one as long.
///
/// @param workload its label: `eu/web`
/// @param others what the old pods are called, in a sentence
public record Measurement(String workload, Side fresh, Side old, String others) {
  /// Of pods that ran at the same time.
  public Measurement(String workload, Side fresh, Side old) {
    this(workload, fresh, old, "the other pods");
  }

  /// One kind of pods.
  ///
  /// @param requests all of them
  /// @param lately all of them in the second half of the time: nothing means that counting has
  ///   stopped
  /// @param errors those that went wrong
  /// @param slow those that took too long; empty when that does not matter
  public record Side(Reading requests, Reading lately, Reading errors, Optional<Reading> slow) {
    Stream<Reading> readings() {
      return Stream.concat(Stream.of(requests, lately, errors), slow.stream());
    }
  }

  /// Those questions that were not answered at all.
  public List<Reading.Silent> silences() {
    return Stream.concat(fresh.readings(), old.readings())
        .filter(Reading.Silent.class::isInstance)
        .map(Reading.Silent.class::cast)
        .toList();
  }
}
