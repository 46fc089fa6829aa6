package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.migrations.AuthorisedKey;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.PodOrder;
import dev.slipway.commands.migrations.Reach;
import dev.slipway.config.Target;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFileBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The objects of one migration container, as `toolkit/README.md` describes them. All go when the
/// Job goes. Those that nobody needs when its time is over belong to a timer of their own, so that
/// they go then, while the Job keeps its pod's log for whoever reads it later.
record MigrationObjects(Target target, PodOrder order, TemplateCopy copy, HostKeyPair hostKey) {
  /// The container that developers come in by when there is a gate; its log is the session's.
  static final String GATE = "gate";

  /// The container of the build's image.
  static final String APP = "app";

  /// The account of all migration containers of a namespace. It has no token and no role.
  static final String ACCOUNT = "slipway-migration";

  /// No pod lives longer, whoever extends it: the kubelet sees to it.
  static final Duration LONGEST = Duration.ofHours(24);

  /// How long the Job outlives the end that its pod gives itself.
  static final Duration JOBS_PATIENCE = Duration.ofMinutes(10);

  /// How long the timer outlives that end: a bot that is there has removed everything by then.
  static final Duration TIMERS_PATIENCE = Duration.ofSeconds(20);

  private static final Duration KUBELETS_PATIENCE = Duration.ofMinutes(30);
  private static final int KEPT_SECONDS = 86400;
  private static final int FRONT_PORT = 2222;
  private static final long GATE_USER = 2000;
  private static final String TOOLKIT = "slipway-toolkit";
  private static final String RUN = "slipway-run";
  private static final String GATE_RUN = "slipway-gate";
  private static final String GATE_TMP = "slipway-gate-tmp";
  private static final String SIGNAL = "slipway-signal";
  private static final String KEYS = "slipway-keys";
  private static final String INFO = "slipway-info";
  private static final String HOME = "slipway-home";
  private static final String TMP = "slipway-tmp";

  Job job(Instant now) {
    return new JobBuilder()
        .withNewMetadata()
        .withName(order.name().value())
        .withLabels(MigrationMarks.labels(order))
        .withAnnotations(MigrationMarks.onJob(order, hostKey.publicHalf()))
        .endMetadata()
        .withNewSpec()
        .withActiveDeadlineSeconds(MigrationMarks.jobSeconds(now, order.endsAt(), JOBS_PATIENCE))
        .withTtlSecondsAfterFinished(KEPT_SECONDS)
        .withBackoffLimit(0)
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(MigrationMarks.labels(order))
        .withAnnotations(MigrationMarks.onPod(target, order))
        .endMetadata()
        .withSpec(pod())
        .endTemplate()
        .endSpec()
        .build();
  }

  /// A Job that has no pods: nothing but a time at which Kubernetes removes what belongs to it,
  /// when nobody runs who would. The only other owners that end by themselves have a pod. The
  /// deadline is a little late until it begins, see {@link MigrationCalls#begin}.
  Job timer(Job job, Instant now) {
    Map<String, String> labels = new HashMap<>(MigrationMarks.labels(order));
    // Whoever lists containers by this label must not take it for one.
    labels.remove(MigrationMarks.SESSION);
    ObjectMeta metadata = ownedBy(job);
    metadata.setLabels(labels);
    return new JobBuilder()
        .withMetadata(metadata)
        .withNewSpec()
        .withParallelism(0)
        .withActiveDeadlineSeconds(
            MigrationMarks.jobSeconds(now, order.endsAt(), TIMERS_PATIENCE.plusSeconds(5)))
        .withTtlSecondsAfterFinished(0)
        .withBackoffLimit(0)
        .withNewTemplate()
        .withSpec(
            like(copy, order.name())
                .withContainers(
                    new ContainerBuilder()
                        .withName("nothing")
                        .withImage(order.toolkit().toString())
                        .withSecurityContext(confined(true))
                        .withResources(small())
                        .build())
                .build())
        .endTemplate()
        .endSpec()
        .build();
  }

  private PodSpec pod() {
    return like(copy, order.name())
        .withActiveDeadlineSeconds(LONGEST.plus(KUBELETS_PATIENCE).toSeconds())
        .withInitContainers(install(), prepare())
        .withContainers(isGated() ? List.of(gate(), app()) : List.of(app()))
        .withVolumes(volumes())
        .build();
  }

  /// A pod that runs where the live ones do, and may do nothing that the restricted profile
  /// forbids.
  static PodSpecBuilder like(TemplateCopy copy, ContainerName name) {
    PodSpec live = copy.spec();
    return new PodSpecBuilder()
        .withRestartPolicy("Never")
        .withHostname(name.value())
        .withServiceAccountName(ACCOUNT)
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(live.getEnableServiceLinks())
        .withTerminationGracePeriodSeconds(20L)
        .withSecurityContext(copy.podSecurity())
        .withImagePullSecrets(live.getImagePullSecrets())
        .withNodeSelector(live.getNodeSelector())
        .withTolerations(live.getTolerations())
        .withAffinity(copy.affinity().orElse(null))
        .withRuntimeClassName(live.getRuntimeClassName())
        .withDnsPolicy(live.getDnsPolicy())
        .withDnsConfig(live.getDnsConfig())
        .withHostAliases(live.getHostAliases());
  }

