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

/// What a channel is told of an app, as people want it.
@SuppressWarnings("NullAway.Init") // set up before each test
final class SubscriptionConversationTest {
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
  void tellsAChannelOnceHowDeploymentsEndThatWereAskedForElsewhere() {
    stage.say("ann", "subscribe here to deployments of shop");
    stage.awaitText("@U0ANN: this channel is told of deployments of shop.");

    stage.sayDirectly("bob", "deploy #235 to staging");
    Said told = stage.awaitText("shop build #235 is live on staging");
    stage.restartBot();
    stage.say("ann", "unsubscribe here from deployments of shop");
    stage.awaitText("@U0ANN: this channel is told no more of deployments of shop.");
    stage.sayDirectly("bob", "deploy #236 to staging");
    stage.awaitDirect("bob", "shop build #236 is live on staging");

    assertThat(told.blocks()).contains("asked by", "deployment 1").doesNotContain("\"button\"");
    assertThat(
            stage.messages().stream()
                .filter(said -> said.text().contains("is live on staging"))
                .map(Said::text))
        .containsExactly("shop build #235 is live on staging");
  }

  @Test
  void mutesBuildsForATimeAndShowsIt() {
    stage.say("ann", "mute builds here for 2h");
    stage.awaitText("@U0ANN: this channel is told nothing of builds of shop until");
    stage.say("dave", "subscriptions");
    Said shown = stage.awaitText("#deploys is told of builds, but is muted until");
    stage.awaitTheFirstLook();
    stage.sendHooks();
    stage.pipeline(Map.of("title", "Round prices"));
    stage.say("ann", "deploy #246 to staging");
    stage.awaitText("shop build #246 is live on staging");
    stage.say("ann", "unmute builds here");
    stage.awaitText("@U0ANN: nothing is muted any more in this channel of builds of shop.");
    stage.pipeline(Map.of("title", "Round them up"));
    stage.awaitText("New stable build #247 on master of shop");

    assertThat(shown.text()).contains("#shop is told of builds.");
    assertThat(news()).hasSize(1);
  }

  @Test
  void takesItOnlyFromThoseWhoMayDeployAndInTheChannelThatIsMeant() {
    stage.say("dave", "subscribe here to deployments of shop");
    Said denied = stage.awaitText("that is not allowed");
    stage.sayDirectly("ann", "subscribe here to deployments of shop");
    stage.awaitDirect(
        "ann",
        "Say it in the channel that is meant; it has to be one that the configuration lists.");

    assertThat(denied.text()).contains("role deployer", "role-missing");
  }

  private List<Said> news() {
    return stage.messages().stream()
        .filter(said -> said.text().startsWith("New stable build"))
        .toList();
  }
}
