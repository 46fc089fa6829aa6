package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.bot.Stage.Said;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The main job on a real cluster, where `SLIPWAY_TEST_KUBECONFIG` names one; its audit log
/// (`SLIPWAY_TEST_AUDIT_LOG`) is the witness of what was written.
final class RealClusterIT extends OnRealCluster {
  @Test
  void deploysABuildByDigestWithOneWritePerWorkload() {
    try (Stage stage = stage()) {
      stage.say("ann", "deploy build #235 to staging");

      stage.awaitText("shop build #235 is live on staging");
      assertThat(namespace.image("web")).contains("shop/web@sha256:");
      assertThat(namespace.image("worker")).isEqualTo(namespace.image("web"));
      assertThat(namespace.writes()).containsExactly("web spec", "worker spec");
    }
  }

  @Test
  void changesOneRegionAfterTheOtherAndStopsAtTheFirstBadOne() {
    try (RealNamespace us = RealNamespace.make();
        Stage stage = Stage.set(folder, namespace.castBefore(us))) {
      stage.say("ann", "deploy build #235 to staging");

      stage.awaitText("Deploying shop build #235 to staging, wave 1 of 2 (eu)");
      stage.awaitMessage(said -> said.blocks().contains("Then wave 2 of 2 (us) begins, at "));
      assertThat(namespace.writes()).containsExactly("web spec", "worker spec");
      assertThat(us.writes()).isEmpty();
      stage.awaitText("shop build #235 is live on staging");
      assertThat(us.writes()).containsExactly("web spec", "worker spec");
      assertThat(us.image("web")).isEqualTo(namespace.image("web"));
      String good = us.image("web");

      stage.say("ann", "deploy #237 to staging");
      stage.awaitText("shop build #237 failed on staging");
      // at most a mark, so that no late write of ours can land
      assertThat(us.writes().stream().filter(write -> write.endsWith(" spec"))).hasSize(2);
      assertThat(us.image("web")).isEqualTo(good);
      assertThat(namespace.image("web")).isEqualTo(good);
    }
  }

  @Test
  void putsBackACrashingBuildAndNamesExitCodeAndFatalLine() {
    try (Stage stage = stage()) {
      stage.say("ann", "deploy #237 to staging");

      Said end = stage.awaitText("shop build #237 failed on staging");
      assertThat(end.text())
          .contains("exited with code 3", "missing key FEATURE_SALT", "it is live again");
      assertThat(namespace.image("web")).isEqualTo(RealNamespace.REGISTRY + "/shop/web:build-230");
    }
  }

  @Test
  void losesNoRequestWhileACrashingBuildComesAndGoes() {
    try (Stage stage = stage();
        SteadyRequests requests = SteadyRequests.to(namespace.webAddress())) {
      stage.say("ann", "deploy #237 to staging");

      stage.awaitText("shop build #237 failed on staging");
      requests.awaitMore(50); // some more after the end
      assertThat(requests.lost()).isEmpty();
      assertThat(requests.answered()).isGreaterThan(100);
    }
  }

  @Test
  void endsByDeadlineWhatNeverBecomesReady() {
    try (Stage stage = stageWhereRolloutsMayTake("20s")) {
      stage.say("ann", "deploy #238 to staging");

      Said end = stage.awaitText("shop build #238 failed on staging");
      assertThat(end.text()).contains("not live within 20 s", "it is live again");
    }
  }

  @Test
  void touchesNothingForAMissingImageOrARedPipeline() {
    try (Stage stage = stage()) {
      stage.say("ann", "deploy #243 to staging");
      stage.awaitText("Not deployed: shop build #243");
      stage.say("ann", "deploy #242 to staging");
      stage.awaitText("Not deployed: shop build #242");

      assertThat(namespace.writes()).isEmpty();
    }
  }

