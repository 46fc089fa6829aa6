package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.sandbox.DemoWorld;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What GitLab's own pages and Grafana's dashboards show of what was said in the channel.
@SuppressWarnings("NullAway.Init") // set up before each test
final class RecordsConversationTest {
  private static final String DEPLOY = "POST /projects/:id/deployments";

  @TempDir Path folder;
  private Stage stage;

  @BeforeEach
  void setTheStage() {
    stage = Stage.set(folder, new WithGrafana());
  }

  @AfterEach
  void clearTheStage() {
    stage.close();
  }

  /// The example, with Grafana too.
  private static final class WithGrafana implements Stage.Cast {
    @Override
    public Stage.RunningBot start(String config, Map<String, String> variables, Path folder) {
      return Stage.inThisProcess(config, variables, folder);
    }

    @Override
    public String config(String example) {
      return example.replace(
          "\nstore:",
          "\ngrafana: {url: \"${GRAFANA_URL}\", token: \"${GRAFANA_TOKEN}\"}\n\nstore:");
    }

    @Override
    public void rewire(Map<String, String> variables) {
      String gitlab = variables.getOrDefault("GITLAB_URL", "");
      variables.put("GRAFANA_URL", gitlab.replaceFirst("/gitlab$", "/grafana"));
      variables.put("GRAFANA_TOKEN", DemoWorld.GRAFANA_TOKEN);
    }
  }

  private JsonNode control(String path) {
    try {
      return new ObjectMapper()
          .readTree(stage.get(stage.standIns().getPort(), "/control/" + path).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// GitLab's deployments, oldest first: environment and status.
  private List<String> deployments() {
    List<String> all = new ArrayList<>();
    for (JsonNode one : control("gitlab/written").path("deployments")) {
      all.add(one.path("environment").path("name").asText() + " " + one.path("status").asText());
    }
    return all;
  }

  /// The commit that GitLab's page of an environment shows as live.
  private String live(String environment) {
    for (JsonNode one : control("gitlab/written").path("environments")) {
      if (one.path("name").asText().equals(environment)) {
        return one.path("last_deployment").path("sha").asText();
      }
    }
    return "";
  }

  private void awaitDeployments(String... expected) {
    await()
        .atMost(Stage.PATIENCE)
        .untilAsserted(() -> assertThat(deployments()).containsExactly(expected));
  }

  @Test
  void showsInGitLabWhatIsUnderWayAndWhatIsLiveInTheEnd() {
    stage.say("ann", "deploy build #238 to staging");
    awaitDeployments("staging running");
    stage.say("ann", "abort staging");
    awaitDeployments("staging canceled");

    stage.say("ann", "deploy build #235 to staging");
    stage.awaitText("shop build #235 is live on staging");
    awaitDeployments("staging canceled", "staging success");
    String good = live("staging");

    stage.say("bob", "deploy #237 to staging");
    stage.awaitText("shop build #237 failed on staging");
    awaitDeployments("staging canceled", "staging success", "staging failed");

    assertThat(good).isNotEmpty();
    assertThat(live("staging")).isEqualTo(good);
  }

  @Test
  void tagsAndCommentsWhatIsLiveOnProductionAndDrawsAndCountsIt() {
    stage.say("ann", "deploy !42 to production");
    stage.awaitText("shop build #236 is live on production");
    awaitDeployments("production success");

    await()
        .atMost(Stage.PATIENCE)
        .untilAsserted(() -> {
          JsonNode written = control("gitlab/written");
          assertThat(written.path("tags").findValuesAsText("name")).contains("production-1");
          assertThat(written.path("notes")).hasSize(1);
          assertThat(written.path("notes").get(0).path("body").asText())
              .startsWith("Live on [production](https://shop.acme.example) with [build #236](");
          JsonNode annotations = control("grafana/annotations");
          assertThat(annotations).hasSize(1);
          assertThat(annotations.get(0).path("tags").toString())
              .contains("app:shop", "environment:production", "build:236", "outcome:success");
          assertThat(annotations.get(0).path("timeEnd").asLong())
              .isGreaterThan(annotations.get(0).path("time").asLong());
        });
    assertThat(stage.get(stage.port(), "/metrics").body())
        .contains(
            "slipway_deployments_total{app=\"shop\",environment=\"production\",outcome=\"succeeded\"} 1.0",
            "slipway_live_release{app=\"shop\",build=\"236\",environment=\"production\",release=\"1\"} 1.0");
  }

  /// The record's write is spoilt, and it is tried again only when the deployment is long over.
  @ParameterizedTest
  @CsvSource({"gitlab, 500", "gitlab, timeout", "grafana, timeout"})
  void deploysWhileASystemTakesNoRecordsAndWritesThemLater(String on, String fault) {
    boolean grafana = on.equals("grafana");
    stage.fault(on, grafana ? "POST /api/annotations" : DEPLOY, fault, 1);

    stage.say("ann", "deploy build #235 to staging");

    stage.awaitText("shop build #235 is live on staging");
    if (grafana) {
      assertThat(control("grafana/annotations")).isEmpty();
      awaitAnnotation("app:shop", "environment:staging", "build:235", "outcome:success");
    } else {
      assertThat(deployments()).isEmpty();
    }
    awaitDeployments("staging success");
  }

  private void awaitAnnotation(String... tags) {
    await()
        .atMost(Stage.PATIENCE)
        .untilAsserted(() -> {
          JsonNode annotations = control("grafana/annotations");
          assertThat(annotations).hasSize(1);
          assertThat(annotations.get(0).path("tags").toString()).contains(tags);
        });
  }

  @Test
  void writesOnceWhenGitLabsAnswerIsLostAndTheBotRestarts() {
    stage.fault("gitlab", DEPLOY, "performed-then-reset", 1);
    stage.say("ann", "deploy build #238 to staging");
    awaitDeployments("staging running");

    stage.restartBot();
    stage.say("ann", "abort staging");
    stage.awaitText("was stopped by");

    awaitDeployments("staging canceled");
  }
}
