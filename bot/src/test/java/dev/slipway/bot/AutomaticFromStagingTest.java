package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Builds that go from staging to production by themselves.
final class AutomaticFromStagingTest {
  private static final Pattern MOMENT = Pattern.compile("\"timestamp\":(\\d+)");

  @TempDir Path folder;

  /// The time is counted from the release on staging, whatever becomes of the bot meanwhile.
  @Test
  void takesABuildOnNoEarlierThanTheMomentThatItNamesAndOnlyWhileItIsWellWhereItComesFrom() {
    try (Stage stage = Stage.set(folder, AutomaticFromStagingTest::fromStaging)) {
      stage.awaitTheFirstLook();
      stage.say("ann", "pause automatic deploys to production");
      stage.awaitText("has paused automatic deploys to shop on production");
      stage.say("ann", "deploy #230 to production");
      stage.awaitText("shop build #230 is live on production");
      stage.say("ann", "deploy #245 to staging");
      stage.awaitText("shop build #245 is live on staging");
      int before = stage.writes().size();
      stage.say("ann", "resume automatic deploys to production");
      stage.awaitText("has resumed automatic deploys to shop on production");
      stage.say("dave", "why is production not on the latest?");
      Instant until = lastMoment(stage.awaitText("and has to be until "));

      stage.scale("shop-staging", "web", 0);
      stage.restartBot();
      await().atMost(Stage.PATIENCE).until(() -> Instant.now().isAfter(until.plusSeconds(1)));
      stage.say("dave", "why is production not on the latest?");
      stage.awaitText(
          "web of shop on staging has no pods (it is scaled to 0), so that nobody can tell whether the build is well there.");
      assertThat(stage.writes().subList(before, stage.writes().size()))
          .containsExactly("shop-staging/web");
      stage.scale("shop-staging", "web", 3);
      Instant wellAgain = Instant.now();

      stage.awaitText("shop build #245 is live on production");
      assertThat(Instant.now()).isAfter(wellAgain.plusSeconds(10));
    }
  }

  private static Instant lastMoment(Stage.Said said) {
    return MOMENT
        .matcher(said.blocks())
        .results()
        .map(found -> Instant.ofEpochSecond(Long.parseLong(found.group(1))))
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  private static String fromStaging(String example) {
    return example
        .replace("strategy: cautious", "strategy: rolling")
        .replaceFirst(
            "    aliases: \\[prod]",
            "    auto: {on: stable, commits: 100, liveOn: staging, liveFor: 10s}\n    aliases: [prod]");
  }
}
