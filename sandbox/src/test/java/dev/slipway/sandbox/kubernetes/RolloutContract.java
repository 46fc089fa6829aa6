package dev.slipway.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What a client sees while the cluster rolls: counts, conditions, pods, events and logs.
abstract class RolloutContract extends KubernetesFixture {
  RolloutContract(ClusterUnderTest cluster) {
    super(cluster);
  }

  @Test
  void rollsToCompletion() {
    createAndAwaitComplete(web("build-230", 2));

    patchImage("build-235");
    Deployment done = await(KubernetesFixture::complete);

    assertThat(done.getStatus().getReadyReplicas()).isEqualTo(2);
    assertThat(done.getStatus().getUnavailableReplicas()).isNull();
    assertThat(condition(done, "Available").getStatus()).isEqualTo("True");
    assertThat(condition(done, "Available").getReason()).isEqualTo("MinimumReplicasAvailable");
    assertThat(condition(done, "Available").getMessage())
        .isEqualTo("Deployment has minimum availability.");
    assertThat(condition(done, "Progressing").getStatus()).isEqualTo("True");
    assertThat(condition(done, "Progressing").getMessage())
        .matches("ReplicaSet \"web-[a-z0-9]+\" has successfully progressed\\.");
    assertThat(done.getMetadata().getAnnotations())
        .containsEntry("deployment.kubernetes.io/revision", "2");
    Pod pod = awaitPod("build-235", p -> p.getStatus().getPhase().equals("Running"));
    var status = pod.getStatus().getContainerStatuses().getFirst();
    assertThat(status.getReady()).isTrue();
    assertThat(status.getImageID()).contains("/shop/web@sha256:");
    awaitLog(pod, "demoapp build 235 (ok) listening on :8080\n");
  }

  @Test
  void showsTheRolloutToAnInformer() throws Exception {
    createAndAwaitComplete(web("build-230", 2));
    var seen = new CopyOnWriteArrayList<Deployment>();
    var handler =
        new ResourceEventHandler<Deployment>() {
          @Override
          public void onAdd(Deployment d) {
            seen.add(d);
          }

          @Override
          public void onUpdate(Deployment before, Deployment after) {
            seen.add(after);
          }

          @Override
          public void onDelete(Deployment d, boolean unknown) {}
        };

    try (var _ = client.apps().deployments().inNamespace(namespace).inform(handler)) {
      patchImage("build-235");
      await(KubernetesFixture::complete);
      awaitUntil(
          () -> seen.stream().anyMatch(d -> d.getMetadata().getGeneration() == 2 && complete(d)));
    }

    assertThat(seen.getFirst().getMetadata().getGeneration()).isEqualTo(1);
    assertThat(seen)
        .anyMatch(d -> d.getStatus().getObservedGeneration() < d.getMetadata().getGeneration())
        .anyMatch(d -> reason(d, "Progressing").equals("NewReplicaSetCreated"))
        .anyMatch(d -> reason(d, "Progressing").equals("ReplicaSetUpdated"))
        .anyMatch(d -> number(d.getStatus().getReplicas()) == 3)
        .allMatch(d -> number(d.getStatus().getAvailableReplicas()) >= 2);
  }

  @Test
  void showsACrashLoop() {
    createAndAwaitComplete(web("build-230", 1));

    patchImage("build-237");
    Pod pod = awaitPod("build-237", p -> waitingReason(p).equals("CrashLoopBackOff"));

    var status = pod.getStatus().getContainerStatuses().getFirst();
    var last = status.getLastState().getTerminated();
    assertThat(status.getRestartCount()).isPositive();
    assertThat(status.getState().getWaiting().getMessage())
        .matches(
            "back-off [0-9ms]+ restarting failed container=web pod=web-[a-z0-9-]+_%s\\([0-9a-f-]+\\)"
                .formatted(namespace));
    assertThat(last.getExitCode()).isEqualTo(3);
    assertThat(last.getReason()).isEqualTo("Error");
    awaitLog(pod, "FATAL: could not load configuration: missing key FEATURE_SALT\n");
    assertThat(awaitEvent(e -> e.getReason().equals("BackOff")).getMessage())
        .isEqualTo("Back-off restarting failed container");
    assertThat(number(deployment().get().getStatus().getAvailableReplicas())).isEqualTo(1);
  }

