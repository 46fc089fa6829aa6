package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.Stage.Said;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys of a ConfigMap that are set from the chat.
@SuppressWarnings("NullAway.Init") // set up before each test
final class SetConfigConversationTest {
  @TempDir Path folder;
  private Stage stage;

  @BeforeEach
  void setTheStage() {
    stage = Stage.set(folder);
  }

  @AfterEach
  void clearTheStage() {
    stage.close();
  }

  private void deploy(int build) {
    stage.say("ann", "deploy build #" + build + " to staging");
    stage.awaitText("shop build #" + build + " is live on staging");
  }

  @Test
  void makesAReleaseOfTheLiveBuildWithOtherValuesAndGoesBackFromIt() {
    stage.say("ann", "set config LOG_LEVEL=debug on staging");
    assertThat(stage.awaitText("Not deployed: shop with a new LOG_LEVEL to staging").text())
        .contains(
            "I can't tell which build is live on staging",
            "Deploy a build there that stays live, then set it.");
    deploy(235);

    stage.say("ann", "plan set config LOG_LEVEL=debug on staging");
    Said plan = stage.awaitText("Plan: shop build #235 with a new LOG_LEVEL to staging");
    assertThat(plan.blocks())
        .contains("The images would stay as they are", "info -> debug", "Nothing was touched.");
    stage.say("dave", "set config LOG_LEVEL=debug on staging");
    stage.awaitText("needs the role deployer");
    assertThat(stage.held("shop-staging", "web-config")).containsEntry("LOG_LEVEL", "info");

    stage.say("ann", "set config LOG_LEVEL=debug on staging: look for lost carts");
    Said end = stage.awaitText("shop build #235 with a new LOG_LEVEL is live on staging");
    assertThat(end.blocks()).contains("release 2", "because: look for lost carts");
    Said told =
        stage.awaitMessage(said -> said.inThread() && said.blocks().contains("info -> debug"));
    assertThat(told.blocks()).contains("ConfigMap web-config v1 -> ConfigMap web-config");
    assertThat(stage.held("shop-staging", "web-config"))
        .containsEntry("LOG_LEVEL", "debug")
        .containsEntry("CURRENCY", "EUR");

    stage.say("dave", "show release 2 on staging");
    assertThat(stage.awaitText("Release 2 of shop on staging").blocks())
        .contains("With a new LOG_LEVEL", "ConfigMap web-config-v2");
    stage.say("dave", "history staging");
    assertThat(stage.awaitText("The last deployments of shop to staging").blocks())
        .contains("build #235", "with a new LOG_LEVEL");
    stage.say("ann", "plan set config LOG_LEVEL=debug on staging");
    stage.awaitText("All of that is set already; no pod would be replaced.");

    stage.say("bob", "roll back staging");
    stage.awaitText("shop release 1 (build #235) is live on staging again");
    deploy(235);
  }

  @Test
  void refusesWhatItCannotSetAndTouchesNothing() {
    deploy(235);
    int writes = stage.writes().size();

    stage.say("ann", "set config PAYMENT_KEY=1 on staging");
    assertThat(stage.awaitText("Not deployed: shop with a new PAYMENT_KEY to staging").text())
        .contains("PAYMENT_KEY is a key of Secret web-secret.");
    stage.say("ann", "set config A=1 B=2 in configmap elsewhere on staging");
    assertThat(stage.awaitText("Not deployed: shop with new A and B to staging").text())
        .contains(
            "No pods of staging are told by a ConfigMap elsewhere.", "They are told by web-config");
    stage.say("ann", "set config on staging");
    stage.awaitText("what to set, such as LOG_LEVEL=debug");
    stage.say("ann", "set config LOG_LEVEL=debug on staging as a hotfix");
    stage.awaitText("Not set: a hotfix needs a reason.");

    assertThat(stage.writes()).hasSize(writes);
    assertThat(stage.held("shop-staging", "web-config")).containsEntry("LOG_LEVEL", "info");
  }
}