  private boolean isGated() {
    return switch (order.recording()) {
      case GATE -> true;
      case IN_CONTAINER, OFF -> false;
    };
  }

  private Container install() {
    return new ContainerBuilder()
        .withName("toolkit")
        .withImage(order.toolkit().toString())
        .withCommand("/slipway/bin/install")
        .withSecurityContext(confined(true))
        .withResources(small())
        .withVolumeMounts(mount(TOOLKIT, "/target"))
        .build();
  }

  private Container prepare() {
    return new ContainerBuilder()
        .withName("accounts")
        .withImage(order.image().toString())
        .withCommand("/slipway/bin/bash", "/slipway/bin/prepare")
        .withSecurityContext(confined(true))
        .withResources(small())
        .withVolumeMounts(readOnly(TOOLKIT, "/slipway"), mount(RUN, "/slipway/run"))
        .build();
  }

  private Container gate() {
    return front(
            new ContainerBuilder()
                .withName(GATE)
                .withImage(order.toolkit().toString())
                .withCommand("/slipway/bin/session", GATE, "record")
                .withSecurityContext(
                    new SecurityContextBuilder(confined(true))
                        .withRunAsUser(GATE_USER)
                        .withRunAsGroup(GATE_USER)
                        .build())
                .withResources(small()))
        .withVolumeMounts(
            mount(GATE_RUN, "/slipway/run"),
            mount(GATE_TMP, "/tmp"),
            mount(SIGNAL, "/slipway/signal"),
            readOnly(KEYS, "/slipway/conf"),
            readOnly(INFO, "/slipway/info"))
        .build();
  }

  private Container app() {
    Container live = copy.container();
    List<VolumeMount> mounts = new ArrayList<>(copy.mounts());
    mounts.add(readOnly(TOOLKIT, "/slipway"));
    mounts.add(mount(RUN, "/slipway/run"));
    mounts.add(readOnly(INFO, "/slipway/info"));
    mounts.add(account("passwd"));
    mounts.add(account("group"));
    if (!copy.mountsAt("/home/ubuntu")) {
      mounts.add(mount(HOME, "/home/ubuntu"));
    }
    if (!copy.mountsAt("/tmp")) {
      mounts.add(mount(TMP, "/tmp"));
    }
    ContainerBuilder app =
        new ContainerBuilder()
            .withName(APP)
            .withImage(order.image().toString())
            .withImagePullPolicy("IfNotPresent")
            .withWorkingDir(live.getWorkingDir())
            .withEnv(copy.env(APP))
            .withEnvFrom(live.getEnvFrom())
            .withResources(copy.resources(order.scratchBytes()))
            .withSecurityContext(confined(copy.rootIsReadOnly()));
    if (isGated()) {
      mounts.add(readOnly(SIGNAL, "/slipway/signal"));
      return app.withCommand("/slipway/bin/session", "inner", "silent")
          .withVolumeMounts(mounts)
          .build();
    }
    mounts.add(readOnly(KEYS, "/slipway/conf"));
    return front(app)
        .withCommand("/slipway/bin/session", "front", recordWord())
        .withVolumeMounts(mounts)
        .build();
  }

  private String recordWord() {
    return switch (order.recording()) {
      case GATE, IN_CONTAINER -> "record";
      case OFF -> "silent";
    };
  }

  /// The container that developers come in by. A probe by TCP would write into the log each second.
  private static ContainerBuilder front(ContainerBuilder container) {
    return container
        .addNewPort()
        .withName("ssh")
        .withContainerPort(FRONT_PORT)
        .endPort()
        .withNewReadinessProbe()
        .withNewExec()
        .withCommand("/slipway/bin/busybox", "test", "-e", "/slipway/run/ready")
        .endExec()
        .withPeriodSeconds(1)
        .withTimeoutSeconds(5)
        .endReadinessProbe();
  }

  private List<Volume> volumes() {
    List<Volume> volumes = new ArrayList<>(copy.volumes());
    volumes.add(empty(TOOLKIT, Quantity.parse("100Mi")));
    volumes.add(empty(RUN, Quantity.parse("64Mi")));
    volumes.add(empty(HOME, TemplateCopy.bytes(order.scratchBytes())));
    volumes.add(empty(TMP, Quantity.parse("1Gi")));
    if (isGated()) {
      volumes.add(empty(GATE_RUN, Quantity.parse("64Mi")));
      volumes.add(empty(GATE_TMP, Quantity.parse("16Mi")));
      volumes.add(empty(SIGNAL, Quantity.parse("1Mi")));
    }
    // sshd minds the mode only of a key that is its own user's; this one is root's.
    volumes.add(
        new VolumeBuilder()
            .withName(KEYS)
            .withNewSecret()
            .withSecretName(part())
            .withDefaultMode(0444)
            .endSecret()
            .build());
    volumes.add(
        new VolumeBuilder()
            .withName(INFO)
            .withNewDownwardAPI()
            .withItems(
                info("expires-at", MigrationMarks.EXPIRES_AT),
                info("connect-within", MigrationMarks.CONNECT_WITHIN),
                info("title", MigrationMarks.TITLE))
            .endDownwardAPI()
            .build());
    return volumes;
  }

