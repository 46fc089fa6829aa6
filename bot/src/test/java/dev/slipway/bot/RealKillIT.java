package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.bot.Stage.Said;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A bot that is killed while it deploys to a real cluster; see [RealClusterIT].
@SuppressWarnings("NullAway.Init") // set up before each test
final class RealKillIT {
  @TempDir Path folder;
  private RealNamespace namespace;

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

  @ParameterizedTest(name = "killed at: {0}")
  @ValueSource(
      strings = {
        "Looking up",
        "Deploying shop build #235",
        "watching whether it stays up",
        "is live on staging"
      })
  void aKilledBotGoesOnWithTheSameMessage(String moment) {
    try (Stage stage = Stage.set(folder, namespace.cast())) {
      stage.say("ann", "deploy build #235 to staging");
      Said before = stage.awaitMessage(said -> !said.inThread() && said.reached(moment));

      stage.killBot();

      Said end = stage.awaitText("shop build #235 is live on staging");
      assertThat(end.ts()).isEqualTo(before.ts());
      assertThat(stage.messages()).filteredOn(said -> !said.inThread()).hasSize(1);
      assertThat(namespace.writes()).containsExactly("web spec", "worker spec");
    }
  }
}
