package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.Stage.Said;
import dev.slipway.config.ConfigFile;
import dev.slipway.config.Loaded;
import dev.slipway.config.SlipwayConfig;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Locks, from what is typed to who may deploy.
@SuppressWarnings("NullAway.Init") // set up before each test
final class LockConversationTest {
  @TempDir Path folder;

  /// How far the bot's clock is behind: it can be put forward.
  private final AtomicReference<Duration> behind = new AtomicReference<>(Duration.ofHours(3));

  private Stage stage;

  @BeforeEach
  void setTheStage() {
    stage = Stage.set(folder, new Cast());
  }

  @AfterEach
  void clearTheStage() {
    stage.close();
  }

  /// A bot whose clock is behind, and production with deploy hours on a day that is not today.
  private final class Cast implements Stage.Cast {
    private final InstantSource system = InstantSource.system();

    @Override
    public String config(String example) {
      DayOfWeek day = system.instant().atOffset(ZoneOffset.UTC).getDayOfWeek().plus(3);
      return example
          .replace("# deployHours:", "deployHours:  ")
          .replaceFirst("#   timezone: [^ ]*", "    timezone: UTC")
          .replace("#   windows:", "    windows:")
          .replaceFirst(
              "#   - days: [^#]*",
              "    - days: [" + day.name().substring(0, 3).toLowerCase(Locale.ROOT) + "] ")
          .replace("#     from: 09:00", "      from: 09:00")
          .replace("#     to: 17:00", "      to: 17:00");
    }

    @Override
    public Stage.RunningBot start(String text, Map<String, String> variables, Path place) {
      Loaded loaded = ConfigFile.parse(text, place, variables);
      if (!(loaded instanceof Loaded.Usable(SlipwayConfig config, _))) {
        throw new IllegalStateException(loaded.toString());
      }
      return Stage.running(Bot.start(config, () -> system.instant().minus(behind.get())));
    }
  }

  @Test
  void refusesADeploymentOfAnybodyButTheOwner() {
    stage.say("ann", "lock staging for 2h: data migration");
    Said locked = stage.awaitText("has locked shop on staging");

    stage.say("bob", "deploy #235 to staging");
    Said refusal = stage.awaitText("Not deployed");
    stage.say("ann", "deploy #235 to staging");
    stage.awaitText("shop build #235 is live on staging");

    assertThat(locked.text()).contains("@U0ANN", "data migration", "unlock shop on staging");
    assertThat(refusal.text())
        .contains(
            "@U0ANN has locked shop on staging since",
            "until",
            "data migration",
            "(Rule locked.) Ask @U0ANN, or say unlock shop on staging: reason.");
    assertThat(stage.writes()).containsExactly("shop-staging/web", "shop-staging/worker");
  }

  @Test
  void refusesToRunAMigrationWhereSomebodyElseHoldsTheLock() {
    stage.say("ann", "lock shop: data migration");
    stage.awaitText("has locked all of shop");

    stage.say("bob", "run migration at #235 on staging");

    assertThat(stage.awaitText("Not run").text()).contains("@U0ANN has locked all of shop");
  }

  @Test
  void letsAnotherEndALockWithAReasonAndTellsItsOwner() {
    stage.say("ann", "lock staging");
    stage.awaitText("has locked shop on staging");

    stage.say("bob", "unlock staging");
    Said refusal = stage.awaitText("Not unlocked");
    stage.say("bob", "unlock staging: ann is on holiday");
    stage.awaitText("@U0BOB has unlocked shop on staging: ann is on holiday");
    Said told = stage.awaitDirect("ann", "has ended your lock on shop on staging");
    stage.say("bob", "deploy #235 to staging");

    assertThat(refusal.text()).contains("unlock shop on staging: reason");
    assertThat(told.text()).contains("@U0BOB", "ann is on holiday");
    stage.awaitText("shop build #235 is live on staging");
  }

  @Test
  void refusesALockOnWhatSomebodyElseHoldsAPartOf() {
    stage.say("ann", "lock staging");
    stage.awaitText("has locked shop on staging");

    stage.say("bob", "lock everything: incident");

    assertThat(stage.awaitText("Not locked").text())
        .contains("@U0ANN has locked shop on staging", "unlock shop on staging: reason");
  }

  @Test
  void refusesALockOfAViewerAndOneThatIsTooLong() {
    stage.say("dave", "lock staging");
    Said denied = stage.awaitText("that is not allowed");
    stage.say("ann", "lock staging for 8 days");
    Said tooLong = stage.awaitText("Not locked");
    stage.say("ann", "locks");

    stage.awaitText("Nobody holds anything.");
    assertThat(denied.text()).contains("needs the role deployer", "role-missing");
    assertThat(tooLong.text()).contains("it can last for 7 days at most");
  }

  @Test
  void keepsALockOverARestartAndShowsIt() {
    stage.say("ann", "lock production for 2h: data migration");
    stage.awaitText("has locked shop on production");

    stage.restartBot();
    stage.say("dave", "who has production?");
    Said held =
        stage.awaitMessage(said ->
            said.text().contains("has locked shop on production")
                && !said.text().contains("nobody else can deploy"));
    stage.say("dave", "what's on production?");

    assertThat(held.text()).contains("@U0ANN", "data migration");
    stage.awaitMessage(said ->
        said.blocks().contains("not deployed by me yet") && said.blocks().contains("has locked"));
  }

