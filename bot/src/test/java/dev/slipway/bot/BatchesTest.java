package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.Stage.RunningBot;
import dev.slipway.bot.Stage.Said;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Builds that are tried in batches first, against the stand-ins.
final class BatchesTest {
  @TempDir Path folder;

  private Stage stage(String prometheus) {
    return Stage.set(
        folder,
        new Stage.Cast() {
          @Override
          public RunningBot start(String config, Map<String, String> variables, Path home) {
            return Stage.inThisProcess(config, variables, home);
          }

          @Override
          public String config(String example) {
            return example
                .replace("[prod]\n    strategy: rolling", "[prod]\n    strategy: cautious")
                .replace("window: 10s", "window: 8s")
                .replace("${PROMETHEUS_URL:-http://127.0.0.1:9090}", prometheus);
          }
        });
  }

  @Test
  void catchesABuildThatAnswersWithErrorsInTheFirstBatch() {
    try (Stage stage = stage("${PROMETHEUS_URL}")) {
      stage.say("ann", "deploy #239 to production");

      Said end = stage.awaitText("shop build #239 failed on production");
      assertThat(end.text())
          .contains("the new pods were worse than the others: errors 30.0 % (")
          .contains("p &lt; 0.001")
          .contains("The new pods are removed again; I never touched");
      assertThat(stage.awaitText("Batch 1: bad").inThread()).isTrue();
      assertThat(stage.writes()).isNotEmpty().allMatch(write -> write.endsWith("-slipway"));

      stage.say("bob", "deploy #239 to production");
      assertThat(stage.awaitText("Not deployed: shop build #239").text())
          .contains("was worse than what ran on production and taken away again (deployment 1: ")
          .contains("errors 30.0 % (");
    }
  }

  @Test
  void asksWhenPrometheusDoesNotAnswerAndTakesThePodsAwayWhenTold() {
    try (Stage stage = stage("http://127.0.0.1:1")) {
      stage.say("ann", "deploy #240 to production");
      Said question = stage.awaitText("I can't tell whether shop build #240 is good on production");
      assertThat(question.text()).contains("Prometheus does not answer");

      stage.say("ann", "revert deployment 1");

      assertThat(stage.awaitText("was stopped by").text())
          .contains("The new pods are removed again");
    }
  }
}
