package dev.slipway.bot;

import dev.slipway.bot.Stage.Said;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people read of the way from GitLab to an environment, word by word: the files in `golden`.
@SuppressWarnings("NullAway.Init") // set up in each test
final class GoldenConversationsTest {
  private static final Map<String, Integer> TESTS = Map.of("total", 430, "failed", 0, "skipped", 4);

  private final Transcript transcript = new Transcript();
  @TempDir Path folder;
  private Stage stage;

  @AfterEach
  void clearTheStage() {
    stage.close();
  }

  @Test
  void tellsOfBuildsAndOfABrokenBranchAndWhoWantsToKnow() {
    stage = Stage.set(folder, GoldenConversationsTest::automatic);
    stage.awaitTheFirstLook();
    stage.sendHooks();

    says("ann", "subscribe #shop to builds and deployments of shop", "#shop is told of builds");
    says("ann", "mute builds in #shop for 2h", "#shop is told nothing of builds");
    says("bob", "tell me when my commits reach production", "I tell you, and nobody else,");
    says("bob", "mention me in builds of shop", "I mention you");
    says("ann", "deploy #245 to staging", "shop build #245 is live on staging");
    says("ann", "pause automatic deploys to staging: the sale is on", "has paused automatic");
    stage.merge(42, "fix-login");
    happens(
        "GitLab: the pipeline of bob's merge succeeds",
        Map.of("author", "bob", "title", "Round prices", "coverage", "84.5", "tests", TESTS),
        said ->
            said.text().startsWith("New stable build #246")
                && has(said, "430", "would bring", "\"user_id\":\"U0BOB\""));
    says("dave", "why is staging not on the latest?", "does not go to shop on staging by itself");
    happens(
        "GitLab: a pipeline of the default branch fails",
        Map.of("status", "failed", "failedJob", "test", "author", "carol", "title", "Count carts"),
        said ->
            said.text().equals("Build #247 broke master of shop")
                && has(said, "Count carts", "lines of"));
    happens(
        "GitLab: the next one fails too",
        Map.of("status", "failed", "failedJob", "build", "author", "carol", "title", "Again"),
        said -> said.text().startsWith("Build #247 broke") && has(said, "#248 failed too"));
    happens(
        "GitLab: the next one succeeds",
        Map.of("author", "carol", "title", "Count them right", "coverage", "85", "tests", TESTS),
        said -> said.text().startsWith("Repaired by build #249"));
    transcript.reads(
        stage.awaitMessage(said -> said.inThread() && said.text().contains("master is repaired")));
    transcript.reads(
        stage.awaitMessage(said ->
            said.text().startsWith("New stable build #249")
                && has(said, "85", "would bring", "Count carts")));
    long running = stage.pipeline(Map.of("status", "running", "title", "Slow", "author", "ann"));
    says(
        "ann",
        "deploy #" + running + " to staging when green",
        "shop build #250 goes to staging when its pipeline is green");
    transcript.happens("GitLab: it succeeds");
    stage.pipeline(running, "success");
    transcript.reads(stage.awaitText("shop build #250 is live on staging"));
    transcript.reads(
        stage.awaitMessage(said ->
            said.text().equals("New stable build #250 on master of shop, live on staging")
                && has(said, "Slow")));
    says("ann", "resume automatic deploys to staging", "has resumed automatic deploys");

    transcript.isGolden("builds");
  }

  @Test
  void tellsOfReviewAppsAndFlags() {
    stage = Stage.set(folder);
    stage.sendHooks();
    stage.flag(
        "new-checkout",
        """
        [{"name": "default", "parameters": {}, "scopes": [{"environment_scope": "staging"}]},
         {"name": "userWithId", "parameters": {"userIds": "ann,bob"},
          "scopes": [{"environment_scope": "production"}]}]\
        """);

    Said ready = says("ann", "review app for branch fix-login", "shop: Ready at http");
    long build = stage.pipeline(Map.of("ref", "fix-login", "title", "Better", "author", "bob"));
    transcript.happens("GitLab: somebody pushes to fix-login, and the pipeline succeeds");
    transcript.reads(
        stage.awaitMessage(said ->
            said.ts().equals(ready.ts())
                && said.text().contains("Ready at")
                && said.text().contains("build #" + build)));
    says("ann", "extend review app for branch fix-login for 2 days", "stays awake until");
    says(
        "bob",
        "pin review app for branch fix-login",
        "stays awake until somebody unpins or stops it");
    transcript.happens("bob presses Sleep");
    stage.click("bob", ready.ts(), "sleep");
    transcript.reads(stage.awaitText("Review app for fix-login of shop: Asleep"));
    says("dave", "which review apps are there?", "Review apps of shop: 1");
    says("dave", "stop review app for branch fix-login", "that is not allowed");
    says("ann", "stop the review app for branch fix-login please", "Removed: stopped by");
    says("dave", "flags on production", "Feature flags on production of shop: 1");
    says(
        "ann",
        "turn on new-checkout on production for 25%: the first quarter",
        "new-checkout is on for 25% of users on production of shop.");
    says(
        "ann", "turn off new-checkout on production", "new-checkout is off on production of shop.");

    transcript.isGolden("review-apps-and-flags");
  }

  /// Somebody says something, and the message that holds these words is read.
  private Said says(String user, String words, String answer) {
    transcript.says(user, words);
    stage.say(user, words);
    Said said = stage.awaitText(answer);
    transcript.reads(said);
    return said;
  }

  private void happens(String words, Map<String, Object> pipeline, Predicate<Said> wanted) {
    transcript.happens(words);
    stage.pipeline(pipeline);
    transcript.reads(stage.awaitMessage(wanted));
  }

  private static boolean has(Said said, String... words) {
    return List.of(words).stream().allMatch(said.blocks()::contains);
  }

  private static String automatic(String example) {
    return example.replaceFirst(
        "    aliases: \\[stage]", "    auto: {on: stable, commits: 2}\n    aliases: [stage]");
  }
}
