package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.Stage.Said;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A bot that is killed while it deploys to a real cluster; see [RealClusterIT].
final class RealKillIT extends OnRealCluster {
  @ParameterizedTest(name = "killed at: {0}")
  @ValueSource(
      strings = {
        "Looking up",
        "Deploying shop build #235",
        "watching whether it stays up",
        "is live on staging"
      })
  void aKilledBotGoesOnWithTheSameMessage(String moment) {
    try (Stage stage = stage()) {
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
