package dev.slipway.sandbox.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// The page in a real Chromium; skipped where there is none.
class BrowserPageTest {
  private static final String SHOWN = "document.getElementById('messages').innerText";

  // The browser's own processes write to it for a moment after it was told to end.
  @TempDir(cleanup = CleanupMode.NEVER)
  Path folder;

  @Test
  void showsWhatIsSaidAndSaysWhatIsTyped() throws Exception {
    Optional<Path> program = Browser.program();
    assumeTrue(program.isPresent(), "there is no Chromium on this machine");
    try (RunningSlack slack = RunningSlack.withRoomToTalk();
        Browser browser = new Browser(program.get(), folder)) {
      browser.open(slack.base().resolve("/"));
      await(browser, "!!document.querySelector('#channels > *')");

      String ts = slack.post("deploys", "Deploying build #235").path("ts").asText();
      await(browser, SHOWN + ".includes('Deploying build #235')");
      slack.api(
          "chat.update",
          Map.of("channel", "C0DEPLOYS", "ts", ts, "text", "shop build #235 is live"));
      await(browser, SHOWN + ".includes('shop build #235 is live')");
      browser.evaluate("document.getElementById('input').focus()");
      browser.type("well done");
      await(browser, SHOWN + ".includes('well done')");

      assertThat(slack.messages("deploys").toString()).contains("well done");
      slack.file("deploys", ts, "log.txt", "MIGRATED 3 tables");
      await(browser, "!!document.querySelector('button.replies')");
      browser.evaluate("document.querySelector('button.replies').click()");
      await(browser, "!!document.querySelector('#thread-messages .file a')");
      assertThat(
              browser.evaluate("document.querySelector('#thread-messages .file').innerText")
                  + browser.evaluate(
                      "fetch(document.querySelector('#thread-messages .file a').href).then(r => r.text())"))
          .contains("log.txt", "17 bytes", "MIGRATED 3 tables");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private static void await(Browser browser, String expression) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() ->
            assertThat(browser.evaluate(expression))
                .as(
                    "%s; page: %s; complaints: %s",
                    expression, browser.evaluate("document.body.innerText"), browser.complaints())
                .isEqualTo("true"));
  }
}
