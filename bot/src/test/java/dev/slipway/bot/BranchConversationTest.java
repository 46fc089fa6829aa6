package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.bot.Stage.Said;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the channel says of the default branch by itself.
@SuppressWarnings("NullAway.Init") // set up before each test
final class BranchConversationTest {
  @TempDir Path folder;
  private Stage stage;

  @BeforeEach
  void setTheStage() {
    stage = Stage.set(folder);
    stage.awaitTheFirstLook();
  }

  @AfterEach
  void clearTheStage() {
    stage.close();
  }

  @Test
  void announcesANewStableBuildAtTheHookAndKeepsTheMessageTrue() {
    stage.sendHooks();
    stage.merge(42, "fix-login");

    long began = System.nanoTime();
    long number =
        stage.pipeline(
            Map.of(
                "author", "bob",
                "title", "Round prices <!channel> @ann",
                "coverage", "84.5",
                "tests", Map.of("total", 430, "failed", 0, "skipped", 4)));
    Said said = stage.awaitText("New stable build #" + number + " on master of shop");

    Duration took = Duration.ofNanos(System.nanoTime() - began);
    System.out.println("from the hook to the message: " + took.toMillis() + " ms");
    // Without hooks it looks every five seconds.
    assertThat(took).isLessThan(Duration.ofSeconds(4));
    assertThat(said.blocks())
        .contains("3 commits since #245 by", "Round prices", "!42", "430", "84.5 %", "4 min")
        .contains("deploy shop #" + number + " to staging", "show build #" + number + " of shop")
        .doesNotContain("\"type\":\"broadcast\"", "\"type\":\"user\"");
    stage.click("ann", said.ts(), "deploy");

    stage.awaitText("shop build #" + number + " is live on staging");
    Said edited =
        stage.awaitText("New stable build #" + number + " on master of shop, live on staging");
    assertThat(edited.ts()).isEqualTo(said.ts());
    assertThat(edited.blocks()).doesNotContain("deploy shop #" + number + " to staging");
    assertThat(news()).hasSize(1);

    stage.click("dave", said.ts(), "details");

    stage.awaitText("shop build #" + number + ": Round prices");
  }

  /// Looks are so seldom that only a hook can cause one soon enough. When GitLab sends none any
  /// more, one refused hook being enough for that, the seldom looks are left.
  @Test
  void announcesWithinTwoSecondsOfASignedHookAndWithinAMinuteWithoutOne(@TempDir Path own) {
    stage.close();
    stage =
        Stage.set(
            own,
            example ->
                example
                    .replace(
                        "hookToken: ${GITLAB_HOOK_TOKEN:-}", "hookSigningToken: " + signingToken(1))
                    .replace("lookEvery: 5s", "lookEvery: 45s"));
    stage.awaitQuestion(0, "/pipelines?");
    stage.sendSignedHooks(signingToken(2));
    stage.pipeline(Map.of("title", "Signed by another", "status", "running"));
    await().atMost(Stage.PATIENCE).until(() -> !answers().isEmpty());
    assertThat(answers()).containsOnly(401);

    stage.sendSignedHooks(signingToken(1));
    List<Duration> took =
        Stream.of("First", "Second", "Third").map(this::announced).sorted().toList();

    System.out.println("from the signed hook to the message, with seldom looks: " + took);
    assertThat(took.get(1)).isLessThan(Duration.ofSeconds(2));

    stage.sendSignedHooks(signingToken(2));
    Duration without = announced("Fourth");
    System.out.println("without a hook, with seldom looks: " + without);
    assertThat(without).isLessThan(Duration.ofMinutes(1));
  }

  /// How the bot answered the hooks that were sent: GitLab sends no more by one that is refused.
  private Set<Integer> answers() {
    return StreamSupport.stream(stage.deliveries().spliterator(), false)
        .filter(sent -> sent.hasNonNull("status"))
        .map(sent -> sent.path("status").asInt())
        .collect(Collectors.toSet());
  }

  private static String signingToken(int seed) {
    byte[] key = new byte[32];
    key[0] = (byte) seed;
    return "whsec_" + Base64.getEncoder().encodeToString(key);
  }

  private Duration announced(String title) {
    long began = System.nanoTime();
    long number = stage.pipeline(Map.of("title", title));
    stage.awaitText("New stable build #" + number + " on master of shop");
    return Duration.ofNanos(System.nanoTime() - began);
  }

  @Test
  void announcesWithoutAnyHookAndNothingTwiceAfterARestart() {
    long began = System.nanoTime();
    stage.pipeline(Map.of("title", "First"));
    stage.awaitText("New stable build #246 on master of shop");
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    System.out.println("without a hook to the message: " + took.toMillis() + " ms");
    assertThat(took).isLessThan(Duration.ofMinutes(1));

    stage.restartBot();
    stage.pipeline(Map.of("title", "Second"));
    stage.awaitText("New stable build #247 on master of shop");

    stage.pipeline(244, "success");

    stage.awaitText("New stable build #244 on master of shop");
    assertThat(news()).hasSize(3);
    assertThat(news().getLast().blocks()).contains("It is older than #247");
  }

  @Test
  void tellsWhatBrokeTheBranchAndThatItIsRepaired() {
    stage.sendHooks();
    stage.pipeline(
        Map.of(
            "status", "failed",
            "failedJob", "test",
            "author", "carol",
            "title", "Count carts",
            "tests", Map.of("total", 430, "failed", 2, "skipped", 4)));
    Said broken = stage.awaitText("Build #246 broke master of shop");
    assertThat(broken.blocks())
        .contains("Failed in ", "test", "Count carts", "Carol")
        .contains("PriceTest.showsTheGrossPrice:41 expected: <12.50> but was: <null>")
        .doesNotContain("section_start", "\\u001b");

    stage.pipeline(Map.of("status", "failed", "failedJob", "build", "title", "Try again"));
    stage.awaitMessage(said -> said.blocks().contains("Build #247 failed too."));
    stage.pipeline(Map.of("title", "Count them right"));

    Said repaired = stage.awaitText("Repaired by build #248: build #246 broke master of shop");
    assertThat(repaired.ts()).isEqualTo(broken.ts());
    assertThat(stage.awaitText("master is repaired. Build #248 is green again").inThread())
        .isTrue();
    stage.awaitText("New stable build #248 on master of shop");
    assertThat(stage.messages()).filteredOn(said -> !said.inThread()).hasSize(2);
  }

  @Test
  void takesHooksOnlyWithTheirTokenAndAsksForTheBranchAndLabelsAloneWhileNothingHappens() {
    assertThat(hook("wrong", "{}").statusCode()).isEqualTo(401);
    assertThat(hook(Stage.HOOK_TOKEN, "no json").statusCode()).isEqualTo(200);
    int before = stage.gitlabCalls().size();

    await().atMost(Stage.PATIENCE).until(() -> stage.gitlabCalls().size() >= before + 2);

    for (int i = before; i < before + 2; i++) {
      JsonNode call = stage.gitlabCalls().get(i);
      assertThat(call.path("path").asText()).containsAnyOf("updated_after=", "labels=review");
    }
  }

  private HttpResponse<String> hook(String token, String body) {
    return stage.post(
        "/gitlab/hooks", body, Map.of("X-Gitlab-Token", token, "X-Gitlab-Event", "Pipeline Hook"));
  }

  private List<Said> news() {
    return stage.messages().stream()
        .filter(said -> said.text().startsWith("New stable build"))
        .toList();
  }
}
