package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.Stage.Said;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What differs between environments and releases, and what has changed since a time.
@SuppressWarnings("NullAway.Init") // set up before each test
final class DiffConversationTest {
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

  private void deploy(int build, String environment) {
    stage.say("ann", "deploy build #" + build + " to " + environment);
    stage.awaitText("shop build #" + build + " is live on " + environment);
  }

  @Test
  void saysWhatDiffersAndWhatChanged() {
    stage.say("dave", "diff staging production");
    stage.awaitText("I have not deployed shop to staging yet");
    stage.say("dave", "what changed on staging since yesterday");
    Said nothing = stage.awaitText("What changed of shop since ");
    assertThat(nothing.blocks()).contains("nothing that I did");

    deploy(235, "staging");
    deploy(240, "staging");
    stage.say("dave", "diff 1 2 on staging");
    Said releases = stage.awaitText("shop on staging: releases 1 and 2 compared");
    assertThat(releases.blocks())
        .contains(
            "4 commits are in release 2 and not in release 1:",
            "Images, by digest:",
            "web/web  ",
            "\\n  -> ")
        .doesNotContain("I can't tell");

    deploy(235, "production");
    stage.say("dave", "diff production staging");
    Said environments = stage.awaitText("shop: production and staging compared");
    assertThat(environments.blocks())
        .contains("4 commits are on staging and not on production:")
        .doesNotContain("commits are on production and not on staging");

    stage.say("dave", "what changed on staging in the last 2 hours");
    Said changed =
        stage.awaitMessage(said ->
            said.text().contains("What changed of shop since ")
                && said.blocks().contains("release 2 · build "));
    assertThat(changed.blocks())
        .contains("release 1 · build ", "What was live before that I don't know");

    stage.say("dave", "diff 1 41 on staging");
    stage.awaitText("There is no release 41 of shop on staging");
    stage.say("dave", "what changed since 2099-01-01");
    stage.awaitText("has not come yet. Say an earlier time.");
  }
}
