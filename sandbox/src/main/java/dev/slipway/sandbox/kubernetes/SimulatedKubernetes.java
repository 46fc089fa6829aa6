package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.ControlRefusal;
import dev.slipway.sandbox.ImageCatalogue;
import dev.slipway.sandbox.StandIn;
import dev.slipway.sandbox.prometheus.ServingPods.ServingPod;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/// A Kubernetes cluster of one node that lives in this process: API under `/kubernetes`, control
/// under `/control/kubernetes`.
///
/// It rolls Deployments and StatefulSets as Kubernetes 1.20 does; what a pod does is decided by the
/// build behind its image. Not there: permissions (everybody may do everything), exec and
/// port-forward, volumes, limits but that on the number of pods, schedules and host names (CronJobs
/// and Ingresses are kept and nothing more), and anything on the network between pods. Server-side
/// apply is as {@link Applied} has it. A Job has one pod; the pod of a migration container answers
/// to SSH on the loopback address, see {@link SessionHost}.
///
/// Safe for use by several threads at once.
public final class SimulatedKubernetes implements StandIn {
  /// Where the API is mounted.
  public static final String PREFIX = "/kubernetes";

  private static final int FORMER_PODS = 1000;
  private static final String CONTROL = "/control/kubernetes";

  private final ObjectStore store = new ObjectStore();
  private final AuditLedger ledger = new AuditLedger();
  private final Timeline timeline;
  private final ObjectWrites writes;
  private final Deque<ServingPod> formerPods = new ArrayDeque<>();
  private final ApiServer api;
  private final Kubelet kubelet;
  private volatile URI base = URI.create("http://127.0.0.1");

  /// A cluster in real time, at the pace of a quick machine.
  public SimulatedKubernetes(ImageCatalogue images) {
    this(images, Timeline.realTime(), Pace.demo());
  }

  /// @param timeline its time; closed with the cluster
  public SimulatedKubernetes(ImageCatalogue images, Timeline timeline, Pace pace) {
    this.timeline = timeline;
    Names names = new Names();
    writes = new ObjectWrites(store, timeline, names);
    Deletions deletions = new Deletions(store, writes);
    EventRecorder events = new EventRecorder(store, writes, timeline);
    PodReports reports = new PodReports(store, writes, events, timeline);
    kubelet =
        new Kubelet(
            store,
            reports,
            new Scheduler(store, writes, events, timeline),
            new ImagePulls(images, reports, timeline, pace),
            timeline,
            pace,
            names);
    api =
        new ApiServer(
            store,
            writes,
            deletions,
            ledger,
            new PodLogs(store, kubelet),
            new PodPages(store, kubelet),
            timeline);
    new ControlPlane(store, writes, deletions, events, kubelet, timeline, pace).start();
    store.onChange(this::remember);
    createNamespace("default");
    createNamespace("kube-system");
    var _ = writes.create(ResourceType.NODES, "", DemoObjects.node(timeline.now()), Writer.KUBELET);
  }

  /// Adds the API and the control routes:
  ///
  /// | route | what |
  /// |---|---|
  /// | `GET /control/kubernetes/kubeconfig` | {@link #kubeconfig} |
  /// | `GET /control/kubernetes/audit` | {@link #audit} |
  /// | `PUT /control/kubernetes/quota` | `{"namespace": name, "pods": number}`: {@link #limitPods}; without `pods` {@link #liftPodLimit} |
  /// | `POST /control/kubernetes/compact` | {@link #compact} |
  @Override
  public void mount(RoutesConfig routes) {
    Handler handler = context -> api.handle(context, PREFIX);
    for (String path : new String[] {PREFIX, PREFIX + "/<path>"}) {
      routes.get(path, handler);
      routes.post(path, handler);
      routes.put(path, handler);
      routes.patch(path, handler);
      routes.delete(path, handler);
    }
    routes.get(CONTROL + "/audit", c -> c.contentType("application/x-ndjson").result(audit()));
    routes.get(
        CONTROL + "/kubeconfig", c -> c.contentType("application/yaml").result(kubeconfig(base)));
    routes.put(CONTROL + "/quota", this::putQuota);
    routes.post(
        CONTROL + "/compact",
        c -> {
          compact();
          c.status(204);
        });
  }

  private void putQuota(Context context) {
    JsonNode body;
    try {
      body = Trees.JSON.readTree(context.body());
    } catch (IOException e) {
      throw ControlRefusal.badRequest("the body is not JSON: " + e.getMessage());
    }
    String namespace = Trees.text(body, "namespace");
    if (namespace.isEmpty()) {
      throw ControlRefusal.badRequest("\"namespace\" is missing");
    }
    try {
      if (body.path("pods").isIntegralNumber()) {
        limitPods(namespace, body.path("pods").intValue());
      } else {
        liftPodLimit(namespace);
      }
    } catch (ApiFailure refused) {
      throw new ControlRefusal(refused.code(), String.valueOf(refused.getMessage()));
    }
    context.status(204);
  }

