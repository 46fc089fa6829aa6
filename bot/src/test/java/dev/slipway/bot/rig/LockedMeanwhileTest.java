package dev.slipway.bot.rig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.rig.Schedule.Line;
import dev.slipway.commands.chat.ChatMessage.Via;
import dev.slipway.config.Environment.OnFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Somebody takes a lock while another's deployment waits for its pipeline.
final class LockedMeanwhileTest {
  @Test
  void refusesADeploymentThatWaitedWhenSomebodyElseHasTheLockByThen() {
    Trial.Outcome outcome = run("lock staging: by hand");

    assertThat(outcome.violations()).isEmpty();
    assertThat(outcome.ends()).containsExactly("refused locked");
  }

  @Test
  void letsItGoOnWhenTheLockWasEndedBefore() {
    Trial.Outcome outcome = run("lock staging: by hand", "unlock staging");

    assertThat(outcome.violations()).isEmpty();
    assertThat(outcome.ends()).containsExactly("Succeeded");
  }

  private static Trial.Outcome run(String... bobs) {
    Schedule story =
        new Schedule(
            1,
            OnFailure.REVERT,
            List.of(
                new Line(
                    Duration.ZERO,
                    "U0ANN",
                    "deploy #" + Builds.NOT_GREEN_YET + " to staging when green",
                    Via.MENTION,
                    1)),
            List.of(),
            Map.of(),
            Map.of(),
            List.of(),
            List.of(),
            "revert",
            Duration.ofSeconds(30));
    for (int i = 0; i < bobs.length; i++) {
      story = story.saying(Duration.ofSeconds(2L + i), "U0BOB", bobs[i]);
    }
    try (Rig rig = new Rig()) {
      return rig.run(story);
    }
  }
}
