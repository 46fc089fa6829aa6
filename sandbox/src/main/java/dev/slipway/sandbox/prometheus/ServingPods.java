package dev.slipway.sandbox.prometheus;

import java.time.Instant;
import java.util.List;

/// The pods that answer requests. Safe for use by several threads.
public interface ServingPods {
  /// Those that are ready, and those that were.
  List<ServingPod> soFar();

  /// A pod that answers requests.
  ///
  /// @param image as its container has it
  /// @param since when it became ready
  /// @param until when it ceased to be; the end of time while it is
  record ServingPod(String namespace, String name, String image, Instant since, Instant until) {}
}
