package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.bot.Stage.Said;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Review apps as the channel and the merge request see them, on the sandbox.
@SuppressWarnings("NullAway.Init") // set up before each test
final class ReviewConversationTest {
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

  @Test
  void startsOneThatIsAskedForAndDoesWithItWhatPeopleSay() {
    stage.say("ann", "review app for branch fix-login");
    Said ready =
        stage.awaitText("Review app for fix-login of shop: Ready at http://review-shop-fix-login-");
    assertThat(ready.text()).contains("with build #236");
    assertThat(ready.blocks()).contains("stop review app !42 of shop");

    stage.click("bob", ready.ts(), "sleep");
    Said asleep = stage.awaitText("Review app for fix-login of shop: Asleep");
    assertThat(asleep.ts()).isEqualTo(ready.ts());
    stage.click("bob", ready.ts(), "wake");
    stage.awaitText("Review app for fix-login of shop: Ready at");
    stage.say("ann", "extend review app for branch fix-login for 2 days");
    stage.awaitText("The review app for fix-login of shop stays awake until");
    stage.say("bob", "give me a review app for branch fix-login");
    stage.awaitText("There is one for fix-login of shop: Ready at");
    stage.say("dave", "which review apps are there?");
    assertThat(stage.awaitText("Review apps of shop: 1").blocks()).contains("fix-login");
    stage.say("dave", "stop review app for branch fix-login");
    stage.awaitText("that is not allowed: Having review apps of shop needs the role deployer");
    stage.say("ann", "stop the review app for branch fix-login please");

    Said removed = stage.awaitText("Review app for fix-login of shop: Removed: stopped by");
    assertThat(removed.ts()).isEqualTo(ready.ts());
    assertThat(removed.blocks()).doesNotContain("\"actions\"");
    stage.say("ann", "review apps");
    stage.awaitText("There are no review apps of shop");
    assertThat(stage.decisions())
        .contains(
            "review app branch fix-login of shop", "stop review app branch fix-login of shop");
  }

  @Test
  void saysWhatCanNotHaveOne() {
    stage.say("ann", "review app for #235");
    stage.awaitText("A review app is for a branch or a merge request, not for build #235.");
    stage.say("ann", "review app for !4711");
    stage.awaitText("GitLab has no merge request !4711 in acme/shop.");
    stage.say("ann", "review app for branch nowhere");
    stage.awaitText("Not started: GitLab has no branch nowhere.");
    stage.mergeRequest(Map.of("iid", 43, "source_branch", "fix-login", "fork", true));
    stage.say("ann", "review app for !43");
    stage.awaitText("!43 comes from a fork, and gets no review app");
    stage.say("ann", "pin review app !43");
    stage.awaitText("!43 comes from a fork, and gets no review app");
    stage.say("ann", "wake review app for branch nowhere");
    stage.awaitText("There is no review app for branch nowhere of shop.");
  }

  @Test
  void followsTheLabelAndThePushesOfAMergeRequestAndTellsIt() {
    stage.sendHooks();
    stage.mergeRequest(
        Map.of("iid", 42, "source_branch", "fix-login", "labels", List.of("review")));

    Said ready = stage.awaitText("Review app for fix-login of shop: Ready at");
    assertThat(ready.blocks()).contains("By the label of !42");
    awaitNote("**Review app:** ready at <http://review-shop-fix-login-");
    long build = stage.pipeline(Map.of("ref", "fix-login", "status", "running", "title", "Better"));
    stage.awaitMessage(
        said -> said.ts().equals(ready.ts()) && said.blocks().contains("which is under way"));
    stage.pipeline(build, "success");

    stage.awaitMessage(said ->
        said.ts().equals(ready.ts())
            && said.text().contains("Ready at")
            && said.text().contains("build #" + build));
    stage.mergeRequest(Map.of("iid", 42, "state", "merged"));
    stage.awaitText("Review app for fix-login of shop: Removed: its merge request was merged.");
    awaitNote("**Review app:** removed: this was merged.");
    assertThat(stage.notes(42)).hasSize(1);
  }

  private void awaitNote(String words) {
    await()
        .atMost(Stage.PATIENCE)
        .untilAsserted(
            () -> assertThat(stage.notes(42)).anySatisfy(note -> assertThat(note).contains(words)));
  }
}
