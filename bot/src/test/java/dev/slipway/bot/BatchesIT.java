package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.bot.Stage.RunningBot;
import dev.slipway.bot.Stage.Said;
import dev.slipway.bot.rig.FaultProxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Builds that are tried in batches first, on a real cluster and with its Prometheus
/// (`SLIPWAY_TEST_PROMETHEUS`), while somebody uses them.
@SuppressWarnings("NullAway.Init") // set up before each test
final class BatchesIT {
  private static final Optional<String> PROMETHEUS =
      Optional.ofNullable(System.getenv("SLIPWAY_TEST_PROMETHEUS"));
  private static final int PEOPLE = 8;
  private static final Duration ROLLOUT = Duration.ofMinutes(3);

  @TempDir Path folder;
  private RealNamespace namespace;
  private FaultProxy prometheus;

  @BeforeEach
  void makeTheNamespace() {
    assumeTrue(
        RealNamespace.isThere() && PROMETHEUS.isPresent(),
        "SLIPWAY_TEST_KUBECONFIG, SLIPWAY_TEST_AUDIT_LOG and SLIPWAY_TEST_PROMETHEUS name no cluster with its Prometheus");
    prometheus = FaultProxy.before(URI.create(PROMETHEUS.orElseThrow()).getPort());
    namespace = RealNamespace.make();
    namespace.observe();
  }

  @AfterEach
  void removeTheNamespace() {
    if (namespace != null) {
      prometheus.close();
      namespace.close();
    }
  }

  private Stage stage() {
    Stage.Cast usual = namespace.cast();
    return Stage.set(
        folder,
        new Stage.Cast() {
          @Override
          public RunningBot start(String config, Map<String, String> variables, Path home) {
            return usual.start(config, variables, home);
          }

          @Override
          public String config(String example) {
            String batches =
                example.substring(
                    example.indexOf("    batches:"),
                    example.indexOf("    stableFor: 1s", example.indexOf("    batches:")));
            return usual
                .config(example)
                .replaceFirst(
                    "    strategy: rolling .*\n",
                    Matcher.quoteReplacement("    strategy: cautious\n" + batches))
                .replace(
                    "${PROMETHEUS_URL:-http://127.0.0.1:9090}",
                    "http://127.0.0.1:" + prometheus.port());
          }

          @Override
          public Map<String, String> variables() {
            return usual.variables();
          }
        });
  }

  private static Said end(Stage stage, String text) {
    await()
        .atMost(ROLLOUT)
        .until(() -> stage.messages().stream().anyMatch(said -> said.text().contains(text)));
    return stage.awaitText(text);
  }

