package dev.slipway.bot;

import static org.awaitility.Awaitility.await;

import dev.slipway.bot.Stage.Said;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
  void tellsWhatIsReleasedAndGoesBack() {
    stage = Stage.set(folder, GoldenConversationsTest::approved);

    says("ann", "deploy build #235 to staging", "shop build #235 is live on staging");
    says("ann", "plan set config LOG_LEVEL=debug on staging", "Nothing stands against it.");
    says(
        "ann",
        "set config LOG_LEVEL=debug on staging: look for lost carts",
        "shop build #235 with a new LOG_LEVEL is live on staging");
    says("ann", "set config PAYMENT_KEY=1 on staging", "PAYMENT_KEY is a key of Secret");
    says("dave", "show release 2 on staging", "Release 2 of shop on staging");
    says("dave", "diff 1 2 on staging", "shop on staging: releases 1 and 2 compared");
    Said asked =
        says("ann", "promote staging to production", "waits for approval to go to production");
    readsInThread("What build #235 would change");
    transcript.happens("bob presses Approve");
    stage.click("bob", asked.ts(), "approve");
    transcript.reads(stage.awaitText("shop build #235 is live on production"));
    says("ann", "deploy build #236 to staging", "shop build #236 is live on staging");
    says(
        "bob",
        "roll back staging: it loses carts",
        "shop release 2 (build #235) is live on staging again");
    readsInThread("Release 2 is live again");
    readsInThread("Build #236 is kept from staging");
    says("carol", "deploy build #236 to staging", "Not deployed: shop build #236 to staging");
    says("dave", "history staging", "The last deployments of shop to staging");

    transcript.isGolden("releases");
  }

  @Test
  void tellsWhoMayDeployWhen() {
    stage = Stage.set(folder);

    says("ann", "lock staging for 2h: data migration", "has locked shop on staging");
    asks("bob", "deploy #235 to staging", "Not deployed");
    asks("bob", "who has staging", "data migration");
    says("bob", "deploy #235 to staging when free", "goes to staging when it is free");
    says("ann", "unlock staging", "has unlocked shop on staging");
    transcript.reads(stage.awaitText("shop build #235 is live on staging"));
    says(
        "ann",
        "freeze production until monday 8:00: release party",
        "has frozen shop on production");
    asks("bob", "deploy #235 to production", "Not deployed: @U0ANN has frozen");
    asks("bob", "when can I deploy to production?", "You can deploy to shop on production from");
    says("ann", "unfreeze production", "has unfrozen shop on production");
    asks("carol", "may I deploy to production?", "You can deploy to shop on production now");

    transcript.isGolden("gates");
  }

  @Test
  void tellsWhatAnAdminPassesOver() {
    stage = Stage.set(folder, OverrideConversationTest::guarded);

    says("ann", "deploy #235 to production", "2 things stand against it");
    says(
        "ann",
        "plan #235 to production overriding the gates: the runners are down",
        "Whoever asks for it would have to confirm it");
    Said asked =
        says(
            "ann",
            "deploy #235 to production overriding the gates: the runners are down",
            "to production overriding the gates?");
    transcript.happens("ann presses Confirm");
    stage.click("ann", asked.ts(), "approve");
    transcript.reads(stage.awaitText("shop build #235 is live on production"));
    says("dave", "show release 1 on production", "Release 1 of shop on production");

    transcript.isGolden("override");
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

  @Test
  void tellsChannelsAndPeopleWhatTheyWantToKnow() {
    stage = Stage.set(folder);
    stage.awaitTheFirstLook();
    stage.sendHooks();

    says("ann", "deploy #245 to production", "shop build #245 is live on production");
    says("ann", "subscribe #shop to deployments of shop", "#shop is told of deployments");
    transcript.happens("in #shop");
    transcript.reads(stage.awaitIn("shop", "said elsewhere: this channel is told of deployments"));
    says("ann", "mute builds here for 2h", "this channel is told nothing of builds");
    says("bob", "tell me when my commits reach production", "I tell you, and nobody else,");
    says("bob", "subscriptions", "but is muted until");
    says("ann", "unmute builds here", "are no longer muted in this channel");
    happens(
        "GitLab: the pipeline of bob's commit succeeds",
        Map.of("author", "bob", "title", "Round prices"),
        said -> said.text().startsWith("New stable build #246") && has(said, "would bring one"));
    says("carol", "deploy #246 to production", "shop build #246 is live on production");
    transcript.happens("in #shop");
    transcript.reads(stage.awaitIn("shop", "shop build #246 is live on production"));
    transcript.happens("to bob alone");
    transcript.reads(stage.awaitDirect("bob", "is live on shop on production"));
    says("ann", "unsubscribe #shop from deployments of shop", "is told no more of deployments");

    transcript.isGolden("subscriptions");
  }

  @Test
  void tellsOfWhatGoesLiveByItself() {
    stage = Stage.set(folder, GoldenConversationsTest::automatic);
    stage.awaitTheFirstLook();
    stage.sendHooks();

    says("dave", "why is staging not on the latest?", "does not go to shop on staging by itself");
    says("ann", "deploy #245 to staging", "shop build #245 is live on staging");
    transcript.happens("GitLab: the pipeline of bob's commit succeeds");
    stage.pipeline(Map.of("author", "bob", "title", "Round prices"));
    transcript.reads(stage.awaitText("shop build #246 is live on staging"));
    says("dave", "why is staging not on the latest?", "shop on staging has the latest");

    transcript.isGolden("automatic");
  }

  @Test
  void tellsOfFlagsThatOthersHaveToAgreeTo() {
    stage = Stage.set(folder, GoldenConversationsTest::approved);
    stage.flag("new-checkout", "[]");

    Said asked =
        says(
            "ann",
            "turn on new-checkout on production for 25%: the first quarter",
            "new-checkout on production of shop waits for approval");
    transcript.happens("bob presses Approve");
    stage.click("bob", asked.ts(), "approve");
    transcript.reads(stage.awaitText("new-checkout is on for 25% of users on production of shop."));
    says(
        "carol",
        "undo new-checkout on production: too early",
        "to be changed from on for 25% of users to off");
    says("bob", "refuse flag change 2: it sells well", "did not approve it: it sells well");
    says("ann", "turn on new-checkout on staging", "is on for everybody on staging");
    says("bob", "undo new-checkout on staging", "new-checkout is off on staging of shop.");
    says("dave", "flag history on production", "Changes of feature flags on production");

    transcript.isGolden("flags");
  }

  @Test
  void tellsOfAReviewAppByLabelThatDoesNotComeUp() {
    stage =
        Stage.set(folder, example -> example.replaceFirst("liveWithin: 10m", "liveWithin: 10s"));
    stage.sendHooks();

    transcript.happens("GitLab: !42 gets the label review");
    stage.mergeRequest(
        Map.of("iid", 42, "source_branch", "fix-login", "labels", List.of("review")));
    Said ready = stage.awaitText("Review app for fix-login of shop: Ready at");
    transcript.reads(ready);
    reads(42, "**Review app:** ready at");
    transcript.happens("GitLab: bob pushes to fix-login what crashes, and the pipeline succeeds");
    stage.pipeline(
        Map.of("ref", "fix-login", "title", "Worse", "author", "bob", "behaviour", "crash"));
    transcript.reads(
        stage.awaitMessage(
            said -> said.ts().equals(ready.ts()) && said.text().contains("Does not come up")));
    reads(42, "does not come up");
    transcript.happens("GitLab: !42 is merged");
    stage.mergeRequest(Map.of("iid", 42, "state", "merged"));
    transcript.reads(stage.awaitText("Review app for fix-login of shop: Removed"));
    reads(42, "removed: this was merged");

    transcript.isGolden("review-app-by-label");
  }

  /// The merge request's one note of the bot is read once it holds these words.
  private void reads(long mergeRequest, String words) {
    transcript.happens("at !" + mergeRequest);
    transcript.reads(
        await()
            .atMost(Stage.PATIENCE)
            .until(
                () -> stage.notes(mergeRequest),
                notes -> notes.stream().anyMatch(note -> note.contains(words)))
            .getLast());
  }

  /// What is said in a thread.
  private void readsInThread(String words) {
    transcript.reads(stage.awaitMessage(said -> said.inThread() && said.text().contains(words)));
  }

  /// Somebody says something, and the message that holds these words is read.
  private Said says(String user, String words, String answer) {
    transcript.says(user, words);
    stage.say(user, words);
    Said said = stage.awaitText(answer);
    transcript.reads(said);
    return said;
  }

  /// What is said anew in answer, though it may have been said before.
  private void asks(String user, String words, String answer) {
    Set<String> before =
        stage.messages().stream().map(Said::ts).collect(Collectors.toUnmodifiableSet());
    transcript.says(user, words);
    stage.say(user, words);
    transcript.reads(
        stage.awaitMessage(said -> !before.contains(said.ts()) && said.text().contains(answer)));
  }

  private void happens(String words, Map<String, Object> pipeline, Predicate<Said> wanted) {
    transcript.happens(words);
    stage.pipeline(pipeline);
    transcript.reads(stage.awaitMessage(wanted));
  }

  private static boolean has(Said said, String... words) {
    return List.of(words).stream().allMatch(said.blocks()::contains);
  }

  /// Flags of production change only when another person has agreed.
  private static String approved(String example) {
    return example
        .replace("# approver:", "approver:")
        .replace("# approval: ", "approval: ")
        .replaceFirst("#   people: \\d", "  people: 1");
  }

  private static String automatic(String example) {
    return example.replaceFirst(
        "    aliases: \\[stage]", "    auto: {on: stable, commits: 2}\n    aliases: [stage]");
  }
}
