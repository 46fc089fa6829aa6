package dev.slipway.config;

import java.time.Duration;
import java.util.List;

/// In which order an environment's targets are changed.
///
/// @param order names of targets that are changed together, one wave after the other; each target
///   is in one of them
/// @param soak how long all that is changed must have stayed live before the next wave begins
public record Waves(List<List<TargetName>> order, Duration soak) {
  public Waves {
    order = order.stream().map(List::copyOf).toList();
  }

  /// Target by target, in their order.
  public static Waves oneByOne(List<Target> targets, Duration soak) {
    return new Waves(targets.stream().map(target -> List.of(target.name())).toList(), soak);
  }

  /// The targets in the order in which they are changed.
  List<Target> sorted(List<Target> targets) {
    return order.stream()
        .flatMap(List::stream)
        .flatMap(name -> targets.stream().filter(target -> target.name().equals(name)))
        .toList();
  }
}
