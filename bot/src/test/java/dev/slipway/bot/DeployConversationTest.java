package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.bot.Stage.Said;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The main job: what is typed, what is written on the cluster, and what the channel says.
@SuppressWarnings("NullAway.Init") // set up before each test
final class DeployConversationTest {
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
  void tellsWhoeverAskedWhenTheChannelTakesNothing() {
    stage.putBot("deploys", false);
    stage.command("ann", "/deploy", "#235 to staging");

    assertThat(stage.awaitDirect("ann", "I can't show deployment 1").text())
        .contains("C0DEPLOYS", "I am not in it. Invite me there with /invite @slipway", "goes on");
    stage.putBot("deploys", true);
    stage.awaitText("shop build #235 is live on staging");
    assertThat(stage.writes()).hasSize(2);
    assertThat(stage.directMessages("ann")).hasSize(1);
  }

  @Test
  void deploysABuildAndKeepsOneMessageTrue() {
    stage.say("ann", "deploy build #235 to staging");

    Said end = stage.awaitText("shop build #235 is live on staging");
    assertThat(stage.writes()).containsExactly("shop-staging/web", "shop-staging/worker");
    assertThat(stage.messages()).filteredOn(said -> !said.inThread()).containsExactly(end);
    assertThat(end.blocks()).contains("3 of 3 pods live", "asked by").doesNotContain("\"actions\"");
  }

  @Test
  void putsBackWhatWasLiveAndSaysWhyWhenABuildCrashes() {
    stage.say("bob", "deploy #237 to staging");

    Said end = stage.awaitText("shop build #237 failed on staging");
    assertThat(end.text())
        .contains(
            "container web exited with code 3",
            "FATAL: could not load configuration: missing key FEATURE_SALT",
            "it is live again");
    Said why = stage.awaitText("Why it failed");
    assertThat(why.inThread()).isTrue();
    assertThat(stage.writes()).hasSize(4);
  }

  @Test
  void countsDownBeforeItPutsBackAndCanBeHeld() {
    stage.say("ann", "deploy #237 to production");
    Said counting =
        stage.awaitText("shop build #237 failed on production. I put back what was live at ");
    assertThat(counting.blocks())
        .contains("\"Hold\"", "\"Revert now\"", "hold deployment 1", "revert deployment 1");
    stage.say("dave", "hold production");
    stage.awaitText("that is not allowed");

    stage.click("bob", counting.ts(), "hold");

    Said question = stage.awaitText("failed on production. Put back what was live?");
    assertThat(question.blocks()).contains("held by", "keep deployment 1");
    assertThat(stage.writes()).hasSize(2);
    stage.say("ann", "hold production");
    assertThat(stage.awaitText("has no countdown that could be held").text())
        .contains("it failed, and I ask whether to put back what was live");
    stage.click("ann", question.ts(), "revert");
    assertThat(stage.awaitText("shop build #237 failed on production").blocks())
        .contains("held by");
    stage.awaitText("it is live again");
    assertThat(stage.writes()).hasSize(4);
  }

  @Test
  void putsBackBeforeTheCountdownEndsWhenTold() {
    stage.say("ann", "deploy #237 to production");
    Said counting = stage.awaitText("I put back what was live at ");

    stage.click("bob", counting.ts(), "revert");

    stage.awaitText("it is live again");
    assertThat(stage.writes()).hasSize(4);
  }

  @Test
  void promotesWhatIsLiveElsewhereByTheSameDigests() {
    stage.say("ann", "deploy build #236 to staging");
    stage.awaitText("shop build #236 is live on staging");

    stage.say("ann", "promote staging to production");

    stage.awaitText("shop build #236 is live on production");
    List<Said> images =
        stage.messages().stream().filter(said -> said.text().contains("The images of")).toList();
    assertThat(images).hasSize(2).allMatch(said -> said.blocks().contains("@sha256:"));
    assertThat(images.getFirst().blocks()).isEqualTo(images.getLast().blocks());
    stage.say("dave", "history production");
    stage.awaitText("The last deployments of shop to production");
  }

  @Test
  void doesNotPromoteWhatIsNotStableYet() {
    stage.say("bob", "deploy #238 to staging");
    stage.awaitText("Deploying shop build #238");

    stage.say("ann", "promote staging to production");

    Said refusal = stage.awaitText("Not deployed: shop what is live on staging to production");
    assertThat(refusal.text())
        .contains("Build #238 is not live and stable on staging", "which is under way");
  }