  @Test
  void catchesABuildThatAnswersWithErrorsInTheFirstBatch() {
    try (Stage stage = stage();
        SteadyRequests requests = SteadyRequests.to(namespace.webAddress())) {
      stage.say("ann", "deploy #239 to staging");

      Said end = end(stage, "shop build #239 failed on staging");
      System.out.println(end.text() + " [" + requests.answered() + " requests]");
      assertThat(end.text()).contains("eu/web: the new pods were worse than the others: errors ");
      assertThat(stage.awaitText("Batch 1: bad").inThread()).isTrue();
      assertThat(namespace.image("web")).isEqualTo(RealNamespace.REGISTRY + "/shop/web:build-230");
      assertThat(namespace.writes()).doesNotContain("web spec", "worker spec");
      assertThat(namespace.deployments()).containsExactlyInAnyOrder("web", "worker");
      assertThat(namespace.readyOldPods()).isEqualTo(3);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "slipway.long", matches = "true")
  void catchesABuildThatIsSlow() {
    List<SteadyRequests> people = new ArrayList<>();
    try (Stage stage = stage()) {
      // Who waits for a slow answer asks less often: it takes some people for enough requests.
      for (int i = 0; i < PEOPLE; i++) {
        people.add(SteadyRequests.to(namespace.webAddress()));
      }
      stage.say("ann", "deploy #241 to staging");

      Said end = end(stage, "shop build #241 failed on staging");
      System.out.println(end.text());
      assertThat(end.text()).contains("the new pods were worse than the others: slow ");
      assertThat(namespace.writes()).doesNotContain("web spec", "worker spec");
      assertThat(namespace.deployments()).containsExactlyInAnyOrder("web", "worker");
    } finally {
      people.forEach(SteadyRequests::close);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "slipway.long", matches = "true")
  void losesNoRequestWhileAGoodBuildGoesThroughItsBatches() {
    try (Stage stage = stage();
        SteadyRequests requests = SteadyRequests.to(namespace.webAddress())) {
      stage.say("ann", "deploy #240 to staging");

      end(stage, "shop build #240 is live on staging");
      requests.awaitMore(50); // some more after the end
      System.out.println(
          requests.answered() + " answered, lost " + requests.lost() + ", " + namespace.writes());
      assertThat(requests.lost()).isEmpty();
      assertThat(namespace.writes())
          .containsSubsequence(
              "web-slipway spec",
              "web-slipway spec",
              "web-slipway spec",
              "web spec",
              "worker spec",
              "web-slipway");
      assertThat(namespace.deployments()).containsExactlyInAnyOrder("web", "worker");
      assertThat(namespace.image("web")).contains("shop/web@sha256:");
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "slipway.long", matches = "true")
  void holdsAndAsksWhilePrometheusIsGoneAndGoesOnWhenItIsBack() {
    try (Stage stage = stage();
        SteadyRequests _ = SteadyRequests.to(namespace.webAddress())) {
      stage.say("ann", "deploy #240 to staging");
      stage.awaitText("Batch 1: good");

      prometheus.become(new FaultProxy.Weather.Broken());

      Said question = stage.awaitText("I can't tell whether shop build #240 is good on staging");
      assertThat(question.text()).contains("Prometheus does not answer");
      assertThat(namespace.writes()).doesNotContain("web spec");
      prometheus.become(new FaultProxy.Weather.Fair());
      stage.say("ann", "judge deployment 1");
      end(stage, "shop build #240 is live on staging");
      assertThat(namespace.deployments()).containsExactlyInAnyOrder("web", "worker");
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "slipway.long", matches = "true")
  void isPausedOverAKilledBotAndGivenToAllPodsByAWord() {
    try (Stage stage = stage();
        SteadyRequests requests = SteadyRequests.to(namespace.webAddress())) {
      stage.say("ann", "deploy #240 to staging");
      Said watched = stage.awaitMessage(said -> said.blocks().contains("Judged at"));
      stage.click("bob", watched.ts(), "pause");
      Said paused = stage.awaitText("Paused: shop build #240 on staging, batch 1 of ");
      List<String> before = namespace.writes();

      stage.whileTheBotIsDead(() -> requests.awaitMore(500)); // longer than the window
      stage.say("carol", "pause");
      stage.awaitText("can't be paused now: it is paused");
      assertThat(namespace.writes()).isEqualTo(before).doesNotContain("web spec");
      assertThat(namespace.deployments())
          .containsExactlyInAnyOrder("web", "worker", "web-slipway", "worker-slipway");
      stage.click("ann", paused.ts(), "finish");

      Said end = end(stage, "shop build #240 is live on staging");
      requests.awaitMore(50);
      System.out.println(
          requests.answered() + " answered, lost " + requests.lost() + ", " + namespace.writes());
      assertThat(end.blocks()).contains("paused by", "given to all pods by");
      assertThat(stage.messages()).noneMatch(said -> said.text().contains("Batch 1: "));
      assertThat(requests.lost()).isEmpty();
      assertThat(namespace.deployments()).containsExactlyInAnyOrder("web", "worker");
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "slipway.long", matches = "true")
  void noticesSomebodyWhoScalesThePodsThatAreTried() {
    try (Stage stage = stage();
        SteadyRequests _ = SteadyRequests.to(namespace.webAddress())) {
      stage.say("ann", "deploy #240 to staging");
      stage.awaitMessage(said -> said.blocks().contains("Judged at"));

      namespace.scale("web-slipway", 5);

      Said end = end(stage, "shop build #240 failed on staging");
      assertThat(end.text()).contains("scaled to 5", "so I stopped");
      assertThat(namespace.writes()).doesNotContain("web spec");
      assertThat(namespace.deployments()).containsExactlyInAnyOrder("web", "worker");
    }
  }
}
