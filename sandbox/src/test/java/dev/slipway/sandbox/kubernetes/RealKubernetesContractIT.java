package dev.slipway.sandbox.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The contract on a real cluster: `SLIPWAY_TEST_KUBECONFIG` names its kubeconfig,
/// `SLIPWAY_TEST_REGISTRY` the registry, as its nodes reach it, that holds `shop/web:build-230`,
/// 231, 235 (all ok), 237 (crash) and 238 (never-ready).
@Execution(ExecutionMode.CONCURRENT) // each case waits for the cluster, in a namespace of its own
final class RealKubernetesContractIT {
  private static final class RealCluster implements ClusterUnderTest {
    @Override
    public String kubeconfig() {
      try {
        return Files.readString(Path.of(System.getenv("SLIPWAY_TEST_KUBECONFIG")));
      } catch (IOException e) {
        throw new UncheckedIOException("SLIPWAY_TEST_KUBECONFIG names no readable file", e);
      }
    }

    @Override
    public String image(String tag) {
      return System.getenv().getOrDefault("SLIPWAY_TEST_REGISTRY", "localhost:5000")
          + "/shop/web:"
          + tag;
    }

    @Override
    public void close() {}
  }

  @BeforeAll
  static void needsACluster() {
    Assumptions.assumeTrue(
        System.getenv("SLIPWAY_TEST_KUBECONFIG") != null,
        "no real cluster: set SLIPWAY_TEST_KUBECONFIG to a kubeconfig");
  }

  @Nested
  final class Api extends KubernetesContract {
    Api() {
      super(new RealCluster());
    }

    @Override
    void makeOldVersionsUnknown() {}
  }

  @Nested
  final class Rollouts extends RolloutContract {
    Rollouts() {
      super(new RealCluster());
    }
  }
}
