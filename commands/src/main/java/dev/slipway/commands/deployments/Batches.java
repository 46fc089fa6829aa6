package dev.slipway.commands.deployments;

import dev.slipway.config.Strategy;
import java.util.List;
import java.util.Optional;

/// How many pods of a new build run beside a workload, batch after batch, before the workload
/// itself is changed.
public sealed interface Batches {
  /// The size of a batch.
  ///
  /// @param batch from 0 on
  /// @param pods how many the workload should have
  int size(int batch, int pods);

  /// How many batches there are for a workload; none for one without pods.
  int count(int pods);

  /// 1, 2, 4, 8 ... until all.
  record Doubling() implements Batches {
    @Override
    public int size(int batch, int pods) {
      return (int) Math.min(pods, 1L << Math.min(batch, 31));
    }

    @Override
    public int count(int pods) {
      return pods == 0 ? 0 : 33 - Integer.numberOfLeadingZeros(pods - 1);
    }
  }

  /// Parts of the workload's pods, rounded up.
  ///
  /// @param steps in percent, rising, at least one
  record Parts(List<Integer> steps) implements Batches {
    public Parts {
      steps = List.copyOf(steps);
      if (steps.isEmpty()) {
        throw new IllegalArgumentException("there is at least one batch");
      }
    }

    @Override
    public int size(int batch, int pods) {
      int percent = steps.get(Math.min(batch, steps.size() - 1));
      return Math.toIntExact(((long) pods * percent + 99) / 100);
    }

    @Override
    public int count(int pods) {
      return pods == 0 ? 0 : steps.size();
    }
  }

  /// The batches of a strategy; empty when it has none.
  static Optional<Batches> of(Strategy strategy) {
    return switch (strategy) {
      case Strategy.Rolling() -> Optional.empty();
      case Strategy.Cautious _ -> Optional.of(new Doubling());
      case Strategy.Canary(List<Integer> steps, _) -> Optional.of(new Parts(steps));
    };
  }
}
