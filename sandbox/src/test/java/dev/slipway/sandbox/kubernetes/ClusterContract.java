package dev.slipway.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.cluster.Evidence;
import dev.slipway.commands.cluster.Expectation;
import dev.slipway.commands.cluster.PodView;
import dev.slipway.commands.cluster.RolloutVerdict;
import dev.slipway.commands.cluster.RolloutVerdict.Changed;
import dev.slipway.commands.cluster.RolloutVerdict.Failed;
import dev.slipway.commands.cluster.RolloutVerdict.InProgress;
import dev.slipway.commands.cluster.RolloutVerdict.Live;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.cluster.WorkloadView.Mark;
import dev.slipway.commands.cluster.WorkloadView.Replicas;
import dev.slipway.commands.judging.Reading;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Cluster.Content;
import dev.slipway.commands.ports.Cluster.Edited;
import dev.slipway.commands.ports.Cluster.Observation;
import dev.slipway.commands.ports.Cluster.Write;
import dev.slipway.commands.ports.Cluster.WriteOutcome;
import dev.slipway.commands.ports.Forerunners;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.PodRequests;
import dev.slipway.commands.settings.Binding;
import dev.slipway.commands.settings.ConfigSource;
import dev.slipway.commands.settings.MapEdit;
import dev.slipway.commands.settings.Settings;
import dev.slipway.commands.settings.Settings.Value;
import dev.slipway.commands.settings.SettingsChange;
import dev.slipway.commands.settings.SettingsChange.KeyChange;
import dev.slipway.config.Environment.ConfigBinding;
import dev.slipway.config.Namespace;
import dev.slipway.config.Secret;
import dev.slipway.config.Target;
import dev.slipway.config.TargetName;
import dev.slipway.config.Workload;
import dev.slipway.integrations.kubernetes.KubernetesAppSecrets;
import dev.slipway.integrations.kubernetes.KubernetesClusters;
import dev.slipway.integrations.kubernetes.KubernetesForerunners;
import dev.slipway.integrations.kubernetes.KubernetesPodRequests;
import dev.slipway.integrations.kubernetes.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the Kubernetes adapter does against an API server, whichever it is: the simulated one and a
/// real one must be no different. Each case has a namespace of its own.
abstract class ClusterContract {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration ROLLOUT = Duration.ofMinutes(3);
  private static final Workload WEB = new Workload(Workload.Kind.DEPLOYMENT, "web", List.of());
  private static final Workload STORE =
      new Workload(Workload.Kind.STATEFUL_SET, "store", List.of());

  @TempDir private Path folder;
  private final String namespace = "kubetest-" + UUID.randomUUID().toString().substring(0, 8);
  private final List<AutoCloseable> open = new ArrayList<>();
  private Access access;
  private KubeApi operator;
  private Target target;
  private KubernetesClusters clusters;

  /// Somebody who may do everything.
  abstract KubeApi operator();

  /// The account that the adapter uses, with the rights it needs in a namespace and no more.
  abstract Access account(String namespace);

  /// An image of the demo application: build 230 to 235 work, 237 crashes, 238 is never ready, 999
  /// is not there.
  abstract String image(int build);

  /// With a network that can fail.
  Patience patience() {
    return Patience.usual();
  }

  /// With a network that does not: only a busy machine is slow.
  private Patience patient() {
    Patience usual = patience();
    Duration enough = Duration.ofSeconds(20);
    return new Patience(enough, enough, usual.probe(), usual.probeEvery(), usual.blindAfter());
  }

  /// Whether a pod can ask for more than any node has.
  boolean nodesHaveLimits() {
    return true;
  }

  @BeforeEach
  void connect() {
    operator = operator();
    operator.create(
        "", "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(namespace));
    access = account(namespace);
    target = target(access, namespace);
    clusters = clusters(patient());
  }

  @AfterEach
  void disconnect() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
    operator.delete("/api/v1/namespaces/" + namespace);
  }

  @Test
  void readsADeploymentWithItsNewestPods() {
    create(deployment(234, 2));
    sight(WEB).view("two available pods", ROLLOUT, ClusterContract::isSettled);

    WorkloadView view = read(WEB);

    assertThat(view.kind()).isEqualTo(Workload.Kind.DEPLOYMENT);
    assertThat(view.observedGeneration()).isEqualTo(view.generation()).isEqualTo(1);
    assertThat(view.replicas()).isEqualTo(new Replicas(2, 2, 2, 2, 2));
    assertThat(view.images()).isEqualTo(Map.of("web", image(234), "sidecar", image(230)));
    assertThat(view.mark()).isEmpty();
    assertThat(view.newestRevision())
        .hasValueSatisfying(name -> assertThat(name).startsWith("web-"));
    assertThat(view.newestPods())
        .hasSize(2)
        .allSatisfy(pod -> {
          assertThat(pod.phase()).isEqualTo("Running");
          assertThat(pod.ready()).isTrue();
          assertThat(pod.containers())
              .extracting(PodView.ContainerView::name)
              .containsExactly("web", "sidecar");
        });
  }

