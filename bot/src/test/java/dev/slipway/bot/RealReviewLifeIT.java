package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.bot.Stage.RunningBot;
import dev.slipway.bot.Stage.Said;
import dev.slipway.integrations.kubernetes.DatabaseImage;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A review app's whole life on a real cluster, with a real database, by the packaged bot and with
/// no hook at all.
@SuppressWarnings("NullAway.Init") // set up before each test
final class RealReviewLifeIT {
  private static final Pattern READY = Pattern.compile("Ready at (http://127\\.0\\.0\\.1:\\d+)");
  private static final String FIX = "fix-login";
  private static final String PRICES = "select item, cents from price order by item";
  private static final String FILLED = "select build from filled order by at";

  /// Older kubelets now and then need a minute to see the end of a pod that they let end well.
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 1
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            terminationGracePeriodSeconds: 0
            initContainers:
            - WAITS_FOR_FIXTURES
            containers:
            - name: web
              image: {image}
              env: [{name: DEMO_COMMIT, value: "{commit}"}]
              readinessProbe: {httpGet: {path: /healthz, port: 8080}, periodSeconds: 1}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec:
        type: NodePort
        selector: {app: web}
        ports: [{port: 80, targetPort: 8080}]
      """;

  @TempDir Path folder;
  private final String prefix = "rv" + UUID.randomUUID().toString().substring(0, 6);
  private KubernetesClient cluster;
  private ReviewDatabase database;
  private Stage stage;
  private Instant since = Instant.EPOCH;

  @BeforeEach
  void setTheStage() throws IOException {
    assumeTrue(
        RealNamespace.isThere(),
        "SLIPWAY_TEST_KUBECONFIG and SLIPWAY_TEST_AUDIT_LOG name no real cluster");
    DatabaseImage.missing().ifPresent(missing -> abort(missing));
    cluster =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(Files.readString(RealNamespace.kubeconfig())))
            .build();
    database = ReviewDatabase.make(cluster, prefix, folder.resolve("database"));
    stage =
        Stage.set(
            folder,
            new Stage.Cast() {
              @Override
              public RunningBot start(String config, Map<String, String> variables, Path place) {
                return BotProcess.start(config, variables, place);
              }

              @Override
              public String config(String example) {
                return example
                    .replace("namespace: review ", "namespace: " + prefix + " ")
                    .replaceFirst(
                        "(?m)^    url: http://\\{name}.*$", "    url: http://127.0.0.1:{port}")
                    .replace("liveWithin: 10m ", "liveWithin: 5m ");
              }

              @Override
              public Map<String, String> variables() {
                return Map.of(
                    "KUBECONFIG",
                    RealNamespace.kubeconfig().toString(),
                    "REGISTRY",
                    RealNamespace.REGISTRY);
              }
            });
    Map<String, String> manifests = new HashMap<>(database.manifests());
    manifests.put(
        ".slipway/review/web.yaml", WEB.replace("WAITS_FOR_FIXTURES", database.waitsForFixtures()));
    String pushed = stage.commit(FIX, manifests);
    stage.mergeRequest(Map.of("iid", 42, "source_branch", FIX));
    stage.rebuild(240, FIX, pushed);
  }

  @AfterEach
  void clearTheStage() {
    if (stage != null) {
      stage.close();
    }
    if (cluster != null) {
      namespaces().forEach(name -> cluster.namespaces().withName(name).delete());
      if (database != null) {
        database.close();
      }
      cluster.close();
    }
  }

  private List<String> namespaces() {
    return cluster.namespaces().list().getItems().stream()
        .map(Namespace::getMetadata)
        .map(metadata -> metadata.getName())
        .filter(name -> name.startsWith(prefix))
        .toList();
  }

  @Test
  void livesFromTheChatUntilItsMergeRequestIsClosed() throws SQLException {
    begin();
    stage.say("ann", "review app for !42");
    Said ready = awaitReady("#240");
    took("asked for, ready");
    awaitPage(ready, "240");
    awaitNote("ready at <http://127.0.0.1:");
    String home = namespaces().getFirst();
    assertThat(database.ask(home, PRICES)).containsExactly("cup 450", "plate 900");
    database.assertOrder(home);
    database.tell(home, "insert into price values ('spoon', 120)");

    begin();
    stage.rebuild(245, FIX, stage.commit(FIX, Map.of("price.txt", "12.50")));
    ready = awaitReady("#245");
    took("pushed to, ready");
    awaitPage(ready, "245");
    assertThat(database.ask(home, FILLED)).containsExactly("240", "245");

    begin();
    stage.say("ann", "put review app !42 to sleep");
    stage.awaitText("Review app for fix-login of shop: Asleep");
    // Those that are ending are there for some seconds more.
    await()
        .atMost(Stage.PATIENCE)
        .until(() -> cluster.pods().inNamespace(home).list().getItems().isEmpty());
    took("put to sleep, without pods");

    begin();
    stage.say("ann", "wake review app !42");
    ready = awaitReady("#245");
    took("woken, ready");
    awaitPage(ready, "245");
    assertThat(database.ask(home, PRICES)).containsExactly("cup 450", "plate 900", "spoon 120");
    assertThat(database.ask(home, FILLED)).containsExactly("240", "245", "245");

    begin();
    stage.mergeRequest(Map.of("iid", 42, "state", "closed"));
    stage.awaitText("Review app for fix-login of shop: Removed: its merge request was closed.");
    took("closed without a hook, removed");
    assertThat(namespaces()).isEmpty();
    database.awaitEnd();
    awaitNote("removed: this was closed");
    assertThat(stage.notes(42)).hasSize(1);
  }

  private void begin() {
    since = Instant.now();
  }

  private void took(String what) {
    System.out.printf(
        "review app %s after %d ms%n", what, Duration.between(since, Instant.now()).toMillis());
  }

  private Said awaitReady(String build) {
    Predicate<Said> ready =
        said -> READY.matcher(said.text()).find() && said.text().contains("build " + build);
    return stage.awaitMessage(ready);
  }

  /// A node goes on sending some requests to the pods before for a moment.
  private static void awaitPage(Said ready, String build) {
    Matcher url = READY.matcher(ready.text());
    assertThat(url.find()).isTrue();
    await()
        .atMost(Stage.PATIENCE)
        .ignoreExceptions()
        .until(() -> {
          HttpResponse<String> response = Stage.fetch(URI.create(url.group(1) + "/"));
          return response.statusCode() == 200 && response.body().contains(build);
        });
  }

  private void awaitNote(String words) {
    await()
        .atMost(Stage.PATIENCE)
        .untilAsserted(
            () -> assertThat(stage.notes(42)).anySatisfy(note -> assertThat(note).contains(words)));
  }
}
