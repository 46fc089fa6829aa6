package dev.slipway.bot.rig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.rig.Kill.Point;
import dev.slipway.bot.rig.Kill.What;
import dev.slipway.bot.rig.Kill.Where;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// A build that becomes stable goes to staging by itself: once, however the process dies, and not
/// where a person has decided otherwise. In the story build #235 is deployed by a person, and #236
/// becomes stable a minute later.
final class AutopilotTest {
  private static final Duration DOWN = Duration.ofSeconds(2);

  @Test
  void goesLiveOnceHoweverTheProcessDies() {
    killEverywhere(Rig::automatic, 1);
  }

  @Test
  void goesLiveOnceHoweverTheProcessDiesOnPostgreSql() {
    killEverywhere(Rig::automaticOnPostgreSql, 5);
  }

  @Test
  void runsTheMigrationOfItsBuildFirst() {
    try (Quiet _ = new Quiet();
        Rig rig = Rig.automaticMigratingFirst()) {
      Trial.Outcome outcome = rig.run(Schedule.deploying(Builds.GOOD));

      assertThat(outcome.violations()).isEmpty();
      assertThat(outcome.ends())
          .containsExactlyInAnyOrder("Succeeded", "Succeeded", "Finished", "Finished");
    }
  }

  @Test
  void waitsWhereSomebodyHasALockAndGoesOnAfterIt() {
    Trial.Outcome outcome =
        run(
            Schedule.deploying(Builds.GOOD)
                .saying(Duration.ofSeconds(40), "U0BOB", "lock staging: by hand")
                .saying(Duration.ofSeconds(90), "U0BOB", "unlock staging"));

    assertThat(outcome.violations()).isEmpty();
    assertThat(outcome.ends()).containsExactly("Succeeded", "Succeeded");
  }

  @Test
  void holdsWhileItIsPaused() {
    Trial.Outcome outcome =
        run(
            Schedule.deploying(Builds.GOOD)
                .saying(Duration.ofSeconds(40), "U0BOB", "pause automatic deploys to staging"));

    assertThat(outcome.violations()).isEmpty();
    assertThat(outcome.ends()).containsExactly("Succeeded");
  }

  @Test
  void doesNotTryABuildAgainThatAPersonStopped() {
    Trial.Outcome outcome =
        run(
            Schedule.deploying(Builds.GOOD)
                .saying(Duration.ofSeconds(67), "U0BOB", "abort staging"));

    assertThat(outcome.violations()).isEmpty();
    assertThat(outcome.ends())
        .hasSize(2)
        .contains("Succeeded")
        .anyMatch(end -> end.startsWith("aborted"));
  }

  private static Trial.Outcome run(Schedule story) {
    try (Quiet _ = new Quiet();
        Rig rig = Rig.automatic()) {
      return rig.run(story);
    }
  }

  /// @param step how many transitions from one that is killed at to the next
  private static void killEverywhere(Supplier<Rig> where, int step) {
    Schedule story = Schedule.deploying(Builds.GOOD);
    try (Quiet _ = new Quiet();
        Rig rig = where.get()) {
      Trial.Outcome undisturbed = rig.run(story);
      assertThat(undisturbed.violations()).isEmpty();
      assertThat(undisturbed.ends()).containsExactly("Succeeded", "Succeeded");
      for (int transition = undisturbed.transitions(); transition > 0; transition -= step) {
        for (Point point : Point.values()) {
          Where moment = new Where.Transition(transition, point);
          Trial.Outcome outcome = rig.run(story.killing(new Kill(moment, new What.Dead(DOWN))));
          assertThat(outcome.violations()).as("killed at %s", moment).isEmpty();
          assertThat(outcome.ends())
              .as("killed at %s", moment)
              .containsExactly("Succeeded", "Succeeded");
        }
      }
    }
  }
}
