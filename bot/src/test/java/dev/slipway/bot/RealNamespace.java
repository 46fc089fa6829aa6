package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.bot.Stage.RunningBot;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A namespace of a real cluster with the example's workloads in it, removed in the end. The
/// cluster's audit log is the witness of what was written there.
final class RealNamespace implements AutoCloseable {
  static final String REGISTRY =
      Optional.ofNullable(System.getenv("SLIPWAY_TEST_REGISTRY")).orElse("localhost:5000");
  private static final Optional<String> KUBECONFIG =
      Optional.ofNullable(System.getenv("SLIPWAY_TEST_KUBECONFIG"));
  private static final Optional<String> AUDIT_LOG =
      Optional.ofNullable(System.getenv("SLIPWAY_TEST_AUDIT_LOG"));
  private static final String CONTAINER = "slipway.dev/container";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name = "bottest-" + UUID.randomUUID().toString().substring(0, 8);
  private final KubernetesClient cluster;

  private RealNamespace(KubernetesClient cluster) {
    this.cluster = cluster;
  }

  /// Whether the environment names a real cluster.
  static boolean isThere() {
    return KUBECONFIG.isPresent() && AUDIT_LOG.isPresent();
  }

  static RealNamespace make() {
    try {
      Config config = Config.fromKubeconfig(Files.readString(kubeconfig()));
      RealNamespace made =
          new RealNamespace(new KubernetesClientBuilder().withConfig(config).build());
      made.fill();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path kubeconfig() {
    return Path.of(KUBECONFIG.orElseThrow());
  }

  String name() {
    return name;
  }

  private void fill() throws IOException {
    cluster
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    String objects =
        Files.readString(Path.of("../config/examples/shop-cluster.yaml"))
            .replace("localhost:5000", REGISTRY);
    for (String object : Pattern.compile("\n---\n").splitAsStream(objects).toList()) {
      if (object.contains("namespace: shop-staging")) {
        cluster.resource(object.replace("shop-staging", name)).inNamespace(name).create();
      }
    }
    cluster
        .apps()
        .deployments()
        .inNamespace(name)
        .withName("web")
        .waitUntilReady(5, TimeUnit.MINUTES);
  }

  /// A packaged bot whose staging is here.
  Stage.Cast cast() {
    return cast("5m");
  }

  /// The same with another limit to how long a rollout may take.
  Stage.Cast cast(String liveWithin) {
    return cast(text -> text.replace("liveWithin: 10m", "liveWithin: " + liveWithin));
  }

  /// The same with another region, which comes when this one has been live for a while.
  Stage.Cast castBefore(RealNamespace second) {
    return cast(text ->
        text.replace("liveWithin: 10m", "liveWithin: 5m")
            .replaceFirst(
                "( +)(namespace: " + name + ".*\n)",
                "$1$2    - name: us\n$1kubeconfig: \\${KUBECONFIG:-}\n$1namespace: "
                    + second.name()
                    + "\n    soak: 5s\n"));
  }

  private Stage.Cast cast(UnaryOperator<String> change) {
    return new Stage.Cast() {
      @Override
      public RunningBot start(String config, Map<String, String> variables, Path folder) {
        return BotProcess.start(config, variables, folder);
      }

      @Override
      public String config(String example) {
        return change.apply(example.replace("namespace: shop-staging", "namespace: " + name));
      }

      @Override
      public Map<String, String> variables() {
        return Map.of("KUBECONFIG", kubeconfig().toString(), "REGISTRY", REGISTRY);
      }
    };
  }

  /// The bot's writes, by the API server's own record: `web`, and `spec` when the pod template
  /// changed.
  List<String> writes() {
    List<String> writes = new ArrayList<>();
    try {
      String log = Files.readString(Path.of(AUDIT_LOG.orElseThrow()));
      // The last line may be half written.
      List<String> lines = log.substring(0, log.lastIndexOf('\n') + 1).lines().toList();
      for (String line : lines.stream().filter(each -> each.contains(name)).toList()) {
        JsonNode entry = JSON.readTree(line);
        if (entry.path("objectRef").path("namespace").asText().equals(name)
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

  String image(String workload) {
    Deployment deployment = cluster.apps().deployments().inNamespace(name).withName(workload).get();
    return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
  }

  /// What somebody with kubectl does.
  void setImage(String workload, String image) {
    cluster
        .apps()
        .deployments()
        .inNamespace(name)
        .withName(workload)
        .edit(deployment -> {
          deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage(image);
          return deployment;
        });
  }

  /// Gives the web pods a ConfigMap `web-config` as environment, or changes what it holds.
  void configure(String level) {
    cluster
        .configMaps()
        .inNamespace(name)
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("web-config")
                .endMetadata()
                .addToData("LEVEL", level)
                .build())
        .forceConflicts()
        .serverSideApply();
    Deployment web = cluster.apps().deployments().inNamespace(name).withName("web").get();
    if (web.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnvFrom().isEmpty()) {
      cluster
          .apps()
          .deployments()
          .inNamespace(name)
          .withName("web")
          .edit(deployment ->
              new DeploymentBuilder(deployment)
                  .editSpec()
                  .editTemplate()
                  .editSpec()
                  .editFirstContainer()
                  .addNewEnvFrom()
                  .withNewConfigMapRef()
                  .withName("web-config")
                  .endConfigMapRef()
                  .endEnvFrom()
                  .endContainer()
                  .endSpec()
                  .endTemplate()
                  .endSpec()
                  .build());
    }
  }

  /// Gives the web pods a database's address with its password, from a Secret.
  void credentials(String address) {
    cluster
        .secrets()
        .inNamespace(name)
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("web-database")
                .endMetadata()
                .addToStringData("DATABASE_URL", address)
                .build())
        .create();
    cluster
        .apps()
        .deployments()
        .inNamespace(name)
        .withName("web")
        .edit(deployment ->
            new DeploymentBuilder(deployment)
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .addNewEnvFrom()
                .withNewSecretRef()
                .withName("web-database")
                .endSecretRef()
                .endEnvFrom()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
  }

  private Pod migrationPod(String container) {
    return cluster
        .pods()
        .inNamespace(name)
        .withLabel(CONTAINER, container)
        .list()
        .getItems()
        .getFirst();
  }

  /// When a migration container ends, as its pod is told.
  Instant endOf(String container) {
    return Instant.ofEpochSecond(
        Long.parseLong(
            migrationPod(container).getMetadata().getAnnotations().get("slipway.dev/expires-at")));
  }

  /// Gives a migration container another end, as the bot does it.
  void endAt(String container, Instant end) {
    String pod = migrationPod(container).getMetadata().getName();
    cluster
        .pods()
        .inNamespace(name)
        .withName(pod)
        .edit(found -> {
          found
              .getMetadata()
              .getAnnotations()
              .put("slipway.dev/expires-at", Long.toString(end.getEpochSecond()));
          return found;
        });
    cluster
        .batch()
        .v1()
        .jobs()
        .inNamespace(name)
        .withLabel(CONTAINER, container)
        .list()
        .getItems()
        .stream()
        .filter(job -> Integer.valueOf(0).equals(job.getSpec().getParallelism()))
        .forEach(timer ->
            cluster
                .batch()
                .v1()
                .jobs()
                .inNamespace(name)
                .withName(timer.getMetadata().getName())
                .edit(found -> {
                  Instant began = Instant.parse(found.getStatus().getStartTime());
                  found
                      .getSpec()
                      .setActiveDeadlineSeconds(Duration.between(began, end).toSeconds() + 20);
                  return found;
                }));
  }

  /// Waits until nothing is left of a migration container but its log, in a pod that is over, and
  /// says when that was seen.
  Instant awaitNothingButItsLog(String container) {
    await()
        .atMost(Stage.PATIENCE)
        .untilAsserted(() ->
            assertThat(leftOfMigrations())
                .containsExactlyInAnyOrder(
                    "Job/" + container, "Pod/" + migrationPod(container).getMetadata().getName()));
    return Instant.now();
  }

  /// Waits until nothing runs any more in a migration container, and says when its last process had
  /// ended.
  Instant awaitPodEnd(String container) {
    await()
        .atMost(Stage.PATIENCE)
        .until(() -> migrationPod(container).getStatus().getPhase().equals("Succeeded"));
    return migrationPod(container).getStatus().getContainerStatuses().stream()
        .flatMap(status -> Optional.ofNullable(status.getState().getTerminated()).stream())
        .map(ended -> Instant.parse(ended.getFinishedAt()))
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /// What belongs to migration containers.
  List<String> leftOfMigrations() {
    return Stream.<List<? extends HasMetadata>>of(
            cluster.batch().v1().jobs().inNamespace(name).withLabel(CONTAINER).list().getItems(),
            cluster.pods().inNamespace(name).withLabel(CONTAINER).list().getItems(),
            cluster.secrets().inNamespace(name).withLabel(CONTAINER).list().getItems(),
            cluster.services().inNamespace(name).withLabel(CONTAINER).list().getItems(),
            cluster
                .network()
                .v1()
                .networkPolicies()
                .inNamespace(name)
                .withLabel(CONTAINER)
                .list()
                .getItems())
        .flatMap(List::stream)
        .map(object -> object.getKind() + "/" + object.getMetadata().getName())
        .toList();
  }

  /// What the kubelet said of pulling the images of migration containers.
  List<String> pulls() {
    return cluster.v1().events().inNamespace(name).list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getName().startsWith("migration"))
        .filter(event -> event.getReason().equals("Pulled"))
        .map(event -> event.getMessage().replaceAll("@sha256:\\w+", ""))
        .toList();
  }

  /// What the environment of every web pod that is there and not ending was filled from.
  Set<String> levels() {
    return cluster.pods().inNamespace(name).withLabel("app", "web").list().getItems().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .map(pod ->
            pod.getSpec().getContainers().getFirst().getEnvFrom().getFirst().getConfigMapRef())
        .map(
            reference -> cluster.configMaps().inNamespace(name).withName(reference.getName()).get())
        .map(map -> map.getMetadata().getName() + "=" + map.getData().get("LEVEL"))
        .collect(Collectors.toSet());
  }

  /// Has three web pods, which Prometheus looks at. They go on for three seconds when they are to
  /// end, as whoever wants to lose no request has to have it: that a pod ends and that nothing is
  /// sent there any more are told at the same time to different parts of the cluster.
  void observe() {
    cluster
        .apps()
        .deployments()
        .inNamespace(name)
        .withName("web")
        .edit(deployment ->
            new DeploymentBuilder(deployment)
                .editSpec()
                .withReplicas(3)
                .editTemplate()
                .editMetadata()
                .addToAnnotations("prometheus.io/scrape", "true")
                .endMetadata()
                .editSpec()
                .withTerminationGracePeriodSeconds(3L)
                .editFirstContainer()
                .withNewLifecycle()
                .withNewPreStop()
                .withNewExec()
                .withCommand("/app/demoapp", "pause")
                .endExec()
                .endPreStop()
                .endLifecycle()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
    await()
        .atMost(Stage.PATIENCE)
        .until(() -> {
          var status =
              cluster.apps().deployments().inNamespace(name).withName("web").get().getStatus();
          return Integer.valueOf(3).equals(status.getUpdatedReplicas())
              && Integer.valueOf(3).equals(status.getAvailableReplicas())
              && Integer.valueOf(3).equals(status.getReplicas());
        });
  }

  /// The ready pods of web that run a build other than those that are tried.
  int readyOldPods() {
    return (int)
        cluster.pods().inNamespace(name).withLabel("app", "web").list().getItems().stream()
            .filter(pod -> !pod.getMetadata().getLabels().containsKey("slipway.dev/forerunner"))
            .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
            .filter(Readiness::isPodReady)
            .count();
  }

  /// The names of all Deployments.
  Set<String> deployments() {
    return cluster.apps().deployments().inNamespace(name).list().getItems().stream()
        .map(deployment -> deployment.getMetadata().getName())
        .collect(Collectors.toSet());
  }

  /// What somebody with kubectl does.
  void scale(String workload, int pods) {
    cluster.apps().deployments().inNamespace(name).withName(workload).scale(pods);
  }

  /// Where the web pods answer, through their Service.
  URI webAddress() {
    Service web = cluster.services().inNamespace(name).withName("web").get();
    return URI.create(
        "http://127.0.0.1:" + web.getSpec().getPorts().getFirst().getNodePort() + "/");
  }

  @Override
  public void close() {
    cluster.namespaces().withName(name).delete();
    cluster.close();
  }
}
