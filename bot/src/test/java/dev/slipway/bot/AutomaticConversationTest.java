package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.Stage.Said;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes live by itself, what people read of it, and what they can say.
@SuppressWarnings("NullAway.Init") // set up before each test
final class AutomaticConversationTest {
  @TempDir Path folder;
  private Stage stage;

  @BeforeEach
  void setTheStage() {
    stage = Stage.set(folder, AutomaticConversationTest::automatic);
    stage.awaitTheFirstLook();
    stage.sendHooks();
  }

  @AfterEach
  void clearTheStage() {
    stage.close();
  }

  @Test
  void deploysAStableBuildByItselfAndSaysSo() {
    deployed("#245", "staging");

    stage.pipeline(Map.of("author", "bob", "title", "Round prices"));
    Said live = stage.awaitText("shop build #246 is live on staging");
    stage.say("dave", "why is staging not on the latest?");
    stage.awaitText("shop on staging has the latest: build #246, and nothing newer is stable.");
    stage.restartBot();
    stage.say("dave", "history staging");
    Said history = stage.awaitText("The last deployments of shop to staging");

    assertThat(live.blocks()).contains("asked by Slipway automatically, on behalf of Bob");
    assertThat(history.blocks()).contains("Slipway");
    assertThat(stage.writes())
        .containsExactly(
            "shop-staging/web", "shop-staging/worker", "shop-staging/web", "shop-staging/worker");
    assertThat(stage.decisions()).contains("deploy #246 to shop on staging");
  }

  @Test
  void asksBeforeABuildThatBringsManyCommitsAndTakesThePress() {
    deployed("#230", "staging");

    Said question = stage.awaitText("Build #245 is stable and brings");
    stage.say("dave", "why is staging not on the latest?");
    Said why = stage.awaitText("I don't deploy by myself: say");
    stage.click("ann", question.ts(), "deploy");
    stage.awaitText("shop build #245 is live on staging");
    Said answered = stage.awaitText("Build #245 is live there now.");

    assertThat(question.text())
        .contains(
            "where build #230 is live. With more than 2 I don't deploy by myself. Deploy it?");
    assertThat(why.text()).contains("deploy shop #245 to staging");
    assertThat(answered.ts()).isEqualTo(question.ts());
    assertThat(answered.blocks()).doesNotContain("\"button\"");
  }

  @Test
  void waitsWhileItIsPausedOrLockedAndTellsWhy() {
    deployed("#245", "staging");
    stage.say("dave", "pause automatic deploys to staging");
    stage.awaitText("that is not allowed");
    stage.say("ann", "pause automatic deploys to staging: the sale is on");
    stage.awaitText(
        "@U0ANN has paused automatic deploys to shop on staging: the sale is on. resume automatic deploys to staging of shop ends it.");
    stage.say("bob", "lock staging: data migration");
    stage.awaitText("has locked shop on staging");

    stage.pipeline(Map.of("title", "Round prices"));
    stage.awaitText("New stable build #246 on master of shop");
    stage.say("dave", "why is staging not on the latest?");
    Said why = stage.awaitText("Build #246 does not go to shop on staging by itself:");
    stage.say("bob", "unlock staging");
    stage.awaitText("has unlocked shop on staging");
    stage.say("ann", "resume automatic deploys to staging");
    stage.awaitText("@U0ANN has resumed automatic deploys to shop on staging.");

    stage.awaitText("shop build #246 is live on staging");
    assertThat(why.text())
        .contains(
            "@U0ANN has paused automatic deploys there since",
            "the sale is on.",
            "@U0BOB has locked shop on staging until",
            "data migration.");
  }

  @Test
  void holdsAfterARollbackUntilItIsResumed() {
    deployed("#245", "staging");
    stage.pipeline(Map.of("title", "Round prices"));
    stage.awaitText("shop build #246 is live on staging");
    stage.say("ann", "roll back staging: it lost carts");
    stage.awaitText("is live on staging again");
    assertThat(stage.awaitText("Build #246 is kept from staging from now on").text())
        .contains("Until somebody says resume automatic deploys to staging of shop");

    stage.pipeline(Map.of("title", "Keep carts"));
    stage.awaitText("New stable build #247 on master of shop");
    stage.say("dave", "why is staging not on the latest?");
    Said why = stage.awaitText("Build #247 does not go to shop on staging by itself:");
    stage.say("ann", "resume automatic deploys to staging");

    stage.awaitText("shop build #247 is live on staging");
    assertThat(why.text())
        .contains(
            "@U0ANN went back to build #245 there (deployment 3).",
            "resume automatic deploys to staging of shop goes on.");
  }

  @Test
  void saysThatThereAreNoneWhereTheConfigurationHasNone() {
    stage.say("ann", "why is production not on the latest?");
    stage.awaitText("The configuration has no automatic deploys to shop on production.");
  }

  private void deployed(String build, String environment) {
    stage.say("ann", "deploy " + build + " to " + environment);
    stage.awaitText("shop build " + build + " is live on " + environment);
  }

  /// Staging takes stable builds by itself, of two commits at most.
  private static String automatic(String example) {
    return example.replaceFirst(
        "    aliases: \\[stage]", "    auto: {on: stable, commits: 2}\n    aliases: [stage]");
  }
}
