package dev.slipway.commands.automatic;

import dev.slipway.commands.cluster.PodView;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.progress.Sentences;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether what is live somewhere has been well, as its pods tell: Kubernetes keeps how and when
/// each container ended the last time. Pure.
public final class Soak {
  private Soak() {}

  /// What speaks against it, as a sentence; empty when it has been well. Pods of which none is
  /// there any more tell nothing.
  ///
  /// @param where such as `shop on staging`
  /// @param wanted for how long before `now` it must have been well
  public static Optional<String> against(
      String where, WorkloadView view, Duration wanted, Instant now) {
    WorkloadView.Replicas pods = view.replicas();
    if (pods.desired() == 0) {
      return Optional.of(
          "%s of %s has no pods (it is scaled to 0), so that nobody can tell whether the build is well there."
              .formatted(view.name(), where));
    }
    if (pods.available() < pods.desired()) {
      return Optional.of(
          "It is not well there: %s of %s has %d of %d pods available."
              .formatted(view.name(), where, pods.available(), pods.desired()));
    }
    return view.newestPods().stream()
        .flatMap(pod -> pod.containers().stream().flatMap(container -> end(pod, container)))
        .filter(end -> end.at().isAfter(now.minus(wanted)))
        .max(Comparator.comparing(BadEnd::at))
        .map(end ->
            "It has not been well there for %s: container %s of pod %s of %s ended with exit code %d %s ago."
                .formatted(
                    Says.duration(wanted),
                    end.container(),
                    end.pod(),
                    where,
                    end.exitCode(),
                    Sentences.took(Duration.between(end.at(), now))));
  }

  private record BadEnd(String pod, String container, int exitCode, Instant at) {}

  private static Stream<BadEnd> end(PodView pod, PodView.ContainerView container) {
    return container.lastEnd().stream()
        .filter(end -> end.exitCode() != 0)
        .map(end -> new BadEnd(pod.name(), container.name(), end.exitCode(), end.at()));
  }
}
