package dev.slipway.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.commands.ports.Answer.Unavailable;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.ports.ReviewPlaces.Done;
import dev.slipway.commands.reviews.Manifest;
import dev.slipway.commands.reviews.ReviewId;
import dev.slipway.commands.reviews.ReviewName;
import dev.slipway.commands.reviews.ReviewOrder;
import dev.slipway.commands.reviews.ReviewSight;
import dev.slipway.commands.reviews.ReviewSight.Health;
import dev.slipway.commands.reviews.ReviewSight.Part;
import dev.slipway.commands.reviews.ReviewSight.There;
import dev.slipway.commands.reviews.StandingReview;
import dev.slipway.config.AppName;
import dev.slipway.config.ByteSize;
import dev.slipway.config.Namespace;
import dev.slipway.config.Reviews;
import dev.slipway.config.Target;
import dev.slipway.config.TargetName;
import dev.slipway.integrations.kubernetes.KubernetesClusters;
import dev.slipway.integrations.kubernetes.KubernetesReviewPlaces;
import dev.slipway.integrations.kubernetes.Patience;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The life of a review app against an API server, whichever it is. Each case has a namespace of
/// its own.
abstract class ReviewContract {
  static final String HOST = "shop.review.example.com";
  private static final Duration SOON = Duration.ofMinutes(5);
  private static final AppName SHOP = new AppName("shop");

  @TempDir private Path folder;
  private final String name = "reviewtest-" + UUID.randomUUID().toString().substring(0, 8);
  private final ReviewId review = new ReviewId(ThreadLocalRandom.current().nextLong(1, 1L << 40));
  private KubernetesClient operator;
  private KubernetesClusters clusters;
  private KubernetesReviewPlaces places;
  private Target target;

  /// Somebody who may do everything, as a kubeconfig.
  abstract String operator();

  /// The account of the bot, with no more rights than the manifests give it.
  abstract Access account();

  abstract String image(int build);

  /// What a container has besides name and image to end well by itself, as YAML in one line.
  abstract String endsWell();

  /// What is seen at a node's port once it contains `wanted`, as pods of before may still answer
  /// there for a while; empty where there is no network.
  abstract Optional<String> page(int port, String wanted);

  Patience patience() {
    return Patience.usual();
  }