  @Override
  public void started(URI address) {
    base = address;
  }

  /// The text of a kubeconfig for this cluster: context `sandbox` acts as user `slipway`, context
  /// `sandbox-admin` as `admin`.
  ///
  /// @param address where the server listens, such as `http://127.0.0.1:8080`
  public String kubeconfig(URI address) {
    return """
    apiVersion: v1
    kind: Config
    clusters:
    - name: sandbox
      cluster: {server: "%s"}
    users:
    - name: slipway
      user: {token: %s}
    - name: admin
      user: {token: %s}
    contexts:
    - name: sandbox
      context: {cluster: sandbox, user: slipway, namespace: default}
    - name: sandbox-admin
      context: {cluster: sandbox, user: admin, namespace: default}
    current-context: sandbox
    """
        .formatted(address.resolve(PREFIX), Users.SLIPWAY_TOKEN, Users.ADMIN_TOKEN);
  }

  /// Creates the demo's world: namespaces `shop-staging` with build 234 and `shop-production` with
  /// build 230, each with the Deployments `web` and `worker`, and the configuration of `web`.
  ///
  /// @param imageHost the registry's host and port, as nodes would reach it
  public void loadDemo(String imageHost) {
    loadShop("shop-staging", "info", 3, imageHost + "/shop/web:build-234");
    loadShop("shop-production", "warn", 4, imageHost + "/shop/web:build-230");
  }

  private void loadShop(String namespace, String logLevel, int replicas, String image) {
    createNamespace(namespace);
    create(DemoObjects.configMap(namespace, "web-config", logLevel));
    create(DemoObjects.secret(namespace, "web-secret"));
    create(
        DemoObjects.configured(DemoObjects.deployment(namespace, "web", replicas, image), "web"));
    create(DemoObjects.deployment(namespace, "worker", 1, image));
  }

  /// Creates a StatefulSet with one container, named like it, and a readiness probe.
  public void loadStatefulSet(String namespace, String name, int replicas, String image) {
    create(DemoObjects.statefulSet(namespace, name, replicas, image));
  }

  /// Creates a namespace.
  public void createNamespace(String name) {
    ObjectNode namespace = Trees.object();
    namespace.putObject("metadata").put("name", name);
    var _ = writes.create(ResourceType.NAMESPACES, "", namespace, Writer.CONTROLLERS);
  }

  private void create(ObjectNode object) {
    ResourceType type =
        ResourceType.ofKind(Trees.text(object, "apiVersion"), Trees.text(object, "kind"))
            .orElseThrow();
    var _ =
        writes.create(
            type, Trees.namespace(object), object, new Writer("sandbox", Writer.Effect.KEEP));
  }

  /// Puts a quota named `pods` on a namespace, or changes it.
  public void limitPods(String namespace, int pods) {
    liftPodLimit(namespace);
    create(DemoObjects.quota(namespace, pods));
  }

  /// Takes the quota named `pods` away again.
  public void liftPodLimit(String namespace) {
    store.remove(new ObjectKey(ResourceType.RESOURCE_QUOTAS, namespace, "pods"));
  }

  /// Each write that came over the API, one JSON object a line, in the fields of a real audit log.
  public String audit() {
    return ledger.text();
  }

  /// Forgets the changes so far: a watch that begins at an older version is told `410 Gone`.
  public void compact() {
    store.compact();
  }

  /// The pods that are ready, and those that were lately.
  public List<ServingPod> servingPods() {
    return store.atomically(() ->
        Stream.concat(
                formerPods.stream(),
                store.list(ResourceType.PODS, "").stream()
                    .filter(Pods::ready)
                    .map(pod -> serving(pod, Instant.MAX)))
            .toList());
  }

  /// Takes note of a pod that ceases to be ready. Called under the store's lock.
  private void remember(Change change) {
    ObjectNode before = change.before();
    if (change.key().type() != ResourceType.PODS || before == null || !Pods.ready(before)) {
      return;
    }
    if (change.kind() == Change.Kind.DELETED || !Pods.ready(change.object())) {
      formerPods.addLast(serving(before, timeline.now()));
      if (formerPods.size() > FORMER_PODS) {
        formerPods.removeFirst();
      }
    }
  }

  private static ServingPod serving(ObjectNode pod, Instant until) {
    return new ServingPod(
        Trees.namespace(pod),
        Trees.name(pod),
        Trees.text(Trees.at(pod, "spec", "containers").path(0), "image"),
        Pods.availableFrom(pod, Duration.ofNanos(1)),
        until);
  }

  ObjectStore store() {
    return store;
  }

  ObjectWrites writes() {
    return writes;
  }

  /// Ends all watches and stops the controllers.
  @Override
  public void close() {
    store.close();
    timeline.close();
    kubelet.close();
  }
}
