package dev.slipway.integrations.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.cluster.Evidence;
import dev.slipway.commands.cluster.PodView;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Cluster.Content;
import dev.slipway.commands.ports.Cluster.Observation;
import dev.slipway.commands.ports.Cluster.Watch;
import dev.slipway.commands.ports.Cluster.Write;
import dev.slipway.commands.ports.Cluster.WriteOutcome;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.Environment.ConfigBinding;
import dev.slipway.config.Namespace;
import dev.slipway.config.Target;
import dev.slipway.config.TargetName;
import dev.slipway.config.Workload;
import dev.slipway.integrations.DeadPort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Answers that an API server gives when something is wrong, and what is made of them.
class KubernetesTroubleTest {
  private static final Workload WEB = new Workload(Workload.Kind.DEPLOYMENT, "web", List.of());
  private static final String DEPLOYMENT =
      """
      {"apiVersion": "apps/v1", "kind": "Deployment",
       "metadata": {"name": "web", "namespace": "shop", "uid": "u", "resourceVersion": "17", "generation": 3,
         "managedFields": [
           {"manager": "kubectl", "operation": "Update", "time": "2026-01-01T00:00:00Z",
            "fieldsV1": {"f:spec": {"f:replicas": {}}}},
           {"manager": "kube-controller-manager", "operation": "Update", "time": "2026-01-02T00:00:00Z",
            "fieldsV1": {"f:status": {}}}]},
       "spec": {"selector": {"matchLabels": {"app": "web"}},
         "template": {"spec": {
           "initContainers": [{"name": "migrate", "image": "web:1"}],
           "containers": [{"name": "web", "image": "web:1"}, {"name": "proxy", "image": "envoy:1"}]}}}}
      """;
  private static final String FORBIDDEN =
      status(
          403,
          "Forbidden",
          "deployments.apps \\\"web\\\" is forbidden: User \\\"system:serviceaccount:bot:slipway\\\""
              + " cannot patch resource \\\"deployments\\\" in API group \\\"apps\\\" in the namespace"
              + " \\\"shop\\\"");

  @TempDir private Path folder;
  private FakeApi api;
  private KubernetesClusters clusters;
  private Target target;

  @BeforeEach
  void start() throws IOException {
    api = new FakeApi();
    Duration ample = Duration.ofSeconds(60);
    clusters =
        new KubernetesClusters(
            InstantSource.fixed(Instant.EPOCH), new Patience(ample, ample, ample, ample, ample));
    target = target(api.kubeconfig(folder), Optional.empty());
  }

  @AfterEach
  void stop() {
    clusters.close();
    api.close();
  }