  @Test
  void refusesToReadWhatIsNotThere() {
    Answer<WorkloadView> answer = clusters.read(target, WEB);

    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> {
              assertThat(refused.refusal().code()).isEqualTo("workload-not-found");
              assertThat(refused.refusal().reason())
                  .isEqualTo("there is no Deployment web in namespace " + namespace);
            });
  }

  @Test
  void writesOneImageAndTheAnnotationsAndSeesItLive() {
    create(deployment(234, 2));
    Sight sight = sight(WEB);
    WorkloadView before = sight.view("live", ROLLOUT, ClusterContract::isSettled);

    Deployed deployed = deployed(WEB, 235, "42", 7);
    Expectation expectation = deployed.expectation();
    assertThat(RolloutVerdict.judge(deployed.view(), expectation)).isInstanceOf(InProgress.class);
    Live live = sight.verdict(expectation, ROLLOUT, Live.class);

    assertThat(live).isEqualTo(new Live(new Replicas(2, 2, 2, 2, 2), "2 of 2 pods available"));
    WorkloadView after = read(WEB);
    assertThat(after.generation()).isEqualTo(before.generation() + 1);
    assertThat(after.images()).isEqualTo(Map.of("web", image(235), "sidecar", image(230)));
    assertThat(after.mark()).contains(new Mark("42", 7, "235", "r42"));
    assertThat(after.template().hash())
        .isEqualTo(expectation.templateHash())
        .isNotEqualTo(before.template().hash());
    assertThat(after.newestRevision()).isNotEqualTo(before.newestRevision());
    assertThat(after.lastChange().orElseThrow().manager()).isEqualTo("slipway");
  }

  @Test
  void performsAWriteAtMostOnce() {
    create(deployment(234, 1));
    sight(WEB).view("live", ROLLOUT, ClusterContract::isSettled);
    Write write = write(read(WEB), 235, "42", 7);

    WriteOutcome first = clusters.write(target, write);
    WriteOutcome again = clusters.write(target, write);

    assertThat(first).isInstanceOf(WriteOutcome.Written.class);
    assertThat(again).isEqualTo(new WriteOutcome.Conflict());
    assertThat(read(WEB).generation()).isEqualTo(2);
  }

  @Test
  void doesNotOverwriteWhatSomebodyChangedMeanwhile() {
    create(deployment(234, 1));
    sight(WEB).view("live", ROLLOUT, ClusterContract::isSettled);
    Write write = write(read(WEB), 235, "42", 7);
    operator.patch(path(WEB), "kubectl-scale", "{\"spec\":{\"replicas\":2}}");

    WriteOutcome outcome = clusters.write(target, write);

    assertThat(outcome).isEqualTo(new WriteOutcome.Conflict());
    assertThat(read(WEB).images()).containsEntry("web", image(234));
  }

  @Test
  void refusesToAddAContainer() {
    create(deployment(234, 1));
    WorkloadView before = read(WEB);
    Write write =
        new Write(
            WEB, before.resourceVersion(), images(Map.of("api", image(235))), Map.of("a", "b"));

    WriteOutcome outcome = clusters.write(target, write);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            WriteOutcome.Rejected.class,
            rejected -> {
              assertThat(rejected.refusal().code()).isEqualTo("container-not-found");
              assertThat(rejected.refusal().reason())
                  .isEqualTo(
                      "Deployment web in namespace %s has no container api; it has sidecar, web"
                          .formatted(namespace));
            });
    assertThat(read(WEB).images()).isEqualTo(before.images());
  }

  @Test
  void rejectsAWriteToWhatIsNotThere() {
    WriteOutcome outcome =
        clusters.write(target, new Write(WEB, "1", images(Map.of("web", image(235))), Map.of()));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            WriteOutcome.Rejected.class,
            rejected -> assertThat(rejected.refusal().code()).isEqualTo("workload-not-found"));
  }

  @Test
  void writesAnnotationsWithoutARollout() {
    create(deployment(234, 1));
    Sight sight = sight(WEB);
    sight.view("live", ROLLOUT, ClusterContract::isSettled);
    sight.verdict(deploy(WEB, 234, "41", 6), SOON, Live.class);
    WorkloadView before = read(WEB);

    Expectation expectation = deploy(WEB, 234, "42", 7);
    sight.verdict(expectation, SOON, Live.class);

    WorkloadView after = read(WEB);
    assertThat(after.mark()).contains(new Mark("42", 7, "234", "r42"));
    assertThat(after.template().hash()).isEqualTo(before.template().hash());
    assertThat(after.newestRevision()).isEqualTo(before.newestRevision());
    assertThat(after.newestPods()).isEqualTo(before.newestPods());
  }

  /// The API server counts a change of annotations in a Deployment's generation, not in a
  /// StatefulSet's.
  @ParameterizedTest
  @EnumSource(Workload.Kind.class)
  void neverTakesAnAnnotationsOnlyWriteForSomebodyElses(Workload.Kind kind) {
    Workload workload =
        switch (kind) {
          case DEPLOYMENT -> WEB;
          case STATEFUL_SET -> STORE;
        };
    create(
        switch (kind) {
          case DEPLOYMENT -> deployment(234, 1);
          case STATEFUL_SET -> statefulSet(234, 1);
        });
    Sight sight = sight(workload);
    WorkloadView before = sight.view("live", ROLLOUT, ClusterContract::isSettled);
    Expectation expectation = deploy(workload, 234, "41", 1);

    for (int round = 42; round < 60; round++) {
      expectation = deploy(workload, 234, String.valueOf(round), round);
      RolloutVerdict atOnce = RolloutVerdict.judge(sight.view("it", SOON, _ -> true), expectation);

      assertThat(atOnce).isNotInstanceOf(Changed.class).isNotInstanceOf(Failed.class);
    }
    sight.verdict(expectation, SOON, Live.class);
    long rounds =
        switch (kind) {
          case DEPLOYMENT -> 19;
          case STATEFUL_SET -> 0;
        };
    assertThat(expectation.generation()).isEqualTo(before.generation() + rounds);
  }

  @Test
  void seesWorkloadsComeAndGo() {
    Sight sight = sight(WEB);
    assertThat(sight.now()).isInstanceOfAny(Observation.Blind.class, Observation.Gone.class);
    sight.until("absence", SOON, ClusterContract::gone);

    create(deployment(234, 1));
    WorkloadView first = sight.view("it", SOON, _ -> true);
    operator.delete(path(WEB));
    sight.until("deletion", SOON, ClusterContract::gone);

    assertThat(first.name()).isEqualTo("web");
  }

  @Test
  void namesTheExitCodeAndTheFatalLineOfACrash() {
    create(deployment(234, 2));
    Sight sight = sight(WEB);
    sight.view("live", ROLLOUT, ClusterContract::isSettled);

    Expectation expectation = deploy(WEB, 237, "42", 7);
    Failed failed = sight.verdict(expectation, ROLLOUT, Failed.class);
    Evidence evidence = evidenceWithLog(WEB);

    assertThat(Cause.explain(failed.cause(), evidence))
        .isEqualTo(
            new Cause(
                Cause.Code.CRASH_LOOP,
                "container web exited with code 3: FATAL: could not load configuration:"
                    + " missing key FEATURE_SALT"));
    assertThat(evidence.log().orElseThrow().container()).isEqualTo("web");
  }

  @Test
  void namesTheProbeAtTheControllersDeadline() {
    create(
        deployment(234, 1).replace("progressDeadlineSeconds: 600", "progressDeadlineSeconds: 15"));
    Sight sight = sight(WEB);
    sight.view("live", ROLLOUT, ClusterContract::isSettled);

    Expectation expectation = deploy(WEB, 238, "42", 7);
    // A pod that takes longer to start than the deadline is not yet the probe's failure.
    Failed failed =
        sight.until(
            "the probe's failure",
            ROLLOUT,
            now ->
                now instanceof Observation.Seen(WorkloadView view)
                        && RolloutVerdict.judge(view, expectation) instanceof Failed seen
                        && seen.cause().code() == Cause.Code.PROBE
                    ? Optional.of(seen)
                    : Optional.empty());

    assertThat(failed.cause().code()).isEqualTo(Cause.Code.PROBE);
    String words =
        explained(
            failed.cause(),
            "is not ready: Readiness probe failed: HTTP probe failed with statuscode: 503");
    assertThat(words).startsWith("container web of pod web-");
  }

  @Test
  void namesTheImageThatIsMissing() {
    create(deployment(234, 1));
    Sight sight = sight(WEB);
    sight.view("live", ROLLOUT, ClusterContract::isSettled);

    Expectation expectation = deploy(WEB, 999, "42", 7);
    Failed failed = sight.verdict(expectation, ROLLOUT, Failed.class);

    assertThat(failed.cause().code()).isEqualTo(Cause.Code.IMAGE_PULL);
    String words = explained(failed.cause(), "not found");
    assertThat(words).startsWith("container web can't get its image " + image(999));
    assertThat(evidence(WEB).log()).isEmpty();
  }

  @Test
  void showsTheSchedulersWordsWhileItWaits() {
    assumeTrue(nodesHaveLimits(), "nodes here take any number of pods");
    create(deployment(234, 1).replace("cpu: 1m", "cpu: 1000"));
    Sight sight = sight(WEB);

    WorkloadView view =
        sight.view(
            "unschedulable",
            ROLLOUT,
            seen -> seen.newestPods().stream().anyMatch(pod -> pod.unschedulable().isPresent()));

    assertThat(RolloutVerdict.deadlineCause(view))
        .satisfies(cause -> {
          assertThat(cause.code()).isEqualTo(Cause.Code.UNSCHEDULABLE);
          assertThat(cause.words()).contains("Insufficient cpu");
        });
  }

  @Test
  void showsAQuotaThatKeepsPodsAway() {
    operator.create(
        namespace,
        "{apiVersion: v1, kind: ResourceQuota, metadata: {name: few}, spec: {hard: {pods:"
            + " \"1\"}}}");
    create(deployment(234, 2));
    Sight sight = sight(WEB);

    WorkloadView view =
        sight.view(
            "the quota's refusal",
            ROLLOUT,
            seen -> RolloutVerdict.deadlineCause(seen).code() == Cause.Code.QUOTA);

    assertThat(RolloutVerdict.deadlineCause(view).words()).contains("exceeded quota: few");
    await()
        .untilAsserted(() ->
            assertThat(evidence(WEB).events())
                .extracting(Evidence.Happening::reason)
                .contains("FailedCreate"));
  }

  @Test
  void runsPodsBesideAWorkloadAndTakesThemAwayAgain() {
    create(deployment(234, 2));
    sight(WEB).view("two available pods", ROLLOUT, ClusterContract::isSettled);
    KubernetesForerunners forerunners = new KubernetesForerunners(clusters);
    Workload beside = Forerunners.of(WEB);

    WorkloadView made = beside(forerunners);
    assertThat(made.replicas().desired()).isZero();
    assertThat(made.images()).containsEntry("web", image(235)).containsEntry("sidecar", image(230));
    assertThat(forerunners.create(target, WEB, images(Map.of("web", image(231))), marks("43")))
        .isEqualTo(new WriteOutcome.Conflict());
    assertThat(forerunners.scale(target, WEB, "1", 2, marks("43")))
        .isEqualTo(new WriteOutcome.Conflict());
    Expectation expectation = grown(forerunners, 1);
    sight(beside).verdict(expectation, ROLLOUT, Live.class);

    WorkloadView web = read(WEB);
    assertThat(isSettled(web)).isTrue();
    assertThat(read(beside).newestPods()).hasSize(1).doesNotContainAnyElementsOf(web.newestPods());
    JsonNode pod =
        operator
            .get("/api/v1/namespaces/" + namespace + "/pods?labelSelector=slipway.dev/forerunner")
            .path("items")
            .path(0);
    assertThat(pod.path("metadata").path("labels").path("app").asText()).isEqualTo("web");
    assertThat(((Answer.Found<List<Forerunners.Standing>>) forerunners.all(target)).value())
        .extracting(Forerunners.Standing::name, Forerunners.Standing::deployment)
        .containsExactly(tuple("web-slipway", "42"));
    assertThat(forerunners.remove(target, WEB, "1")).isEqualTo(new Forerunners.Removal.Conflict());
    await()
        .until(() ->
            forerunners
                .remove(target, WEB, read(beside).resourceVersion())
                .equals(new Forerunners.Removal.Done()));
    await().until(() -> !(clusters.read(target, beside) instanceof Answer.Found<WorkloadView>));
    assertThat(isSettled(read(WEB))).isTrue();
    assertThat(forerunners.scale(target, WEB, "1", 2, marks("42")))
        .isEqualTo(new WriteOutcome.Conflict());
  }

  @Test
  void takesThePodsBesideAWorkloadAwayWithIt() {
    create(deployment(234, 1));
    KubernetesForerunners forerunners = new KubernetesForerunners(clusters);
    WorkloadView _ = beside(forerunners);

    operator.delete(path(WEB));

    await()
        .until(() ->
            !(clusters.read(target, Forerunners.of(WEB)) instanceof Answer.Found<WorkloadView>));
  }

  private WorkloadView beside(KubernetesForerunners forerunners) {
    WriteOutcome outcome =
        forerunners.create(target, WEB, images(Map.of("web", image(235))), marks("42"));
    assertThat(outcome).isInstanceOf(WriteOutcome.Written.class);
    return ((WriteOutcome.Written) outcome).view();
  }

  /// Scales as the engine does: on a conflict it reads and decides again.
  private Expectation grown(KubernetesForerunners forerunners, int pods) {
    while (true) {
      Instant since = Instant.now();
      WriteOutcome outcome =
          forerunners.scale(
              target, WEB, read(Forerunners.of(WEB)).resourceVersion(), pods, marks("42"));
      if (outcome instanceof WriteOutcome.Written(WorkloadView view)) {
        return Expectation.after(view, since);
      }
      assertThat(outcome).isEqualTo(new WriteOutcome.Conflict());
    }
  }

  private static Map<String, String> marks(String deployment) {
    return Map.of("slipway.dev/deployment", deployment, "slipway.dev/fence", "7");
  }

  @Test
  void takesAnotherReplicaCountForNobodysBusiness() {
    create(deployment(234, 1));
    Sight sight = sight(WEB);
    sight.view("live", ROLLOUT, ClusterContract::isSettled);

    Expectation expectation = deploy(WEB, 235, "42", 7);
    operator.patch(path(WEB), "kubectl-scale", "{\"spec\":{\"replicas\":3}}");
    Live live =
        sight.until(
            "three live pods",
            ROLLOUT,
            now ->
                now instanceof Observation.Seen(WorkloadView view)
                        && RolloutVerdict.judge(view, expectation) instanceof Live seen
                        && seen.replicas().desired() == 3
                    ? Optional.of(seen)
                    : Optional.empty());

    assertThat(live.words()).isEqualTo("3 of 3 pods available");
  }

  @Test
  void saysThatItIsScaledToZero() {
    create(deployment(234, 1));
    Sight sight = sight(WEB);
    sight.view("live", ROLLOUT, ClusterContract::isSettled);

    Expectation expectation = deploy(WEB, 235, "42", 7);
    operator.patch(path(WEB), "kubectl-scale", "{\"spec\":{\"replicas\":0}}");
    Live live =
        sight.until(
            "nothing",
            ROLLOUT,
            now ->
                now instanceof Observation.Seen(WorkloadView view)
                        && RolloutVerdict.judge(view, expectation) instanceof Live seen
                        && seen.replicas().desired() == 0
                    ? Optional.of(seen)
                    : Optional.empty());

    assertThat(live.words()).startsWith("scaled to zero");
  }

  @Test
  void namesWhoChangedTheImageDuringTheRollout() {
    create(deployment(234, 1));
    Sight sight = sight(WEB);
    sight.view("live", ROLLOUT, ClusterContract::isSettled);
    Expectation expectation = deploy(WEB, 235, "42", 7);

    operator.patch(
        path(WEB),
        "kubectl-set",
        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"web\",\"image\":\"%s\"}]}}}}"
            .formatted(image(234)));
    Changed changed = sight.verdict(expectation, SOON, Changed.class);

    assertThat(changed)
        .isEqualTo(
            new Changed(
                "kubectl-set",
                "container web now has image %s instead of %s".formatted(image(234), image(235))));
  }

  @Test
  void noticesARestartBySomebodyElse() {
    create(deployment(234, 1));
    Sight sight = sight(WEB);
    sight.view("live", ROLLOUT, ClusterContract::isSettled);
    Expectation expectation = deploy(WEB, 235, "42", 7);

    operator.patch(
        path(WEB),
        "kubectl-rollout",
        "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"restartedAt\":\"now\"}}}}}");
    Changed changed = sight.verdict(expectation, SOON, Changed.class);

    assertThat(changed.what()).isEqualTo("its pod template is not the one we left");
    // Within one second of our own write nothing tells the two apart.
    assertThat(changed.by()).isIn("kubectl-rollout", "somebody");
  }

  @Test
  void noticesThatItWasDeletedAndMadeAgain() {
    create(deployment(234, 1));
    Sight sight = sight(WEB);
    sight.view("live", ROLLOUT, ClusterContract::isSettled);
    Expectation expectation = deploy(WEB, 235, "42", 7);

    operator.delete(path(WEB));
    sight.until("deletion", SOON, ClusterContract::gone);
    create(deployment(235, 1));
    Changed changed = sight.verdict(expectation, SOON, Changed.class);

    assertThat(changed.what()).isEqualTo("it was deleted and made again");
  }

  @Test
  void saysThatAPersonHasPausedIt() {
    create(deployment(234, 1));
    Sight sight = sight(WEB);
    sight.view("live", ROLLOUT, ClusterContract::isSettled);
    operator.patch(path(WEB), "kubectl-edit", "{\"spec\":{\"paused\":true}}");
    sight.view("paused", SOON, seen -> seen.paused() && seen.observedGeneration() == 2);

    Expectation expectation = deploy(WEB, 235, "42", 7);
    InProgress waiting =
        sight.until(
            "paused",
            SOON,
            now ->
                now instanceof Observation.Seen(WorkloadView view)
                        && RolloutVerdict.judge(view, expectation) instanceof InProgress seen
                        && seen.waitingFor().contains("paused")
                    ? Optional.of(seen)
                    : Optional.empty());
    operator.patch(path(WEB), "kubectl-edit", "{\"spec\":{\"paused\":false}}");
    sight.verdict(expectation, ROLLOUT, Live.class);

    assertThat(waiting.waitingFor()).startsWith("0 of 1 pod updated; a person has paused");
  }

  @Test
  void knowsTheOldReplicaSetAgainAfterARollback() {
    create(deployment(234, 1));
    Sight sight = sight(WEB);
    Optional<String> old = sight.view("live", ROLLOUT, ClusterContract::isSettled).newestRevision();
    sight.verdict(deploy(WEB, 235, "42", 7), ROLLOUT, Live.class);

    Expectation back = deploy(WEB, 234, "43", 8);
    sight.verdict(back, ROLLOUT, Live.class);

    assertThat(read(WEB).newestRevision()).isEqualTo(old);
  }

  @Test
  void rollsAStatefulSet() {
    create(statefulSet(234, 2));
    Sight sight = sight(STORE);
    sight.view("live", ROLLOUT, ClusterContract::isSettled);

    Expectation expectation = deploy(STORE, 235, "42", 7);
    Live live = sight.verdict(expectation, ROLLOUT, Live.class);

    assertThat(live.words()).isEqualTo("2 of 2 pods available");
    WorkloadView view = read(STORE);
    assertThat(view.images()).isEqualTo(Map.of("web", image(235)));
    assertThat(view.newestPods())
        .extracting(PodView::name)
        .containsExactlyInAnyOrder("store-0", "store-1");
  }

  @Test
  void asksPodsPastEveryService() {
    create(deployment(235, 1));
    Sight sight = sight(WEB);
    String pod =
        sight
            .view("ready", ROLLOUT, seen -> seen.replicas().ready() == 1)
            .newestPods()
            .getFirst()
            .name();
    PodRequests requests = new KubernetesPodRequests(clusters);

    assertThat(requests.get(target, pod, 8080, "/healthz?deep=true"))
        .isEqualTo(new Reading.Value(200));
    assertThat(requests.get(target, pod, 81, "/"))
        .isInstanceOfSatisfying(
            Reading.Nothing.class,
            nothing ->
                assertThat(nothing.why())
                    .startsWith("the pod does not answer")
                    .endsWith(":81: connect: connection refused"));
    assertThat(requests.get(target, "web-nobody", 8080, "/"))
        .isEqualTo(new Reading.Nothing("the cluster refuses it: pods \"web-nobody\" not found"));
  }

  @Test
  void namesTheCrashOfAStatefulSet() {
    create(statefulSet(234, 1));
    Sight sight = sight(STORE);
    sight.view("live", ROLLOUT, ClusterContract::isSettled);

    Expectation expectation = deploy(STORE, 237, "42", 7);
    Failed failed = sight.verdict(expectation, ROLLOUT, Failed.class);

    assertThat(Cause.explain(failed.cause(), evidenceWithLog(STORE)).words())
        .startsWith("container web exited with code 3: FATAL");
  }

  @Test
  void endsAWatchWithItsLastHolder() {
    create(deployment(234, 1));
    Sight one = sight(WEB);
    Sight other = sight(WEB);
    one.view("it", SOON, _ -> true);

    one.close();
    WorkloadView seen = other.view("still it", SOON, _ -> true);
    other.close();
    other.close();

    assertThat(seen.name()).isEqualTo("web");
    assertThat(other.now()).isInstanceOf(Observation.Blind.class);
  }

  @Test
  void noticesAStalledApiServerAndRecovers() throws Exception {
    TcpProxy network = network();
    create(deployment(234, 1));
    Sight sight = sight(WEB);
    sight.view("live", ROLLOUT, ClusterContract::isSettled);

    network.stall();
    Instant stalled = Instant.now();
    Observation.Blind blind = sight.blind(SOON);
    Answer<WorkloadView> answer = clusters.read(target, WEB);
    WriteOutcome outcome =
        clusters.write(target, new Write(WEB, "1", images(Map.of("web", image(235))), Map.of()));
    operator.patch(path(WEB), "kubectl-scale", "{\"spec\":{\"replicas\":2}}");
    network.goOn();
    sight.view("both pods", SOON, seen -> seen.replicas().desired() == 2);

    assertThat(blind.outage()).matches(seen -> isSilence(seen, patience().probe()));
    assertThat(blind.since()).isBetween(stalled.minusSeconds(30), stalled.plusSeconds(10));
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Unavailable.class,
            silent ->
                assertThat(silent.outage())
                    .matches(outage -> isSilence(outage, patience().request())));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            WriteOutcome.NotNow.class,
            silent ->
                assertThat(silent.outage())
                    .matches(outage -> isSilence(outage, patience().request())));
  }

  @Test
  void recoversWhenOldConnectionsStaySilentForEver() throws Exception {
    TcpProxy network = network();
    create(deployment(234, 1));
    Sight sight = sight(WEB);
    sight.view("live", ROLLOUT, ClusterContract::isSettled);

    network.stall();
    sight.blind(SOON);
    operator.patch(path(WEB), "kubectl-scale", "{\"spec\":{\"replicas\":2}}");
    network.forgetOldConnections();

    sight.view("both pods", SOON, seen -> seen.replicas().desired() == 2);
  }

  @Test
  void recoversWhenOnlyTheWatchHasDiedSilently() throws Exception {
    TcpProxy network = network();
    create(deployment(234, 1));
    Sight sight = sight(WEB);
    sight.view("live", ROLLOUT, ClusterContract::isSettled);

    network.forgetOldConnections();
    operator.patch(path(WEB), "kubectl-scale", "{\"spec\":{\"replicas\":2}}");

    sight.view("both pods", SOON, seen -> seen.replicas().desired() == 2);
  }

  @Test
  void noticesAnApiServerThatIsGoneAndRecovers() throws Exception {
    TcpProxy network = network();
    create(deployment(234, 1));
    Sight sight = sight(WEB);
    sight.view("live", ROLLOUT, ClusterContract::isSettled);

    network.kill();
    Outage gone = new Outage("Kubernetes (here)", "connection refused");
    Observation.Blind blind =
        sight.until(
            "blindness for a refused connection",
            SOON,
            now ->
                now instanceof Observation.Blind seen && seen.outage().equals(gone)
                    ? Optional.of(seen)
                    : Optional.empty());
    Answer<WorkloadView> answer = clusters.read(target, WEB);
    WriteOutcome outcome =
        clusters.write(target, new Write(WEB, "1", images(Map.of("web", image(235))), Map.of()));
    operator.patch(path(WEB), "kubectl-scale", "{\"spec\":{\"replicas\":2}}");
    network.start();
    sight.view("both pods", SOON, seen -> seen.replicas().desired() == 2);

    assertThat(blind.outage()).isEqualTo(gone);
    assertThat(answer).isEqualTo(new Answer.Unavailable<>(gone));
    assertThat(outcome).isEqualTo(new WriteOutcome.NotNow(gone));
  }

  @Test
  void staysCurrentThroughBrokenConnections() throws Exception {
    TcpProxy network = network();
    create(deployment(234, 1));
    Sight sight = sight(WEB);
    sight.view("live", ROLLOUT, ClusterContract::isSettled);

    for (int replicas = 2; replicas < 6; replicas++) {
      int wanted = replicas;
      network.reset();
      operator.patch(path(WEB), "kubectl-scale", "{\"spec\":{\"replicas\":%d}}".formatted(wanted));
      sight.view(wanted + " pods", SOON, seen -> seen.replicas().desired() == wanted);
    }
  }

  @Test
  void doesNotKnowAboutAWriteWhoseAnswerWasLost() throws Exception {
    create(deployment(234, 1));
    sight(WEB).view("live", ROLLOUT, ClusterContract::isSettled);
    TcpProxy network = network(); // No watch goes through it whose end would count as a request.
    Write write = write(read(WEB), 235, "42", 7);

    network.holdAnswersAfter(1);
    WriteOutcome outcome = clusters.write(target, write);
    network.goOn();

    assertThat(outcome)
        .isEqualTo(
            new WriteOutcome.Unknown(
                new Outage(
                    "Kubernetes (here)",
                    "no answer within %d s".formatted(patience().request().toSeconds()))));
    assertThat(read(WEB).mark()).contains(new Mark("42", 7, "235", "r42"));
  }

  @Test
  void bindsPodsToVersionsOfTheirConfigurationAndBackToTheOldOnes() {
    config("web-config", "{level: info}");
    secret("web-secret", "Opaque", "{stringData: {password: one}}");
    create(configured());
    WorkloadView first = write(234, "41");
    assertThat(refersTo(first)).containsExactlyInAnyOrder("web-config-v1", "web-secret-v1");

    WorkloadView same = write(235, "42");
    assertThat(refersTo(same)).containsExactlyInAnyOrder("web-config-v1", "web-secret-v1");

    operator.patch(core("configmaps", "web-config"), "kubectl", "{\"data\":{\"level\":\"debug\"}}");
    operator.patch(
        core("secrets", "web-secret"), "kubectl", "{\"stringData\":{\"password\":\"two\"}}");
    WorkloadView changed = write(235, "43");
    assertThat(refersTo(changed)).containsExactlyInAnyOrder("web-config-v2", "web-secret-v2");
    JsonNode old = operator.get(core("configmaps", "web-config-v1"));
    assertThat(old.path("data").path("level").asText()).isEqualTo("info");
    assertThatThrownBy(() ->
            operator.patch(
                core("configmaps", "web-config-v1"), "kubectl", "{\"data\":{\"level\":\"debug\"}}"))
        .hasMessageContaining("field is immutable when `immutable` is set");

    WorkloadView back = written(new Content.Exactly(same.template()), "44");
    assertThat(back.template()).isEqualTo(same.template());
    assertThat(refersTo(back)).containsExactlyInAnyOrder("web-config-v1", "web-secret-v1");
    assertThat(clusters.lacking(target, same.template())).isEqualTo(new Answer.Found<>(List.of()));

    WorkloadView next = write(231, "45");
    assertThat(refersTo(next)).containsExactlyInAnyOrder("web-config-v2", "web-secret-v2");
    operator.delete(core("configmaps", "web-config-v1"));
    assertThat(clusters.lacking(target, same.template()))
        .isEqualTo(new Answer.Found<>(List.of("ConfigMap web-config-v1")));
    config("web-config-v1", "{level: something else}");
    assertThat(clusters.lacking(target, same.template()))
        .isEqualTo(new Answer.Found<>(List.of("ConfigMap web-config-v1")));
  }

  @Test
  void readsTheSecretsThatPodsGet() {
    config("web-config", "{level: info}");
    secret("web-secret", "Opaque", "{stringData: {password: one, user: web}}");
    secret("others", "Opaque", "{stringData: {password: other}}");
    create(configured());
    KubernetesAppSecrets secrets = new KubernetesAppSecrets(clusters);

    if (!(secrets.of(target, WEB) instanceof Answer.Found<List<Secret>>(var found))) {
      throw new AssertionError("not read");
    }
    assertThat(found).containsExactlyInAnyOrder(new Secret("one"), new Secret("web"));
    assertThat(secrets.of(target, STORE))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo("workload-not-found"));
  }

  @Test
  void tellsWhatPodsAreToldAndWhatOfItChanged() {
    config("web-config", "{level: info, colour: blue}");
    secret("web-secret", "Opaque", "{stringData: {password: one, user: web}}");
    create(configured());
    WorkloadView first = write(234, "41");
    operator.patch(
        core("configmaps", "web-config"),
        "kubectl",
        "{\"data\":{\"level\":\"debug\",\"colour\":null,\"size\":\"9\"}}");
    operator.patch(
        core("secrets", "web-secret"), "kubectl", "{\"stringData\":{\"password\":\"two\"}}");
    WorkloadView second = write(235, "42");

    Settings before = settings(first);
    assertThat(before.sources())
        .extracting(Settings.Source::label)
        .containsExactly(
            "ConfigMap web-config v1",
            "Secret web-secret v1",
            "ConfigMap nowhere",
            "rest of the pod template");
    assertThat(before.toString()).contains("colour=Open[text=blue]").doesNotContain("b25l", "one]");
    List<SettingsChange> changes = SettingsChange.between(before, settings(second));
    assertThat(changes)
        .extracting(change -> change.after().orElseThrow().label())
        .containsExactly("ConfigMap web-config v2", "Secret web-secret v2");
    assertThat(changes.getFirst().keys())
        .containsExactly(
            new KeyChange("colour", Optional.of(new Value.Open("blue")), Optional.empty()),
            new KeyChange(
                "level", Optional.of(new Value.Open("info")), Optional.of(new Value.Open("debug"))),
            new KeyChange("size", Optional.empty(), Optional.of(new Value.Open("9"))));
    assertThat(changes.getLast().keys()).extracting(KeyChange::key).containsExactly("password");

    operator.delete(core("configmaps", "web-config-v1"));
    assertThat(SettingsChange.between(settings(first), settings(second)))
        .filteredOn(SettingsChange::isGone)
        .extracting(change -> change.before().orElseThrow().name())
        .containsExactly("ConfigMap web-config-v1");
  }

  private Settings settings(WorkloadView view) {
    if (clusters.settings(target, view.template()) instanceof Answer.Found<Settings>(var found)) {
      return found;
    }
    throw new AssertionError("no settings");
  }

  @Test
  void tellsBeforeItWritesWhatPodsWouldBeToldAndWritesNothingElse() {
    config("web-config", "{level: info}");
    secret("web-secret", "Opaque", "{stringData: {password: one}}");
    create(configured());
    Binding unbound = binding(read(WEB));
    WorkloadView first = write(234, "41");
    Binding bound = binding(first);
    assertThat(unbound.renames()).isTrue();
    assertThat(unbound.changes()).isEmpty();
    assertThat(bound).isEqualTo(new Binding(unbound.content(), false, List.of()));

    operator.patch(core("configmaps", "web-config"), "kubectl", "{\"data\":{\"level\":\"debug\"}}");
    Binding upcoming = binding(first);
    assertThat(upcoming.renames()).isTrue();
    assertThat(upcoming.content()).isNotEqualTo(bound.content());
    assertThat(upcoming.changes())
        .singleElement()
        .satisfies(change ->
            assertThat(change.keys())
                .containsExactly(
                    new KeyChange(
                        "level",
                        Optional.of(new Value.Open("info")),
                        Optional.of(new Value.Open("debug")))));
    operator.patch(
        core("secrets", "web-secret"), "kubectl", "{\"stringData\":{\"password\":\"two\"}}");

    Workload web = new Workload(Workload.Kind.DEPLOYMENT, "web", List.of());
    // a real cluster still writes down how the rollout of before is doing
    WriteOutcome stale =
        await()
            .until(
                () ->
                    clusters.write(
                        target,
                        new Write(
                            web,
                            read(WEB).resourceVersion(),
                            new Content.Images(
                                Map.of("web", image(235)),
                                ConfigBinding.VERSIONED,
                                Optional.of(upcoming.content())),
                            Map.of("slipway.dev/deployment", "42"))),
                outcome -> !(outcome instanceof WriteOutcome.Conflict));
    assertThat(stale)
        .isInstanceOfSatisfying(
            WriteOutcome.Rejected.class,
            rejected -> assertThat(rejected.refusal().code()).isEqualTo("config-changed"));
    assertThat(read(WEB).template()).isEqualTo(first.template());

    Binding agreed = binding(first);
    WorkloadView second =
        written(
            new Content.Images(
                Map.of("web", image(235)), ConfigBinding.VERSIONED, Optional.of(agreed.content())),
            "43");
    assertThat(binding(second)).isEqualTo(new Binding(agreed.content(), false, List.of()));
    assertThat(settings(second).sources())
        .extracting(Settings.Source::label)
        .contains("ConfigMap web-config v2", "Secret web-secret v2");
  }

  private Binding binding(WorkloadView view) {
    return found(clusters.binding(target, view.template(), Optional.empty()));
  }

  @Test
  void setsKeysOfAConfigMapAndGivesThemBack() {
    config("web-config", "{level: info, colour: blue}");
    secret("web-secret", "Opaque", "{stringData: {password: one}}");
    create(configured());
    WorkloadView first = write(234, "41");
    assertThat(clusters.sources(target, first.template()))
        .isEqualTo(
            new Answer.Found<>(
                List.of(
                    new ConfigSource.Open("web-config", Map.of("level", "info", "colour", "blue")),
                    new ConfigSource.Confidential("web-secret", Set.of("password")))));

    MapEdit edit =
        new MapEdit(
            "web-config",
            new TreeMap<>(
                Map.of(
                    "level",
                    new MapEdit.Key(Optional.of("info"), "debug"),
                    "size",
                    new MapEdit.Key(Optional.empty(), "9"))));
    Binding wanted = found(clusters.binding(target, first.template(), Optional.of(edit)));
    assertThat(wanted.changes())
        .singleElement()
        .satisfies(change ->
            assertThat(change.keys()).extracting(KeyChange::key).containsExactly("level", "size"));
    assertThat(held("web-config")).isEqualTo("{\"colour\":\"blue\",\"level\":\"info\"}");

    assertThat(clusters.edit(target, edit, 7)).isEqualTo(new Answer.Found<>(Edited.DONE));
    assertThat(clusters.edit(target, edit, 7)).isEqualTo(new Answer.Found<>(Edited.DONE));
    assertThat(held("web-config"))
        .isEqualTo("{\"colour\":\"blue\",\"level\":\"debug\",\"size\":\"9\"}");
    assertThat(binding(first).content()).isEqualTo(wanted.content());
    WorkloadView second =
        written(
            new Content.Images(
                Map.of("web", image(234)), ConfigBinding.VERSIONED, Optional.of(wanted.content())),
            "42");
    assertThat(refersTo(second)).containsExactlyInAnyOrder("web-config-v2", "web-secret-v1");
    assertThat(clusters.sources(target, second.template()))
        .as("what the next version is made from, not the version")
        .isEqualTo(
            new Answer.Found<>(
                List.of(
                    new ConfigSource.Open(
                        "web-config", Map.of("level", "debug", "colour", "blue", "size", "9")),
                    new ConfigSource.Confidential("web-secret", Set.of("password")))));

    assertThat(clusters.undo(target, edit, 6)).isEqualTo(new Answer.Found<>(Edited.NOT_OURS));
    assertThat(clusters.undo(target, edit, 8)).isEqualTo(new Answer.Found<>(Edited.DONE));
    assertThat(clusters.undo(target, edit, 8)).isEqualTo(new Answer.Found<>(Edited.DONE));
    assertThat(held("web-config")).isEqualTo("{\"colour\":\"blue\",\"level\":\"info\"}");
    assertThat(clusters.edit(target, edit, 7)).isEqualTo(new Answer.Found<>(Edited.NOT_OURS));
  }

  @Test
  void leavesAloneWhatSomebodyElseHasSetMeanwhile() {
    config("web-config", "{level: info, colour: blue}");
    secret("web-secret", "Opaque", "{stringData: {password: one}}");
    create(configured());
    MapEdit edit =
        new MapEdit(
            "web-config",
            new TreeMap<>(
                Map.of(
                    "level", new MapEdit.Key(Optional.of("info"), "debug"),
                    "colour", new MapEdit.Key(Optional.of("blue"), "red"))));

    operator.patch(core("configmaps", "web-config"), "kubectl", "{\"data\":{\"level\":\"warn\"}}");
    assertThat(clusters.edit(target, edit, 7)).isEqualTo(new Answer.Found<>(Edited.NOT_OURS));
    assertThat(held("web-config")).isEqualTo("{\"colour\":\"blue\",\"level\":\"warn\"}");

    operator.patch(core("configmaps", "web-config"), "kubectl", "{\"data\":{\"level\":\"info\"}}");
    assertThat(clusters.edit(target, edit, 7)).isEqualTo(new Answer.Found<>(Edited.DONE));
    operator.patch(core("configmaps", "web-config"), "kubectl", "{\"data\":{\"level\":\"warn\"}}");
    assertThat(clusters.undo(target, edit, 7)).isEqualTo(new Answer.Found<>(Edited.NOT_OURS));
    assertThat(held("web-config")).isEqualTo("{\"colour\":\"blue\",\"level\":\"warn\"}");

    operator.patch(core("configmaps", "web-config"), "kubectl", "{\"immutable\":true}");
    assertThat(clusters.edit(target, edit, 7)).isEqualTo(new Answer.Found<>(Edited.NOT_OURS));
    assertThat(clusters.sources(target, read(WEB).template()))
        .isEqualTo(
            new Answer.Found<>(
                List.of(
                    new ConfigSource.Fixed("web-config", Set.of("level", "colour")),
                    new ConfigSource.Confidential("web-secret", Set.of("password")))));
  }

  private static Binding found(Answer<Binding> answer) {
    if (answer instanceof Answer.Found<Binding>(var found)) {
      return found;
    }
    throw new AssertionError("no binding: " + answer);
  }

  private static Map<String, String> texts(JsonNode data) {
    return data.properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().asText()));
  }

  private String held(String map) {
    return new TreeMap<>(texts(operator.get(core("configmaps", map)).path("data")))
        .entrySet().stream()
            .map(each -> "\"%s\":\"%s\"".formatted(each.getKey(), each.getValue()))
            .collect(Collectors.joining(",", "{", "}"));
  }

  @Test
  void leavesAloneWhatIsNotTheAppsOwnConfiguration() {
    config("web-config", "{level: info}");
    operator.patch(
        core("configmaps", "web-config"),
        "kubectl",
        "{\"metadata\":{\"annotations\":{\"slipway.dev/versioned\":\"false\"}}}");
    secret("web-secret", "kubernetes.io/tls", "{stringData: {tls.crt: a, tls.key: b}}");
    create(configured());

    assertThat(refersTo(write(234, "41"))).containsExactlyInAnyOrder("web-config", "web-secret");

    operator.patch(
        core("configmaps", "web-config"),
        "kubectl",
        "{\"immutable\":true,\"metadata\":{\"annotations\":{\"slipway.dev/versioned\":null}}}");
    assertThat(refersTo(write(235, "42"))).containsExactlyInAnyOrder("web-config", "web-secret");
  }

  @Test
  void leavesConfigurationAloneWhereItIsShared() {
    config("web-config", "{level: info}");
    secret("web-secret", "Opaque", "{stringData: {password: one}}");
    create(configured());

    WorkloadView shared =
        written(
            new Content.Images(Map.of("web", image(235)), ConfigBinding.SHARED, Optional.empty()),
            "41");

    assertThat(refersTo(shared)).containsExactlyInAnyOrder("web-config", "web-secret");
  }

  @Test
  void copiesAContentOnceHoweverManyBindToItAtOnce() throws Exception {
    config("web-config", "{level: info}");
    secret("web-secret", "Opaque", "{stringData: {password: one}}");
    int workloads = 6;
    for (int i = 0; i < workloads; i++) {
      create(configured().replace("name: web\n  namespace", "name: web-" + i + "\n  namespace"));
    }

    Set<String> names = ConcurrentHashMap.newKeySet();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < workloads; i++) {
        Workload workload = new Workload(Workload.Kind.DEPLOYMENT, "web-" + i, List.of());
        threads.execute(() ->
            names.addAll(refersTo(written(workload, images(Map.of("web", image(235))), "41"))));
      }
    }

    assertThat(names).containsExactlyInAnyOrder("web-config-v1", "web-secret-v1");
    assertThat(operator.get("/api/v1/namespaces/" + namespace + "/configmaps").path("items"))
        .extracting(item -> item.path("metadata").path("name").asText())
        .filteredOn(name -> name.startsWith("web-config"))
        .containsExactlyInAnyOrder("web-config", "web-config-v1");
  }

  private WorkloadView write(int build, String deployment) {
    return written(images(Map.of("web", image(build))), deployment);
  }

  private WorkloadView written(Content content, String deployment) {
    return written(WEB, content, deployment);
  }

  private WorkloadView written(Workload workload, Content content, String deployment) {
    while (true) {
      WriteOutcome outcome =
          clusters.write(
              target,
              new Write(
                  workload,
                  read(workload).resourceVersion(),
                  content,
                  Map.of("slipway.dev/deployment", deployment)));
      if (outcome instanceof WriteOutcome.Written(WorkloadView view)) {
        return view;
      }
      assertThat(outcome).isEqualTo(new WriteOutcome.Conflict());
    }
  }

  /// The names of ConfigMaps and Secrets in a template.
  private static Set<String> refersTo(WorkloadView view) {
    return Pattern.compile("\"(?:name|secretName)\":\"(web-(?:config|secret)[^\"]*)\"")
        .matcher(view.template().json())
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }

  private void config(String name, String data) {
    operator.create(
        namespace,
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s}, data: %s}".formatted(name, data));
  }

  private void secret(String name, String type, String content) {
    operator.create(
        namespace,
        "{apiVersion: v1, kind: Secret, metadata: {name: %s}, type: %s, %s"
            .formatted(name, type, content.substring(1)));
  }

  private String core(String plural, String name) {
    return "/api/v1/namespaces/" + namespace + "/" + plural + "/" + name;
  }

  /// A Deployment without pods that takes its configuration in all the ways there are.
  private String configured() {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
      namespace: %1$s
    spec:
      replicas: 0
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec:
          containers:
          - name: web
            image: %2$s
            envFrom:
            - configMapRef: {name: web-config}
            env:
            - name: PASSWORD
              valueFrom: {secretKeyRef: {name: web-secret, key: password}}
            - name: LEVEL
              valueFrom: {configMapKeyRef: {name: web-config, key: level}}
            - name: MISSING
              valueFrom: {configMapKeyRef: {name: nowhere, key: level, optional: true}}
            volumeMounts:
            - {name: files, mountPath: /etc/web}
            - {name: keys, mountPath: /etc/keys}
            - {name: both, mountPath: /etc/both}
          volumes:
          - name: files
            configMap: {name: web-config}
          - name: keys
            secret: {secretName: web-secret}
          - name: both
            projected:
              sources:
              - configMap: {name: web-config}
              - secret: {name: web-secret}
    """
        .formatted(namespace, image(230));
  }

  /// From now on the adapter reaches the API server through a network that can fail.
  private TcpProxy network() throws IOException {
    clusters = clusters(patience());
    TcpProxy proxy = new TcpProxy(access.port());
    open.add(proxy);
    target = target(access.through(proxy.port()), namespace);
    return proxy;
  }

  final Target target(Access account, String where) {
    return new Target(
        new TargetName("here"),
        new Target.Cluster.Kubeconfig(Optional.of(account.kubeconfig(folder)), Optional.of("test")),
        new Namespace(where));
  }

  private KubernetesClusters clusters(Patience patience) {
    KubernetesClusters made = new KubernetesClusters(InstantSource.system(), patience);
    open.add(made);
    return made;
  }

  final KubernetesClusters clusters() {
    return clusters;
  }

  final String namespace() {
    return namespace;
  }

  final Access access() {
    return access;
  }

  private Sight sight(Workload workload) {
    Sight sight = new Sight(clusters, target, workload);
    open.add(sight);
    return sight;
  }

  /// A connection that is being made, or one that is taken up again, may be what stays silent.
  private boolean isSilence(Outage outage, Duration answer) {
    return List.of(
            "no connection within %d s".formatted(patience().connect().toSeconds()),
            "no answer within %d s".formatted(answer.toSeconds()))
        .contains(outage.reason());
  }

  private static boolean isSettled(WorkloadView view) {
    Replicas counts = view.replicas();
    return view.observedGeneration() == view.generation()
        && counts.available() == counts.desired()
        && counts.total() == counts.desired()
        && counts.updated() == counts.desired()
        && view.newestPods().size() == counts.desired();
  }

  private static Optional<Observation> gone(Observation now) {
    return now instanceof Observation.Gone ? Optional.of(now) : Optional.empty();
  }

  private WorkloadView read(Workload workload) {
    return ((Answer.Found<WorkloadView>) clusters.read(target, workload)).value();
  }

  private Evidence evidence(Workload workload) {
    return ((Answer.Found<Evidence>) clusters.evidence(target, workload)).value();
  }

  private Evidence evidenceWithLog(Workload workload) {
    return await().until(() -> evidence(workload), evidence -> evidence.log().isPresent());
  }

  /// The cause as the evidence explains it; a busy kubelet reports its events seconds late.
  private String explained(Cause cause, String end) {
    return await()
        .until(() -> Cause.explain(cause, evidence(WEB)).words(), words -> words.contains(end));
  }

  private static ConditionFactory await() {
    return Awaitility.await()
        .atMost(ROLLOUT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(500));
  }

  private static Content images(Map<String, String> images) {
    return new Content.Images(images, ConfigBinding.VERSIONED, Optional.empty());
  }

  private Write write(WorkloadView view, int build, String deployment, long fence) {
    return new Write(
        new Workload(view.kind(), view.name(), List.of()),
        view.resourceVersion(),
        images(Map.of("web", image(build))),
        Map.of(
            "slipway.dev/deployment",
            deployment,
            "slipway.dev/fence",
            String.valueOf(fence),
            "slipway.dev/build",
            String.valueOf(build),
            "slipway.dev/release",
            "r" + deployment));
  }

  private record Deployed(WorkloadView view, Expectation expectation) {}

  private Expectation deploy(Workload workload, int build, String deployment, long fence) {
    return deployed(workload, build, deployment, fence).expectation();
  }

  /// Writes as the engine does: on a conflict it reads and decides again.
  private Deployed deployed(Workload workload, int build, String deployment, long fence) {
    while (true) {
      Instant since = Instant.now();
      WriteOutcome outcome =
          clusters.write(target, write(read(workload), build, deployment, fence));
      if (outcome instanceof WriteOutcome.Written(WorkloadView view)) {
        return new Deployed(view, Expectation.after(view, since));
      }
      assertThat(outcome).isEqualTo(new WriteOutcome.Conflict());
    }
  }

  private void create(String manifest) {
    operator.create(namespace, manifest);
  }

  private String path(Workload workload) {
    return "/apis/apps/v1/namespaces/%s/%s/%s"
        .formatted(
            namespace,
            switch (workload.kind()) {
              case DEPLOYMENT -> "deployments";
              case STATEFUL_SET -> "statefulsets";
            },
            workload.name());
  }

  private String deployment(int build, int replicas) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      replicas: %d
      progressDeadlineSeconds: 600
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec:
          dnsPolicy: Default
          terminationGracePeriodSeconds: 1
          containers:
          - name: web
            image: %s
            env: [{name: DEMO_GREETING, value: "Grüße – 你好"}]
            resources: {requests: {cpu: 1m}}
            readinessProbe: {httpGet: {path: /healthz, port: 8080}, periodSeconds: 1}
          - name: sidecar
            image: %s
            command: [/app/demoapp, pause]
    """
        .formatted(replicas, image(build), image(230));
  }

  private String statefulSet(int build, int replicas) {
    return """
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: store}
    spec:
      replicas: %d
      serviceName: store
      selector: {matchLabels: {app: store}}
      template:
        metadata: {labels: {app: store}}
        spec:
          dnsPolicy: Default
          terminationGracePeriodSeconds: 1
          containers:
          - name: web
            image: %s
            readinessProbe: {httpGet: {path: /healthz, port: 8080}, periodSeconds: 1}
    """
        .formatted(replicas, image(build));
  }
}
