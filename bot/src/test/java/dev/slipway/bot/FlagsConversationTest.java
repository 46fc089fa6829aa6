package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.Stage.Said;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Feature flags, from what is typed to what GitLab has.
@SuppressWarnings("NullAway.Init") // set up before each test
final class FlagsConversationTest {
  /// On for everybody on staging, and for two users on production and staging by one strategy.
  private static final String CHECKOUT =
      """
      [{"name": "default", "parameters": {}, "scopes": [{"environment_scope": "staging"}]},
       {"name": "userWithId", "parameters": {"userIds": "ann,bob"},
        "scopes": [{"environment_scope": "production"}, {"environment_scope": "qa"}]}]\
      """;

  private static final List<String> CHECKOUT_ELSEWHERE =
      List.of("qa userWithId {\"userIds\":\"ann,bob\"}", "staging default {}");

  private static final String EVERYWHERE =
      """
      [{"name": "default", "parameters": {}, "scopes": [{"environment_scope": "*"}]},
       {"name": "flexibleRollout",
        "parameters": {"groupId": "default", "rollout": "5", "stickiness": "userId"},
        "scopes": [{"environment_scope": "prod*"}]}]\
      """;

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

  private static String share(int percent) {
    return "production flexibleRollout {\"groupId\":\"default\",\"rollout\":\"%d\",\"stickiness\":\"default\"}"
        .formatted(percent);
  }

  @Test
  void listsForWhomEachFlagIsOn() {
    stage.flag("new-checkout", CHECKOUT);
    stage.flag("dark_mode", EVERYWHERE);
    stage.flag("search2", "[]");
    stage.inactiveFlag("old-cart");

    stage.say("dave", "flags on production");
    Said list = stage.awaitMessage(said -> said.blocks().contains("new-checkout"));
    stage.sayDirectly("dave", "flags on staging");
    Said direct = stage.awaitDirect("dave", "Feature flags on staging of shop");

    assertThat(list.text()).isEqualTo("Feature flags on production of shop: 4");
    assertThat(list.blocks())
        .containsSubsequence(
            "dark_mode",
            "is on for everybody through *",
            "for 5% of users (by userId) through prod*",
            "new-checkout",
            "is on for the users ann, bob",
            "old-cart",
            "is off: it is switched off as a whole in GitLab",
            "search2",
            "is off");
    assertThat(direct.blocks())
        .containsSubsequence("new-checkout", "is on for everybody", "search2", "is off");
    assertThat(stage.flagWrites()).isZero();
  }

  @Test
  void turnsAFlagOnForAPartAndThenForAListAndOffAndTellsTheHistory() {
    stage.flag("new-checkout", CHECKOUT);
    stage.userList("Beta testers", "u1", "u2");

    stage.say("ann", "turn on new-checkout on production for 25%: the first quarter");
    Said on = stage.awaitText("new-checkout is on for 25% of users on production of shop.");
    List<String> afterOn = stage.flag("new-checkout");
    stage.command("bob", "/slipway", "turn on new-checkout on prod for user list beta testers");
    stage.awaitText("new-checkout is on for the users of the list Beta testers on production");
    List<String> afterList = stage.flag("new-checkout");
    stage.say("ann", "turn off new-checkout on production");
    Said off = stage.awaitText("new-checkout is off on production of shop.");
    List<String> afterOff = stage.flag("new-checkout");
    stage.say("dave", "flag history of new-checkout on production");
    Said history = stage.awaitText("Changes of new-checkout on production of shop");

    assertThat(on.text())
        .contains(
            "It was on for the users ann, bob before. Asked for by @U0ANN: the first quarter.",
            "undo new-checkout on production puts that back.");
    assertThat(afterOn).containsExactlyInAnyOrderElementsOf(with(share(25)));
    assertThat(afterList)
        .containsExactlyInAnyOrderElementsOf(with("production gitlabUserList {} Beta testers"));
    assertThat(off.text()).contains("It was on for the users of the list Beta testers before.");
    assertThat(afterOff).containsExactlyInAnyOrderElementsOf(CHECKOUT_ELSEWHERE);
    assertThat(history.blocks())
        .containsSubsequence(
            "from on for the users of the list Beta testers to ",
            "off",
            "U0ANN",
            "from on for 25% of users to ",
            "on for the users of the list Beta testers",
            "U0BOB",
            "from on for the users ann, bob to ",
            "on for 25% of users",
            "U0ANN",
            "the first quarter");
    assertThat(stage.flagWrites()).isEqualTo(3);
    assertThat(stage.decisions())
        .contains(
            "turn on flag new-checkout on production of shop for 25%: the first quarter",
            "turn off flag new-checkout on production of shop");
  }

