package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.bot.Stage.Said;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Deployments that others have to agree to: what is typed and pressed, what is written, and what
/// the channel says.
@SuppressWarnings("NullAway.Init") // set up by each test
final class ApprovalConversationTest {
  @TempDir Path folder;
  private Stage stage;

  /// @param people how many have to approve what goes to production
  private void setTheStage(int people) {
    setTheStage(example ->
        example
            .replace("# approver:", "approver:")
            .replace("# approval: ", "approval: ")
            .replaceFirst("#   people: \\d", "  people: " + people));
  }

  private void setTheStage(UnaryOperator<String> change) {
    stage = Stage.set(folder, change);
  }

  @AfterEach
  void clearTheStage() {
    stage.close();
  }

  @Test
  void takesNoYesOfWhoWroteItNorOfWhomItCannotTellThat() {
    setTheStage(example ->
        example
            .replace("# approver:", "approver:")
            .replace("# approval: ", "approval: ")
            .replaceFirst("#   people: \\d", "  people: 1")
            .replaceFirst("#   notAuthors: true", "  notAuthors: true")
            .replace("- slack: U0CAROL\n  gitlab: carol\n", ""));
    stage.say("ann", "deploy build #245 to production");
    stage.awaitText("with the role approver who wrote none of it, until");
    stage.say("bob", "approve deployment 1");
    stage.awaitText("shop build #245 is live on production");

    stage.pipeline(Map.of("author", "bob", "title", "Round prices"));
    stage.say("ann", "deploy build #246 to production");
    Said asked = stage.awaitText("shop build #246 waits for approval to go to production");
    assertThat(asked.text()).contains("who wrote none of it (as @U0BOB did), until");
    stage.say("bob", "approve deployment 2");
    stage.awaitText("you wrote some of what it brings; somebody else has to approve it");
    stage.say("carol", "approve deployment 2");
    stage.awaitText("I don't know your GitLab account, so I can't tell whether you wrote some");
    stage.say("bob", "refuse deployment 2: not yet");

    stage.awaitText("not yet");
    assertThat(stage.writes()).hasSize(2);
  }

  @Test
  void deploysOnlyWhatAnotherHasApproved() {
    setTheStage(1);
    stage.say("ann", "deploy build #235 to production");
    Said asked = stage.awaitText("shop build #235 waits for approval to go to production");
    assertThat(asked.text())
        .contains("0 of 1 have approved it. It takes somebody other than @U0ANN");
    assertThat(asked.blocks()).contains("Approve", "Refuse", "Abort").doesNotContain("release 1");
    inThread("These images would go live, by digest");

    stage.say("ann", "approve deployment 1");
    stage.awaitText("you asked for it yourself; somebody else has to approve it");
    stage.say("dave", "approve deployment 1");
    stage.awaitText("needs the role approver");
    stage.say("carol", "deploy build #236 to production");
    stage.awaitText("@U0ANN is already deploying build #235 to production");
    assertThat(stage.writes()).isEmpty();

    stage.restartBot();
    stage.click("bob", asked.ts(), "approve");
    Said live = stage.awaitText("shop build #235 is live on production");
    assertThat(live.blocks()).contains("approved by", "U0BOB", "release 1");
    assertThat(stage.writes()).containsExactly("shop-production/web", "shop-production/worker");

    stage.say("dave", "release 1 on production");
    assertThat(stage.awaitText("Release 1 of shop on production").blocks())
        .contains("Approved by ", "U0BOB");
    stage.say("bob", "approve deployment 1");
    stage.awaitText("Deployment 1 does not wait for approval");
    stage.say("bob", "roll back production");
    stage.awaitText("Not rolled back: I know of no earlier release");

    asksForApprovalOfConfigurationToo();
  }

  private Said inThread(String words) {
    return stage.awaitMessage(said -> said.inThread() && said.blocks().contains(words));
  }

