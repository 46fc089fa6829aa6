package dev.slipway.bot.engine;

import dev.slipway.commands.deployments.Deployment;
import java.util.Map;

/// What is written on a workload beside its images.
final class Annotations {
  static final String FENCE = "slipway.dev/fence";

  private Annotations() {}

  static Map<String, String> of(Deployment deployment, String build, String release, String cause) {
    return Map.of(
        "slipway.dev/deployment",
        deployment.id().toString(),
        FENCE,
        Long.toString(deployment.fence()),
        "slipway.dev/build",
        build,
        "slipway.dev/release",
        release,
        "kubernetes.io/change-cause",
        cause);
  }
}