  @Test
  void doesNotPromoteWhatIsNotTheSameOnEveryWorkload() {
    stage.say("ann", "deploy build #236 to staging");
    stage.awaitText("shop build #236 is live on staging");
    String other = "127.0.0.1:" + stage.standIns().getPort() + "/shop/web:build-235";
    stage.setImage("shop-staging", "worker", "worker", other);

    stage.say("ann", "promote staging to production");

    Said refusal = stage.awaitText("Not deployed: shop what is live on staging to production");
    assertThat(refusal.text())
        .contains(
            "Not everything on staging runs the same",
            "eu/worker/worker runs " + other,
            "It should be release 1 (build #236)",
            "Deploy build #236 to staging again");
    assertThat(stage.writes()).doesNotContain("shop-production/web", "shop-production/worker");
  }

  @Test
  void refusesAViewerAndTouchesNothing() {
    stage.say("dave", "deploy #235 to staging");

    Said refusal = stage.awaitText("that is not allowed");
    assertThat(refusal.text()).contains("needs the role deployer", "role-missing");
    assertThat(stage.writes()).isEmpty();
  }

  @Test
  void refusesABuildWhoseImageIsMissingAndTouchesNothing() {
    stage.say("ann", "deploy #243 to staging");

    Said refusal = stage.awaitText("Not deployed: shop build #243");
    assertThat(refusal.text()).contains("build-243");
    assertThat(stage.writes()).isEmpty();
  }

  @Test
  void refusesABuildWithARedPipelineAndNamesTheJob() {
    stage.say("ann", "deploy #242 to staging");

    Said refusal = stage.awaitText("Not deployed: shop build #242");
    assertThat(refusal.text()).contains("failed in job test");
    assertThat(stage.writes()).isEmpty();
  }

  @Test
  void offersToWaitForARunningPipelineAndDoes() {
    stage.say("ann", "deploy #244 to staging");
    Said offer = stage.awaitText("is still running: 2 of 4 jobs have ended");

    stage.click("ann", offer.ts(), "deploy");

    stage.awaitText("goes to staging when its pipeline is green");
    assertThat(stage.writes()).isEmpty();
  }

  /// A new bot takes the waiting over, and hears of the end at once: it would ask ten seconds
  /// later.
  @Test
  void goesAheadWhenGitLabSaysThatThePipelineIsGreen() {
    stage.say("ann", "deploy #244 to staging when green");
    stage.awaitText("goes to staging when its pipeline is green");
    stage.restartBot();
    stage.sendHooks();
    int before = stage.gitlabCalls().size();
    stage.awaitQuestion(before, "/pipelines/");

    stage.pipeline(244, "success");
    long green = System.nanoTime();
    stage.awaitMessage(said -> said.reached("Deploying"));

    assertThat(Duration.ofNanos(System.nanoTime() - green)).isLessThan(Duration.ofSeconds(9));
    stage.awaitText("shop build #244 is live on staging");
    stage.awaitDirect("ann", "The pipeline is green: shop build #244 to staging (deployment 1)");
    assertThat(stage.directMessages("ann")).hasSize(1);
  }

  @Test
  void tellsWhoeverWaitsThatThePipelineFailedAndTouchesNothing() {
    stage.say("ann", "deploy #244 to staging when green");
    stage.awaitText("goes to staging when its pipeline is green");
    stage.sendHooks();

    stage.pipeline(244, "failed");

    assertThat(stage.awaitDirect("ann", "Not deployed: shop build #244 to staging").text())
        .contains("(deployment 1)", "failed");
    stage.awaitText("Not deployed: shop build #244");
    assertThat(stage.directMessages("ann")).hasSize(1);
    assertThat(stage.writes()).isEmpty();
  }

  @Test
  void forgetsABuildThatIsWaitedForWhenItIsAborted() {
    stage.say("ann", "deploy #244 to staging when green");
    stage.awaitText("goes to staging when its pipeline is green");
    stage.say("bob", "abort staging");
    stage.awaitText("was stopped by @U0BOB");
    stage.sendHooks();
    stage.pipeline(244, "success");
    stage.say("ann", "deploy #235 to staging");
    stage.awaitText("shop build #235 is live on staging");

    assertThat(stage.writes()).containsExactly("shop-staging/web", "shop-staging/worker");
  }