  /// The build that is live already, with what somebody has changed in its ConfigMap since.
  private void asksForApprovalOfConfigurationToo() {
    stage.say("ann", "plan deploy #235 to production");
    stage.awaitText("Everything already runs these images, by digest; no pod would be replaced.");
    stage.configure("shop-production", "web-config", "LOG_LEVEL", "debug");
    stage.say("ann", "deploy #235 to production");
    inThread("The configuration of eu/web would change with it");
    stage.configure("shop-production", "web-config", "LOG_LEVEL", "trace");
    stage.say("bob", "approve deployment 2");
    assertThat(stage.awaitText("This is no longer what was agreed to").text())
        .contains("what eu/web is told by its ConfigMaps and Secrets was changed meanwhile");
    assertThat(stage.writes()).hasSize(2);

    stage.say("ann", "deploy #235 to production");
    Said proposal = inThread("LOG_LEVEL  warn -> trace");
    assertThat(proposal.blocks()).contains("ConfigMap web-config v1 -> ConfigMap web-config");
    stage.say("bob", "approve deployment 3");
    await()
        .atMost(Stage.PATIENCE)
        .untilAsserted(
            () -> assertThat(stage.writes()).hasSize(4).endsWith("shop-production/worker"));
  }

  @Test
  void touchesNothingWhenSomebodyRefusesOrSomethingMoved() {
    setTheStage(2);
    stage.say("ann", "deploy branch fix-login to production");
    stage.awaitText("0 of 2 have approved it");
    stage.say("bob", "approve deployment 1");
    stage.awaitText("1 of 2 have approved it");
    stage.build("fix-login", 246);
    stage.say("carol", "approve deployment 1");
    Said moved = stage.awaitText("This is no longer what was agreed to");
    assertThat(moved.text())
        .contains("it was build #236", "and is build #246", "Nothing was touched");

    stage.say("ann", "deploy #235 to production");
    stage.awaitText("shop build #235 waits for approval");
    stage.say("bob", "refuse deployment 2: not during the sale");
    Said refused = stage.awaitText("@U0BOB did not approve it: not during the sale");
    assertThat(refused.text()).contains("Not deployed: shop build #235 to production");
    stage.say("ann", "history production");
    Said history = stage.awaitText("The last deployments of shop");
    assertThat(history.blocks()).contains("not approved", "refused");
    assertThat(stage.writes()).isEmpty();
  }

  @Test
  void takesRolesFromGitLab() {
    setTheStage(example ->
        example
            .replace("# approval: ", "approval: ")
            .replaceFirst("#   people: \\d", "  people: 1")
            .replace("deployer: [group:S0DEPLOYERS]", "deployer: [gitlab:developer]")
            .replace("# approver: [group:S0DEPLOYERS]", "approver: [gitlab:maintainer]"));
    stage.level("carol", 20);

    stage.say("carol", "deploy #235 to production");
    stage.awaitText("@U0CAROL, that is not allowed: Deploying shop on production needs");
    stage.say("dave", "deploy #235 to production");
    stage.awaitText(
        "What you are in GitLab counts too, but it is not known who you are in GitLab. Ask");
    stage.say("bob", "deploy #235 to production");
    stage.awaitText("shop build #235 waits for approval to go to production");
    stage.say("bob", "may I deploy to production?");
    stage.awaitText("You can deploy to shop on production now, as deployer of shop on production");
    stage.say("ann", "approve deployment 1");
    stage.awaitText("shop build #235 is live on production");
  }

