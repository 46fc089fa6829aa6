package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.Stage.Said;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Deploying when an environment is free, from what is typed to what is live.
final class InLineConversationTest {
  @TempDir Path folder;

  @Test
  void waitsForALockThroughARestartAndTellsWhoseTurnItIs() {
    try (Stage stage = Stage.set(folder)) {
      stage.say("carol", "lock staging for 2h: by hand");
      stage.awaitText("has locked");
      stage.say("bob", "deploy build #236 to staging when free");
      stage.awaitText("It is the next one. ");
      stage.say("ann", "deploy build #235 to staging when free");
      Said waiting = stage.awaitText("goes to staging when it is free. Place 2. ");
      assertThat(waiting.text()).contains(" has it locked. When its turn comes");
      stage.restartBot();

      stage.say("dave", "who has staging?");
      Said line = stage.awaitMessage(said -> said.blocks().contains("Place 2 in line for "));
      assertThat(line.blocks())
          .contains("Place 1 in line for ", "build #236, asked by ", "build #235, asked by ");
      stage.click("ann", waiting.ts(), "abort");
      stage.awaitText("Deployment of shop build #235 to staging was stopped by ");
      assertThat(stage.writes()).isEmpty();

      stage.say("carol", "unlock staging");

      stage.awaitDirect(
          "bob", "It is your turn: shop build #236 to staging (deployment 1) begins.");
      stage.awaitText("shop build #236 is live on staging");
      assertThat(stage.directMessages("ann")).noneMatch(said -> said.text().contains("your turn"));
    }
  }
}
