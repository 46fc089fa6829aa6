package dev.slipway.bot;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A namespace of its own on the real cluster for each test; none runs where none is given.
@SuppressWarnings("NullAway.Init") // set up before each test
abstract class OnRealCluster {
  @TempDir Path folder;
  RealNamespace namespace;

  @BeforeEach
  void makeTheNamespace() {
    assumeTrue(
        RealNamespace.isThere(),
        "SLIPWAY_TEST_KUBECONFIG and SLIPWAY_TEST_AUDIT_LOG name no real cluster");
    namespace = RealNamespace.make();
  }

  @AfterEach
  void removeTheNamespace() {
    if (namespace != null) {
      namespace.close();
    }
  }

  Stage stageWhereRolloutsMayTake(String liveWithin) {
    return Stage.set(folder, namespace.cast(liveWithin));
  }

  Stage stage() {
    return Stage.set(folder, namespace.cast());
  }
}
