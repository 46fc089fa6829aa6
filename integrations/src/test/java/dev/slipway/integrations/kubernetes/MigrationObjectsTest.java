package dev.slipway.integrations.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.migrations.AuthorisedKey;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.DeveloperName;
import dev.slipway.commands.migrations.PodOrder;
import dev.slipway.commands.migrations.Reach;
import dev.slipway.commands.migrations.Recording;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.migrations.SshKey;
import dev.slipway.config.AppName;
import dev.slipway.config.ImageTemplate;
import dev.slipway.config.Namespace;
import dev.slipway.config.Target;
import dev.slipway.config.TargetName;
import dev.slipway.config.Workload;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is made from an order and a live container that has everything a migration container must
/// not get.
class MigrationObjectsTest {
  private static final Instant NOW = Instant.parse("2026-03-02T09:30:00Z");
  private static final String DIGEST = "sha256:" + "a".repeat(64);
  private static final String LIVE =
      """
      serviceAccountName: shop
      hostNetwork: true
      hostPID: true
      securityContext: {runAsUser: 0, fsGroup: 2020, sysctls: [{name: kernel.shm_rmid_forced, value: "1"}]}
      nodeSelector: {disk: fast}
      affinity:
        podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: host}]}
      containers:
      - name: proxy
        image: proxy
      - name: web
        image: web
        command: [serve]
        securityContext: {privileged: true, capabilities: {add: [SYS_ADMIN]}}
        ports: [{containerPort: 80, hostPort: 80}]
        livenessProbe: {httpGet: {path: /, port: 80}}
        lifecycle: {preStop: {exec: {command: [drain]}}}
        resources: {limits: {memory: 64Mi, ephemeral-storage: 1Gi}}
        env: [{name: MEMORY, valueFrom: {resourceFieldRef: {containerName: web, resource: limits.memory}}}]
        volumeMounts:
        - {name: config, mountPath: /etc/shop}
        - {name: data, mountPath: /data}
        - {name: node, mountPath: /node}
        - {name: token, mountPath: /token}
        - {name: cache, mountPath: /tmp}
      volumes:
      - {name: config, configMap: {name: shop}}
      - {name: data, persistentVolumeClaim: {claimName: shop}}
      - {name: node, hostPath: {path: /}}
      - {name: token, projected: {sources: [{serviceAccountToken: {path: token}}]}}
      - {name: cache, emptyDir: {}}
      - {name: proxys, secret: {secretName: proxy}}
      """;

  private static MigrationObjects objects(Recording recording) {
    PodSpec live = Serialization.unmarshal(LIVE, PodSpec.class);
    PodOrder order =
        new PodOrder(
            new ContainerName("migration235"),
            new SessionId("M-17"),
            new AppName("shop"),
            new BuildNumber(235),
            new PodOrder.Template(
                new Workload(Workload.Kind.DEPLOYMENT, "web", List.of()),
                new Workload.Container("web", new ImageTemplate("r.example.com/shop:{build}"))),
            new PinnedImage("r.example.com/shop", new ImageDigest(DIGEST)),
            new PinnedImage("r.example.com/toolkit", new ImageDigest(DIGEST)),
            List.of(
                new AuthorisedKey(SshKey.ed25519(new byte[32]), new DeveloperName("ann")),
                new AuthorisedKey(SshKey.ed25519(new byte[32]), new DeveloperName("bob.b"))),
            NOW.plus(Duration.ofHours(4)),
            Duration.ofMinutes(30),
            20L << 30,
            new Reach.NodePort(Optional.of("migration235.internal.domain")),
            recording);
    Target target =
        new Target(
            new TargetName("eu"), new Target.Cluster.InCluster(), new Namespace("shop-staging"));
    return new MigrationObjects(
        target, order, new TemplateCopy(live, live.getContainers().get(1)), HostKeyPair.generate());
  }