  @Test
  void doesNotCountALockWhoseTimeIsOver() {
    stage.say("ann", "lock staging for 2h");
    stage.awaitText("has locked shop on staging");

    behind.set(Duration.ZERO);
    stage.say("bob", "deploy #235 to staging");

    stage.awaitText("shop build #235 is live on staging");
  }

  @Test
  void refusesEverybodyDuringAFreezeUntilItIsEnded() {
    stage.say("ann", "freeze staging for 2 days: release party");
    Said frozen = stage.awaitText("has frozen shop on staging");

    stage.say("ann", "deploy #235 to staging");
    Said refusal = stage.awaitText("Not deployed");
    stage.say("ann", "when can I deploy to staging?");
    Said when = stage.awaitText("You can deploy to shop on staging from");
    stage.say("ann", "unfreeze staging");
    stage.awaitText("@U0ANN has unfrozen shop on staging");
    stage.say("ann", "when can I deploy to staging?");
    stage.awaitText("You can deploy to shop on staging now, as deployer of shop on staging.");
    stage.say("dave", "may I deploy to staging?");
    stage.awaitText(
        "You can't deploy to shop on staging: Deploying shop on staging needs the role deployer");

    assertThat(frozen.text()).contains("nobody can deploy there", "unfreeze shop on staging");
    assertThat(refusal.text()).contains("release party", "(Rule frozen.)");
    assertThat(when.text()).contains("@U0ANN has frozen shop on staging");
    assertThat(stage.writes()).isEmpty();
  }

  @Test
  void refusesDeploymentsOutsideOfDeployHours() {
    stage.say("bob", "deploy #235 to production");

    Said refusal = stage.awaitText("Not deployed");
    stage.say("bob", "when can I deploy to production?");
    Said when = stage.awaitText("You can deploy to shop on production from");

    assertThat(refusal.text())
        .contains("these are no deploy hours of shop on production", "(Rule frozen.)")
        .contains(" 09:00 UTC");
    assertThat(when.text()).contains(" 09:00 UTC");
    stage.say("ann", "lock production for 2h: data migration");
    stage.awaitText("has locked shop on production");
    stage.say("bob", "deploy #235 to production");
    assertThat(stage.awaitText("Besides, these are no deploy hours of shop on production").text())
        .contains("@U0ANN has locked shop on production", "(Rule locked.)", "(Rule frozen.)");
    stage.say("bob", "plan deploy #235 to production");
    assertThat(stage.awaitText("2 things stand against it").text())
        .contains("shop on production is locked", "These are no deploy hours");
    assertThat(stage.writes()).isEmpty();
  }

  @Test
  void handsALockOverToSomebodyWhoMayHaveIt() {
    stage.say("ann", "lock staging for 2h: data migration");
    stage.awaitText("has locked shop on staging");

    stage.say("bob", "hand over staging to @U0BOB");
    Said notYours = stage.awaitText("Not handed over");
    stage.say("ann", "hand over staging to @U0DAVE");
    stage.awaitText("Not handed over: @U0DAVE may not lock shop on staging (rule role-missing).");
    stage.say("ann", "hand over staging to @U0BOB");
    Said told = stage.awaitText("has handed shop on staging over to @U0BOB");
    stage.awaitDirect("bob", "@U0ANN has handed you the lock on shop on staging");
    stage.say("ann", "deploy #235 to staging");
    stage.awaitMessage(
        said -> said.text().contains("Not deployed") && said.text().contains("@U0BOB"));
    stage.say("bob", "deploy #235 to staging");
    stage.awaitText("shop build #235 is live on staging");

    assertThat(notYours.text()).contains("@U0ANN");
    assertThat(told.text()).contains("data migration");
  }

  @Test
  void turnsFeatureFlagsOffAtAnyHourAndOnInDeployHoursAlone() {
    stage.flag(
        "new-checkout",
        "[{\"name\": \"default\", \"parameters\": {}, \"scopes\": [{\"environment_scope\": \"production\"}]}]");

    stage.say("ann", "turn on new-checkout on production for 25%");
    Said refusal = stage.awaitText("Not turned on");
    stage.say("ann", "turn off new-checkout on production");
    stage.awaitText("new-checkout is off on production of shop.");
    stage.say("ann", "undo new-checkout on production");
    stage.awaitText("Not undone: these are no deploy hours of shop on production");

    assertThat(refusal.text())
        .contains("these are no deploy hours of shop on production", "(Rule frozen.)");
    assertThat(stage.flagWrites()).isEqualTo(1);
  }

  @Test
  void saysWhoseDeploymentIsUnderWayWhenALockIsTaken() {
    stage.say("bob", "deploy #244 to staging when green");
    stage.awaitText("goes to staging when its pipeline is green");

    stage.say("ann", "lock staging: data migration");

    Said locked = stage.awaitText("has locked shop on staging");
    assertThat(locked.text()).contains("Deployment 1 of @U0BOB is under way there and goes on.");
  }
}
