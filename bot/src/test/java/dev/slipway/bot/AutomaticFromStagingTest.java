package dev.slipway.bot;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Builds that go from staging to production by themselves.
final class AutomaticFromStagingTest {
  @TempDir Path folder;

  @Test
  void takesABuildOnOnlyWhileItIsWellWhereItComesFrom() {
    try (Stage stage = Stage.set(folder, AutomaticFromStagingTest::fromStaging)) {
      stage.awaitTheFirstLook();
      stage.say("ann", "pause automatic deploys to production");
      stage.awaitText("has paused automatic deploys to shop on production");
      stage.say("ann", "deploy #230 to production");
      stage.awaitText("shop build #230 is live on production");
      stage.say("ann", "deploy #245 to staging");
      stage.awaitText("shop build #245 is live on staging");

      stage.scale("shop-staging", "web", 0);
      stage.say("ann", "resume automatic deploys to production");
      stage.awaitText("has resumed automatic deploys to shop on production");
      stage.say("dave", "why is production not on the latest?");
      stage.awaitText(
          "web of shop on staging has no pods (it is scaled to 0), so that nobody can tell whether the build is well there.");
      stage.scale("shop-staging", "web", 3);

      stage.awaitText("shop build #245 is live on production");
    }
  }

  private static String fromStaging(String example) {
    return example
        .replace("strategy: cautious", "strategy: rolling")
        .replaceFirst(
            "    aliases: \\[prod]",
            "    auto: {on: stable, commits: 100, liveOn: staging}\n    aliases: [prod]");
  }
}
