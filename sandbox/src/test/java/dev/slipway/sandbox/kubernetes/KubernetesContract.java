package dev.slipway.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What a client may rely on when it reads and writes: objects, versions, refusals and their words.
/// Deployments here have no replicas, so that nothing but the API is under test.
abstract class KubernetesContract extends KubernetesFixture {
  KubernetesContract(ClusterUnderTest cluster) {
    super(cluster);
  }

  @Test
  void fillsInDefaults() {
    create(web("build-230", 0));

    Deployment read = deployment().get();

    var spec = read.getSpec();
    var container = spec.getTemplate().getSpec().getContainers().getFirst();
    assertThat(read.getMetadata().getGeneration()).isEqualTo(1);
    assertThat(read.getMetadata().getUid()).isNotBlank();
    assertThat(read.getMetadata().getCreationTimestamp()).endsWith("Z");
    assertThat(spec.getProgressDeadlineSeconds()).isEqualTo(600);
    assertThat(spec.getRevisionHistoryLimit()).isEqualTo(10);
    assertThat(spec.getStrategy().getType()).isEqualTo("RollingUpdate");
    assertThat(spec.getStrategy().getRollingUpdate().getMaxSurge().getStrVal()).isEqualTo("25%");
    assertThat(container.getImagePullPolicy()).isEqualTo("IfNotPresent");
    assertThat(container.getReadinessProbe().getFailureThreshold()).isEqualTo(3);
    assertThat(container.getPorts().getFirst().getProtocol()).isEqualTo("TCP");
  }

  @Test
  void listsByLabelAndName() {
    create(web("build-230", 0));
    var all = client.apps().deployments().inNamespace(namespace);

    assertThat(all.withLabel("app", "web").list().getItems()).hasSize(1);
    assertThat(all.withLabelIn("app", "api", "web").list().getItems()).hasSize(1);
    assertThat(all.withLabel("app", "api").list().getItems()).isEmpty();
    assertThat(all.withoutLabel("app").list().getItems()).isEmpty();
    assertThat(all.withField("metadata.name", "web").list().getItems()).hasSize(1);
    assertThat(all.withField("metadata.name", "api").list().getItems()).isEmpty();
  }

  @Test
  void listsInPages() {
    for (String name : List.of("a", "b", "c")) {
      createConfigMap(name);
    }
    var maps = client.configMaps().inNamespace(namespace).withLabel("page", "yes");

    var first = maps.list(new ListOptionsBuilder().withLimit(2L).build());
    var second =
        maps.list(
            new ListOptionsBuilder()
                .withLimit(2L)
                .withContinue(first.getMetadata().getContinue())
                .build());

    assertThat(first.getItems())
        .extracting(m -> m.getMetadata().getName())
        .containsExactly("a", "b");
    assertThat(second.getItems()).extracting(m -> m.getMetadata().getName()).containsExactly("c");
    assertThat(second.getMetadata().getContinue()).isNullOrEmpty();
  }

