package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.bot.Stage.Said;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Migrations whose command is run, alone and before a deployment, as the channel sees them, on the
/// sandbox.
@SuppressWarnings("NullAway.Init") // set up in each test
final class RunMigrationTest {
  @TempDir Path folder;
  private Stage stage;

  private void setTheStage() {
    stage = Stage.set(folder);
  }

  private void setTheStageWhereDeploymentsMigrateFirst() {
    stage = Stage.set(folder, RunMigrationTest::migratingFirst);
  }

  private static String migratingFirst(String example) {
    return example.replace("beforeDeploy: false", "beforeDeploy: true");
  }

  private static String endless(String example) {
    return example.replace("command: [migrate]", "command: [pause]");
  }

  @AfterEach
  void clearTheStage() {
    stage.close();
  }

  private void leavesNothing() {
    await()
        .atMost(Stage.PATIENCE)
        .untilAsserted(() -> assertThat(stage.left("shop-staging")).isEmpty());
  }

  @Test
  void runsTheCommandOnceAndTellsWhatItPrintsAndHowItEnded() {
    setTheStage();

    stage.say("ann", "run migration at build #235 on staging");

    Said running = stage.awaitText("The migration of shop #235 on staging is running");
    assertThat(running.blocks()).contains("stop migration235-run1", "migrate");
    Said end = stage.awaitText("The migration of shop #235 on staging succeeded");
    assertThat(end.ts()).isEqualTo(running.ts());
    assertThat(end.text()).contains("Exit code 0 after");
    assertThat(end.blocks()).doesNotContain("\"actions\"");
    stage.awaitMessage(
        said -> said.inThread() && said.blocks().contains("schema is at version 235"));
    stage.awaitMessage(said -> said.inThread() && said.text().contains("migration log 1"));
    assertThat(
            stage.messages().stream()
                .filter(said -> said.blocks().contains("migrating with build 235"))
                .count())
        .isEqualTo(1);
    leavesNothing();
    stage.say("ann", "migration log 1");
    assertThat(stage.awaitText("Session 1").blocks())
        .contains("copy 1200 rows of price", "schema is at version 235");
  }

  @Test
  void tellsTheExitCodeOfOneThatFails() {
    setTheStage();

    stage.say("ann", "run the migrations at build #239 on staging");

    Said end = stage.awaitText("The migration of shop #239 on staging failed");
    assertThat(end.text()).contains("Exit code 3 after");
    stage.awaitMessage(said -> said.inThread() && said.blocks().contains("is duplicated"));
    leavesNothing();
  }

  @Test
  void stopsItWhenTheButtonIsPressed() {
    stage = Stage.set(folder, RunMigrationTest::endless);
    stage.say("ann", "run migration at build #235 on staging");
    Said running = stage.awaitText("is running");

    stage.click("bob", running.ts(), "stop");

    Said end = stage.awaitText("The migration of shop #235 on staging was stopped");
    assertThat(end.text()).contains("It was stopped by");
    leavesNothing();
  }

  @Test
  void goesOnReadingAfterARestartWithoutRunningItAgain() {
    setTheStage();
    stage.say("ann", "run migration at build #235 on staging");
    Said running = stage.awaitText("is running");

    stage.restartBot();

    Said end = stage.awaitText("The migration of shop #235 on staging succeeded");
    assertThat(end.ts()).isEqualTo(running.ts());
    stage.say("ann", "migration log 1");
    assertThat(stage.awaitText("Session 1").blocks())
        .containsOnlyOnce("migrating with build 235")
        .containsOnlyOnce("schema is at version 235");
    leavesNothing();
  }

  @Test
  void asksForTheEnvironmentAndRefusesWhoIsNoMigrator() {
    setTheStage();
    stage.say("ann", "run migration at build #235");
    Said question =
        stage.awaitMessage(said ->
            said.blocks().contains("on staging") && said.blocks().contains("on production"));
    stage.click("ann", question.ts(), "say");
    stage.awaitText("The migration of shop #235 on staging succeeded");

    stage.say("dave", "run migration at build #235 on staging");

    assertThat(stage.awaitText("that is not allowed").text()).contains("need the role migrator");
  }

  @Test
  void saysThatABuildChangesMigrationsAndOffersAContainer() {
    setTheStage();
    stage.keys(
        "ann",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f ann@laptop");

    stage.say("ann", "deploy build #234 to staging");
    stage.awaitText("shop build #234 is live on staging");

    stage.say("ann", "deploy build #235 to staging");

    Said told =
        stage.awaitMessage(said ->
            said.inThread() && said.text().contains("Build #235 changes a file of migrations"));
    assertThat(told.blocks()).contains("db/migrate/V235__coupon_codes.sql");
    stage.awaitText("shop build #235 is live on staging");
    stage.click("ann", told.ts(), "migration");
    stage.awaitText("has a migration container for shop #235 on staging");
  }

  @Test
  void deploysOnlyAfterTheMigrationHasSucceeded() {
    setTheStageWhereDeploymentsMigrateFirst();

    stage.say("ann", "deploy build #235 to staging");

    Said waiting = stage.awaitText("Running the migration of shop build #235 on staging");
    stage.awaitMessage(
        said -> said.inThread() && said.text().contains("The migration of shop #235"));
    Said end = stage.awaitText("shop build #235 is live on staging");
    assertThat(end.ts()).isEqualTo(waiting.ts());
    stage.awaitMessage(
        said -> said.inThread() && said.blocks().contains("schema is at version 235"));
    leavesNothing();
  }

  @Test
  void touchesNothingWhenTheMigrationFails() {
    setTheStageWhereDeploymentsMigrateFirst();

    stage.say("ann", "deploy build #239 to staging");

    Said end = stage.awaitText("shop build #239 failed on staging");
    assertThat(end.text())
        .contains("its migration did not succeed. Exit code 3", "Nothing was touched");
    stage.awaitMessage(said -> said.inThread() && said.blocks().contains("is duplicated"));
    leavesNothing();
  }

  @Test
  void stopsTheMigrationWhenTheDeploymentIsAborted() {
    stage = Stage.set(folder, example -> endless(migratingFirst(example)));
    stage.say("ann", "deploy build #235 to staging");
    Said waiting = stage.awaitText("Running the migration of shop build #235 on staging");

    stage.click("ann", waiting.ts(), "abort");

    Said end = stage.awaitText("Deployment of shop build #235 to staging was stopped by");
    assertThat(end.ts()).isEqualTo(waiting.ts());
    assertThat(end.text()).contains("Nothing was touched");
    leavesNothing();
  }
}
