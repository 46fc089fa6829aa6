package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.Stage.Said;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Builds that are tried in batches first, against the stand-ins.
final class BatchesTest {
  @TempDir Path folder;

  private Stage stage(String prometheus) {
    return stage(prometheus, "8s", "", "");
  }

  private Stage stage(String prometheus, String window) {
    return stage(prometheus, window, "", "");
  }

  /// @param window for how long a batch is watched
  /// @param former a part of the example's configuration
  /// @param instead what stands in its place
  private Stage stage(String prometheus, String window, String former, String instead) {
    return Stage.set(
        folder,
        example ->
            example
                .replace(former, instead)
                .replace("[prod]\n    strategy: rolling", "[prod]\n    strategy: cautious")
                .replace("window: 10s", "window: " + window)
                .replace("${PROMETHEUS_URL:-http://127.0.0.1:9090}", prometheus));
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
          .contains("Build #239 was found bad on production (")
          .contains(", deployment 1 of @U0ANN: errors ")
          .contains("errors 30.0 % (");
    }
  }

  @Test
  void takesAwayWhatDoesNotAnswerAsItShould() {
    try (Stage stage =
        stage("${PROMETHEUS_URL}", "8s", "        # status: 200", "        status: 204")) {
      stage.say("ann", "deploy #240 to production");

      Said end = stage.awaitText("shop build #240 failed on production");
      assertThat(end.text())
          .contains("the new pods do not answer as they should: GET :8080/healthz of pod web-")
          .contains("answered 200, not 204")
          .contains("The new pods are removed again; I never touched");
      assertThat(stage.writes()).isNotEmpty().allMatch(write -> write.endsWith("-slipway"));
    }
  }

  @Test
  void asksWhereANewPodCannotBeAsked() {
    try (Stage stage =
        stage("${PROMETHEUS_URL}", "8s", "        port: 8080", "        port: 8081")) {
      stage.say("ann", "deploy #240 to production");

      Said question = stage.awaitText("I can't tell whether shop build #240 is good on production");
      assertThat(question.text()).contains("the pod does not answer", ":8081: connect: connection");
      stage.say("ann", "revert deployment 1");
      assertThat(stage.awaitText("was stopped by").text())
          .contains("The new pods are removed again");
    }
  }

  @Test
  void isSteeredByButtonsAndWordsAndSaysWhoDidWhat() {
    try (Stage stage = stage("${PROMETHEUS_URL}", "5m")) {
      stage.say("ann", "deploy #240 to production");
      Said watched = stage.awaitMessage(said -> said.blocks().contains("Judged at"));
      stage.click("bob", watched.ts(), "pause");
      Said paused = stage.awaitText("Paused: shop build #240 on production, batch 1 of ");
      assertThat(paused.blocks())
          .contains(
              "paused by", "continue deployment 1", "finish deployment 1", "abort deployment 1")
          .doesNotContain("next deployment 1", "pause deployment 1");

      stage.restartBot();
      stage.say("carol", "pause production");
      assertThat(stage.awaitText("can't be paused now").text())
          .contains(
              "Deployment 1 can't be paused now: it is paused. What it can be told now: \"continue deployment 1\", \"finish deployment 1\", \"abort deployment 1\".");
      stage.say("dave", "continue production");
      assertThat(stage.awaitText("that is not allowed").text()).contains("role-missing");
      assertThat(stage.writes()).allMatch(write -> write.endsWith("-slipway"));

      stage.click("ann", paused.ts(), "continue");
      Said again =
          stage.awaitMessage(said ->
              said.blocks().contains("Judged at") && said.blocks().contains("continued by"));
      stage.click("carol", again.ts(), "next");
      Said question = stage.awaitText("I can't tell whether shop build #240 is good on production");
      assertThat(question.blocks()).contains("wait skipped by");

      stage.say("bob", "finish now");
      assertThat(stage.awaitText("I make no further verdict: I only watch").inThread()).isTrue();
      Said end = stage.awaitText("shop build #240 is live on production");
      assertThat(end.blocks())
          .contains("paused by", "continued by", "wait skipped by", "given to all pods by");
      assertThat(stage.writes()).endsWith("shop-production/web", "shop-production/worker");
      stage.say("dave", "history production");
      assertThat(stage.awaitText("The last deployments of shop to production").blocks())
          .contains("paused by", "given to all pods by");
    }
  }

  @Test
  void judgesWhatRunsOnAllPodsAndPutsItBackAfterACountdown() {
    try (Stage stage =
        Stage.set(
            folder,
            // One pod in one batch has too few requests to tell; all pods have enough.
            example ->
                example
                    .replace("[prod]\n    strategy: rolling", "[prod]\n    strategy: canary")
                    .replace("      # steps: [10, 25, 50, 100]", "      steps: [10]")
                    .replace("window: 10s", "window: 8s")
                    .replace("minimumRequests: 30", "minimumRequests: 60")
                    .replace("revertAfter: 30s", "revertAfter: 10m")
                    .replace("stableFor: 1s  ", "stableFor: 9s  ")
                    .replace("${PROMETHEUS_URL:-http://127.0.0.1:9090}", "${PROMETHEUS_URL}"))) {
      stage.say("ann", "deploy #239 to production");
      Said question = stage.awaitText("I can't tell whether shop build #239 is good on production");
      stage.click("bob", question.ts(), "proceed");

      Said counting =
          stage.awaitText("shop build #239 failed on production. I put back what was live at ");
      assertThat(counting.text()).contains("errors 30.0 % (", "the pods before 0.0 % (");
      assertThat(stage.awaitText("On all pods: bad").inThread()).isTrue();
      stage.click("carol", counting.ts(), "revert");

      Said end = stage.awaitText("it is live again");
      assertThat(end.text()).contains("shop build #239 failed on production");
      stage.say("bob", "deploy #239 to production");
      assertThat(stage.awaitText("Not deployed: shop build #239").text())
          .contains("was found bad on production");
    }
  }

  @Test
  void doesNotOfferToPauseWhatKubernetesRollsOutByItself() {
    try (Stage stage = stage("${PROMETHEUS_URL}")) {
      stage.say("ann", "deploy #238 to staging");
      Said rolling = stage.awaitText("Deploying shop build #238");
      stage.awaitMessage(said -> said.blocks().contains("abort deployment 1"));
      assertThat(rolling.blocks()).doesNotContain("pause deployment");

      stage.say("ann", "pause");

      assertThat(stage.awaitText("can't be paused now").text())
          .contains(
              "Kubernetes rolls it out to all pods by itself, and I do not offer to hold that half-way. What it can be told now: \"abort deployment 1\".");
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
