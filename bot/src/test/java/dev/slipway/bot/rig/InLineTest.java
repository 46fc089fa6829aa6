package dev.slipway.bot.rig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.deployments.Line;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Deployments that wait until their environment is free.
final class InLineTest {
  private static final Schedule LOCKED =
      Schedule.deploying(Builds.RED)
          .saying(Duration.ofSeconds(2), "U0CAROL", "lock staging for 12h: by hand");

  private static Schedule waiting(Schedule story) {
    return story
        .saying(Duration.ofSeconds(4), "U0BOB", "deploy #236 to staging when free")
        .saying(Duration.ofSeconds(6), "U0ANN", "deploy #235 to staging when free");
  }

  private static List<String> ends(Schedule story) {
    try (Rig rig = new Rig()) {
      Trial.Outcome outcome = rig.run(story);
      assertThat(outcome.violations()).isEmpty();
      return outcome.ends();
    }
  }

  @Test
  void goesInTheOrderOfAskingWhenTheLockIsEnded() {
    assertThat(ends(waiting(LOCKED).saying(Duration.ofMinutes(2), "U0CAROL", "unlock staging")))
        .containsExactly("Succeeded", "Succeeded", "refused pipeline-failed");
  }

  @Test
  void endsWithTheReasonOfAGateThatSaysNoWhenItsTurnHasCome() {
    assertThat(
            ends(
                waiting(LOCKED)
                    .saying(Duration.ofMinutes(1), "U0CAROL", "freeze staging: party")
                    .saying(Duration.ofMinutes(2), "U0CAROL", "unlock staging")))
        .containsExactly("refused frozen", "refused frozen", "refused pipeline-failed");
  }

  @Test
  void needsAReasonThatWasGivenAfterTheBuildWasPutOut() {
    assertThat(
            ends(
                Schedule.deploying(Builds.GOOD)
                    .saying(Duration.ofMinutes(1), "U0ANN", "deploy #236 to staging")
                    .saying(Duration.ofMinutes(2), "U0CAROL", "lock staging")
                    .saying(
                        Duration.ofMinutes(3),
                        "U0BOB",
                        "deploy #236 to staging when free: the sprint is over")
                    .saying(Duration.ofMinutes(4), "U0CAROL", "roll back staging")
                    .saying(Duration.ofMinutes(6), "U0CAROL", "unlock staging")))
        .containsExactlyInAnyOrder("Succeeded", "Succeeded", "Succeeded", "refused quarantined");
  }

  @Test
  void letsTheNextOneGoWhenSomebodyLeavesTheLine() {
    assertThat(
            ends(
                waiting(LOCKED)
                    .saying(Duration.ofMinutes(1), "U0BOB", "abort deployment 2")
                    .saying(Duration.ofMinutes(2), "U0CAROL", "unlock staging")))
        .containsExactly("Succeeded", "aborted NOTHING_TOUCHED", "refused pipeline-failed");
  }

  @Test
  void takesNobodyTwiceForTheSameAndNoMoreThanTen() {
    Schedule story = waiting(LOCKED);
    for (int i : IntStream.range(0, 12).toArray()) {
      String who = i < 6 ? "U0ANN" : "U0BOB";
      long build = 235L - i % 6;
      story =
          story.saying(
              Duration.ofSeconds(8L + i), who, "deploy #" + build + " to staging when free");
    }

    // Two wait; of Ann's six she has one already, so five more wait; of Bob's six there is room for
    // three.
    assertThat(ends(story.saying(Duration.ofMinutes(2), "U0CAROL", "unlock staging")))
        .hasSize(1 + Line.MOST);
  }

  @Test
  void waitsNotForAFreeze() {
    assertThat(
            ends(
                Schedule.deploying(Builds.RED)
                    .saying(Duration.ofSeconds(2), "U0CAROL", "freeze staging: party")
                    .saying(Duration.ofSeconds(4), "U0BOB", "deploy #236 to staging when free")))
        .containsExactly("refused pipeline-failed");
  }
}
