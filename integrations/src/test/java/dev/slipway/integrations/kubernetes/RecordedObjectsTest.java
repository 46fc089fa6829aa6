package dev.slipway.integrations.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.cluster.Evidence;
import dev.slipway.commands.cluster.Evidence.Happening;
import dev.slipway.commands.cluster.Expectation;
import dev.slipway.commands.cluster.PodView;
import dev.slipway.commands.cluster.RolloutVerdict;
import dev.slipway.commands.cluster.RolloutVerdict.Failed;
import dev.slipway.commands.cluster.RolloutVerdict.InProgress;
import dev.slipway.commands.cluster.RolloutVerdict.Live;
import dev.slipway.commands.cluster.WorkloadView;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentList;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetList;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Objects that were recorded from real clusters, through the decoder, the mapping and the
/// judgement that the bot uses.
class RecordedObjectsTest {
  /// The ReplicaSets of the recorded rollout were not recorded; its conditions name them.
  static Stream<Arguments> stages() {
    return Stream.of(
        arguments(
            "stable-with-old-generation",
            "nginx-deployment-5754944d6c",
            "the cluster's controller to look at the change"),
        arguments(
            "awaiting-updated-replicas", "nginx-deployment-6685876674", "50 of 100 pods updated"),
        arguments("awaiting-termination", "nginx-deployment-7cc75c7b9d", "14 old pods to end"),
        arguments(
            "awaiting-available-replicas",
            "nginx-deployment-6685876674",
            "62 of 100 pods available"),
        arguments(
            "condition-unavailable", "nginx-deployment-5754944d6c", "20 of 100 pods available"),
        arguments(
            "progress-deadline-exceeded", "nginx-deployment-of-ours", "98 of 100 pods available"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stages")
  void waitsAtEachStageOfARollout(String stage, String newest, String waitingFor) throws Exception {
    WorkloadView view = nginx(stage, newest);

    RolloutVerdict verdict = RolloutVerdict.judge(view, expected(view));

    assertThat(verdict).isEqualTo(new InProgress(view.replicas(), waitingFor));
  }

  @Test
  void endsTheRolloutWhenItIsStable() throws Exception {
    WorkloadView view = nginx("stable", "nginx-deployment-5754944d6c");

    RolloutVerdict verdict = RolloutVerdict.judge(view, expected(view));

    assertThat(verdict).isEqualTo(new Live(view.replicas(), "100 of 100 pods available"));
  }

  @Test
  void failsTheRolloutWhenItsOwnReplicaSetRanOutOfTime() throws Exception {
    WorkloadView view = nginx("progress-deadline-exceeded", "nginx-deployment-5754944d6c");

    RolloutVerdict verdict = RolloutVerdict.judge(view, expected(view));

    assertThat(verdict)
        .isEqualTo(
            new Failed(
                new Cause(
                    Cause.Code.DEADLINE,
                    "100 updated and 98 available of 100 pods, and the cluster does not say why")));
  }

  @Test
  void failsADegradedDeploymentThatIsStillAvailable() throws Exception {
    WorkloadView view = guestbook("health/deployment-degraded.yaml", List.of());

    RolloutVerdict verdict = RolloutVerdict.judge(view, expected(view));

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> assertThat(failed.cause().code()).isEqualTo(Cause.Code.DEADLINE));
  }

  @Test
  void waitsForAProgressingDeployment() throws Exception {
    WorkloadView view = guestbook("health/deployment-progressing.yaml", List.of());

    RolloutVerdict verdict = RolloutVerdict.judge(view, expected(view));

    assertThat(verdict).isEqualTo(new InProgress(view.replicas(), "1 old pod to end"));
  }

  @Test
  void takesASettledStatefulSetForLive() throws Exception {
    Seen.Controller set =
        Mapping.statefulSet(marked(decode("health/statefulset.yaml", StatefulSet.class)));
    WorkloadView view = set.with(List.of(), List.of());

    RolloutVerdict verdict = RolloutVerdict.judge(view, expected(view));

    assertThat(verdict).isEqualTo(new Live(view.replicas(), "1 of 1 pod available"));
  }

  static Stream<Arguments> pods() {
    return Stream.of(
        arguments(
            "health/pod-crashloop.yaml",
            Cause.Code.CRASH_LOOP,
            "container main exited with code 1"),
        arguments(
            "health/pod-imagepullbackoff.yaml",
            Cause.Code.IMAGE_PULL,
            "container errimagepullbackoff can't get its image"
                + " gcr.io/heptio-images/ks-guestbook-demo:0.3 (ImagePullBackOff)"),
        arguments(
            "health/pod-running-not-ready.yaml",
            Cause.Code.PROBE,
            "container main of pod never-ready runs but is not ready"),
        arguments(
            "pods/message-image-pull-fail.json",
            Cause.Code.IMAGE_PULL,
            "container demo-deployment-container can't get its image noimage.com/no-such-image"
                + " (ErrImagePull): x509: certificate is not valid for any names, but wanted to"
                + " match noimage.com"),
        arguments(
            "pods/message-oomkill-pod.json",
            Cause.Code.OOM,
            "container memory-eater was killed because it needs more memory than its limit"
                + " (OOMKilled)"),
        arguments(
            "pods/message-pending-pod-resources.json",
            Cause.Code.UNSCHEDULABLE,
            "no node takes pod pending-pod-resources-5fddcf7688-djjfc: 0/1 nodes are available: 1"
                + " Insufficient nvidia.com/gpu. preemption: 0/1 nodes are available: 1 No"
                + " preemption victims found for incoming pod."));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pods")
  void saysInOneLineWhatIsWrongWithAPod(String file, Cause.Code code, String words)
      throws Exception {
    WorkloadView view = guestbook("health/deployment-progressing.yaml", List.of(pod(file)));

    Cause cause = RolloutVerdict.deadlineCause(view);

    assertThat(cause).isEqualTo(new Cause(code, words));
  }

  @Test
  void findsNothingWrongWithAPodThatRuns() throws Exception {
    PodView pod = pod("health/pod-running-restart-always.yaml");

    assertThat(pod.ready()).isTrue();
    assertThat(pod.containers())
        .singleElement()
        .satisfies(container ->
            assertThat(container.state())
                .isEqualTo(new PodView.State.Running(Instant.parse("2018-12-02T09:24:49Z"))));
  }

  @Test
  void forgetsAPodThatIsEnding() throws Exception {
    Seen seen = Mapping.pod(decode("health/pod-deletion.yaml", Pod.class));

    assertThat(seen).isEqualTo(new Seen.Nothing());
  }

  @Test
  void explainsAFailedPullByItsEvent() throws Exception {
    List<Happening> events =
        decode("events/image-pull-fail.json", EventList.class).getItems().stream()
            .filter(event -> "Warning".equals(event.getType()))
            .map(event -> EvidenceSearch.happening("Pod/x", event))
            .toList();

    Cause cause =
        Cause.explain(
            new Cause(Cause.Code.IMAGE_PULL, "no image"), new Evidence(Optional.empty(), events));

    assertThat(events)
        .isNotEmpty()
        .allSatisfy(event -> assertThat(event.at()).isAfter(Instant.EPOCH));
    assertThat(cause.words())
        .isEqualTo(
            "no image: x509: certificate is not valid for any names, but wanted to match"
                + " noimage.com");
  }

  @Test
  void mapsEveryOtherRecordedObject() throws Exception {
    Event event = decode("api/k9s-ev.json", Event.class);
    List<Pod> pods = decode("api/pod-list.json", PodList.class).getItems();
    Deployment deployment = decode("api/deployment.json", Deployment.class);
    List<Seen> sets =
        decode("api/replicaset-list.json", ReplicaSetList.class).getItems().stream()
            .map(Mapping::replicaSet)
            .toList();
    List<Deployment> deployments =
        decode("deployments/default.json", DeploymentList.class).getItems();

    assertThat(EvidenceSearch.happening("Pod/x", event).message())
        .startsWith("Successfully pulled");
    assertThat(pods)
        .isNotEmpty()
        .allSatisfy(pod -> assertThat(Mapping.podView(pod).name()).isNotEmpty());
    assertThat(Mapping.deployment(deployment).images()).containsKey("busybox-host");
    assertThat(sets)
        .isNotEmpty()
        .allSatisfy(set -> assertThat(set).isInstanceOf(Seen.ReplicaSet.class));
    assertThat(deployments)
        .isNotEmpty()
        .extracting(Mapping::deployment)
        .allSatisfy(seen -> assertThat(seen.images()).isNotEmpty())
        .extracting(Seen.Controller::template)
        .doesNotHaveDuplicates();
  }

  @Test
  void hashesATemplateWhateverTheOrderOfItsKeys() throws Exception {
    Deployment deployment = decode("api/deployment.json", Deployment.class);
    Deployment turned =
        Serialization.unmarshal(
            Serialization.asYaml(Serialization.unmarshal(text("api/deployment.json"), Map.class)),
            Deployment.class);
    turned.getSpec().getTemplate().getMetadata().getLabels().put("pod-template-hash", "548d8d7b88");

    String hash = PodTemplates.of(deployment.getSpec().getTemplate()).hash();

    assertThat(PodTemplates.of(turned.getSpec().getTemplate()).hash()).isEqualTo(hash).hasSize(64);
    turned.getSpec().getTemplate().getSpec().setPriority(1);
    assertThat(PodTemplates.of(turned.getSpec().getTemplate()).hash()).isNotEqualTo(hash);
  }

  @Test
  void namesWhoTookAFieldAndNotWhoLostItInTheSameSecond() {
    Deployment deployment =
        Serialization.unmarshal(
            """
            metadata:
              name: web
              managedFields:
              - {manager: creator, time: "2026-01-01T00:00:00Z", fieldsV1: {"f:spec": {"f:replicas": {}, "f:paused": {}}}}
              - {manager: kubectl-set, time: "2026-01-01T00:00:00Z", fieldsV1: {"f:spec": {"f:template": {}}}}
              - {manager: controller, time: "2026-01-02T00:00:00Z", fieldsV1: {"f:status": {}}}
            """,
            Deployment.class);

    Seen.Controller seen = Mapping.deployment(deployment);

    assertThat(seen.lastChange())
        .contains(new WorkloadView.Change("kubectl-set", Instant.parse("2026-01-01T00:00:00Z")));
  }

  private static WorkloadView nginx(String stage, String newest) throws IOException {
    Deployment deployment = decode("rollout-nginx-100/base.yml", Deployment.class);
    deployment.setStatus(
        decode("rollout-nginx-100/" + stage + ".yml", Deployment.class).getStatus());
    deployment.getMetadata().setUid("nginx-uid");
    return view(Mapping.deployment(marked(deployment)), newest, List.of());
  }

  private static WorkloadView guestbook(String file, List<PodView> pods) throws IOException {
    return view(
        Mapping.deployment(marked(decode(file, Deployment.class))),
        "guestbook-ui-75dd4d49d5",
        pods);
  }

  private static WorkloadView view(Seen.Controller controller, String newest, List<PodView> pods) {
    return controller.with(
        List.of(
            new Seen.ReplicaSet(
                newest,
                "set-uid",
                controller.uid(),
                Optional.empty(),
                controller.template().hash()),
            new Seen.ReplicaSet("old", "old-uid", controller.uid(), Optional.empty(), "another")),
        pods.stream().map(pod -> new Seen.Pod("set-uid", Optional.empty(), pod)).toList());
  }

  /// As if deployment 42 had written on it.
  private static <T extends HasMetadata> T marked(T workload) {
    workload
        .getMetadata()
        .setAnnotations(Map.of("slipway.dev/deployment", "42", "slipway.dev/fence", "7"));
    return workload;
  }

  /// What a write of long ago would have left.
  private static Expectation expected(WorkloadView view) {
    return Expectation.after(view, Instant.EPOCH);
  }

  private static PodView pod(String file) throws IOException {
    return file.endsWith(".json")
        ? Mapping.podView(decode(file, PodList.class).getItems().getFirst())
        : Mapping.podView(decode(file, Pod.class));
  }

  private static <T> T decode(String file, Class<T> type) throws IOException {
    return Serialization.unmarshal(text(file), type);
  }

  private static String text(String file) throws IOException {
    Optional<Path> folder =
        Optional.ofNullable(System.getProperty("slipway.contracts"))
            .map(Path::of)
            .or(() ->
                Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                    .map(parent -> parent.resolve("shared/contracts"))
                    .filter(Files::isDirectory)
                    .findFirst());
    assumeTrue(folder.isPresent(), "no recorded objects of Kubernetes here: set slipway.contracts");
    return Files.readString(folder.orElseThrow().resolve("kubernetes").resolve(file));
  }
}
