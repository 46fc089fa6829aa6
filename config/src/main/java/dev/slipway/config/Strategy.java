package dev.slipway.config;

import java.util.List;
import java.util.Optional;

/// How a release replaces the one before.
public sealed interface Strategy {
  /// The workload controller's own rolling update, all workloads at once.
  record Rolling() implements Strategy {}

  /// First 1, 2, 4, 8 ... pods of the new build beside those that are there, each batch judged
  /// before the next.
  record Cautious(Judging judging) implements Strategy {}

  /// The same with parts of the workload's number of pods.
  ///
  /// @param steps in percent, rising, at least one
  record Canary(List<Integer> steps, Judging judging) implements Strategy {
    public static final List<Integer> DEFAULT_STEPS = List.of(10, 25, 50, 100);

    public Canary {
      steps = List.copyOf(steps);
    }
  }

  /// How batches are judged; empty when there are none.
  default Optional<Judging> judged() {
    return switch (this) {
      case Rolling() -> Optional.empty();
      case Cautious(Judging judging) -> Optional.of(judging);
      case Canary(_, Judging judging) -> Optional.of(judging);
    };
  }
}
