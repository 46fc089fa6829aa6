package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.Stage.Said;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Changes of feature flags where others have to agree, or where something keeps them: what is
/// typed and pressed, what GitLab has, and what the channel says.
@SuppressWarnings("NullAway.Init") // set up by each test
final class FlagApprovalConversationTest {
  private static final String EVERYBODY =
      "[{\"name\": \"default\", \"parameters\": {}, \"scopes\": [{\"environment_scope\": \"production\"}]}]";
  private static final String QUARTER =
      "production flexibleRollout {\"groupId\":\"default\",\"rollout\":\"25\",\"stickiness\":\"default\"}";

  @TempDir Path folder;
  private Stage stage;

  /// @param people how many have to approve what is changed on production
  private void setTheStage(int people) {
    setTheStage(example -> example, people);
  }

  private void setTheStage(UnaryOperator<String> change, int people) {
    stage =
        Stage.set(
            folder,
            example ->
                change
                    .apply(example)
                    .replace("# approver:", "approver:")
                    .replace("# approval: ", "approval: ")
                    .replaceFirst("#   people: \\d", "  people: " + people));
    stage.flag("new-checkout", "[]");
  }

  @AfterEach
  void clearTheStage() {
    stage.close();
  }

  @Test
  void changesOnlyWhatAnotherHasApprovedAndUndoesInTheSameWay() {
    setTheStage(1);
    stage.say("ann", "turn on new-checkout on production for 25%: the first quarter");
    Said asked = stage.awaitText("new-checkout on production of shop waits for approval");
    assertThat(asked.text()).contains("to be changed from off to on for 25% of users");
    assertThat(asked.blocks())
        .contains("the first quarter", "0 of 1 have approved it", "Approve", "Refuse");
    stage.say("ann", "approve flag change 1");
    stage.awaitText("you asked for it yourself; somebody else has to approve it");
    stage.say("dave", "approve flag change 1");
    stage.awaitText("needs the role approver");
    assertThat(stage.flagWrites()).isZero();

    stage.restartBot();
    stage.click("bob", asked.ts(), "approve");
    Said done = stage.awaitText("new-checkout is on for 25% of users on production of shop.");
    stage.say("bob", "approve flag change 1");
    stage.awaitText("Flag change 1 does not wait for approval");
    stage.say("ann", "undo new-checkout on production");
    stage.awaitText("waits for approval to be changed from on for 25% of users to off");
    stage.say("carol", "refuse flag change 2: not during the sale");
    Said refused = stage.awaitText("@U0CAROL did not approve it: not during the sale");
    stage.say("dave", "flag history on production");
    Said history = stage.awaitText("Changes of feature flags on production of shop");

    assertThat(done.text()).contains("Asked for by @U0ANN: the first quarter; approved by @U0BOB.");
    assertThat(stage.flag("new-checkout")).containsExactly(QUARTER);
    assertThat(stage.flagWrites()).isEqualTo(1);
    assertThat(refused.text()).contains("Not undone: new-checkout", "Nothing was touched.");
    assertThat(history.blocks())
        .containsSubsequence("(not done)", "on for 25% of users", "approved by", "U0BOB");
    assertThat(stage.decisions())
        .contains(
            "approve flag change 1: new-checkout on shop on production from off to on for 25% of users",
            "refuse flag change 2: not during the sale: new-checkout on shop on production from on for 25% of users to off");
  }

  @Test
  void takesTwoOthersAndWritesNothingThatMovedMeanwhileOrWasTakenBack() {
    setTheStage(2);
    stage.say("ann", "turn on new-checkout on production for 25%");
    Said asked = stage.awaitMessage(said -> said.blocks().contains("0 of 2 have approved it"));
    stage.click("bob", asked.ts(), "approve");
    stage.awaitMessage(said -> said.blocks().contains("1 of 2 have approved it"));
    stage.say("bob", "approve flag change 1");
    stage.awaitText("you have approved it already");
    stage.flag("new-checkout", EVERYBODY);
    stage.click("carol", asked.ts(), "approve");
    Said moved = stage.awaitText("This is no longer what was agreed to");

    stage.say("ann", "turn off new-checkout on production");
    stage.awaitText("waits for approval to be changed from on for everybody to off");
    stage.say("ann", "refuse flag change 2: wrong flag");
    Said back = stage.awaitText("@U0ANN took it back: wrong flag");
    stage.say("bob", "approve flag change 2");
    stage.awaitText("Flag change 2 does not wait for approval");
    stage.say("bob", "approve flag change 3");
    stage.awaitText("There is no flag change 3.");

    assertThat(moved.text())
        .contains(
            "Not turned on",
            "new-checkout was off then, and is on for everybody",
            "Ask again",
            "Rule flag-changed");
    assertThat(back.text()).contains("Not turned off");
    assertThat(stage.flagWrites()).isZero();
  }

  @Test
  void isConfirmedByWhoAskedForIt() {
    setTheStage(0);
    stage.say("ann", "turn on new-checkout on production for 25%");
    Said question =
        stage.awaitText("new-checkout on production of shop: change it from off to on for 25%");
    stage.click("bob", question.ts(), "approve");
    stage.awaitText("only who asked for it can confirm it");
    long before = stage.flagWrites();

    stage.click("ann", question.ts(), "approve");

    Said done = stage.awaitText("new-checkout is on for 25% of users on production");
    assertThat(before).isZero();
    assertThat(done.text()).contains("confirmed by @U0ANN");
  }

  /// `LockConversationTest` has the hours.
  @Test
  void isKeptByFreezesAndIssuesButAsAHotfixWithASecondPerson() {
    setTheStage(
        example ->
            example
                .replace("# gates: ", "gates: ")
                .replace("#   mergeRequestApprovals: 1", "  mergeRequestApprovals: 1"),
        0);
    stage.issue(7, "Carts vanish", "blocker", "opened");
    stage.say("ann", "turn on new-checkout on production");
    Said blocked = stage.awaitText("Not turned on: Issue #7 (Carts vanish)");
    stage.say("bob", "freeze production: release party");
    stage.awaitText("has frozen shop on production");
    stage.say("ann", "turn on new-checkout on production");
    stage.awaitText("Not turned on: @U0BOB has frozen shop on production");
    stage.say("ann", "turn on new-checkout on production as a hotfix");
    stage.awaitText("Not turned on: a hotfix needs a reason");

    stage.say("ann", "turn on new-checkout on production as a hotfix: nobody can pay");
    Said asked = stage.awaitText("waits for approval to be changed as a hotfix, from off to on");
    stage.click("ann", asked.ts(), "approve");
    stage.awaitText("somebody else has to approve it");
    long before = stage.flagWrites();
    stage.click("carol", asked.ts(), "approve");
    stage.awaitText("new-checkout is on for everybody on production");

    assertThat(blocked.text())
        .contains("is open and has the label blocker", "as a hotfix", "Rule issue-blocks");
    assertThat(before).isZero();
    assertThat(stage.flag("new-checkout")).isEqualTo(List.of("production default {}"));
  }
}
