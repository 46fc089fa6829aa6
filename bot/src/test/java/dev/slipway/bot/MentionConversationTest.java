package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.Stage.Said;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who is mentioned where builds are announced.
@SuppressWarnings("NullAway.Init") // set up before each test
final class MentionConversationTest {
  @TempDir Path folder;
  private Stage stage;

  @BeforeEach
  void setTheStage() {
    stage = Stage.set(folder);
    stage.awaitTheFirstLook();
    stage.sendHooks();
  }

  @AfterEach
  void clearTheStage() {
    stage.close();
  }

  @Test
  void mentionsWhoAskedWhereTheirCommitsAreAnnouncedAndNobodyElse() {
    stage.say("dave", "mention me in builds");
    stage.awaitText("@U0DAVE, it is not known who you are in GitLab.");
    stage.say("bob", "mention me in builds of shop");
    Said taken = stage.awaitText("@U0BOB, I mention you");
    stage.pipeline(Map.of("author", "ann", "title", "Count carts @bob"));
    Said ofAnn = announced("#246", "Count carts");
    stage.pipeline(Map.of("author", "bob", "title", "Round prices"));
    Said ofBob = announced("#247", "\"user_id\":\"U0BOB\"");
    stage.pipeline(
        Map.of("status", "failed", "failedJob", "test", "author", "bob", "title", "Round them up"));
    stage.awaitMessage(said ->
        said.text().startsWith("Build #248 broke master")
            && said.blocks().contains("\"user_id\":\"U0BOB\""));
    stage.say("bob", "do not mention me in builds of shop");
    Said ended = stage.awaitText("@U0BOB, you appear by name only");
    stage.pipeline(Map.of("author", "bob", "title", "Round them down"));
    Said after = announced("#249", "Round them down");

    assertThat(taken.text())
        .isEqualTo(
            "@U0BOB, I mention you where builds of shop with commits of yours (as bob in GitLab) are announced. stop mentioning me in builds of shop ends it.");
    assertThat(ended.text())
        .isEqualTo("@U0BOB, you appear by name only where builds of shop are announced.");
    assertThat(ofBob.blocks()).contains("Round prices");
    assertThat(ofAnn.blocks()).doesNotContain("\"type\":\"user\"");
    assertThat(after.blocks()).doesNotContain("\"type\":\"user\"");
  }

  private Said announced(String build, String with) {
    return stage.awaitMessage(said ->
        said.text().startsWith("New stable build " + build) && said.blocks().contains(with));
  }
}
