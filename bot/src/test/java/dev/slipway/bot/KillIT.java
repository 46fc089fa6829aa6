package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.Stage.Said;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `kill -9` of the packaged bot in the middle of a rollout on the simulated cluster, or when there
/// is a new stable build: the same message goes on and ends true, and each workload is written
/// once.
final class KillIT {
  /// What the message of a migration says, one after the other; not all of it need be seen.
  private static final List<String> MIGRATION =
      List.of("Looking up", "Starting the migration", "is running", "is over", "succeeded");

  @TempDir Path folder;

  @ParameterizedTest(name = "killed at: {0}")
  @ValueSource(
      strings = {
        "Looking up",
        "Deploying shop build #235",
        "watching whether it stays up",
        "is live on staging"
      })
  void aKilledBotGoesOnWithTheSameMessage(String moment) {
    try (Stage stage = Stage.set(folder, BotProcess::start)) {
      stage.say("ann", "deploy build #235 to staging");
      Said before = stage.awaitMessage(said -> !said.inThread() && said.reached(moment));

      stage.killBot();

      Said end = stage.awaitText("shop build #235 is live on staging");
      assertThat(end.ts()).isEqualTo(before.ts());
      assertThat(stage.messages()).filteredOn(said -> !said.inThread()).hasSize(1);
      assertThat(stage.writes()).containsExactly("shop-staging/web", "shop-staging/worker");
    }
  }

  @Test
  void aBotKilledWhilePuttingBackPutsBack() {
    try (Stage stage = Stage.set(folder, BotProcess::start)) {
      stage.say("ann", "deploy #237 to staging");
      stage.awaitMessage(
          said -> said.text().contains("Putting back") || said.text().contains("failed on"));

      stage.killBot();

      Said end = stage.awaitText("shop build #237 failed on staging");
      assertThat(end.text()).contains("it is live again");
      assertThat(stage.writes())
          .containsExactly(
              "shop-staging/web", "shop-staging/worker", "shop-staging/web", "shop-staging/worker");
    }
  }

  @ParameterizedTest(name = "killed at: {0}")
  @ValueSource(strings = {"Looking up", "Starting the migration", "is running", "succeeded"})
  void aKilledBotGoesOnWithTheSameMigrationAndRunsItOnce(String moment) {
    try (Stage stage = Stage.set(folder, BotProcess::start)) {
      stage.say("ann", "run migration at build #235 on staging");
      List<String> thenOrLater = MIGRATION.subList(MIGRATION.indexOf(moment), MIGRATION.size());
      Said before =
          stage.awaitMessage(
              said -> !said.inThread() && thenOrLater.stream().anyMatch(said.text()::contains));

      stage.killBot();

      Said end = stage.awaitText("The migration of shop #235 on staging succeeded");
      assertThat(end.ts()).isEqualTo(before.ts());
      assertThat(end.text()).contains("Exit code 0");
      stage.say("ann", "migration log 1");
      assertThat(stage.awaitText("Session 1").blocks())
          .containsOnlyOnce("migrating with build 235")
          .containsOnlyOnce("schema is at version 235");
    }
  }

  @Test
  void aKilledBotAnnouncesEachStableBuildOnce() {
    int some = ThreadLocalRandom.current().nextInt(1, 12);
    try (Stage stage = Stage.set(folder, BotProcess::start)) {
      stage.awaitTheFirstLook();
      stage.sendHooks();

      int before = stage.outsideCalls();
      stage.pipeline(Map.of());
      stage.awaitOutsideCalls(before + some);
      stage.killBot();
      awaitNews(stage, 246);

      // Slack has it, and the bot can't know.
      stage.sendHooks();
      stage.fault("slack", "chat.postMessage", "performed-then-reset", 2);
      stage.pipeline(Map.of());
      stage.awaitText("New stable build #247 on");
      stage.whileTheBotIsDead(() -> stage.pipeline(Map.of()));
      awaitNews(stage, 247);
      awaitNews(stage, 248);

      stage.sendHooks();
      stage.pipeline(Map.of());
      awaitNews(stage, 249);
      List<String> once =
          List.of(
              "New stable build #246",
              "New stable build #247",
              "New stable build #248",
              "New stable build #249");
      String first = "killed at call " + some + " after the pipeline was green";
      assertThat(titles(stage.messages())).as(first).isEqualTo(once);
      assertThat(titles(stage.messagesIn("shop"))).as(first).isEqualTo(once);
    }
  }

  private static void awaitNews(Stage stage, int build) {
    Said _ = stage.awaitText("New stable build #%d on".formatted(build));
    Said _ = stage.awaitIn("shop", "New stable build #%d on".formatted(build));
  }

  private static List<String> titles(List<Said> messages) {
    return messages.stream().map(said -> said.text().replaceFirst(" on .*", "")).toList();
  }
}
