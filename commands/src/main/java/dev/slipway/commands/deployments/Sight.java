package dev.slipway.commands.deployments;

import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.cluster.RolloutVerdict;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.deployments.Observing.Breakage;
import dev.slipway.commands.deployments.Observing.Interference;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// What one look at the workloads of a plan adds up to. Used by one thread, once.
final class Sight {
  private final Map<Integer, WorkloadView> notLive = new TreeMap<>();
  private Optional<Interference> interfered = Optional.empty();
  private Optional<Breakage> broken = Optional.empty();
  private final Map<Integer, WorkloadView> seen = new TreeMap<>();
  private int blind;

  /// Told how each workload does.
  interface Counter {
    void count(int change, WorkloadView view, Optional<String> waitingFor);
  }

  void blind() {
    blind++;
  }

  void interfered(int change, String who) {
    if (interfered.isEmpty()) {
      interfered = Optional.of(new Interference(change, who));
    }
  }

  void seen(int change, WorkloadView view, RolloutVerdict verdict, Counter counter) {
    seen.put(change, view);
    switch (verdict) {
      case RolloutVerdict.Live _ -> counter.count(change, view, Optional.empty());
      case RolloutVerdict.InProgress(_, String waitingFor) -> {
        notLive.put(change, view);
        counter.count(change, view, Optional.of(waitingFor));
      }
      case RolloutVerdict.Failed(Cause cause) -> {
        notLive.put(change, view);
        counter.count(change, view, Optional.of(cause.words()));
        if (broken.isEmpty()) {
          broken = Optional.of(new Breakage(change, cause));
        }
      }
      case RolloutVerdict.Changed(String by, String what) ->
          interfered(change, by + " (" + what + ")");
    }
  }

  boolean everythingSeen() {
    return blind == 0;
  }

  boolean allLive() {
    return blind == 0 && notLive.isEmpty() && interfered.isEmpty();
  }

  int firstNotLive() {
    return notLive.keySet().iterator().next();
  }

  /// What was seen of a change that was looked at.
  WorkloadView seen(int change) {
    return Objects.requireNonNull(seen.get(change));
  }

  WorkloadView view(int change) {
    return Objects.requireNonNull(notLive.get(change));
  }

  Optional<Interference> interfered() {
    return interfered;
  }

  Optional<Breakage> broken() {
    return broken;
  }
}