  @Test
  void noticesSomebodyElsesChangeAndLeavesItAlone() {
    try (Stage stage = stage()) {
      stage.say("ann", "deploy #238 to staging");
      stage.awaitText("Deploying shop build #238");
      await().atMost(Stage.PATIENCE).until(() -> namespace.writes().size() == 2);
      String mine = RealNamespace.REGISTRY + "/shop/web:build-240";

      namespace.setImage("web", mine);

      Said end = stage.awaitText("shop build #238 failed on staging");
      assertThat(end.text()).contains("in the middle of the rollout", "left everything as it is");
      assertThat(namespace.image("web")).isEqualTo(mine);
    }
  }

  @Test
  void setsAKeyFindsABuildBadAndGoesBackToThatConfiguration() {
    try (Stage stage = stage()) {
      namespace.configure("info");
      stage.say("ann", "deploy build #235 to staging");
      stage.awaitText("shop build #235 is live on staging");

      stage.say("ann", "set config LEVEL=debug on staging: look for lost carts");
      Said set = stage.awaitText("shop build #235 with a new LEVEL is live on staging");
      assertThat(set.blocks()).contains("release 2");
      assertThat(namespace.levels()).containsExactly("web-config-v2=debug");
      stage.say("ann", "deploy build #236 to staging");
      stage.awaitText("shop build #236 is live on staging");
      namespace.configure("trace");
      stage.say("bob", "roll back staging: it loses carts");

      stage.awaitText("shop release 2 (build #235) is live on staging again");
      Said proof =
          stage.awaitText(
              "Release 2 is live again: the hash of every pod template is the one it had recorded");
      assertThat(proof.blocks()).contains("eu/web  live ", "  = recorded");
      await()
          .atMost(Stage.PATIENCE)
          .until(() -> namespace.levels().equals(Set.of("web-config-v2=debug")));
      stage.say("ann", "deploy build #236 to staging");
      assertThat(stage.awaitText("Not deployed: shop build #236 to staging").text())
          .contains("was rolled back from staging by @U0BOB");
      stage.say("ann", "deploy build #237 to staging");
      Said bad = stage.awaitText("shop build #237 failed on staging");
      assertThat(bad.text()).contains("Put back build #235; it is live again.");
      await()
          .atMost(Stage.PATIENCE)
          .until(() -> namespace.levels().equals(Set.of("web-config-v2=debug")));
    }
  }

  @Test
  void goesBackToTheOldConfigurationWhileTheMutableOneHasMovedOn() {
    try (Stage stage = stage()) {
      namespace.configure("info");
      stage.say("ann", "deploy build #235 to staging");
      stage.awaitText("shop build #235 is live on staging");
      assertThat(namespace.levels()).containsExactly("web-config-v1=info");
      namespace.configure("debug");
      assertThat(namespace.levels()).containsExactly("web-config-v1=info");
      stage.say("ann", "deploy build #235 to staging");
      await()
          .atMost(Stage.PATIENCE)
          .until(() -> namespace.levels().contains("web-config-v2=debug"));
      stage.awaitMessage(said ->
          said.text().contains("shop build #235 is live on staging")
              && said.blocks().contains("release 2"));

      stage.say("bob", "roll back staging");

      stage.awaitText("shop release 1 (build #235) is live on staging again");
      Said proof =
          stage.awaitText(
              "Release 1 is live again: the hash of every pod template is the one it had recorded");
      assertThat(proof.inThread()).isTrue();
      assertThat(proof.blocks()).contains("eu/web  live ", "eu/worker  live ", "  = recorded");
      await()
          .atMost(Stage.PATIENCE)
          .until(() -> namespace.levels().equals(Set.of("web-config-v1=info")));
      stage.say("bob", "show release 2 on staging");
      Said shown = stage.awaitText("Release 2 of shop on staging");
      assertThat(shown.blocks()).contains("eu/web  ConfigMap web-config-v2  pod template ");
      stage.say("bob", "diff 1 2 on staging");
      Said diff = stage.awaitText("shop on staging: releases 1 and 2 compared");
      assertThat(diff.blocks())
          .contains("ConfigMap web-config v1 -> ConfigMap web-config v2", "info -> debug");
      stage.say("bob", "config of shop on staging");
      Said config = stage.awaitText("The configuration of shop on staging");
      assertThat(config.blocks()).contains("ConfigMap web-config v1", "info");
    }
  }
}
