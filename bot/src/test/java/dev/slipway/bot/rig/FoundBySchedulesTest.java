package dev.slipway.bot.rig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.rig.Faults.Fault;
import dev.slipway.bot.rig.SimCluster.Meddle;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What random schedules have found, each as the shortest story that shows it.
final class FoundBySchedulesTest {
  private static final int THROWS = 60;

  /// However the dice fall.
  private static void holds(Schedule schedule) {
    try (Rig rig = new Rig()) {
      for (int dice = 0; dice < THROWS; dice++) {
        assertThat(rig.run(schedule.dice(dice)).violations()).as("dice %s", dice).isEmpty();
      }
    }
  }

  @Test
  void believesThatSomebodyInterferedOnlyFromARead() {
    holds(
        Schedule.deploying(Builds.GOOD)
            .meddling(Duration.ofMillis(-800), "shop-staging/web", Meddle.RECREATE));
  }

  @Test
  void doesNotSayThatNothingWasTouchedWhenTheAnswerToItsWriteWasLost() {
    holds(
        Schedule.deploying(Builds.GOOD)
            .writing(1, Fault.ANSWER_LOST)
            .meddling(Duration.ofMillis(1500), "shop-staging/web", Meddle.SET_IMAGE));
  }

  @Test
  void doesNotWriteAgainOverSomebodyWhoUndidIt() {
    holds(
        Schedule.deploying(Builds.GOOD)
            .writing(1, Fault.ANSWER_LOST)
            .meddling(Duration.ofMillis(1500), "shop-staging/web", Meddle.UNDO));
  }

  @Test
  void letsNoWriteArriveAfterItSaidThatNothingWasTouched() {
    holds(
        Schedule.deploying(Builds.GOOD)
            .writing(1, Fault.DONE_LATER)
            .saying(Duration.ofMillis(1200), "U0BOB", "abort staging"));
  }
}