  @BeforeEach
  void connect() {
    operator = new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(operator())).build();
    clusters = new KubernetesClusters(InstantSource.system(), patience());
    places = new KubernetesReviewPlaces(clusters, InstantSource.system());
    target =
        new Target(
            new TargetName("review"),
            new Target.Cluster.Kubeconfig(
                Optional.of(account().kubeconfig(folder)), Optional.empty()),
            new Namespace(name));
  }

  @AfterEach
  void disconnect() {
    operator.namespaces().withName(name).delete();
    operator.close();
    clusters.close();
  }

  @Test
  void livesFromItsFirstBuildToItsRemoval() {
    applied(order(1, 235, web(235), database(), fixtures(), settings("motd")));
    There up = until(ReviewContract::isReady);
    String firstRun = uid("fixtures");

    assertThat(names(up)).containsExactly("Deployment database", "Deployment web", "Job fixtures");
    assertThat(up.revision()).contains(1L);
    int port = up.port().orElseThrow();
    assertThat(page(port, "\"build\":\"235\""))
        .satisfiesAnyOf(
            none -> assertThat(none).isEmpty(),
            seen -> assertThat(seen.orElseThrow()).contains("\"build\":\"235\""));
    assertThat(all())
        .anySatisfy(one -> {
          assertThat(one.name()).isEqualTo(new ReviewName(name));
          assertThat(one.review()).isEqualTo(review);
          assertThat(one.app()).isEqualTo(SHOP);
        });
    operator.configMaps().inNamespace(name).resource(foreign()).create();

    applied(order(2, 236, web(236), database(), fixtures()));
    There next = until(there -> isReady(there) && there.revision().equals(Optional.of(2L)));

    assertThat(next.port()).hasValue(port);
    assertThat(page(port, "\"build\":\"236\""))
        .satisfiesAnyOf(
            none -> assertThat(none).isEmpty(),
            seen -> assertThat(seen.orElseThrow()).contains("\"build\":\"236\""));
    assertThat(uid("fixtures")).as("the job has run anew").isNotEqualTo(firstRun);
    assertThat(configMaps()).contains("foreign").doesNotContain("motd");

    assertThat(settled(() -> places.sleep(target, review))).isEqualTo(new Found<>(Done.DONE));
    There asleep =
        until(there ->
            there.parts().size() == 2
                && there.parts().stream().allMatch(part -> part.health() instanceof Health.Asleep));
    Awaitility.await()
        .atMost(SOON)
        .until(() -> operator.pods().inNamespace(name).list().getItems().isEmpty());

    assertThat(asleep.port()).hasValue(port);
    assertThat(names(asleep)).containsExactly("Deployment database", "Deployment web");

    applied(order(3, 236, web(236), database(), fixtures()));
    There awake = until(there -> isReady(there) && there.revision().equals(Optional.of(3L)));

    assertThat(names(awake)).isEqualTo(names(up));

    assertThat(settled(() -> places.remove(target, review))).isEqualTo(new Found<>(Done.DONE));
    assertThat(settled(() -> places.remove(target, review))).isEqualTo(new Found<>(Done.DONE));
    untilAbsent();
    assertThat(settled(() -> places.remove(target, review))).isEqualTo(new Found<>(Done.DONE));
    assertThat(settled(() -> places.sleep(target, review))).isEqualTo(new Found<>(Done.DONE));
    assertThat(all()).noneMatch(one -> one.review().equals(review));
  }

  @Test
  void tellsWhyItCrashesWithItsLastWords() {
    applied(order(1, 237, web(237)));

    There failed =
        until(there ->
            health(there, "Deployment web") instanceof Health.Failing failing
                && failing.evidence().log().isPresent());

    Health.Failing web = (Health.Failing) health(failed, "Deployment web");
    assertThat(web.cause().code()).isEqualTo(Cause.Code.CRASH_LOOP);
    assertThat(web.cause().words())
        .isEqualTo(
            "container web exited with code 3: FATAL: could not load configuration: missing key"
                + " FEATURE_SALT");
    assertThat(web.evidence().log().orElseThrow().lines())
        .containsExactly("FATAL: could not load configuration: missing key FEATURE_SALT");
  }

  @Test
  void tellsWhyItIsNeverReadyOnceItsTimeIsUp() {
    applied(order(1, 238, web(238)));

    There coming =
        until(there ->
            health(there, "Deployment web") instanceof Health.Coming(String words)
                && words.contains("runs but is not ready"));

    assertThat(coming.revision()).contains(1L);
    Health.Failing late = overdue("Deployment web", part -> part.evidence().log().isPresent());
    assertThat(late.cause().code()).isEqualTo(Cause.Code.PROBE);
    assertThat(late.evidence().log()).isPresent();
  }

  @Test
  void tellsThatItsLimitsAreTooNarrow() {
    ReviewOrder order = order(1, 235, web(235), database());
    applied(
        new ReviewOrder(
            review,
            1,
            SHOP,
            order.branch(),
            order.commit(),
            order.build(),
            HOST,
            order.manifests(),
            new Reviews.Limits(1, new ByteSize(512), 1, new ByteSize(100))));

    There narrow =
        until(there ->
            there.parts().stream()
                    .anyMatch(part ->
                        part.health() instanceof Health.Coming(String words)
                            && words.contains("exceeded quota"))
                && there.parts().stream().anyMatch(part -> part.health() instanceof Health.Ready));
    String held =
        narrow.parts().stream()
            .filter(part -> part.health() instanceof Health.Coming)
            .map(Part::name)
            .findFirst()
            .orElseThrow();

    Cause cause = overdue(held, _ -> true).cause();
    assertThat(cause.code()).isEqualTo(Cause.Code.QUOTA);
    assertThat(cause.words()).contains("exceeded quota: slipway");
  }

  @Test
  void changesNothingWhenTheClusterDoesNotTakeOneOfItsObjects() {
    applied(order(1, 235, web(235)));
    String before = version("web");

    Answer<Done> refused =
        settled(
            order(
                2,
                236,
                web(236),
                settings("motd"),
                file(
                    "bad",
                    """
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: bad}
                    spec:
                      selector: {matchLabels: {app: one}}
                      template:
                        metadata: {labels: {app: other}}
                        spec: {containers: [{name: x, image: x}]}
                    """)));

    assertThat(refused)
        .isInstanceOfSatisfying(
            Refused.class,
            no -> {
              assertThat(no.refusal().code()).isEqualTo("manifest-invalid");
              assertThat(no.refusal().reason())
                  .startsWith("bad.yaml: the cluster does not take Deployment bad: ")
                  .contains("selector");
            });
    assertThat(image("web")).isEqualTo(image(235));
    assertThat(configMaps()).doesNotContain("motd");
    assertThat(before).isEqualTo(version("web"));
    assertThat(there().applied())
        .contains(
            new ReviewSight.Applied(
                1, new CommitSha("%040x".formatted(235)), new BuildNumber(235)));
  }

  @Test
  void leavesALaterOrderAlone() {
    applied(order(2, 236, web(236), settings("motd")));

    Answer<Done> late = places.apply(target, order(1, 235, web(235)));

    assertThat(code(late)).isEqualTo("superseded");
    assertThat(image("web")).isEqualTo(image(236));
    assertThat(configMaps()).contains("motd");
  }

  @Test
  void tellsTheLatestRevisionThatWasBegun() {
    applied(order(2, 236, web(236)));
    There whole = there();
    operator
        .namespaces()
        .withName(name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            """
            {"metadata": {"annotations":
              {"slipway.dev/wanted-revision": "5", "slipway.dev/revision": null}}}
            """);

    There half = there();
    Answer<Done> late = places.apply(target, order(3, 236, web(236)));
    applied(order(half.newest() + 1, 236, web(236)));

    assertThat(whole.newest()).isEqualTo(2);
    assertThat(half.newest()).isEqualTo(5);
    assertThat(half.revision()).isEmpty();
    assertThat(code(late)).isEqualTo("superseded");
    assertThat(there().revision()).contains(6L);
  }

  @Test
  void settlesOnTheLaterOfTwoOrdersThatAreAppliedAtOnce() throws Exception {
    List<ReviewOrder> orders =
        List.of(
            order(1, 235, web(235), settings("one"), fixtures()),
            order(2, 236, web(236), settings("two"), fixtures()),
            order(2, 236, web(236), settings("two"), fixtures()));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer<Done>>> all =
          orders.stream().map(order -> threads.submit(() -> settled(order))).toList();
      for (Future<Answer<Done>> one : all.subList(1, 3)) {
        assertThat(one.get()).isEqualTo(new Found<>(Done.DONE));
      }
      Answer<Done> _ = all.getFirst().get();
    }

    There end = until(there -> isReady(there));

    assertThat(end.revision()).contains(2L);
    assertThat(image("web")).isEqualTo(image(236));
    assertThat(configMaps()).contains("two").doesNotContain("one");
  }

  @Test
  void saysThatItIsNotWholeWhenALateWriteHasChangedAnObject() {
    applied(order(2, 236, web(236)));
    There whole = there();
    operator
        .apps()
        .deployments()
        .inNamespace(name)
        .withName("web")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\": {\"annotations\": {\"slipway.dev/revision\": \"1\"}}}");

    There mixed = there();
    applied(order(2, 236, web(236)));

    assertThat(whole.revision()).contains(2L);
    assertThat(mixed.revision()).isEmpty();
    assertThat(there().revision()).contains(2L);
  }

  @Test
  void seesWhatSomebodyHasDeletedOfIt() {
    Manifest[] all = {web(235), database(), fixtures(), settings("motd")};
    applied(order(1, 235, all));
    There whole = until(ReviewContract::isReady);

    delete("apps/v1", "Deployment", "database");
    delete("v1", "ConfigMap", "motd");
    delete("batch/v1", "Job", "fixtures");
    There lacking = until(there -> there.missing().size() == 2);
    applied(order(2, 235, all));
    There again = until(ReviewContract::isReady);
    assertThat(places.sleep(target, review)).isEqualTo(new Found<>(Done.DONE));
    delete("apps/v1", "Deployment", "database");
    There asleep = until(there -> names(there).equals(List.of("Deployment web")));

    assertThat(whole.missing()).isEmpty();
    assertThat(lacking.missing()).containsExactly("ConfigMap motd", "Deployment database");
    assertThat(lacking.revision()).contains(1L);
    assertThat(again.missing()).isEmpty();
    assertThat(names(again)).isEqualTo(names(whole));
    assertThat(asleep.missing()).isEmpty();
  }

  @Test
  void takesOutWhatAManifestNoLongerSays() {
    applied(order(1, 235, web(235, "{name: A, value: a}, {name: B, value: b}")));
    applied(order(2, 235, web(235, "{name: B, value: c}")));

    var env =
        operator
            .apps()
            .deployments()
            .inNamespace(name)
            .withName("web")
            .get()
            .getSpec()
            .getTemplate()
            .getSpec()
            .getContainers()
            .getFirst()
            .getEnv();

    assertThat(env)
        .singleElement()
        .satisfies(one -> {
          assertThat(one.getName()).isEqualTo("B");
          assertThat(one.getValue()).isEqualTo("c");
        });
  }

  @Test
  void holdsPodsWithinBounds() {
    applied(order(1, 235, web(235)));

    var home = operator.namespaces().withName(name).get().getMetadata();
    var pod = operator.apps().deployments().inNamespace(name).withName("web").get().getSpec();

    assertThat(home.getLabels())
        .containsEntry("app.kubernetes.io/managed-by", "slipway")
        .containsEntry("slipway.dev/review", review.toString())
        .containsEntry("slipway.dev/app", "shop")
        .containsEntry("pod-security.kubernetes.io/enforce", "baseline");
    assertThat(home.getAnnotations())
        .containsEntry("slipway.dev/branch", "fix-login")
        .containsEntry("slipway.dev/revision", "1");
    assertThat(pod.getTemplate().getSpec().getAutomountServiceAccountToken()).isFalse();
    assertThat(
            operator
                .resourceQuotas()
                .inNamespace(name)
                .withName("slipway")
                .get()
                .getSpec()
                .getHard())
        .containsKeys("pods", "limits.cpu", "limits.memory", "requests.storage");
    assertThat(operator.limitRanges().inNamespace(name).withName("slipway").get()).isNotNull();
    assertThat(
            operator
                .genericKubernetesResources("networking.k8s.io/v1", "NetworkPolicy")
                .inNamespace(name)
                .withName("slipway")
                .get())
        .isNotNull();
  }

  @Test
  void touchesNoNamespaceOfOthers() {
    operator
        .namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();

    assertThat(code(places.apply(target, order(1, 235, web(235))))).isEqualTo("name-taken");
    assertThat(code(places.look(target, review))).isEqualTo("name-taken");
    assertThat(settled(() -> places.sleep(target, review))).isEqualTo(new Found<>(Done.DONE));
    assertThat(settled(() -> places.remove(target, review))).isEqualTo(new Found<>(Done.DONE));

    assertThat(operator.apps().deployments().inNamespace(name).list().getItems()).isEmpty();
    assertThat(operator.namespaces().withName(name).get().getMetadata().getDeletionTimestamp())
        .isNull();
  }

  @Test
  void touchesNoNamespaceOfAnotherReviewAppOfTheSameBranch() {
    applied(order(1, 235, web(235)));
    ReviewId later = new ReviewId(review.value() + 1);

    assertThat(places.look(target, later)).isEqualTo(new Found<>(new ReviewSight.Absent()));
    assertThat(settled(() -> places.remove(target, later))).isEqualTo(new Found<>(Done.DONE));
    assertThat(settled(() -> places.sleep(target, later))).isEqualTo(new Found<>(Done.DONE));

    assertThat(there().parts()).hasSize(1);
    assertThat(operator.namespaces().withName(name).get().getMetadata().getDeletionTimestamp())
        .isNull();
  }

  @Test
  void takesNothingThatReachesBeyondItsNamespace() {
    SoftAssertions all = new SoftAssertions();
    HOSTILE.forEach((text, words) -> {
      Answer<Done> answer = places.apply(target, order(1, 235, web(235), file("evil", text)));
      all.assertThat(code(answer)).as(text).isEqualTo("manifest-invalid");
      if (answer instanceof Refused<Done>(Refusal refusal)) {
        all.assertThat(refusal.reason()).as(text).startsWith("evil.yaml: ").contains(words);
      }
    });
    all.assertThat(places.look(target, review))
        .as("nothing was made")
        .isEqualTo(new Found<>(new ReviewSight.Absent()));
    all.assertAll();
  }

  /// What a manifest may not say, and a part of the words that it is refused in.
  private static final Map<String, String> HOSTILE =
      Map.ofEntries(
          Map.entry("{apiVersion: v1, kind: Namespace, metadata: {name: x}}", "kind Namespace"),
          Map.entry(
              "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: x}}",
              "kind RoleBinding"),
          Map.entry(
              "{apiVersion: admissionregistration.k8s.io/v1, kind: MutatingWebhookConfiguration,"
                  + " metadata: {name: x}}",
              "kind MutatingWebhookConfiguration"),
          Map.entry("{apiVersion: v1, kind: Pod, metadata: {name: x}}", "kind Pod"),
          Map.entry("{apiVersion: v1, kind: List, items: []}", "kind List"),
          Map.entry("{apiVersion: v2, kind: ConfigMap, metadata: {name: x}}", "must be v1"),
          Map.entry("{apiVersion: v1, metadata: {name: x}}", "has no kind"),
          Map.entry("just words", "no object"),
          Map.entry("[1, 2]", "no object"),
          Map.entry("a: b: c", "no valid YAML in line 1"),
          Map.entry("{a: 1, a: 2}", "a key stands twice in line 1"),
          Map.entry("{a: &a [x], b: *a}", "an alias"),
          Map.entry("a: !!java.net.URL [x]", "a tag"),
          Map.entry("[".repeat(60) + "]".repeat(60), "levels"),
          Map.entry("x".repeat(300_000), "longer than 256 KiB"),
          Map.entry("{apiVersion: v1, kind: ConfigMap, metadata: {name: \"../x\"}}", "no name"),
          Map.entry("{apiVersion: v1, kind: ConfigMap, metadata: {generateName: x}}", "no name"),
          Map.entry(
              "{apiVersion: v1, kind: ConfigMap, metadata: {name: x, namespace: kube-system}}",
              "a namespace of its own"),
          Map.entry(
              "{apiVersion: v1, kind: ConfigMap, metadata: {name: x, finalizers: [a.b/c]}}",
              "metadata.finalizers"),
          Map.entry(
              "{apiVersion: v1, kind: ConfigMap, metadata: {name: x, ownerReferences: []}}",
              "metadata.ownerReferences"),
          Map.entry(
              "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}\n---\n"
                  + "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}",
              "already"),
          Map.entry(
              "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}}", "no pod template"),
          Map.entry(
              "{apiVersion: v1, kind: Secret, metadata: {name: x},"
                  + " type: kubernetes.io/service-account-token}",
              "service-account-token"),
          Map.entry(service("{type: LoadBalancer}"), "the type LoadBalancer"),
          Map.entry(service("{type: ExternalName, externalName: a.b}"), "the type ExternalName"),
          Map.entry(service("{externalIPs: [10.0.0.1]}"), "externalIPs"),
          Map.entry(ingress("", "rules: [{host: shop.example.com}]"), "another host"),
          Map.entry(ingress("", "rules: [{http: {paths: []}}]"), "another host"),
          Map.entry(ingress("", "tls: []"), "every host"),
          Map.entry(ingress("", "defaultBackend: {service: {name: x}}"), "defaultBackend"),
          Map.entry(
              ingress("", "rules: [{host: %s}], tls: [{hosts: [a.b]}]".formatted(HOST)),
              "another host"),
          Map.entry(
              ingress(
                  "nginx.ingress.kubernetes.io/configuration-snippet: x",
                  "rules: [{host: %s}]".formatted(HOST)),
              "configuration-snippet"),
          Map.entry(
              ingress(
                  "nginx.ingress.kubernetes.io/server-alias: a.b",
                  "rules: [{host: %s}]".formatted(HOST)),
              "server-alias"),
          Map.entry(pod("hostNetwork: true, containers: []"), "hostNetwork"),
          Map.entry(pod("hostPID: true, containers: []"), "hostPID"),
          Map.entry(pod("nodeName: master, containers: []"), "nodeName"),
          Map.entry(pod("priorityClassName: high, containers: []"), "priorityClassName"),
          Map.entry(pod("serviceAccountName: slipway, containers: []"), "service account"),
          Map.entry(
              "{apiVersion: apps/v1, kind: Deployment, metadata: {name: x}, spec: {template:"
                  + " {metadata: {annotations: {sidecar.istio.io/userVolume: x}}, spec:"
                  + " {containers: []}}}}",
              "sidecar.istio.io/userVolume on its pods"),
          Map.entry(
              pod("serviceAccountName: '', serviceAccount: slipway, containers: []"),
              "service account"),
          Map.entry(
              pod("containers: [{name: x, livenessProbe: {httpGet: {host: 127.0.0.1}}}]"), "host"),
          Map.entry(
              pod("containers: [{name: x, lifecycle: {preStop: {tcpSocket: {host: a.b}}}}]"),
              "host"),
          Map.entry(
              ingress(
                  "nginx.ingress.kubernetes.io/auth-tls-secret: other/x",
                  "rules: [{host: %s}]".formatted(HOST)),
              "auth-tls-secret"),
          Map.entry(
              pod("volumes: [{name: x, hostPath: {path: /}}], containers: []"), "type hostPath"),
          Map.entry(
              pod(
                  "volumes: [{name: x, projected: {sources: [{serviceAccountToken: {path: t}}]}}],"
                      + " containers: []"),
              "serviceAccountToken"),
          Map.entry(
              pod("containers: [{name: x, securityContext: {privileged: true}}]"), "privileged"),
          Map.entry(
              pod("initContainers: [{name: x, securityContext: {capabilities: {add: [ALL]}}}]"),
              "the capability ALL"),
          Map.entry(pod("containers: [{name: x, ports: [{hostPort: 80}]}]"), "hostPort"),
          Map.entry(
              "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: x},"
                  + " spec: {volumeName: theirs}}",
              "volumeName"));

  private static String service(String spec) {
    return "{apiVersion: v1, kind: Service, metadata: {name: x}, spec: %s}".formatted(spec);
  }

  private static String ingress(String annotation, String spec) {
    return "{apiVersion: networking.k8s.io/v1, kind: Ingress,"
        + " metadata: {name: x, annotations: {%s}}, spec: {%s}}".formatted(annotation, spec);
  }

  private static String pod(String spec) {
    return "{apiVersion: apps/v1, kind: Deployment, metadata: {name: x},"
        + " spec: {template: {spec: {%s}}}}".formatted(spec);
  }

  KubernetesReviewPlaces places() {
    return places;
  }

  Target target() {
    return target;
  }

  ReviewId review() {
    return review;
  }

  KubernetesClient cluster() {
    return operator;
  }

  ReviewOrder order(long revision, int build, Manifest... manifests) {
    return new ReviewOrder(
        review,
        revision,
        SHOP,
        "fix-login",
        new CommitSha("%040x".formatted(build)),
        new BuildNumber(build),
        HOST,
        List.of(manifests),
        Reviews.Limits.DEFAULT);
  }

  static Manifest file(String name, String text) {
    return new Manifest(name + ".yaml", text);
  }

  Manifest web(int build) {
    return web(build, "{name: DEMO_BUILD, value: x}");
  }

  private Manifest web(int build, String env) {
    return file(
        "web",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              dnsPolicy: Default
              terminationGracePeriodSeconds: 1
              containers:
              - name: web
                image: %s
                env: [%s]
                readinessProbe: {httpGet: {path: /healthz, port: 8080}, periodSeconds: 1}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          type: NodePort
          selector: {app: web}
          ports: [{port: 80, targetPort: 8080}]
        """
            .formatted(image(build), env));
  }

  Manifest database() {
    return file(
        "db",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: database}
        spec:
          replicas: 1
          strategy: {type: Recreate}
          selector: {matchLabels: {app: database}}
          template:
            metadata: {labels: {app: database}}
            spec:
              dnsPolicy: Default
              terminationGracePeriodSeconds: 1
              containers: [{name: database, image: "%s", ports: [{containerPort: 5432}]}]
        ---
        """
            .formatted(image(230)));
  }

  Manifest fixtures() {
    return file(
        "fixtures",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: fixtures}
        spec:
          template:
            spec:
              restartPolicy: Never
              dnsPolicy: Default
              terminationGracePeriodSeconds: 1
              containers: [{name: fixtures, image: "%s", %s}]
        """
            .formatted(image(235), endsWell()));
  }

  static Manifest settings(String name) {
    return file(
        name,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s}
        data: {hello: world}
        """
            .formatted(name));
  }

  private static io.fabric8.kubernetes.api.model.ConfigMap foreign() {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("foreign")
        .endMetadata()
        .withData(Map.of("by", "hand"))
        .build();
  }

  /// Applies until the cluster has taken all of it, as whoever is told to come later does.
  Answer<Done> settled(ReviewOrder order) {
    return settled(() -> places.apply(target, order));
  }

  private static <T> Answer<T> settled(Callable<Answer<T>> call) {
    return patiently().until(call, answer -> !(answer instanceof Unavailable<T>));
  }

  /// Looks at once, and again for as long as a busy cluster may need.
  private static ConditionFactory patiently() {
    return Awaitility.await()
        .atMost(SOON)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100));
  }

  void applied(ReviewOrder order) {
    assertThat(settled(order)).isEqualTo(new Found<>(Done.DONE));
  }

  There there() {
    return settled(() -> places.look(target, review)) instanceof Found<ReviewSight>(There there)
        ? there
        : nothing();
  }

  private static There nothing() {
    throw new AssertionError("there is no such review app");
  }

  There until(Predicate<There> condition) {
    return patiently().until(this::there, condition);
  }

  /// A kubelet under load takes a minute to let go of a pod that ended just after it began.
  void untilAbsent() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> places.look(target, review),
            new Found<ReviewSight>(new ReviewSight.Absent())::equals);
  }

  private Health.Failing overdue(String part, Predicate<Health.Failing> condition) {
    return patiently().until(() -> overdue(part), condition);
  }

  private Health.Failing overdue(String part) {
    return settled(() -> places.overdue(target, review)) instanceof Found<ReviewSight>(There there)
            && health(there, part) instanceof Health.Failing failing
        ? failing
        : notFailing();
  }

  private static Health.Failing notFailing() {
    throw new AssertionError("it is not failing");
  }

  static boolean isReady(There there) {
    return !there.parts().isEmpty()
        && there.parts().stream().allMatch(part -> part.health() instanceof Health.Ready);
  }

  private static Health health(There there, String part) {
    return there.parts().stream()
        .filter(one -> one.name().equals(part))
        .map(Part::health)
        .findFirst()
        .orElseGet(() -> new Health.Coming(part + " is not there"));
  }

  private static List<String> names(There there) {
    return there.parts().stream().map(Part::name).toList();
  }

  private List<StandingReview> all() {
    return settled(() -> places.all(target)) instanceof Found<List<StandingReview>>(var found)
        ? found
        : List.of();
  }

  private void delete(String version, String kind, String object) {
    List<io.fabric8.kubernetes.api.model.StatusDetails> _ =
        operator
            .genericKubernetesResources(version, kind)
            .inNamespace(name)
            .withName(object)
            .delete();
  }

  private String uid(String job) {
    GenericKubernetesResource found =
        operator
            .genericKubernetesResources("batch/v1", "Job")
            .inNamespace(name)
            .withName(job)
            .get();
    return found.getMetadata().getUid();
  }

  private String version(String deployment) {
    return Long.toString(
        operator
            .apps()
            .deployments()
            .inNamespace(name)
            .withName(deployment)
            .get()
            .getMetadata()
            .getGeneration());
  }

  private String image(String deployment) {
    return operator
        .apps()
        .deployments()
        .inNamespace(name)
        .withName(deployment)
        .get()
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getImage();
  }

  private List<String> configMaps() {
    return operator.configMaps().inNamespace(name).list().getItems().stream()
        .map(map -> map.getMetadata().getName())
        .toList();
  }

  static String code(Answer<?> answer) {
    return answer instanceof Refused<?>(Refusal refusal)
        ? refusal.code()
        : Objects.toString(answer);
  }
}