  private static List<String> with(String line) {
    return List.of(line, CHECKOUT_ELSEWHERE.get(0), CHECKOUT_ELSEWHERE.get(1));
  }

  @Test
  void undoesTheLastChangeUnlessSomebodyHasChangedItSince() {
    stage.flag("new-checkout", CHECKOUT);
    stage.say("ann", "undo new-checkout on production");
    Said nothing = stage.awaitText("Not undone: I have not changed new-checkout");
    stage.say("ann", "turn on new-checkout on production");
    stage.awaitText("new-checkout is on for everybody on production");

    stage.say("bob", "undo new-checkout on production: too early");
    Said undone = stage.awaitText("new-checkout is on for the users ann, bob on production");
    List<String> afterUndo = stage.flag("new-checkout");
    stage.say("ann", "turn on new-checkout on production for users carol");
    stage.awaitText("new-checkout is on for the user carol on production");
    stage.flag(
        "new-checkout",
        "[{\"name\": \"default\", \"parameters\": {}, \"scopes\": [{\"environment_scope\": \"production\"}]}]");
    stage.say("bob", "undo new-checkout on production");
    Said refused = stage.awaitText("new-checkout is not as its last change left it");

    assertThat(nothing.text()).contains("nothing-to-undo");
    assertThat(undone.text())
        .contains("It was on for everybody before. Asked for by @U0BOB: too early.");
    assertThat(afterUndo)
        .containsExactlyInAnyOrderElementsOf(
            with("production userWithId {\"userIds\":\"ann,bob\"}"));
    assertThat(refused.text())
        .contains("that was on for the user carol, and it is on for everybody now")
        .contains("Rule flag-changed");
    assertThat(stage.flagWrites()).isEqualTo(3);
  }

  @Test
  void leavesAloneWhatOtherEnvironmentsShareAndSaysSo() {
    stage.flag("dark_mode", EVERYWHERE);
    List<String> before = stage.flag("dark_mode");

    stage.say("ann", "turn off dark_mode on production");
    Said refused = stage.awaitText("Not turned off");
    List<String> afterOff = stage.flag("dark_mode");
    stage.say("ann", "turn on dark_mode on production for 50%");
    Said on =
        stage.awaitText("What dark_mode has for production of shop alone is on for 50% of users.");
    stage.say("ann", "turn off dark_mode on production: enough");
    Said off = stage.awaitText("What dark_mode has for production of shop alone is off.");

    assertThat(refused.text())
        .contains(
            "Nothing of dark_mode is set for production alone. It is on for everybody through * and for 5% of users (by userId) through prod*",
            "Rule flag-shared");
    assertThat(afterOff).isEqualTo(before);
    for (Said done : List.of(on, off)) {
      assertThat(done.text())
          .contains(
              "But it is on for everybody through * and for 5% of users (by userId) through prod*, which other environments may share");
    }
    assertThat(stage.flag("dark_mode")).isEqualTo(before);
    assertThat(stage.flagWrites()).isEqualTo(2);
  }

  @Test
  void refusesWhoMayNotAndWhatIsLockedOrNotThere() {
    stage.flag("new-checkout", CHECKOUT);
    stage.inactiveFlag("old-cart");
    stage.userList("beta-testers", "u1");

    stage.say("dave", "turn on new-checkout on production");
    Said viewer = stage.awaitText("Changing feature flags of shop on production needs the role");
    stage.say("ann", "turn on new-chekout on production");
    Said unknown = stage.awaitText("There is no feature flag new-chekout");
    stage.say("ann", "turn on new-checkout on production for user list beta-tester");
    Said noList = stage.awaitText("There is no list of users called beta-tester");
    stage.say("ann", "turn on old-cart on production");
    Said inactive = stage.awaitText("old-cart is switched off as a whole in GitLab");
    stage.say("bob", "freeze production: the sale is on");
    stage.awaitText("has frozen shop on production");
    stage.say("ann", "turn on new-checkout on production");
    Said frozen = stage.awaitText("Not turned on: @U0BOB has frozen shop on production");
    stage.say("bob", "turn off new-checkout on production");
    Said frozenToo = stage.awaitText("Not turned off: @U0BOB has frozen shop on production");

    assertThat(viewer.text()).contains("Nothing was touched.");
    assertThat(unknown.text()).contains("Not turned on", "Did you mean new-checkout?");
    assertThat(noList.text()).contains("Did you mean beta-testers?");
    assertThat(inactive.text()).contains("Switch it on there first");
    assertThat(frozen.text()).contains("the sale is on", "Rule frozen");
    assertThat(frozenToo.text()).contains("Rule frozen");
    assertThat(stage.flagWrites()).isZero();
  }
}