  @Test
  void showsTheWrongWordAndWhatItMayHaveBeen() {
    stage.say("ann", "deplpy #235 to staging");

    Said failure = stage.awaitText("I did not understand that");
    assertThat(failure.blocks()).contains("^").contains("deploy");
  }

  @Test
  void asksForTheEnvironmentAndTakesAPressedButtonForAnAnswer() {
    stage.say("ann", "deploy #235");
    Said question =
        stage.awaitMessage(
            said -> said.blocks().contains("staging") && said.blocks().contains("production"));

    stage.click("ann", question.ts(), "say");

    stage.awaitText("is live on staging");
  }

  @Test
  void abortsWhenTheButtonIsPressedAndPutsBack() {
    stage.say("ann", "deploy #238 to staging");
    Said rolling =
        stage.awaitMessage(said ->
            said.text().contains("Deploying shop build #238")
                && said.blocks().contains("\"abort\""));

    stage.click("bob", rolling.ts(), "abort");

    Said end = stage.awaitText("was stopped by");
    assertThat(end.ts()).isEqualTo(rolling.ts());
    assertThat(end.text()).containsAnyOf("it is live again", "Nothing was touched");
  }

  @Test
  void tellsTheSecondPersonWhoIsDeploying() {
    stage.say("ann", "deploy #238 to staging");
    stage.awaitText("Deploying shop build #238");

    stage.say("bob", "deploy #240 to staging");

    Said busy = stage.awaitText("is already deploying");
    assertThat(busy.text()).contains("build #238", "abort deployment 1");
  }

  @Test
  void takesEveryCopyOfAMessageForOne() {
    stage.sayManyTimes("ann", "deploy #235 to staging", 5);

    stage.awaitText("shop build #235 is live on staging");
    assertThat(stage.messages()).filteredOn(said -> !said.inThread()).hasSize(1);
    assertThat(stage.writes()).hasSize(2);
  }

  @Test
  void goesOnAfterARestartWithTheSameMessage() {
    stage.say("ann", "deploy #238 to staging");
    Said rolling = stage.awaitText("Deploying shop build #238");
    await().atMost(Stage.PATIENCE).until(() -> stage.writes().size() == 2);

    stage.restartBot();
    stage.say("ann", "abort staging");

    Said end = stage.awaitText("was stopped by");
    assertThat(end.ts()).isEqualTo(rolling.ts());
    assertThat(stage.writes())
        .isEqualTo(
            List.of(
                "shop-staging/web",
                "shop-staging/worker",
                "shop-staging/web",
                "shop-staging/worker"));
  }

  @Test
  void postsOnceWhenSlacksAnswerIsLost() {
    stage.fault("slack", "chat.postMessage", "performed-then-reset", 1);

    stage.say("ann", "deploy #235 to staging");

    Said end = stage.awaitText("shop build #235 is live on staging");
    assertThat(stage.messages()).filteredOn(said -> !said.inThread()).containsExactly(end);
  }

  @Test
  void saysThatGitLabDoesNotAnswerAndGoesOnWhenItDoes() {
    stage.fault("gitlab", "*", "500", 25);

    stage.say("ann", "deploy #235 to staging");

    stage.awaitMessage(said -> said.blocks().contains("has not answered since"));
    stage.awaitText("shop build #235 is live on staging");
  }

  @Test
  void answersQuestions() {
    stage.say("dave", "what's on production?");
    stage.awaitText("production");

    stage.say("dave", "builds");
    Said builds = stage.awaitText("The newest builds of shop");
    assertThat(builds.blocks()).contains("#245", "#244");

    stage.say("dave", "history staging");
    stage.awaitText("There were no deployments of shop");

    stage.say("dave", "help");
    Said help = stage.awaitText("What you can ask");
    assertThat(help.blocks()).contains("status").doesNotContain("Makes a build live");
  }

  @Test
  void answersSlashCommandsToTheAskerAlone() {
    var wrong = stage.command("ann", "/deploy", "#235 to nowhere");
    var right = stage.command("ann", "/deploy", "#235 to staging");

    assertThat(wrong.toString()).contains("I expected");
    assertThat(right.path("text").asText()).contains("Understood");
    stage.awaitText("shop build #235 is live on staging");
  }
}
