package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.Stage.Said;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Going back to what was live: what is typed, what is written, and what the channel says.
@SuppressWarnings("NullAway.Init") // set up before each test
final class RollBackConversationTest {
  @TempDir Path folder;
  private Stage stage;

  @BeforeEach
  void setTheStage() {
    stage = Stage.set(folder);
    deploy(235);
    deploy(236);
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
  void goesBackExactlyAndKeepsTheBuildOutUntilSomebodySaysWhy() {
    stage.say("bob", "plan roll back staging");
    assertThat(stage.awaitText("back to release 1 (build #235) on staging").text())
        .contains("Nothing stands against it. It would begin at once.");
    stage.say("bob", "roll back staging: it lost carts");

    Said end = stage.awaitText("shop release 1 (build #235) is live on staging again");
    assertThat(end.blocks()).contains("replaces build #236", "release 3", "because: it lost carts");
    Said proof =
        stage.awaitText(
            "Release 1 is live again: the hash of every pod template is the one it had recorded");
    assertThat(proof.inThread()).isTrue();
    assertThat(proof.blocks()).contains("/web  live ", "/worker  live ", "= recorded");
    assertThat(stage.awaitText("Build #236 is kept from staging from now on").text())
        .contains("deploy shop #236 to staging: the reason")
        .doesNotContain("by itself");
    assertThat(stage.writes()).hasSize(6);
    stage.say("dave", "show release 3 on staging");
    Said release = stage.awaitText("Release 3 of shop on staging");
    assertThat(release.blocks())
        .contains(
            "went live as release 3, as release 1 was", "Because: it lost carts", "pod template ");

    stage.say("ann", "deploy build #236 to staging");
    Said refusal = stage.awaitText("Not deployed: shop build #236 to staging");
    assertThat(refusal.text())
        .contains(
            "Build #236 was rolled back from staging by @U0BOB (",
            "UTC, deployment 3, because: it lost carts) and has not been live there since.");
    assertThat(refusal.blocks())
        .contains("{\"type\":\"user\",\"user_id\":\"U0BOB\"}", "\"type\":\"date\"");
    stage.say("ann", "plan deploy build #236 to staging: carts are kept now");
    assertThat(stage.awaitText("Plan: shop build #236 to staging").text())
        .contains("Nothing stands against it.");

    stage.say("ann", "roll back staging");
    stage.awaitText("Not rolled back: I know of no earlier release");
    stage.say("ann", "plan roll back staging");
    stage.awaitText("There would be nothing to go back to: I know of no earlier release");
    assertThat(stage.writes()).hasSize(6);

    stage.say("ann", "deploy #236 to staging: carts are kept now");
    stage.awaitMessage(said ->
        said.text().contains("shop build #236 is live on staging")
            && said.blocks().contains("because: carts are kept now"));
  }

  @Test
  void isRefusedWhileADeploymentIsUnderWay() {
    stage.say("bob", "deploy #238 to staging");
    stage.awaitText("Deploying shop build #238");

    stage.say("ann", "roll back staging");

    assertThat(stage.awaitText("is already deploying").text())
        .contains("build #238 to staging", "(deployment 3)", "abort deployment 3");
    stage.say("dave", "status");
    stage.awaitText("deployment 3");
    assertThat(stage.messages()).noneMatch(said -> said.text().contains("release 1 (build #235)"));
  }

  @Test
  void isKeptByALock() {
    stage.say("bob", "lock staging: counting stock");
    stage.awaitText("counting stock");

    stage.say("ann", "roll back staging");

    Said refusal = stage.awaitMessage(said -> said.text().contains("Not rolled back"));
    assertThat(refusal.text()).contains("counting stock");
    assertThat(stage.writes()).hasSize(4);
  }

  @Test
  void goesBackOverChangesOfTheDatabaseOrWhatGitLabDoesNotTellOfThemOnlyForAReason() {
    deploy(234);
    stage.say("bob", "roll back staging");
    stage.awaitText(
        "lie changes of the database that I don't undo: db/migrate/V235__coupon_codes.sql");

    stage.fault("gitlab", "GET /projects/:id/repository/compare", "500", 50);
    stage.say("bob", "roll back staging");
    Said refusal = stage.awaitText("GitLab does not say now whether changes of the database");
    assertThat(refusal.text()).contains("roll back staging to release 2: the reason");
    assertThat(stage.writes()).hasSize(6);
    stage.say("bob", "roll back staging: the old version works with the column");

    stage.awaitText("shop release 2 (build #236) is live on staging again");
  }

  @Test
  void goesBackToTheReleaseOrBuildThatIsNamed() {
    deploy(240);

    stage.say("bob", "roll back staging to build #235");
    stage.awaitText("shop release 1 (build #235) is live on staging again");

    stage.say("bob", "roll back staging to release 2");
    stage.awaitText("shop release 2 (build #236) is live on staging again");

    stage.say("bob", "roll back staging to release 41");
    stage.awaitText("There is no release 41 of shop on staging");
    stage.say("bob", "roll back staging to build #231");
    stage.awaitText("build #231 has not been live on staging as far as I know");
    stage.say("dave", "roll back staging");
    stage.awaitText("that is not allowed");
  }
}
