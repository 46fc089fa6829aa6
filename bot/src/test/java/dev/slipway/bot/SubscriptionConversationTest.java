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
    stage.awaitText(
        "@U0ANN: this channel is told of deployments of shop. unsubscribe from deployments of shop ends it.");

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
    stage.awaitText(
        "@U0ANN: builds of shop are no longer muted in this channel. mute builds of shop takes it back.");
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
        "Say it in the channel that is meant, or name that channel with its #; it has to be one that the configuration lists.");

    assertThat(denied.text()).contains("role deployer", "role-missing");
  }

  @Test
  void subscribesAnotherChannelAndTellsItWhoSaidSo() {
    stage.say("ann", "subscribe #shop to deployments of shop");
    Said answer = stage.awaitText("@U0ANN: #shop is told of deployments of shop.");
    Said there = stage.awaitIn("shop", "@U0ANN said elsewhere:");
    stage.restartBot();
    stage.say("bob", "deploy #235 to staging");
    stage.awaitIn("shop", "shop build #235 is live on staging");
    stage.command("ann", "/slipway", "unsubscribe #shop from deployments of shop");
    stage.awaitSeenAlone("U0ANN", "is told no more of deployments of ");
    Said over = stage.awaitIn("shop", "is told no more of deployments of shop.");
    stage.say("bob", "deploy #236 to staging");
    stage.awaitText("shop build #236 is live on staging");
    stage.sayDirectly("ann", "subscribe #shop to deployments of shop");
    stage.awaitDirect("ann", "#shop is told of deployments of shop.");

    assertThat(answer.inThread()).isFalse();
    assertThat(there.text())
        .isEqualTo(
            "@U0ANN said elsewhere: this channel is told of deployments of shop. unsubscribe from deployments of shop ends it.");
    assertThat(over.text())
        .isEqualTo(
            "@U0ANN said elsewhere: this channel is told no more of deployments of shop. subscribe to deployments of shop takes it back.");
    assertThat(stage.messagesIn("shop").stream().map(Said::text))
        .noneMatch(text -> text.contains("build #236"));
  }

  @Test
  void mutesBuildsInAnotherChannel() {
    stage.awaitTheFirstLook();
    stage.sendHooks();
    stage.say("ann", "mute builds in #shop for 2h");
    stage.awaitText("@U0ANN: #shop is told nothing of builds of shop until");
    stage.awaitIn("shop", "unmute builds of shop ends it.");
    stage.pipeline(Map.of("title", "Round prices"));
    stage.awaitText("New stable build #246 on master of shop");
    stage.say("ann", "unmute builds of shop in #shop");
    stage.awaitIn(
        "shop",
        "builds of shop are no longer muted in this channel. mute builds of shop takes it back.");
    stage.pipeline(Map.of("title", "Round them up"));

    stage.awaitIn("shop", "New stable build #247 on master of shop");
    assertThat(stage.messagesIn("shop").stream().map(Said::text))
        .noneMatch(text -> text.startsWith("New stable build #246"));
  }

  @Test
  void refusesChannelsThatAreNotMeantForItWithWords() {
    stage.say("ann", "subscribe #general to builds of shop");
    Said unlisted = stage.awaitText("The configuration lists no channel #C0GENERAL.");
    stage.say("dave", "subscribe #shop to builds of shop");
    stage.awaitText("that is not allowed");
    stage.leave("shop", "ann");
    stage.say("ann", "subscribe #shop to builds of shop");
    Said stranger = stage.awaitText("You are not in that channel.");
    stage.putBot("shop", false);
    stage.say("bob", "subscribe #shop to builds of shop");
    Said absent = stage.awaitText("I am not in that channel.");
    stage.putBot("shop", true);
    stage.fault("slack", "conversations.members", "500", 1);
    stage.say("bob", "mute builds in #shop");
    Said silent = stage.awaitText("I can't see who is in #shop now");

    assertThat(unlisted.text()).contains("Ask whoever keeps it to add it to channels");
    assertThat(stranger.text())
        .isEqualTo(
            "#shop: You are not in that channel. Join it, or ask somebody who is in it to say this. (rule person-not-in-channel)");
    assertThat(absent.text())
        .isEqualTo(
            "#shop: I am not in that channel. Invite me there (/invite) and say it again. (rule bot-not-in-channel)");
    assertThat(silent.text())
        .isEqualTo(
            "I can't see who is in #shop now, as Slack answered HTTP 500, so I did nothing. Say it again in a moment.");
    assertThat(stage.messagesIn("shop")).isEmpty();
  }

  @Test
  void tellsTheChannelsOfTheConfigurationHowDeploymentsEnd(@TempDir Path other) {
    stage.close();
    stage = Stage.set(other, text -> text.replace("  # deploymentsIn:", "  deploymentsIn:"));

    stage.say("ann", "subscriptions");
    Said shown = stage.awaitText("#shop is told of deployments.");
    stage.say("ann", "deploy #235 to staging");
    stage.awaitIn("shop", "shop build #235 is live on staging");
    stage.command("ann", "/slipway", "mute deployments in #shop");
    stage.awaitIn("shop", "unmute deployments of shop ends it.");
    stage.say("ann", "deploy #236 to staging");
    stage.awaitText("shop build #236 is live on staging");
    stage.command("ann", "/slipway", "unmute deployments in #shop");
    stage.awaitIn("shop", "deployments of shop are no longer muted");

    assertThat(shown.text()).doesNotContain("#deploys is told of deployments");
    assertThat(stage.messagesIn("shop").stream().map(Said::text))
        .noneMatch(text -> text.contains("build #236"));
  }

  private List<Said> news() {
    return stage.messages().stream()
        .filter(said -> said.text().startsWith("New stable build"))
        .toList();
  }
}
