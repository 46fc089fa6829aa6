package dev.slipway.sandbox.kubernetes;

import dev.slipway.commands.cluster.Expectation;
import dev.slipway.commands.cluster.RolloutVerdict;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.ports.Cluster;
import dev.slipway.commands.ports.Cluster.Observation;
import dev.slipway.config.Target;
import dev.slipway.config.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Looks at a workload through a watch each time the watch says that something changed, as the
/// engine does.
final class Sight implements AutoCloseable {
  private final Cluster.Watch watch;
  private final Workload workload;
  private long changes;

  Sight(Cluster cluster, Target target, Workload workload) {
    this.workload = workload;
    this.watch = cluster.watch(target, this::changed);
  }

  private synchronized void changed() {
    changes++;
    notifyAll();
  }

  Observation now() {
    return watch.observe(workload);
  }

  /// Waits for an observation that has something to say, woken by nothing but the watch.
  <T> T until(String what, Duration within, Function<Observation, Optional<T>> wanted) {
    long end = System.nanoTime() + within.toNanos();
    List<Observation> seen = new ArrayList<>();
    while (true) {
      long before;
      synchronized (this) {
        before = changes;
      }
      Observation now = now();
      Optional<T> found = wanted.apply(now);
      if (found.isPresent()) {
        return found.get();
      }
      seen.add(now);
      waitForAChange(
          before,
          end,
          () -> "%s not seen within %s, but %s".formatted(what, within, seen.getLast()));
    }
  }

  private synchronized void waitForAChange(
      long before, long end, java.util.function.Supplier<String> failure) {
    while (changes == before) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError(failure.get());
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  <V extends RolloutVerdict> V verdict(Expectation expectation, Duration within, Class<V> kind) {
    return until(
        kind.getSimpleName(),
        within,
        now ->
            now instanceof Observation.Seen(WorkloadView view)
                ? Optional.of(RolloutVerdict.judge(view, expectation))
                    .filter(kind::isInstance)
                    .map(kind::cast)
                : Optional.empty());
  }

  WorkloadView view(
      String what, Duration within, java.util.function.Predicate<WorkloadView> wanted) {
    return until(
        what,
        within,
        now ->
            now instanceof Observation.Seen(WorkloadView view) && wanted.test(view)
                ? Optional.of(view)
                : Optional.empty());
  }

  Observation.Blind blind(Duration within) {
    return until(
        "blindness",
        within,
        now -> now instanceof Observation.Blind blind ? Optional.of(blind) : Optional.empty());
  }

  @Override
  public void close() {
    watch.close();
  }
}