  private void createConfigMap(String name) {
    client
        .configMaps()
        .inNamespace(namespace)
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("page", "yes")
                .endMetadata()
                .addToData("key", name)
                .build())
        .create();
  }

  @Test
  void mergesContainersAndTheirLists() {
    create(web("build-230", 0));

    Deployment patched =
        deployment()
            .patch(
                STRATEGIC,
                """
                {"spec":{"template":{"spec":{"containers":[
                  {"name":"web","env":[{"name":"NEW","value":"1"},{"name":"GREETING","$patch":"delete"}]},
                  {"name":"side","image":"%s"}]}}}}\
                """
                    .formatted(cluster.image("build-231")));

    var containers = patched.getSpec().getTemplate().getSpec().getContainers();
    var web = containers.stream().filter(c -> c.getName().equals("web")).findFirst().orElseThrow();
    assertThat(containers).extracting(c -> c.getName()).containsExactly("web", "side");
    assertThat(web.getImage()).isEqualTo(cluster.image("build-230"));
    assertThat(web.getEnv()).extracting(e -> e.getName()).containsExactly("NEW");
    assertThat(web.getPorts()).hasSize(1);
  }

  @Test
  void takesAPatchThatCarriesTheVersionItWasMadeFor() {
    create(web("build-230", 0));
    await(d -> reason(d, "Progressing").equals("NewReplicaSetAvailable"));

    // A controller may write between our reading and our patch.
    Deployment patched =
        Awaitility.await()
            .pollDelay(Duration.ZERO)
            .until(this::patchedWithItsVersion, Optional::isPresent)
            .orElseThrow();

    assertThat(patched.getMetadata().getAnnotations()).containsEntry("slipway.dev/deployment", "7");
  }

  /// Empty if somebody has changed it since it was read.
  private Optional<Deployment> patchedWithItsVersion() {
    String version = deployment().get().getMetadata().getResourceVersion();
    try {
      Deployment patched =
          deployment()
              .patch(
                  STRATEGIC,
                  """
                  {"metadata":{"resourceVersion":"%s","annotations":{"slipway.dev/deployment":"7"}}}\
                  """
                      .formatted(version));
      assertThat(patched.getMetadata().getResourceVersion()).isNotEqualTo(version);
      return Optional.of(patched);
    } catch (KubernetesClientException e) {
      if (e.getCode() == 409) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Test
  void refusesAPatchThatCarriesAnOldVersion() {
    Deployment old = create(web("build-230", 0));
    deployment().patch(STRATEGIC, "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");

    Status status =
        refusal(() ->
            deployment()
                .patch(
                    STRATEGIC,
                    "{\"metadata\":{\"resourceVersion\":\"%s\",\"labels\":{\"a\":\"c\"}}}"
                        .formatted(old.getMetadata().getResourceVersion())));

    assertThat(status.getCode()).isEqualTo(409);
    assertThat(status.getReason()).isEqualTo("Conflict");
    assertThat(status.getMessage())
        .isEqualTo(
            "Operation cannot be fulfilled on deployments.apps \"web\": the object has been"
                + " modified; please apply your changes to the latest version and try again");
    assertThat(deployment().get().getMetadata().getLabels()).containsEntry("a", "b");
  }

  private static Status refusal(Runnable call) {
    return catchThrowableOfType(KubernetesClientException.class, call::run).getStatus();
  }

  @Test
  void bumpsTheGenerationForSpecAndAnnotationsButNotForLabels() {
    create(web("build-230", 0));

    var labelled = deployment().patch(STRATEGIC, "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
    var annotated = deployment().patch(STRATEGIC, "{\"metadata\":{\"annotations\":{\"a\":\"b\"}}}");
    var same = deployment().patch(STRATEGIC, "{\"metadata\":{\"annotations\":{\"a\":\"b\"}}}");
    var image = patchImage("build-231");

    assertThat(labelled.getMetadata().getGeneration()).isEqualTo(1);
    assertThat(annotated.getMetadata().getGeneration()).isEqualTo(2);
    assertThat(same.getMetadata().getGeneration()).isEqualTo(2);
    assertThat(image.getMetadata().getGeneration()).isEqualTo(3);
  }

  @Test
  void answersAPatchBeforeTheControllerHasSeenIt() {
    createAndAwaitComplete(web("build-230", 0));

    Deployment patched = patchImage("build-231");

    assertThat(patched.getStatus().getObservedGeneration())
        .isLessThan(patched.getMetadata().getGeneration());
    assertThat(reason(patched, "Progressing")).isEqualTo("NewReplicaSetAvailable");
    assertThat(await(KubernetesFixture::complete).getStatus().getObservedGeneration())
        .isEqualTo(patched.getMetadata().getGeneration());
  }

  @Test
  void obeysMergeAndJsonPatches() {
    create(web("build-230", 0));

    var merged =
        deployment().patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"paused\":true}}");
    var patched =
        deployment()
            .patch(
                PatchContext.of(PatchType.JSON),
                """
                [{"op":"test","path":"/spec/replicas","value":0},
                 {"op":"add","path":"/metadata/labels/team","value":"shop"},
                 {"op":"remove","path":"/spec/paused"}]\
                """);
    Status status =
        refusal(() ->
            deployment()
                .patch(
                    PatchContext.of(PatchType.JSON),
                    "[{\"op\":\"test\",\"path\":\"/spec/replicas\",\"value\":9}]"));

    assertThat(merged.getSpec().getPaused()).isTrue();
    assertThat(patched.getSpec().getPaused()).isNull();
    assertThat(patched.getMetadata().getLabels()).containsEntry("team", "shop");
    assertThat(status.getCode()).isEqualTo(422);
    assertThat(status.getMessage())
        .isEqualTo("the server rejected our request due to an error in our request");
  }

  @Test
  void keepsNothingOfADryRun() {
    create(web("build-230", 0));

    Deployment tried = deployment().dryRun().patch(STRATEGIC, "{\"spec\":{\"replicas\":7}}");

    assertThat(tried.getSpec().getReplicas()).isEqualTo(7);
    assertThat(deployment().get().getSpec().getReplicas()).isZero();
  }

  @Test
  void keepsTheStatusOutOfOrdinaryWrites() {
    createAndAwaitComplete(web("build-230", 0));

    Deployment patched =
        deployment().patch(STRATEGIC, "{\"status\":{\"replicas\":5,\"readyReplicas\":5}}");

    assertThat(number(patched.getStatus().getReplicas())).isZero();
  }

  @Test
  void namesWhatIsNotFound() {
    var error =
        catchThrowableOfType(
            KubernetesClientException.class,
            () -> deployment().patch(STRATEGIC, "{\"spec\":{\"replicas\":1}}"));

    assertThat(deployment().get()).isNull();
    assertThat(error.getCode()).isEqualTo(404);
    assertThat(error.getStatus().getReason()).isEqualTo("NotFound");
    assertThat(error.getStatus().getMessage()).isEqualTo("deployments.apps \"web\" not found");
    assertThat(error.getStatus().getDetails().getGroup()).isEqualTo("apps");
  }

  @Test
  void refusesToCreateTwice() {
    create(web("build-230", 0));

    Status status = refusal(() -> create(web("build-231", 0)));

    assertThat(status.getCode()).isEqualTo(409);
    assertThat(status.getReason()).isEqualTo("AlreadyExists");
    assertThat(status.getMessage()).isEqualTo("deployments.apps \"web\" already exists");
  }

  @Test
  void namesAllThatIsInvalid() {
    var wrong =
        web("build-230", -1)
            .editSpec()
            .editTemplate()
            .editMetadata()
            .withLabels(java.util.Map.of("app", "api"))
            .endMetadata()
            .endTemplate()
            .endSpec();

    Status status = refusal(() -> create(wrong));

    assertThat(status.getCode()).isEqualTo(422);
    assertThat(status.getReason()).isEqualTo("Invalid");
    assertThat(status.getMessage())
        .isEqualTo(
            "Deployment.apps \"web\" is invalid: [spec.replicas: Invalid value: -1: must be greater"
                + " than or equal to 0, spec.template.metadata.labels: Invalid value:"
                + " map[string]string{\"app\":\"api\"}: `selector` does not match template"
                + " `labels`]");
    assertThat(status.getDetails().getCauses())
        .extracting(cause -> cause.getField())
        .containsExactly("spec.replicas", "spec.template.metadata.labels");
  }

  @Test
  void refusesANewSelector() {
    create(web("build-230", 0));

    assertThatThrownBy(() ->
            deployment()
                .patch(STRATEGIC, "{\"spec\":{\"selector\":{\"matchLabels\":{\"x\":\"y\"}}}}"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("field is immutable");
  }

  @Test
  void tellsWhoManagesWhichField() {
    create(web("build-230", 0));

    Deployment patched =
        deployment()
            .patch(
                new PatchContext.Builder()
                    .withPatchType(PatchType.STRATEGIC_MERGE)
                    .withFieldManager("slipway")
                    .build(),
                imagePatch("build-231"));

    ManagedFieldsEntry entry =
        patched.getMetadata().getManagedFields().stream()
            .filter(e -> e.getManager().equals("slipway"))
            .findFirst()
            .orElseThrow();
    assertThat(entry.getOperation()).isEqualTo("Update");
    assertThat(entry.getApiVersion()).isEqualTo("apps/v1");
    assertThat(entry.getTime()).isNotBlank();
    assertThat(entry.getFieldsV1().getAdditionalProperties()).containsOnlyKeys("f:spec");
    assertThat(patched.getMetadata().getManagedFields())
        .extracting(ManagedFieldsEntry::getManager)
        .contains("fabric8-kubernetes-client");
  }

  @Test
  void watchesFromAVersionOn() throws Exception {
    Deployment first = create(web("build-230", 0));
    var seen = new LinkedBlockingQueue<String>();
    var watcher =
        new Watcher<Deployment>() {
          @Override
          public void eventReceived(Action action, Deployment d) {
            seen.add(action + " " + d.getSpec().getReplicas());
          }

          @Override
          public void onClose(WatcherException cause) {}
        };

    try (var _ =
        client
            .apps()
            .deployments()
            .inNamespace(namespace)
            .withResourceVersion(first.getMetadata().getResourceVersion())
            .watch(watcher)) {
      deployment().patch(STRATEGIC, "{\"spec\":{\"paused\":true,\"replicas\":2}}");
      deployment().delete();

      String last = "";
      while (!last.startsWith("DELETED")) {
        last = String.valueOf(seen.poll(120, TimeUnit.SECONDS));
        assertThat(last).startsWith(last.startsWith("MOD") ? "MODIFIED" : "DELETED");
      }
      assertThat(last).isEqualTo("DELETED 2");
    }
  }

  @Test
  void tellsAWatchThatItsVersionIsTooOld() throws Exception {
    create(web("build-230", 0));
    var closed = new CompletableFuture<WatcherException>();
    var watcher =
        new Watcher<Deployment>() {
          @Override
          public void eventReceived(Action action, Deployment d) {}

          @Override
          public void onClose(WatcherException cause) {
            closed.complete(cause);
          }
        };

    makeOldVersionsUnknown();
    try (var _ =
        client
            .apps()
            .deployments()
            .inNamespace(namespace)
            .withResourceVersion("1")
            .watch(watcher)) {
      WatcherException cause = closed.get(120, TimeUnit.SECONDS);

      assertThat(cause.isHttpGone()).isTrue();
      assertThat(cause.getMessage()).contains("too old resource version: 1");
    }
  }

  /// Version 1 is long gone on a real cluster.
  abstract void makeOldVersionsUnknown();

  @Test
  void deletesOnlyWhatThePreconditionMeans() {
    Deployment old = create(web("build-230", 0));
    deployment().patch(STRATEGIC, "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");

    Status status = refusal(() -> client.resource(old).lockResourceVersion().delete());

    assertThat(status.getCode()).isEqualTo(409);
    assertThat(status.getMessage())
        .startsWith(
            "Operation cannot be fulfilled on Deployment.apps \"web\": the ResourceVersion in the"
                + " precondition (%s) does not match"
                    .formatted(old.getMetadata().getResourceVersion()));
    assertThat(deployment().get()).isNotNull();
  }
}