  @Test
  void missesItsDeadlineWhenPodsNeverGetReady() {
    createAndAwaitComplete(web("build-230", 1).editSpec().withProgressDeadlineSeconds(4).endSpec());

    patchImage("build-238");
    Deployment late = await(d -> reason(d, "Progressing").equals("ProgressDeadlineExceeded"));

    assertThat(condition(late, "Progressing").getStatus()).isEqualTo("False");
    assertThat(condition(late, "Progressing").getMessage())
        .matches("ReplicaSet \"web-[a-z0-9]+\" has timed out progressing\\.");
    assertThat(condition(late, "Available").getStatus()).isEqualTo("True");
    assertThat(late.getStatus().getUnavailableReplicas()).isEqualTo(1);
    assertThat(
            awaitEvent(e ->
                    e.getReason().equals("Unhealthy") && e.getMessage().contains("statuscode: 503"))
                .getMessage())
        .isEqualTo("Readiness probe failed: HTTP probe failed with statuscode: 503");
    Pod pod = awaitPod("build-238", p -> p.getStatus().getPhase().equals("Running"));
    assertThat(pod.getStatus().getConditions())
        .filteredOn(c -> c.getType().equals("Ready"))
        .extracting(c -> c.getStatus() + " " + c.getReason() + " " + c.getMessage())
        .containsExactly("False ContainersNotReady containers with unready status: [web]");
  }

  @Test
  void showsThatAnImageIsMissing() {
    create(web("build-999", 1));

    Pod failed = awaitPod("build-999", p -> waitingReason(p).equals("ErrImagePull"));
    Pod waiting = awaitPod("build-999", p -> waitingReason(p).equals("ImagePullBackOff"));

    String image = cluster.image("build-999");
    String why =
        "rpc error: code = NotFound desc = failed to pull and unpack image \"%1$s\": failed to"
            + " resolve reference \"%1$s\": %1$s: not found";
    assertThat(failed.getStatus().getPhase()).isEqualTo("Pending");
    assertThat(
            failed
                .getStatus()
                .getContainerStatuses()
                .getFirst()
                .getState()
                .getWaiting()
                .getMessage())
        .isEqualTo(why.formatted(image));
    assertThat(
            waiting
                .getStatus()
                .getContainerStatuses()
                .getFirst()
                .getState()
                .getWaiting()
                .getMessage())
        .isEqualTo("Back-off pulling image \"%s\"".formatted(image));
    assertThat(
            awaitEvent(e ->
                    e.getReason().equals("Failed")
                        && e.getMessage().startsWith("Failed to pull image"))
                .getMessage())
        .isEqualTo("Failed to pull image \"%s\": ".formatted(image) + why.formatted(image));
  }

  @Test
  void scales() {
    createAndAwaitComplete(web("build-230", 1));

    deployment().scale(3);
    Deployment larger = await(d -> number(d.getStatus().getAvailableReplicas()) == 3);
    deployment().scale(1);
    await(d -> number(d.getStatus().getReplicas()) == 1);

    assertThat(larger.getMetadata().getGeneration()).isEqualTo(2);
    assertThat(replicaSets()).hasSize(1);
    assertThat(awaitEvent(e -> e.getMessage().startsWith("Scaled down replica set")).getReason())
        .isEqualTo("ScalingReplicaSet");
  }

  @Test
  void holdsStillWhilePaused() {
    createAndAwaitComplete(web("build-230", 1));

    deployment().patch(STRATEGIC, "{\"spec\":{\"paused\":true}}");
    Deployment paused = await(d -> reason(d, "Progressing").equals("DeploymentPaused"));
    long patched = patchImage("build-235").getMetadata().getGeneration();
    Deployment still = await(d -> d.getStatus().getObservedGeneration() >= patched);
    int setsWhilePaused = replicaSets().size();
    deployment().patch(STRATEGIC, "{\"spec\":{\"paused\":null}}");
    await(KubernetesFixture::complete);

    assertThat(condition(paused, "Progressing").getStatus()).isEqualTo("Unknown");
    assertThat(condition(paused, "Progressing").getMessage()).isEqualTo("Deployment is paused");
    assertThat(still.getStatus().getUpdatedReplicas()).isNull();
    assertThat(setsWhilePaused).isEqualTo(1);
    assertThat(replicaSets()).hasSize(2);
  }