  private static Container container(PodSpec pod, String name) {
    return pod.getContainers().stream()
        .filter(one -> one.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(Recording.class)
  void isRestrictedWhateverTheLivePodMayDo(Recording recording) {
    Job job = objects(recording).job(NOW);
    Pod pod = new Pod();
    pod.setSpec(job.getSpec().getTemplate().getSpec());

    assertThat(RestrictedProfile.violations(pod)).isEmpty();
    assertThat(pod.getSpec().getSecurityContext().getRunAsUser()).isEqualTo(1000);
    assertThat(pod.getSpec().getSecurityContext().getFsGroup()).isEqualTo(2020);
    assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("slipway-migration");
    assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
  }

  @Test
  void takesConfigurationAndPlaceButNoDataNodeTokenProbeOrNeighbour() {
    PodSpec pod = objects(Recording.GATE).job(NOW).getSpec().getTemplate().getSpec();
    Container app = container(pod, "app");

    assertThat(
            pod.getVolumes().stream().map(Volume::getName).filter(one -> !one.contains("slipway")))
        .containsExactly("config", "cache");
    assertThat(app.getVolumeMounts().stream().map(VolumeMount::getMountPath))
        .contains("/etc/shop", "/tmp")
        .doesNotContain("/data", "/node", "/token")
        .doesNotHaveDuplicates();
    assertThat(app.getLivenessProbe()).isNull();
    assertThat(app.getLifecycle()).isNull();
    assertThat(app.getEnv().getFirst().getValueFrom().getResourceFieldRef().getContainerName())
        .isEqualTo("app");
    assertThat(pod.getNodeSelector()).containsEntry("disk", "fast");
    assertThat(pod.getAffinity()).isNull();
    assertThat(app.getResources().getLimits())
        .containsEntry("memory", Quantity.parse("64Mi"))
        .containsEntry("ephemeral-storage", new Quantity(Long.toString(21L << 30)));
    assertThat(app.getResources().getRequests())
        .containsEntry("memory", Quantity.parse("64Mi"))
        .containsEntry("ephemeral-storage", new Quantity(Long.toString(20L << 30)));
  }

  @Test
  void keepsTheSecretFromTheAppWhenThereIsAGate() {
    PodSpec pod = objects(Recording.GATE).job(NOW).getSpec().getTemplate().getSpec();

    assertThat(container(pod, "app").getVolumeMounts().stream().map(VolumeMount::getName))
        .doesNotContain("slipway-keys", "slipway-gate");
    assertThat(container(pod, "gate").getVolumeMounts().stream().map(VolumeMount::getName))
        .contains("slipway-keys")
        .doesNotContain("slipway-run", "slipway-home");
    assertThat(container(pod, "gate").getSecurityContext().getRunAsUser()).isEqualTo(2000);
  }

  @Test
  void endsByThreeClocks() {
    Job job = objects(Recording.GATE).job(NOW);
    long life = Duration.ofHours(4).toSeconds();

    assertThat(job.getSpec().getTemplate().getMetadata().getAnnotations())
        .containsEntry("slipway.dev/expires-at", Long.toString(NOW.getEpochSecond() + life));
    assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(life + 600);
    assertThat(job.getSpec().getTemplate().getSpec().getActiveDeadlineSeconds())
        .isEqualTo(Duration.ofMinutes(24 * 60 + 30).toSeconds());
    assertThat(job.getSpec().getTtlSecondsAfterFinished()).isEqualTo(86400);
  }

  @Test
  void hasATimerWithoutPodsForWhatIsOfNoUseAfterTheEnd() {
    MigrationObjects objects = objects(Recording.GATE);
    Job job = objects.job(NOW);
    job.getMetadata().setUid("uid-of-the-job");

    Job timer = objects.timer(job, NOW);
    Pod never = new Pod();
    never.setSpec(timer.getSpec().getTemplate().getSpec());

    assertThat(timer.getSpec().getParallelism()).isZero();
    assertThat(timer.getSpec().getActiveDeadlineSeconds())
        .isEqualTo(Duration.ofHours(4).toSeconds() + 25);
    assertThat(timer.getSpec().getTtlSecondsAfterFinished()).isZero();
    assertThat(owner(timer)).isEqualTo("uid-of-the-job");
    assertThat(timer.getMetadata().getLabels()).doesNotContainKey("slipway.dev/session");
    assertThat(RestrictedProfile.violations(never)).isEmpty();
  }

  private static String owner(HasMetadata object) {
    assertThat(object.getMetadata().getOwnerReferences()).hasSize(1);
    return object.getMetadata().getOwnerReferences().getFirst().getUid();
  }

  @Test
  void goesWithItsTimerAndSelectsNothingButItself() {
    MigrationObjects objects = objects(Recording.GATE);
    Job timer = objects.timer(objects.job(NOW), NOW);
    timer.getMetadata().setUid("uid-of-the-timer");

    assertThat(
            List.of(
                objects.secret(timer), objects.policy(timer), objects.service(timer).orElseThrow()))
        .allSatisfy(part -> {
          assertThat(owner(part)).isEqualTo("uid-of-the-timer");
          assertThat(part.getMetadata().getLabels()).containsEntry("slipway.dev/session", "M-17");
        });
    assertThat(objects.service(timer).orElseThrow().getSpec().getSelector())
        .containsOnlyKeys("slipway.dev/session");
    assertThat(objects.policy(timer).getSpec().getPolicyTypes()).containsExactly("Ingress");
  }

  @Test
  void letsInOnlyWithKeysItHasReadAndNamesTheirOwners() {
    MigrationObjects objects = objects(Recording.GATE);
    Job job = objects.job(NOW);

    assertThat(
            Objects.requireNonNull(objects.secret(job).getStringData().get("authorized_keys"))
                .lines())
        .hasSize(2)
        .allMatch(line ->
            line.matches(
                "restrict,pty,environment=\"SLIPWAY_USER=[a-z.]+\" ssh-ed25519 [A-Za-z0-9+/=]+"));
  }
}
