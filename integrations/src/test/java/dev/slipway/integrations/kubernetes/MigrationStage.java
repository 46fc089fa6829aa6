package dev.slipway.integrations.kubernetes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.migrations.AuthorisedKey;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.DeveloperName;
import dev.slipway.commands.migrations.Door;
import dev.slipway.commands.migrations.HostKey;
import dev.slipway.commands.migrations.LogPosition;
import dev.slipway.commands.migrations.PodOrder;
import dev.slipway.commands.migrations.PodSight;
import dev.slipway.commands.migrations.Reach;
import dev.slipway.commands.migrations.Recording;
import dev.slipway.commands.migrations.RunOrder;
import dev.slipway.commands.migrations.RunSight;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.migrations.SshKey;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.MigrationPods.Following;
import dev.slipway.config.AppName;
import dev.slipway.config.ImageTemplate;
import dev.slipway.config.Namespace;
import dev.slipway.config.Target;
import dev.slipway.config.TargetName;
import dev.slipway.config.Workload;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A namespace of the real cluster with an app in it, and a bot's adapter that may do no more than
/// the manifests say.
final class MigrationStage implements AutoCloseable {
  private static final Duration OFTEN = Duration.ofMillis(100);
  private static final String REGISTRY =
      Optional.ofNullable(System.getenv("SLIPWAY_TEST_REGISTRY")).orElse("localhost:5000");
  private static final String APP =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: shop-env}
      stringData: {API_TOKEN: from-the-secret}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: shop-files}
      stringData: {token: file-token}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: shop-config}
      data: {shop.properties: "tax=0.19"}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
      ---
      apiVersion: v1
      kind: ResourceQuota
      metadata: {name: room}
      spec: {hard: {limits.memory: 200Gi}}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 0
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
            - name: sidecar
              image: REGISTRY/testcluster/pause:1
              resources: {limits: {memory: 16Mi}}
            - name: web
              image: REGISTRY/shop/web:build-235
              args: [serve]
              resources: {requests: {cpu: 10m, memory: 32Mi}, limits: {memory: MEMORY}}
              readinessProbe: {httpGet: {path: /never, port: 8080}}
              envFrom: [{secretRef: {name: shop-env}}]
              env:
              - {name: DATABASE_URL, value: "postgres://shop:s3cret@db/shop"}
              - {name: spring.datasource.url, value: "jdbc:postgresql://db/shop"}
              - {name: FOO-BAR, value: "it's \\"quoted\\""}
              - {name: LINES, value: "first\\nsecond"}
              - {name: MEMORY, valueFrom: {resourceFieldRef: {containerName: web, resource: limits.memory}}}
              volumeMounts:
              - {name: files, mountPath: /etc/credentials, readOnly: true}
              - {name: config, mountPath: /etc/shop}
            volumes:
            - {name: files, secret: {secretName: shop-files}}
            - {name: config, configMap: {name: shop-config}}
      """;

  private final String namespace = "migtest-" + UUID.randomUUID().toString().substring(0, 8);
  private final KubernetesClient admin;
  private final Target target;
  private final KubernetesClusters clusters;
  private final KubernetesMigrationPods pods;
  private final KubernetesRunPods runs;
  private final PinnedImage toolkit;
  private final Duration patience;
  private final List<Following> followings = new CopyOnWriteArrayList<>();
  private List<AuthorisedKey> keys = List.of();

  private MigrationStage(String kubeconfig, PinnedImage toolkit, Duration patience) {
    this.toolkit = toolkit;
    this.patience = patience;
    try {
      admin =
          new KubernetesClientBuilder()
              .withConfig(Config.fromKubeconfig(Files.readString(Path.of(kubeconfig))))
              .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    admin
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    deploy(APP.replace("MEMORY}", "256Mi}"));
    target =
        new Target(
            new TargetName("staging"),
            new Target.Cluster.Kubeconfig(
                Optional.of(RestrictedAccess.kubeconfig(admin, namespace, Path.of(kubeconfig))),
                Optional.empty()),
            new Namespace(namespace));
    clusters = new KubernetesClusters(InstantSource.system());
    pods = new KubernetesMigrationPods(clusters, InstantSource.system());
    runs = new KubernetesRunPods(clusters, InstantSource.system());
  }

  static MigrationStage set() {
    return set(Duration.ofMinutes(5));
  }

  /// @param patience how long anything may take
  static MigrationStage set(Duration patience) {
    Optional<String> kubeconfig = Optional.ofNullable(System.getenv("SLIPWAY_TEST_KUBECONFIG"));
    Optional<String> toolkit = Optional.ofNullable(System.getenv("SLIPWAY_TEST_TOOLKIT"));
    assumeTrue(
        kubeconfig.isPresent() && toolkit.isPresent(),
        "SLIPWAY_TEST_KUBECONFIG and SLIPWAY_TEST_TOOLKIT name no real cluster and toolkit image");
    return new MigrationStage(kubeconfig.get(), pinned(toolkit.get()), patience);
  }

  private static PinnedImage pinned(String image) {
    int at = image.indexOf('@');
    return new PinnedImage(image.substring(0, at), new ImageDigest(image.substring(at + 1)));
  }

  private void deploy(String objects) {
    for (String object :
        Pattern.compile("\n---\n").splitAsStream(objects.replace("REGISTRY", REGISTRY)).toList()) {
      admin.resource(object).inNamespace(namespace).create();
    }
  }

  void deployWithTooMuchMemory(String name) {
    String deployment = APP.substring(APP.indexOf("apiVersion: apps/v1"));
    deploy(
        deployment
            .replace("metadata: {name: web}", "metadata: {name: " + name + "}")
            .replace("MEMORY}", "500Gi}"));
  }

  /// An app whose container has these security settings.
  void deployAs(String name, String securityContext) {
    String deployment = APP.substring(APP.indexOf("apiVersion: apps/v1"));
    deploy(
        deployment
            .replace("metadata: {name: web}", "metadata: {name: " + name + "}")
            .replace("MEMORY}", "256Mi}")
            .replace("args: [serve]", "securityContext: " + securityContext));
  }

  KubernetesMigrationPods pods() {
    return pods;
  }

  KubernetesRunPods runs() {
    return runs;
  }

  /// A command to be run in the image of build 235.
  RunOrder run(String name, Duration within, String... command) {
    return run(name, resolve("shop/web", "build-235"), within, command);
  }

  RunOrder run(String name, PinnedImage image, Duration within, String... command) {
    return new RunOrder(
        new ContainerName(name),
        new SessionId("R-" + name),
        new AppName("shop"),
        new BuildNumber(235),
        new PodOrder.Template(
            new Workload(Workload.Kind.DEPLOYMENT, "web", List.of()),
            new Workload.Container("web", new ImageTemplate("unused.example.com/shop:{build}"))),
        image,
        List.of(command),
        within,
        Instant.now().plus(within),
        64 << 20);
  }

  /// Makes a pod, held back; its uid.
  String hold(RunOrder order) {
    return found(runs.make(target, order));
  }

  static <T> T found(Answer<T> answer) {
    return switch (answer) {
      case Answer.Found<T>(T value) -> value;
      case Answer.Refused<T>(var refusal) -> throw new IllegalStateException(refusal.toString());
      case Answer.Unavailable<T>(var outage) -> throw new IllegalStateException(outage.toString());
    };
  }

  RunSight lookAt(RunOrder order, String pod) {
    AtomicReference<RunSight> seen = new AtomicReference<>();
    await()
        .atMost(patience)
        .until(() ->
            switch (runs.look(target, order.name(), pod)) {
              case Answer.Found<RunSight>(RunSight sight) -> {
                seen.set(sight);
                yield true;
              }
              case Answer.Refused<RunSight>(var refusal) ->
                  throw new IllegalStateException(refusal.toString());
              case Answer.Unavailable<RunSight> _ -> false;
            });
    return seen.get();
  }

  <S extends RunSight> S awaitRun(RunOrder order, String pod, Class<S> kind) {
    AtomicReference<RunSight> seen = new AtomicReference<>();
    await()
        .atMost(patience)
        .pollInterval(OFTEN)
        .until(() -> {
          seen.set(lookAt(order, pod));
          return kind.isInstance(seen.get());
        });
    return kind.cast(seen.get());
  }

  HeardEvents follow(RunOrder order, LogPosition from) {
    HeardEvents heard = new HeardEvents();
    followings.add(runs.follow(target, order.name(), order.session(), from, heard));
    return heard;
  }

  /// Somebody deletes a pod, and it is gone.
  void deletePod(String name) {
    admin.pods().inNamespace(namespace).withName(name).withGracePeriod(0).delete();
    await()
        .atMost(patience)
        .until(() -> admin.pods().inNamespace(namespace).withName(name).get() == null);
  }

  Target target() {
    return target;
  }

  boolean isBusy() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()
        > Runtime.getRuntime().availableProcessors();
  }

  /// Who may log in to what is ordered from now on.
  void keys(Path home, String whose, String... names) {
    keys =
        Stream.of(names)
            .map(name -> new AuthorisedKey(key(home, name), new DeveloperName(whose)))
            .toList();
  }

  SshKey key(Path home, String name) {
    try {
      return switch (SshKey.read(Files.readString(home.resolve(name + ".pub")))) {
        case SshKey.Reading.Usable(SshKey key) -> key;
        case SshKey.Reading.Unusable(String why) -> throw new IllegalStateException(why);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The session that a container of this name belongs to, unless its order says otherwise.
  SessionId sessionOf(String name) {
    return new SessionId("S-" + name.toUpperCase(Locale.ROOT));
  }

  OrderBuilder order(String name) {
    return new OrderBuilder(name);
  }

  HostKey make(PodOrder order) {
    AtomicReference<HostKey> made = new AtomicReference<>();
    await()
        .atMost(patience)
        .pollInterval(OFTEN)
        .until(() ->
            switch (pods.make(target, order)) {
              case Answer.Found<HostKey>(HostKey key) -> {
                made.set(key);
                yield true;
              }
              case Answer.Refused<HostKey>(var refusal) ->
                  throw new IllegalStateException(refusal.toString());
              case Answer.Unavailable<HostKey>(_) -> false;
            });
    return made.get();
  }

  PodSight look(String name) {
    return switch (pods.look(target, new ContainerName(name), sessionOf(name))) {
      case Answer.Found<PodSight>(PodSight sight) -> sight;
      case Answer.Refused<PodSight>(var refusal) ->
          throw new IllegalStateException(refusal.toString());
      case Answer.Unavailable<PodSight>(_) ->
          new PodSight.Starting(PodSight.Stage.IMAGE_PULLED, "");
    };
  }

  PodSight.Ready awaitReady(String name) {
    return awaitSight(name, PodSight.Ready.class);
  }

  PodSight.Ended awaitEnded(String name) {
    return awaitSight(name, PodSight.Ended.class);
  }

  Cause awaitFailed(String name) {
    return awaitSight(name, PodSight.Failed.class).cause();
  }

  private <S extends PodSight> S awaitSight(String name, Class<S> kind) {
    AtomicReference<PodSight> seen = new AtomicReference<>();
    await()
        .atMost(patience)
        .pollInterval(OFTEN)
        .until(() -> {
          PodSight sight = look(name);
          seen.set(sight);
          if (sight instanceof PodSight.Failed(Cause cause)
              && kind != PodSight.Failed.class
              && cause.code() != Cause.Code.UNREACHABLE) { // kube-proxy may be late
            throw new IllegalStateException(sight.toString());
          }
          return kind.isInstance(sight);
        });
    return kind.cast(seen.get());
  }

  OpenSsh client(Path home, PodSight.Ready ready) {
    return OpenSsh.at(home, (Door.Direct) ready.door(), ready.hostKey());
  }

  HeardEvents follow(String name, LogPosition from) {
    HeardEvents heard = new HeardEvents();
    followings.add(pods.follow(target, new ContainerName(name), sessionOf(name), from, heard));
    return heard;
  }

  Pod pod(String name) {
    return admin
        .pods()
        .inNamespace(namespace)
        .withLabel("slipway.dev/container", name)
        .list()
        .getItems()
        .getFirst();
  }

  /// Runs a program in the container that people come in by, as the cluster's administrator.
  void inFront(String name, String... command) {
    Pod pod = pod(name);
    try (ExecWatch running =
        admin
            .pods()
            .inNamespace(namespace)
            .withName(pod.getMetadata().getName())
            .inContainer(MigrationObjects.front(pod.getSpec()))
            .redirectingOutput()
            .exec(command)) {
      Integer code = running.exitCode().orTimeout(2, TimeUnit.MINUTES).join();
      if (code == null || code != 0) {
        throw new IllegalStateException(List.of(command) + " ended with exit code " + code);
      }
    }
  }

  /// When all of the pod had ended, by the kubelet's clock; asked of the cluster and of nobody
  /// else.
  Instant awaitPodEnd(String name) {
    await().atMost(patience).until(() -> pod(name).getStatus().getPhase().equals("Succeeded"));
    return pod(name).getStatus().getContainerStatuses().stream()
        .map(status -> Instant.parse(status.getState().getTerminated().getFinishedAt()))
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /// What a load balancer does that has an address for a container.
  void balance(String name, String address) {
    Service service =
        admin
            .services()
            .inNamespace(namespace)
            .withLabel("slipway.dev/container", name)
            .list()
            .getItems()
            .getFirst();
    LoadBalancerIngress ingress = new LoadBalancerIngress();
    ingress.setIp(address);
    service.getStatus().getLoadBalancer().setIngress(List.of(ingress));
    admin.resource(service).inNamespace(namespace).updateStatus();
  }

  /// Types a line of kubectl's with the right of whoever has the cluster's kubeconfig.
  Process kubectl(String line) {
    List<String> words = new ArrayList<>(List.of(line.split(" ")));
    Path own = ownKubectl();
    words.set(0, Files.isExecutable(own) ? own.toString() : "kubectl");
    words.addAll(1, List.of("--kubeconfig", kubeconfig().toString()));
    return OpenSsh.start(words);
  }

  private static Path ownKubectl() {
    return programs().resolve("kubectl");
  }

  /// Where a cluster of ours has its own.
  private static Path programs() {
    return kubeconfig().resolveSibling("bin");
  }

  private static Path kubeconfig() {
    return Path.of(System.getenv("SLIPWAY_TEST_KUBECONFIG"));
  }

  /// Types the single line that the developer is told.
  OpenSsh.Said inOneLine(Path home, String key, PodSight.Ready ready, String command) {
    return OpenSsh.typedInOneLine(home, key, ready, programs(), kubeconfig(), command);
  }

  /// Addresses that the app's Service sends traffic to.
  List<String> liveEndpoints() {
    return admin.endpoints().inNamespace(namespace).withName("web").get().getSubsets().stream()
        .flatMap(subset -> subset.getAddresses().stream())
        .map(address -> address.getIp())
        .toList();
  }

  void forgetThatItWasMade(String name) {
    admin
        .batch()
        .v1()
        .jobs()
        .inNamespace(namespace)
        .withName(name)
        .edit(job -> {
          job.getMetadata().getAnnotations().remove("slipway.dev/made");
          return job;
        });
  }

  /// What is still there of a container.
  List<String> leftOf(String name) {
    return Stream.<List<? extends HasMetadata>>of(
            admin
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withLabel("slipway.dev/container", name)
                .list()
                .getItems(),
            admin
                .pods()
                .inNamespace(namespace)
                .withLabel("slipway.dev/container", name)
                .list()
                .getItems(),
            admin
                .secrets()
                .inNamespace(namespace)
                .withLabel("slipway.dev/container", name)
                .list()
                .getItems(),
            admin
                .services()
                .inNamespace(namespace)
                .withLabel("slipway.dev/container", name)
                .list()
                .getItems(),
            admin
                .network()
                .v1()
                .networkPolicies()
                .inNamespace(namespace)
                .withLabel("slipway.dev/container", name)
                .list()
                .getItems())
        .flatMap(List::stream)
        .map(object -> object.getKind() + "/" + object.getMetadata().getName())
        .toList();
  }

  /// Pushes an image of one layer, and nothing more than that has in it.
  PinnedImage push(String name, String user, Path layer) {
    return new ImagePush(REGISTRY).push("testcluster/" + name, user, layer);
  }

  PinnedImage imageWithoutShell() {
    return resolve("testcluster/pause", "1");
  }

  PinnedImage imageThatIsNotThere() {
    return new PinnedImage(REGISTRY + "/shop/web", new ImageDigest("sha256:" + "0".repeat(64)));
  }

  private static PinnedImage resolve(String repository, String tag) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<Void> answer =
          http.send(
              HttpRequest.newBuilder(
                      URI.create(
                          "http://%s/v2/%s/manifests/%s".formatted(REGISTRY, repository, tag)))
                  .HEAD()
                  .header("Accept", "application/vnd.docker.distribution.manifest.v2+json")
                  .build(),
              HttpResponse.BodyHandlers.discarding());
      return new PinnedImage(
          REGISTRY + "/" + repository,
          new ImageDigest(answer.headers().firstValue("Docker-Content-Digest").orElseThrow()));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    followings.forEach(Following::close);
    clusters.close();
    admin.namespaces().withName(namespace).delete();
    admin.close();
  }

  /// What a test orders, with the usual things filled in.
  final class OrderBuilder {
    private final ContainerName name;
    private SessionId session;
    private String workload = "web";
    private String container = "web";
    private PinnedImage image = resolve("shop/web", "build-235");
    private Duration life = Duration.ofHours(1);
    private Duration connectWithin = Duration.ofMinutes(30);
    private Reach reach = new Reach.NodePort(Optional.empty());
    private Recording recording = Recording.GATE;
    private long scratchBytes = 1 << 30;

    private OrderBuilder(String name) {
      this.name = new ContainerName(name);
      this.session = sessionOf(name);
    }

    OrderBuilder session(String id) {
      session = new SessionId(id);
      return this;
    }

    OrderBuilder workload(String value) {
      workload = value;
      return this;
    }

    OrderBuilder container(String value) {
      container = value;
      return this;
    }

    OrderBuilder image(PinnedImage value) {
      image = value;
      return this;
    }

    OrderBuilder life(Duration value) {
      life = value;
      return this;
    }

    OrderBuilder connectWithin(Duration value) {
      connectWithin = value;
      return this;
    }

    OrderBuilder reach(Reach value) {
      reach = value;
      return this;
    }

    OrderBuilder recording(Recording value) {
      recording = value;
      return this;
    }

    OrderBuilder scratchBytes(long value) {
      scratchBytes = value;
      return this;
    }

    PodOrder build() {
      return new PodOrder(
          name,
          session,
          new AppName("shop"),
          new BuildNumber(235),
          new PodOrder.Template(
              new Workload(Workload.Kind.DEPLOYMENT, workload, List.of()),
              new Workload.Container(
                  container, new ImageTemplate("unused.example.com/shop:{build}"))),
          image,
          toolkit,
          keys,
          Instant.now().plus(life),
          connectWithin,
          scratchBytes,
          reach,
          recording);
    }
  }
}
