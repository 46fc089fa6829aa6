package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.bot.Stage.RunningBot;
import dev.slipway.bot.Stage.Said;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The main job on a real cluster, where `SLIPWAY_TEST_KUBECONFIG` names one; its audit log
/// (`SLIPWAY_TEST_AUDIT_LOG`) is the witness of what was written.
@SuppressWarnings("NullAway.Init") // set up before each test
final class RealClusterIT {
  private static final Optional<String> KUBECONFIG =
      Optional.ofNullable(System.getenv("SLIPWAY_TEST_KUBECONFIG"));
  private static final Optional<String> AUDIT_LOG =
      Optional.ofNullable(System.getenv("SLIPWAY_TEST_AUDIT_LOG"));
  private static final String REGISTRY =
      Optional.ofNullable(System.getenv("SLIPWAY_TEST_REGISTRY")).orElse("localhost:5000");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final String namespace = "bottest-" + UUID.randomUUID().toString().substring(0, 8);
  private KubernetesClient cluster;

  @BeforeEach
  void makeTheNamespace() throws IOException {
    assumeTrue(
        KUBECONFIG.isPresent() && AUDIT_LOG.isPresent(),
        "SLIPWAY_TEST_KUBECONFIG and SLIPWAY_TEST_AUDIT_LOG name no real cluster");
    cluster =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(Files.readString(Path.of(KUBECONFIG.get()))))
            .build();
    cluster
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    String objects =
        Files.readString(Path.of("../config/examples/shop-cluster.yaml"))
            .replace("localhost:5000", REGISTRY);
    for (String object : Pattern.compile("\n---\n").splitAsStream(objects).toList()) {
      if (object.contains("kind: Deployment") && object.contains("namespace: shop-staging")) {
        cluster.resource(object.replace("shop-staging", namespace)).inNamespace(namespace).create();
      }
    }
    cluster
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName("web")
        .waitUntilReady(90, TimeUnit.SECONDS);
  }

  @AfterEach
  void removeTheNamespace() {
    if (cluster != null) {
      cluster.namespaces().withName(namespace).delete();
      cluster.close();
    }
  }

  private Stage stage() {
    return Stage.set(
        folder,
        new Stage.Cast() {
          @Override
          public RunningBot start(String config, Map<String, String> variables, Path folder) {
            return BotProcess.start(config, variables, folder);
          }

          @Override
          public String config(String example) {
            return example
                .replace("namespace: shop-staging", "namespace: " + namespace)
                .replace("liveWithin: 10m", "liveWithin: 20s");
          }

          @Override
          public Map<String, String> variables() {
            return Map.of("KUBECONFIG", KUBECONFIG.orElseThrow(), "REGISTRY", REGISTRY);
          }
        });
  }

  /// The bot's writes, by the API server's own record: `web`, and `spec` when the pod template
  /// changed.
  private List<String> writes() {
    List<String> writes = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(Path.of(AUDIT_LOG.orElseThrow()))) {
        JsonNode entry = JSON.readTree(line);
        if (entry.path("objectRef").path("namespace").asText().equals(namespace)
            && entry.path("userAgent").asText().startsWith("slipway")
            && entry.path("responseStatus").path("code").asInt() < 300) {
          boolean spec = entry.path("requestObject").has("spec");
          writes.add(entry.path("objectRef").path("name").asText() + (spec ? " spec" : ""));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return writes;
  }

  private String image(String workload) {
    Deployment deployment =
        cluster.apps().deployments().inNamespace(namespace).withName(workload).get();
    return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
  }

  @Test
  void deploysABuildByDigestWithOneWritePerWorkload() {
    try (Stage stage = stage()) {
      stage.say("ann", "deploy build #235 to staging");

      stage.awaitText("shop build #235 is live on staging");
      assertThat(image("web")).contains("shop/web@sha256:");
      assertThat(image("worker")).isEqualTo(image("web"));
      assertThat(writes()).containsExactly("web spec", "worker spec");
    }
  }

  @Test
  void putsBackACrashingBuildAndNamesExitCodeAndFatalLine() {
    try (Stage stage = stage()) {
      stage.say("ann", "deploy #237 to staging");

      Said end = stage.awaitText("shop build #237 failed on staging");
      assertThat(end.text())
          .contains("exited with code 3", "missing key FEATURE_SALT", "it is live again");
      assertThat(image("web")).isEqualTo(REGISTRY + "/shop/web:build-230");
    }
  }

  @Test
  void endsByDeadlineWhatNeverBecomesReady() {
    try (Stage stage = stage()) {
      stage.say("ann", "deploy #238 to staging");

      Said end = stage.awaitText("shop build #238 failed on staging");
      assertThat(end.text()).contains("not live within 20 s", "it is live again");
    }
  }

  @Test
  void touchesNothingForAMissingImageOrARedPipeline() {
    try (Stage stage = stage()) {
      stage.say("ann", "deploy #243 to staging");
      stage.awaitText("Not deployed: shop build #243");
      stage.say("ann", "deploy #242 to staging");
      stage.awaitText("Not deployed: shop build #242");

      assertThat(writes()).isEmpty();
    }
  }

  @Test
  void noticesSomebodyElsesChangeAndLeavesItAlone() {
    try (Stage stage = stage()) {
      stage.say("ann", "deploy #238 to staging");
      stage.awaitText("Deploying shop build #238");
      await().atMost(Stage.PATIENCE).until(() -> writes().size() == 2);
      String mine = REGISTRY + "/shop/web:build-240";

      cluster
          .apps()
          .deployments()
          .inNamespace(namespace)
          .withName("web")
          .edit(deployment -> {
            deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage(mine);
            return deployment;
          });

      Said end = stage.awaitText("shop build #238 failed on staging");
      assertThat(end.text()).contains("in the middle of the rollout", "left everything as it is");
      assertThat(image("web")).isEqualTo(mine);
    }
  }

  @ParameterizedTest(name = "killed at: {0}")
  @ValueSource(
      strings = {
        "Looking up",
        "Deploying shop build #235",
        "watching whether it stays up",
        "is live on staging"
      })
  void aKilledBotGoesOnWithTheSameMessage(String moment) {
    try (Stage stage = stage()) {
      stage.say("ann", "deploy build #235 to staging");
      Said before = stage.awaitMessage(said -> !said.inThread() && said.reached(moment));

      stage.killBot();

      Said end = stage.awaitText("shop build #235 is live on staging");
      assertThat(end.ts()).isEqualTo(before.ts());
      assertThat(stage.messages()).filteredOn(said -> !said.inThread()).hasSize(1);
      assertThat(writes()).containsExactly("web spec", "worker spec");
    }
  }
}