  /// What the pod waits for: made last, it holds the pod back until everything else is there.
  Secret secret(Job timer) {
    return new SecretBuilder()
        .withMetadata(ownedBy(timer))
        .withType("Opaque")
        .withImmutable(true)
        .withStringData(
            Map.of("host_key", hostKey.privateFile().reveal(), "authorized_keys", authorisedKeys()))
        .build();
  }

  /// Built from the two fields that were read and from a checked name; nothing else of what came
  /// from outside gets here.
  private String authorisedKeys() {
    return order.keys().stream().map(MigrationObjects::line).collect(Collectors.joining());
  }

  private static String line(AuthorisedKey key) {
    return "restrict,pty,environment=\"SLIPWAY_USER=%s\" %s\n"
        .formatted(key.whose(), key.key().line());
  }

  /// Nothing but SSH comes in. What goes out is as free as the app's own pods are.
  NetworkPolicy policy(Job timer) {
    return new NetworkPolicyBuilder()
        .withMetadata(ownedBy(timer))
        .withNewSpec()
        .withNewPodSelector()
        .withMatchLabels(Map.of(MigrationMarks.SESSION, order.session().value()))
        .endPodSelector()
        .withPolicyTypes("Ingress")
        .addNewIngress()
        .addNewPort()
        .withProtocol("TCP")
        .withNewPort(FRONT_PORT)
        .endPort()
        .endIngress()
        .endSpec()
        .build();
  }

  Optional<Service> service(Job timer) {
    return switch (order.reach()) {
      case Reach.NodePort(_) -> Optional.of(service(timer, "NodePort", Optional.empty()));
      case Reach.LoadBalancer(Optional<String> host) ->
          Optional.of(service(timer, "LoadBalancer", host));
      case Reach.Forwarded() -> Optional.empty();
    };
  }

  private Service service(Job timer, String type, Optional<String> host) {
    ObjectMeta metadata = ownedBy(timer);
    host.ifPresent(
        name -> metadata.setAnnotations(Map.of("external-dns.alpha.kubernetes.io/hostname", name)));
    return new ServiceBuilder()
        .withMetadata(metadata)
        .withNewSpec()
        .withType(type)
        .withExternalTrafficPolicy("Cluster")
        .withSelector(Map.of(MigrationMarks.SESSION, order.session().value()))
        .addNewPort()
        .withName("ssh")
        .withPort(22)
        .withNewTargetPort("ssh")
        .endPort()
        .endSpec()
        .build();
  }

  String part() {
    return MigrationMarks.part(order.name(), order.session());
  }

  private ObjectMeta ownedBy(Job job) {
    return new ObjectMetaBuilder()
        .withName(part())
        .withLabels(new HashMap<>(MigrationMarks.labels(order)))
        .withOwnerReferences(
            new OwnerReferenceBuilder()
                .withApiVersion("batch/v1")
                .withKind("Job")
                .withName(job.getMetadata().getName())
                .withUid(job.getMetadata().getUid())
                .withBlockOwnerDeletion(false)
                .build())
        .build();
  }

  static SecurityContext confined(Boolean readOnlyRoot) {
    return new SecurityContextBuilder()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(readOnlyRoot)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .build();
  }

  private static ResourceRequirements small() {
    return new ResourceRequirementsBuilder()
        .withRequests(Map.of("cpu", Quantity.parse("20m"), "memory", Quantity.parse("32Mi")))
        .withLimits(Map.of("cpu", Quantity.parse("500m"), "memory", Quantity.parse("256Mi")))
        .build();
  }

  static Volume empty(String name, Quantity limit) {
    return new VolumeBuilder()
        .withName(name)
        .withNewEmptyDir()
        .withSizeLimit(limit)
        .endEmptyDir()
        .build();
  }

  private static DownwardAPIVolumeFile info(String path, String annotation) {
    return new DownwardAPIVolumeFileBuilder()
        .withPath(path)
        .withNewFieldRef()
        .withFieldPath("metadata.annotations['%s']".formatted(annotation))
        .endFieldRef()
        .build();
  }

  static VolumeMount mount(String volume, String path) {
    return new VolumeMountBuilder().withName(volume).withMountPath(path).build();
  }

  static VolumeMount readOnly(String volume, String path) {
    return new VolumeMountBuilder().withName(volume).withMountPath(path).withReadOnly(true).build();
  }

  private static VolumeMount account(String file) {
    return new VolumeMountBuilder()
        .withName(RUN)
        .withMountPath("/etc/" + file)
        .withSubPath(file)
        .withReadOnly(true)
        .build();
  }

  /// Whose log is the session's.
  static String front(PodSpec pod) {
    return pod.getContainers().stream().anyMatch(container -> container.getName().equals(GATE))
        ? GATE
        : APP;
  }
}