  @Test
  void sendsOnePatchWithTheVersionItWasDecidedOn() {
    api.on("GET", 200, DEPLOYMENT).on("PATCH", 200, DEPLOYMENT);

    WriteOutcome outcome =
        clusters.write(
            target,
            new Write(
                WEB, "17", images(Map.of("web", "web:2", "migrate", "web:2")), Map.of("a", "b")));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            WriteOutcome.Written.class,
            written -> {
              WorkloadView view = written.view();
              assertThat(view.images())
                  .isEqualTo(Map.of("web", "web:1", "proxy", "envoy:1", "migrate", "web:1"));
              assertThat(view.lastChange())
                  .contains(
                      new WorkloadView.Change("kubectl", Instant.parse("2026-01-01T00:00:00Z")));
            });
    assertThat(api.requests)
        .filteredOn(request -> request.method().equals("PATCH"))
        .singleElement()
        .isEqualTo(
            new FakeApi.Request(
                "PATCH",
                "/apis/apps/v1/namespaces/shop/deployments/web?fieldManager=slipway",
                "application/strategic-merge-patch+json",
                "slipway",
                "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"annotations\":"
                    + "{\"a\":\"b\"},\"name\":\"web\",\"resourceVersion\":\"17\"},\"spec\":"
                    + "{\"template\":{\"spec\":{\"containers\":[{\"image\":\"web:2\",\"name\":\"web\"},"
                    + "{\"image\":\"envoy:1\",\"name\":\"proxy\"}],"
                    + "\"initContainers\":[{\"image\":\"web:2\",\"name\":\"migrate\"}]},\"$patch\":\"replace\"}}}"));
  }

  @Test
  void doesNotSendAPatchForAnotherVersion() {
    api.on("GET", 200, DEPLOYMENT);

    WriteOutcome outcome =
        clusters.write(target, new Write(WEB, "16", images(Map.of("web", "web:2")), Map.of()));

    assertThat(outcome).isEqualTo(new WriteOutcome.Conflict());
    assertThat(api.requests).extracting(FakeApi.Request::method).containsExactly("GET");
  }

  @Test
  void namesWhoMayNotDoWhat() {
    assertThat(patchAnswered(403, Map.of(), FORBIDDEN))
        .isEqualTo(
            new WriteOutcome.Rejected(
                new Refusal(
                    "forbidden",
                    "system:serviceaccount:bot:slipway may not patch deployments in namespace shop",
                    "Give it a role with the verb patch on deployments.")));
  }

  @Test
  void passesOnWhyAPolicyRefuses() {
    String refused = status(403, "Forbidden", "admission webhook denied: no friday deploys");

    assertThat(patchAnswered(403, Map.of(), refused))
        .isEqualTo(
            new WriteOutcome.Rejected(
                new Refusal(
                    "rejected",
                    "the cluster refuses it: admission webhook denied: no friday deploys")));
  }

  @Test
  void passesOnWhatIsInvalid() {
    assertThat(patchAnswered(422, Map.of(), status(422, "Invalid", "image: Required value")))
        .isEqualTo(
            new WriteOutcome.Rejected(
                new Refusal("rejected", "the cluster refuses it: image: Required value")));
  }

  @Test
  void takesA409ForAConflict() {
    assertThat(
            patchAnswered(409, Map.of(), status(409, "Conflict", "the object has been modified")))
        .isEqualTo(new WriteOutcome.Conflict());
  }

  @Test
  void waitsAsLongAsABusyApiServerAsks() {
    assertThat(
            patchAnswered(
                429, Map.of("Retry-After", "7"), "Too many requests, please try again later."))
        .isEqualTo(new WriteOutcome.NotNow(busy(429, 7)));
  }

  @Test
  void knowsThatAnApiServerThatStartsHasDoneNothing() {
    String starting = status(503, "ServiceUnavailable", "apiserver not ready");

    assertThat(patchAnswered(503, Map.of("Retry-After", "1"), starting))
        .isEqualTo(new WriteOutcome.NotNow(busy(503, 1)));
  }

  @Test
  void doesNotTrustTheErrorPageOfAProxy() {
    assertThat(patchAnswered(503, Map.of(), "<html>Service Unavailable</html>"))
        .isEqualTo(new WriteOutcome.Unknown(outage("it answered with an error (503)")));
  }

  @Test
  void doesNotKnowWhatAnErrorHasDone() {
    assertThat(patchAnswered(500, Map.of(), status(500, "InternalError", "etcdserver: timeout")))
        .isEqualTo(new WriteOutcome.Unknown(outage("it answered with an error (500)")));
  }

  @Test
  void doesNotKnowWhatAnUnreadableAnswerMeans() {
    assertThat(patchAnswered(200, Map.of(), "<html>Welcome</html>"))
        .isEqualTo(new WriteOutcome.Unknown(outage("its answer is not Kubernetes' JSON")));
  }

  @Test
  void doesNotWaitForTheRestOfAnAnswer() {
    api.on("GET", 200, DEPLOYMENT).onStopHalfway("PATCH", DEPLOYMENT);
    Duration brief = Duration.ofSeconds(5);
    Patience impatient = new Patience(brief, brief, brief, brief, brief);

    try (KubernetesClusters hasty = new KubernetesClusters(InstantSource.system(), impatient)) {
      WriteOutcome outcome =
          hasty.write(target, new Write(WEB, "17", images(Map.of("web", "web:2")), Map.of()));

      assertThat(outcome).isEqualTo(new WriteOutcome.Unknown(outage("no answer within 5 s")));
    }
  }

  @Test
  void readsNothingWithoutCredentials() {
    api.on("GET", 401, status(401, "Unauthorized", "Unauthorized"));

    assertThat(clusters.read(target, WEB))
        .isEqualTo(
            new Answer.Refused<>(
                new Refusal(
                    "forbidden",
                    "the cluster does not accept our credentials when we get deployments in"
                        + " namespace shop",
                    "Renew the bot's token or certificate in the kubeconfig.")));
  }

  @Test
  void tellsOfABusyApiServerOnReading() {
    api.on("GET", 429, Map.of("Retry-After", "3"), "Too many requests, please try again later.");

    assertThat(clusters.read(target, WEB)).isEqualTo(new Answer.Unavailable<>(busy(429, 3)));
    assertThat(api.requests).hasSize(1);
  }

  @Test
  void takesTheWordsOfAKubeletForNoLog() {
    api.on("GET", 200, "unable to retrieve container logs for containerd://1398be53a2cd");
    PodView.End crash = new PodView.End(3, "Error", "", Instant.EPOCH);
    PodView.State waiting = new PodView.State.Waiting("CrashLoopBackOff", "");
    PodView pod =
        new PodView(
            "web-1",
            "Running",
            false,
            Optional.empty(),
            List.of(
                new PodView.ContainerView("web", "web:1", false, 2, waiting, Optional.of(crash))));

    Evidence evidence = clusters.search(target).of("Deployment", "web", List.of(pod));

    assertThat(evidence.log()).isEmpty();
    assertThat(api.requests)
        .filteredOn(request -> request.target().contains("/log?"))
        .as("the one before and this one, three times")
        .hasSize(6);
  }

  @Test
  void tellsThatNobodyListens() throws IOException {
    try (DeadPort port = new DeadPort()) {
      Target nobody =
          target(FakeApi.kubeconfig(folder, "http://127.0.0.1:" + port.number()), Optional.empty());

      assertThat(clusters.read(nobody, WEB))
          .isEqualTo(new Answer.Unavailable<>(outage("connection refused")));
      assertThat(clusters.write(nobody, new Write(WEB, "17", new Content.Same(), Map.of())))
          .isEqualTo(new WriteOutcome.NotNow(outage("connection refused")));
    }
  }

  @Test
  void tellsThatTheHostIsNotKnown() throws IOException {
    Target lost =
        target(FakeApi.kubeconfig(folder, "http://api.cluster.invalid:6443"), Optional.empty());

    assertThat(clusters.read(lost, WEB))
        .isEqualTo(new Answer.Unavailable<>(outage("its host name is not known")));
  }

  @Test
  void tellsThatTheKubeconfigIsMissing() {
    Path missing = folder.resolve("missing.yaml");
    Target misconfigured = target(missing, Optional.empty());
    Refusal refusal =
        new Refusal(
            "cluster-misconfigured",
            "kubeconfig %s can't be read".formatted(missing),
            "Correct the target's cluster in the configuration.");

    assertThat(clusters.read(misconfigured, WEB)).isEqualTo(new Answer.Refused<>(refusal));
    assertThat(clusters.write(misconfigured, new Write(WEB, "17", new Content.Same(), Map.of())))
        .isEqualTo(new WriteOutcome.Rejected(refusal));
    try (Watch watch = clusters.watch(misconfigured, () -> {})) {
      assertThat(watch.observe(WEB)).isInstanceOf(Observation.Blind.class);
    }
  }

  @Test
  void tellsThatTheContextIsMissing() throws IOException {
    Path kubeconfig = api.kubeconfig(folder);

    assertThat(clusters.read(target(kubeconfig, Optional.of("elsewhere")), WEB))
        .isEqualTo(
            new Answer.Refused<>(
                new Refusal(
                    "cluster-misconfigured",
                    "kubeconfig %s has no context elsewhere".formatted(kubeconfig),
                    "Correct the target's cluster in the configuration.")));
  }

  @Test
  void knowsNothingAfterItWasClosed() {
    clusters.close();

    assertThat(clusters.read(target, WEB)).isInstanceOf(Answer.Unavailable.class);
  }

  private WriteOutcome patchAnswered(int code, Map<String, String> headers, String body) {
    api.on("GET", 200, DEPLOYMENT).on("PATCH", code, headers, body);
    WriteOutcome outcome =
        clusters.write(target, new Write(WEB, "17", images(Map.of("web", "web:2")), Map.of()));
    assertThat(api.requests).extracting(FakeApi.Request::method).containsExactly("GET", "PATCH");
    return outcome;
  }

  private static Content images(Map<String, String> images) {
    return new Content.Images(images, ConfigBinding.VERSIONED, Optional.empty());
  }

  private static Target target(Path kubeconfig, Optional<String> context) {
    return new Target(
        new TargetName("eu"),
        new Target.Cluster.Kubeconfig(Optional.of(kubeconfig), context),
        new Namespace("shop"));
  }

  private static Outage outage(String reason) {
    return new Outage("Kubernetes (eu)", reason);
  }

  private static Outage busy(int code, int seconds) {
    return new Outage(
        "Kubernetes (eu)",
        "it asks us to come back later (%d)".formatted(code),
        Optional.of(Duration.ofSeconds(seconds)));
  }

  private static String status(int code, String reason, String message) {
    return """
    {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "%s", "code": %d, "message": "%s"}
    """
        .formatted(reason, code, message);
  }
}
