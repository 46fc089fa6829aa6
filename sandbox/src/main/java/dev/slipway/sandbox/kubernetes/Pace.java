package dev.slipway.sandbox.kubernetes;

import java.time.Duration;

/// How long the parts of the simulated cluster take. What Kubernetes itself fixes (probe periods,
/// back-off, deadlines, grace) is not here: it is read from the objects, as on a real cluster.
///
/// @param controller from a change to the controller that reacts to it; while it lasts
///   `observedGeneration` is behind
/// @param scheduling from a pod's creation to its node
/// @param creating from the node to the beginning of the image pull
/// @param pulling of an image that the node does not have yet
/// @param starting from the image to the running container
/// @param firstProbe from the running container to its first readiness probe, beyond
///   `initialDelaySeconds`
/// @param stopping from the termination signal to the exit of an application that obeys it
public record Pace(
    Duration controller,
    Duration scheduling,
    Duration creating,
    Duration pulling,
    Duration starting,
    Duration firstProbe,
    Duration stopping) {
  /// A quick machine: a pod is ready one to two seconds after its creation.
  public static Pace demo() {
    return new Pace(
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(150),
        Duration.ofMillis(350),
        Duration.ofMillis(150),
        Duration.ofMillis(600),
        Duration.ofMillis(400));
  }
}
