package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.bot.Stage.Said;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// HTTP mode: Slack posts signed requests to the bot, which has learnt from Slack who it is.
final class HttpModeTest {
  @TempDir Path folder;

  @Test
  void takesMentionsSlashCommandsAndButtons() {
    try (Stage stage = Stage.setWithSignedRequests(folder)) {
      stage.say("ann", "deploy build #235 to staging");
      Said live = stage.awaitText("shop build #235 is live on staging");

      JsonNode answer = stage.command("ann", "/deploy", "#238 to staging");
      assertThat(answer.toString()).contains("Understood: deploy shop #238 to staging");
      Said under =
          stage.awaitMessage(said ->
              said.text().contains("Deploying shop build #238")
                  && said.blocks().contains("\"abort\""));
      stage.click("ann", under.ts(), "abort");

      Said end = stage.awaitText("was stopped by");
      assertThat(end.ts()).isEqualTo(under.ts());
      assertThat(stage.messages())
          .filteredOn(said -> !said.inThread())
          .extracting(Said::ts)
          .contains(live.ts(), under.ts())
          .hasSize(3); // one of them is the private answer
    }
  }
}
