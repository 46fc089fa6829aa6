package dev.slipway.sandbox.prometheus;

import dev.slipway.sandbox.ImageCatalogue;
import dev.slipway.sandbox.ImageCatalogue.ImageFacts;
import dev.slipway.sandbox.prometheus.ServingPods.ServingPod;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/// What people's requests to the pods add up to: each ready pod gets the same number a second, and
/// answers as its build does. Safe for use by several threads.
final class Traffic {
  private static final double REQUESTS_A_SECOND = 5;

  /// With less there are no two samples to compare.
  private static final Duration TWO_SAMPLES = Duration.ofSeconds(2);

  private final ServingPods pods;
  private final ImageCatalogue images;

  Traffic(ServingPods pods, ImageCatalogue images) {
    this.pods = pods;
    this.images = images;
  }

  /// Which requests are counted.
  enum Counted {
    ALL,
    ERRORS,
    /// Those within half a second.
    QUICK
  }

  /// How many requests pods got over a time; empty when no pod was there for long enough.
  ///
  /// @param names which pods, as a whole
  OptionalDouble increase(
      Counted counted, String namespace, Pattern names, Duration over, Instant until) {
    double sum = 0;
    boolean any = false;
    for (ServingPod pod : pods.soFar()) {
      Instant from = until.minus(over).isAfter(pod.since()) ? until.minus(over) : pod.since();
      Instant to = until.isBefore(pod.until()) ? until : pod.until();
      Duration served = Duration.between(from, to);
      if (pod.namespace().equals(namespace)
          && names.matcher(pod.name()).matches()
          && served.compareTo(TWO_SAMPLES) >= 0) {
        any = true;
        sum += served.toMillis() / 1000.0 * REQUESTS_A_SECOND * share(counted, pod.image());
      }
    }
    return any ? OptionalDouble.of(sum) : OptionalDouble.empty();
  }

  private double share(Counted counted, String image) {
    String behaviour = images.find(image).map(ImageFacts::behaviour).orElse("ok");
    return switch (counted) {
      case ALL -> 1;
      case ERRORS ->
          behaviour.startsWith("errors=")
              ? Double.parseDouble(behaviour.substring("errors=".length()))
              : 0;
      case QUICK -> behaviour.startsWith("slow=") ? 0 : 1;
    };
  }
}