  @Test
  void deletesPodsWithTheDeployment() {
    createAndAwaitComplete(web("build-230", 1));

    deployment().delete();

    client
        .pods()
        .inNamespace(namespace)
        .informOnCondition(List::isEmpty)
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
    assertThat(deployment().get()).isNull();
    assertThat(replicaSets()).isEmpty();
  }

  @Test
  void copiesAnnotationsToTheReplicaSet() {
    createAndAwaitComplete(web("build-230", 1));

    deployment()
        .patch(
            STRATEGIC,
            """
            {"metadata":{"annotations":{"kubernetes.io/change-cause":"#235 by ann"}},
             "spec":{"template":{"spec":{"containers":[{"name":"web","image":"%s"}]}}}}\
            """
                .formatted(cluster.image("build-235")));
    await(KubernetesFixture::complete);

    ReplicaSet newest =
        replicaSets().stream()
            .filter(set -> set.getSpec().getReplicas() > 0)
            .findFirst()
            .orElseThrow();
    assertThat(newest.getMetadata().getAnnotations())
        .containsEntry("kubernetes.io/change-cause", "#235 by ann")
        .containsEntry("deployment.kubernetes.io/revision", "2")
        .containsEntry("deployment.kubernetes.io/desired-replicas", "1")
        .containsEntry("deployment.kubernetes.io/max-replicas", "2");
    assertThat(newest.getMetadata().getLabels()).containsKey("pod-template-hash");
    assertThat(newest.getMetadata().getOwnerReferences())
        .extracting(owner -> owner.getKind() + " " + owner.getName() + " " + owner.getController())
        .containsExactly("Deployment web true");
  }

  @Test
  void endsWithTheLastOfTwoQuickPatches() {
    createAndAwaitComplete(web("build-230", 2));

    patchImage("build-231");
    Deployment second = patchImage("build-235");
    Deployment done = await(KubernetesFixture::complete);

    assertThat(second.getMetadata().getGeneration()).isEqualTo(3);
    assertThat(done.getStatus().getObservedGeneration()).isEqualTo(3);
    assertThat(replicaSets())
        .filteredOn(set -> set.getSpec().getReplicas() > 0)
        .extracting(
            set -> set.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage())
        .containsExactly(cluster.image("build-235"));
  }

  @Test
  void goesBackToAnEarlierReplicaSet() {
    createAndAwaitComplete(web("build-230", 1));
    patchImage("build-235");
    await(KubernetesFixture::complete);

    patchImage("build-230");
    await(KubernetesFixture::complete);

    assertThat(replicaSets()).hasSize(2);
    assertThat(replicaSets())
        .filteredOn(set -> set.getSpec().getReplicas() > 0)
        .singleElement()
        .satisfies(set ->
            assertThat(set.getMetadata().getAnnotations())
                .containsEntry("deployment.kubernetes.io/revision", "3")
                .containsEntry("deployment.kubernetes.io/revision-history", "1"));
  }

  @Test
  void recreates() {
    var recreate =
        web("build-230", 1)
            .editSpec()
            .editOrNewStrategy()
            .withType("Recreate")
            .endStrategy()
            .endSpec();
    createAndAwaitComplete(recreate);
    var availability = new CopyOnWriteArrayList<Integer>();

    try (var _ =
        client
            .apps()
            .deployments()
            .inNamespace(namespace)
            .inform(
                new ResourceEventHandler<Deployment>() {
                  @Override
                  public void onAdd(Deployment d) {}

                  @Override
                  public void onUpdate(Deployment before, Deployment after) {
                    availability.add(number(after.getStatus().getReplicas()));
                  }

                  @Override
                  public void onDelete(Deployment d, boolean unknown) {}
                })) {
      patchImage("build-235");
      await(KubernetesFixture::complete);
      awaitUntil(() -> availability.contains(0) && availability.getLast() == 1);
    }

    assertThat(availability).contains(0).allMatch(count -> count <= 1);
  }