  @Test
  void letsNothingThroughThatIsNotLiveElsewhereOrLacksAJobAndPlansWithTheSameWords() {
    setTheStage(example ->
        example
            .replace("# gates: ", "gates: ")
            .replace("#   jobs: [test]", "  jobs: [test, scan]")
            .replaceFirst("#   liveOn: ", "  liveOn: ")
            .replaceFirst("#   liveFor: \\w+", "  liveFor: 1h"));
    stage.say("ann", "deploy #235 to production");
    Said refused = stage.awaitText("2 things stand against it");
    assertThat(refused.text())
        .contains(
            "Not deployed: shop build #235 to production",
            "Job scan has not succeeded in the pipeline of build #235",
            "(Rule job-missing.)",
            "Build #235 has to be live and stable on staging first, and it is not",
            "(Rule not-live-before.)");

    stage.say("dave", "plan deploy #235 to production");
    Said no = stage.awaitText("It would be refused");
    assertThat(no.text()).contains("Job scan has not succeeded", "(Rule role-missing.)");
    assertThat(no.blocks()).contains("Nothing was touched");
    stage.say("ann", "plan 237 to staging");
    Said plan = stage.awaitText("Nothing stands against it. It would begin at once");
    assertThat(plan.blocks())
        .contains(
            "Risk: which commits come with it is not known.",
            "These images would go live, by digest",
            "2 workloads are written; pods have 10 min to become available",
            "After a failure what was live is put back");
    assertThat(stage.writes()).isEmpty();

    stage.say("ann", "deploy #235 to staging");
    stage.awaitText("shop build #235 is live on staging");
    stage.say("ann", "deploy #235 to production");
    stage.awaitText("Build #235 has to be live on staging for 1 h; it has been for");
    stage.moveTag("shop/web", "build-235", 236);
    stage.say("ann", "deploy #235 to production");
    stage.awaitText(
        "The tag of build #235 points to another image now than the one that is live on staging.");
    assertThat(stage.writes()).hasSize(2);
  }

  @Test
  void letsNothingThroughThatNobodyApprovedOfOrThatAnOpenIssueBlocks() {
    setTheStage(example ->
        example
            .replace("# gates: ", "gates: ")
            .replace("#   mergeRequestApprovals: 1", "  mergeRequestApprovals: 1"));
    stage.issue(7, "Carts <!here> vanish", "blocker", "opened");
    stage.issue(8, "Typo", "bug", "opened");
    stage.say("ann", "deploy !42 to production");
    Said refused = stage.awaitText("2 things stand against it");
    assertThat(refused.text())
        .contains(
            "Not deployed: shop !42 to production",
            "Merge request !42 (Keep people signed in for 30 days) has 0 of 1 approval that it needs.",
            "Its author's own does not count. (Rule merge-request-not-approved.)",
            "(Carts &lt;!here&gt; vanish) is open and has the label blocker.",
            "A build that solves it can go live as a hotfix. (Rule issue-blocks.)")
        .doesNotContain("Typo");

    stage.say("ann", "deploy #235 to production");
    stage.awaitText("The commit of build #235 is in no merge request");
    stage.approveMergeRequest(42, "ann");
    stage.say("ann", "plan !42 to production");
    stage.awaitText("has 0 of 1 approval that it needs");
    assertThat(stage.writes()).isEmpty();

    stage.approveMergeRequest(42, "ann", "bob");
    stage.issue(7, "Carts vanish", "blocker", "closed");
    stage.say("ann", "deploy !42 to production");
    stage.awaitText("shop build #236 is live on production");
  }

  @Test
  void isConfirmedByWhoAskedForIt() {
    setTheStage(0);
    stage.say("ann", "deploy build #235 to production");
    Said question = stage.awaitText("Deploy shop build #235 to production?");
    stage.click("bob", question.ts(), "approve");
    stage.awaitText("only who asked for it can confirm it");

    stage.click("ann", question.ts(), "approve");

    assertThat(stage.awaitText("shop build #235 is live on production").blocks())
        .contains("confirmed by");
  }

  @Test
  void letsAHotfixThroughAFreezeWithASecondPerson() {
    setTheStage(0);
    stage.say("bob", "freeze production: release party");
    stage.awaitText("has frozen shop on production");
    stage.say("ann", "deploy #235 to production");
    stage.awaitText("Not deployed");
    stage.say("ann", "deploy #235 to production as a hotfix");
    stage.awaitText("Not deployed: a hotfix needs a reason");

    stage.say("ann", "deploy #235 to production as a hotfix: nobody can pay");
    Said asked = stage.awaitText("waits for approval to go to production as a hotfix");
    assertThat(asked.blocks()).contains("because: nobody can pay");
    stage.say("ann", "approve deployment 1");
    stage.awaitText("somebody else has to approve it");
    stage.say("carol", "approve deployment 1");

    stage.awaitText("shop build #235 is live on production");
    assertThat(stage.writes()).hasSize(2);
  }
}
