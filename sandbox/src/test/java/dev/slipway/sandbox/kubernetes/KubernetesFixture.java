package dev.slipway.sandbox.kubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A namespace of its own for each case, the client, and the words that cases are told in.
abstract class KubernetesFixture {
  static final PatchContext STRATEGIC = PatchContext.of(PatchType.STRATEGIC_MERGE);

  /// That of the node: a kubelet that has no cluster DNS to offer would tell two events more for
  /// each start of a container. It tells five a second, and what it has to tell waits in line.
  static final String DNS = "Default";

  /// Long enough for a busy kubelet, which tells five events a second and keeps the others waiting.
  static final int PATIENCE_SECONDS = 360;

  final String namespace = "simtest-" + UUID.randomUUID().toString().substring(0, 8);
  final ClusterUnderTest cluster;
  final KubernetesClient client;

  KubernetesFixture(ClusterUnderTest cluster) {
    this.cluster = cluster;
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(cluster.kubeconfig()))
            .build();
  }

  @BeforeEach
  void createNamespace() {
    client
        .namespaces()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    client
        .serviceAccounts()
        .inNamespace(namespace)
        .withName("default")
        .waitUntilCondition(Objects::nonNull, PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @AfterEach
  void deleteNamespace() {
    client.namespaces().withName(namespace).delete();
    client.close();
  }

  /// A Deployment `web` of the demo application, not yet created.
  DeploymentBuilder web(String build, int replicas) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace(namespace)
        .addToLabels("app", "web")
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withNewSelector()
        .withMatchLabels(Map.of("app", "web"))
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", "web")
        .endMetadata()
        .withNewSpec()
        .withDnsPolicy(DNS)
        .withTerminationGracePeriodSeconds(2L)
        .addNewContainer()
        .withName("web")
        .withImage(cluster.image(build))
        .addNewPort()
        .withContainerPort(8080)
        .endPort()
        .addNewEnv()
        .withName("GREETING")
        .withValue("hello")
        .endEnv()
        .withNewReadinessProbe()
        .withNewHttpGet()
        .withPath("/healthz")
        .withNewPort(8080)
        .endHttpGet()
        .withPeriodSeconds(1)
        .withTimeoutSeconds(10)
        .endReadinessProbe()
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec();
  }

  RollableScalableResource<Deployment> deployment() {
    return client.apps().deployments().inNamespace(namespace).withName("web");
  }

  Deployment create(DeploymentBuilder deployment) {
    return client.apps().deployments().inNamespace(namespace).resource(deployment.build()).create();
  }

  Deployment await(Predicate<Deployment> condition) {
    return deployment()
        .waitUntilCondition(
            d -> d != null && condition.test(d), PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  Deployment createAndAwaitComplete(DeploymentBuilder deployment) {
    create(deployment);
    return await(KubernetesFixture::complete);
  }

  /// As DESIGN's rule 7 has it: the generation was seen, and the new pods are all there is.
  static boolean complete(Deployment d) {
    int wanted = d.getSpec().getReplicas();
    var status = d.getStatus();
    return status != null
        && status.getObservedGeneration() != null
        && status.getObservedGeneration() >= d.getMetadata().getGeneration()
        && number(status.getUpdatedReplicas()) == wanted
        && number(status.getReplicas()) == wanted
        && number(status.getAvailableReplicas()) == wanted
        && reason(d, "Progressing").equals("NewReplicaSetAvailable");
  }

  static int number(Integer value) {
    return value == null ? 0 : value;
  }

  static String reason(Deployment d, String type) {
    return d.getStatus().getConditions().stream()
        .filter(c -> c.getType().equals(type))
        .map(DeploymentCondition::getReason)
        .findFirst()
        .orElse("");
  }

  static DeploymentCondition condition(Deployment d, String type) {
    return d.getStatus().getConditions().stream()
        .filter(c -> c.getType().equals(type))
        .findFirst()
        .orElseThrow();
  }

  Deployment patchImage(String build) {
    return deployment().patch(STRATEGIC, imagePatch(build));
  }

  String imagePatch(String build) {
    return """
    {"spec":{"template":{"spec":{"containers":[{"name":"web","image":"%s"}]}}}}\
    """
        .formatted(cluster.image(build));
  }

  List<Pod> pods() {
    return client.pods().inNamespace(namespace).withLabel("app", "web").list().getItems();
  }

  /// Waits until a pod of the build satisfies `condition`.
  Pod awaitPod(String build, Predicate<Pod> condition) {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabel("app", "web")
        .informOnCondition(
            all -> all.stream().anyMatch(pod -> runs(pod, build) && condition.test(pod)))
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join()
        .stream()
        .filter(pod -> runs(pod, build) && condition.test(pod))
        .findFirst()
        .orElseThrow();
  }

  private boolean runs(Pod pod, String build) {
    return pod.getSpec().getContainers().getFirst().getImage().equals(cluster.image(build));
  }

  static String waitingReason(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .map(status -> status.getState().getWaiting())
        .filter(Objects::nonNull)
        .map(waiting -> String.valueOf(waiting.getReason()))
        .findFirst()
        .orElse("");
  }

  List<ReplicaSet> replicaSets() {
    return client.apps().replicaSets().inNamespace(namespace).list().getItems();
  }

  /// Waits until the namespace has an Event that satisfies `condition`.
  Event awaitEvent(Predicate<Event> condition) {
    return client
        .v1()
        .events()
        .inNamespace(namespace)
        .informOnCondition(all -> all.stream().anyMatch(condition))
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join()
        .stream()
        .filter(condition)
        .findFirst()
        .orElseThrow();
  }
}
