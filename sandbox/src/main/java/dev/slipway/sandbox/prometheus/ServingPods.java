package dev.slipway.sandbox.prometheus;

import java.time.Instant;
import java.util.List;

/// The pods that answer requests. Safe for use by several threads.
public interface ServingPods {
  /// Those that are ready now.
  List<ServingPod> now();

  /// A pod that answers requests.
  ///
  /// @param image as its container has it
  /// @param since when it became ready
  record ServingPod(String namespace, String name, String image, Instant since) {}
}
