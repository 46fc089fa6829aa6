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

/// Whether what is live somewhere has been well, as its pods tell: Kubernetes keeps since when each
/// is ready, and how and when each container ended the last time. Pure.
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
    return badEnd(where, view, wanted, now).or(() -> notLongReady(where, view, wanted, now));
  }

  /// Pods come and go, so it is enough that one has been ready all the time.
  private static Optional<String> notLongReady(
      String where, WorkloadView view, Duration wanted, Instant now) {
    Optional<Instant> longest =
        view.newestPods().stream()
            .flatMap(pod -> pod.readySince().stream())
            .min(Comparator.naturalOrder());
    if (wanted.isZero() || longest.filter(since -> !since.isAfter(now.minus(wanted))).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        "It has not been well there for %s: no pod of %s of %s has been ready for longer than %s."
            .formatted(
                Says.duration(wanted),
                view.name(),
                where,
                Sentences.took(Duration.between(longest.orElse(now), now))));
  }

  private static Optional<String> badEnd(
      String where, WorkloadView view, Duration wanted, Instant now) {
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