  @Test
  void tellsThatAQuotaIsFull() {
    client
        .resourceQuotas()
        .inNamespace(namespace)
        .resource(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("pods")
                .endMetadata()
                .withNewSpec()
                .addToHard("pods", new Quantity("1"))
                .endSpec()
                .build())
        .create();
    client
        .resourceQuotas()
        .inNamespace(namespace)
        .withName("pods")
        .waitUntilCondition(
            q ->
                q != null
                    && q.getStatus() != null
                    && q.getStatus().getHard() != null
                    && !q.getStatus().getHard().isEmpty(),
            PATIENCE_SECONDS,
            TimeUnit.SECONDS);

    create(web("build-230", 2));
    Deployment refused = await(d -> reason(d, "ReplicaFailure").equals("FailedCreate"));

    assertThat(condition(refused, "ReplicaFailure").getMessage())
        .matches(
            "pods \"web-[a-z0-9-]+\" is forbidden: exceeded quota: pods, requested: pods=1, used:"
                + " pods=1, limited: pods=1");
    assertThat(awaitEvent(e -> e.getReason().equals("FailedCreate")).getMessage())
        .startsWith("Error creating: pods \"web-");
  }

  @Test
  void rollsAStatefulSetFromTheHighestPodDown() {
    client.apps().statefulSets().inNamespace(namespace).resource(statefulSet()).create();
    var set = client.apps().statefulSets().inNamespace(namespace).withName("web");
    StatefulSet first =
        set.waitUntilCondition(
            s -> number(s.getStatus().getReadyReplicas()) == 2, PATIENCE_SECONDS, TimeUnit.SECONDS);
    var replaced = new CopyOnWriteArrayList<String>();

    StatefulSet done;
    try (var _ =
        client
            .pods()
            .inNamespace(namespace)
            .inform(
                new ResourceEventHandler<Pod>() {
                  @Override
                  public void onAdd(Pod pod) {}

                  @Override
                  public void onUpdate(Pod before, Pod after) {}

                  @Override
                  public void onDelete(Pod pod, boolean unknown) {
                    replaced.add(pod.getMetadata().getName());
                  }
                })) {
      set.patch(STRATEGIC, imagePatch("build-235"));
      done =
          set.waitUntilCondition(
              s ->
                  s.getStatus().getObservedGeneration() >= 2
                      && number(s.getStatus().getUpdatedReplicas()) == 2
                      && number(s.getStatus().getReadyReplicas()) == 2
                      && s.getStatus()
                          .getCurrentRevision()
                          .equals(s.getStatus().getUpdateRevision()),
              PATIENCE_SECONDS,
              TimeUnit.SECONDS);
      awaitUntil(() -> replaced.size() == 2);
    }

    assertThat(new ArrayList<>(replaced)).containsExactly("web-1", "web-0");
    assertThat(done.getStatus().getCurrentRevision())
        .startsWith("web-")
        .isNotEqualTo(first.getStatus().getCurrentRevision());
    assertThat(pods())
        .extracting(pod -> pod.getMetadata().getLabels().get("controller-revision-hash"))
        .containsOnly(done.getStatus().getUpdateRevision());
  }

  /// Waits until the pod has logged `text` and no more.
  private void awaitLog(Pod pod, String text) {
    Awaitility.await()
        .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .pollDelay(Duration.ZERO)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(client.pods().resource(pod).getLog()).isEqualTo(text));
  }

  /// Waits for what an informer may be told later than we are.
  private static void awaitUntil(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .pollDelay(Duration.ZERO)
        .until(condition);
  }

  private StatefulSet statefulSet() {
    var spec = web("build-230", 2).build().getSpec();
    return new StatefulSetBuilder()
        .withNewMetadata()
        .withName("web")
        .endMetadata()
        .withNewSpec()
        .withServiceName("web")
        .withReplicas(2)
        .withSelector(spec.getSelector())
        .withTemplate(spec.getTemplate())
        .endSpec()
        .build();
  }
}
