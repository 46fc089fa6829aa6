package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.migrations.RunOrder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The pod that runs a migration's command, and the Secret that it waits for.
///
/// It is a Pod and not a Job, because a Job makes another pod when its pod is deleted or its node
/// is lost: on 1.20 and after, whatever `backoffLimit` says, as only failed pods count for it. What
/// a Job would give besides is not missed: `activeDeadlineSeconds` is the pod's own, and what is
/// left when nobody runs is a pod that is over, which the sweep finds by its label.
///
/// A name alone would not keep a command from running twice: a pod that was made by a call whose
/// answer never came may run, be deleted, and be made again by the next call. So no pod can begin
/// before its Secret is there, which each pod calls by another random name; it is made only after
/// the uid of one pod has been stored.
///
/// A kubelet that loses its own records may still start a container a second time, as Kubernetes
/// says of itself (https://kubernetes.io/docs/concepts/workloads/controllers/job/).
record RunObjects(RunOrder order, TemplateCopy copy) {
  /// The container that the command runs in.
  static final String RUN = "run";

  private static final String GO_AHEAD = "slipway-go-ahead";
  private static final String TMP = "slipway-tmp";

  Pod pod() {
    List<Volume> volumes = new ArrayList<>(copy.volumes());
    volumes.add(
        MigrationObjects.empty(TMP, TemplateCopy.bytes(Math.max(1 << 20, order.scratchBytes()))));
    volumes.add(
        new VolumeBuilder()
            .withName(GO_AHEAD)
            .withNewSecret()
            .withSecretName(goAhead())
            .withDefaultMode(0444)
            .endSecret()
            .build());
    return new PodBuilder()
        .withNewMetadata()
        .withName(order.name().value())
        .withLabels(MigrationMarks.labels(order))
        .withAnnotations(MigrationMarks.on(order))
        .endMetadata()
        .withSpec(
            MigrationObjects.like(copy, order.name())
                .withActiveDeadlineSeconds(Math.max(1, order.within().toSeconds()))
                .withContainers(container())
                .withVolumes(volumes)
                .build())
        .build();
  }

  private String goAhead() {
    return MigrationMarks.part(order.name(), order.session())
        + "-"
        + UUID.randomUUID().toString().substring(0, 8);
  }

  private Container container() {
    Container live = copy.container();
    List<VolumeMount> mounts = new ArrayList<>(copy.mounts());
    mounts.add(MigrationObjects.readOnly(GO_AHEAD, "/slipway/go-ahead"));
    if (!copy.mountsAt("/tmp")) {
      mounts.add(MigrationObjects.mount(TMP, "/tmp"));
    }
    return new ContainerBuilder()
        .withName(RUN)
        .withImage(order.image().toString())
        .withImagePullPolicy("IfNotPresent")
        .withCommand(order.command())
        .withWorkingDir(live.getWorkingDir())
        .withEnv(copy.env(RUN))
        .withEnvFrom(live.getEnvFrom())
        .withResources(copy.resources(order.scratchBytes()))
        .withSecurityContext(MigrationObjects.confined(copy.rootIsReadOnly()))
        .withVolumeMounts(mounts)
        .build();
  }

  /// What a pod waits for; empty when it is none of ours. It belongs to the pod and goes with it.
  static Optional<Secret> goAhead(Pod pod) {
    return pod.getSpec().getVolumes().stream()
        .filter(volume -> volume.getName().equals(GO_AHEAD) && volume.getSecret() != null)
        .map(volume -> volume.getSecret().getSecretName())
        .findFirst()
        .map(name ->
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(pod.getMetadata().getLabels())
                .withOwnerReferences(
                    new OwnerReferenceBuilder()
                        .withApiVersion("v1")
                        .withKind("Pod")
                        .withName(pod.getMetadata().getName())
                        .withUid(pod.getMetadata().getUid())
                        .withBlockOwnerDeletion(false)
                        .build())
                .endMetadata()
                .withType("Opaque")
                .withImmutable(true)
                .withStringData(Map.of("pod", pod.getMetadata().getUid()))
                .build());
  }
}
