package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.Stage.Said;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who is told, alone, that what they wrote went live.
@SuppressWarnings("NullAway.Init") // set up before each test
final class FollowConversationTest {
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

  @Test
  void tellsThoseWhoAskedForItOnceAndNobodyElse() {
    deployed("#245");
    stage.say("bob", "tell me when my commits reach staging");
    Said following = stage.awaitText("@U0BOB, I tell you, and nobody else,");
    stage.say("ann", "tell me when my commits reach staging");
    stage.awaitText("@U0ANN, I tell you, and nobody else,");

    stage.pipeline(Map.of("author", "bob", "title", "Round prices <!channel>"));
    deployed("#246");
    Said told =
        stage.awaitDirect("bob", "What you wrote is live on shop on staging, with build #246");
    stage.restartBot();
    stage.say("bob", "stop telling me when my commits reach staging");
    stage.awaitText("@U0BOB, I tell you no more when what you wrote goes live on shop on staging.");
    stage.pipeline(Map.of("author", "bob", "title", "Round them down"));
    deployed("#247");
    stage.pipeline(Map.of("author", "ann", "title", "Round them up"));
    deployed("#248");
    stage.awaitDirect("ann", "with build #248");

    assertThat(following.text())
        .isEqualTo(
            "@U0BOB, I tell you, and nobody else, when what you wrote (as bob in GitLab) goes live on shop on staging. stop telling me when my commits reach shop on staging ends it.");
    assertThat(told.blocks())
        .contains(
            "Round prices", "asked by", "stop telling me when my commits reach shop on staging")
        .doesNotContain("\"type\":\"broadcast\"");
    assertThat(arrivals("bob")).hasSize(1);
    assertThat(arrivals("ann")).hasSize(1);
    assertThat(arrivals("carol")).isEmpty();
  }

  @Test
  void needsAnAccountOfGitLabThatIsKnown() {
    stage.say("dave", "tell me when my commits reach production");

    stage.awaitText(
        "@U0DAVE, it is not known who you are in GitLab. Ask whoever keeps the bot's configuration to add you to people.");
  }

  @Test
  void needsAServerThatTakesEMail() {
    stage.say("bob", "mail me when my commits reach production");

    stage.awaitText(
        "@U0BOB, no e-mail is sent from here. Ask whoever keeps the bot's configuration to add mail.");
  }

  private List<Said> arrivals(String user) {
    return stage.directMessages(user).stream()
        .filter(said -> said.text().contains("What you wrote is live"))
        .toList();
  }

  private void deployed(String build) {
    stage.say("ann", "deploy " + build + " to staging");
    stage.awaitText("shop build " + build + " is live on staging");
  }
}
