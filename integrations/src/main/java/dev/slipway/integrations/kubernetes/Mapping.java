package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.cluster.PodView;
import dev.slipway.commands.cluster.PodView.ContainerView;
import dev.slipway.commands.cluster.PodView.End;
import dev.slipway.commands.cluster.PodView.State;
import dev.slipway.commands.cluster.WorkloadView.Change;
import dev.slipway.commands.cluster.WorkloadView.Condition;
import dev.slipway.commands.cluster.WorkloadView.Mark;
import dev.slipway.commands.cluster.WorkloadView.Replicas;
import dev.slipway.config.Workload;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// From the API server's objects to what we keep of them. Every field may be missing, whatever the
/// API's description says: nothing here throws.
final class Mapping {
  private static final String REVISION = "deployment.kubernetes.io/revision";
  private static final String POD_REVISION = "controller-revision-hash";
  private static final String MARK = "slipway.dev/";

  private Mapping() {}

  static Seen.Controller deployment(Deployment deployment) {
    ObjectMeta meta = meta(deployment);
    DeploymentSpec spec = Optional.ofNullable(deployment.getSpec()).orElseGet(DeploymentSpec::new);
    DeploymentStatus status =
        Optional.ofNullable(deployment.getStatus()).orElseGet(DeploymentStatus::new);
    return new Seen.Controller(
        Workload.Kind.DEPLOYMENT,
        text(meta.getName()),
        text(meta.getUid()),
        text(meta.getResourceVersion()),
        number(meta.getGeneration()),
        number(status.getObservedGeneration()),
        Boolean.TRUE.equals(spec.getPaused()),
        new Replicas(
            desired(spec.getReplicas()),
            number(status.getReplicas()),
            number(status.getUpdatedReplicas()),
            number(status.getReadyReplicas()),
            number(status.getAvailableReplicas())),
        images(spec.getTemplate()),
        PodTemplates.of(spec.getTemplate()),
        mark(meta),
        lastChange(meta),
        list(status.getConditions()).stream()
            .map(condition ->
                new Condition(
                    text(condition.getType()),
                    text(condition.getStatus()),
                    text(condition.getReason()),
                    text(condition.getMessage()),
                    time(condition.getLastUpdateTime())
                        .or(() -> time(condition.getLastTransitionTime()))
                        .orElse(Instant.EPOCH)))
            .toList(),
        annotation(meta, REVISION));
  }

  static Seen.Controller statefulSet(StatefulSet set) {
    ObjectMeta meta = meta(set);
    StatefulSetSpec spec = Optional.ofNullable(set.getSpec()).orElseGet(StatefulSetSpec::new);
    StatefulSetStatus status =
        Optional.ofNullable(set.getStatus()).orElseGet(StatefulSetStatus::new);
    return new Seen.Controller(
        Workload.Kind.STATEFUL_SET,
        text(meta.getName()),
        text(meta.getUid()),
        text(meta.getResourceVersion()),
        number(meta.getGeneration()),
        number(status.getObservedGeneration()),
        false,
        new Replicas(
            desired(spec.getReplicas()),
            number(status.getReplicas()),
            updated(status),
            number(status.getReadyReplicas()),
            available(spec, status)),
        images(spec.getTemplate()),
        PodTemplates.of(spec.getTemplate()),
        mark(meta),
        lastChange(meta),
        list(status.getConditions()).stream()
            .map(condition ->
                new Condition(
                    text(condition.getType()),
                    text(condition.getStatus()),
                    text(condition.getReason()),
                    text(condition.getMessage()),
                    time(condition.getLastTransitionTime()).orElse(Instant.EPOCH)))
            .toList(),
        Optional.ofNullable(status.getUpdateRevision()));
  }

  static Seen replicaSet(ReplicaSet set) {
    ObjectMeta meta = meta(set);
    return owner(meta)
        .<Seen>map(owner ->
            new Seen.ReplicaSet(
                text(meta.getName()),
                text(meta.getUid()),
                owner,
                annotation(meta, REVISION),
                PodTemplates.of(set.getSpec() == null ? null : set.getSpec().getTemplate()).hash()))
        .orElseGet(Seen.Nothing::new);
  }

  static Seen pod(Pod pod) {
    ObjectMeta meta = meta(pod);
    if (meta.getDeletionTimestamp() != null) {
      return new Seen.Nothing();
    }
    return owner(meta)
        .<Seen>map(owner ->
            new Seen.Pod(
                owner,
                Optional.ofNullable(meta.getLabels()).map(labels -> labels.get(POD_REVISION)),
                podView(pod)))
        .orElseGet(Seen.Nothing::new);
  }

  static PodView podView(Pod pod) {
    PodSpec spec = Optional.ofNullable(pod.getSpec()).orElseGet(PodSpec::new);
    PodStatus status = Optional.ofNullable(pod.getStatus()).orElseGet(PodStatus::new);
    Map<String, ContainerStatus> statuses =
        Stream.concat(
                list(status.getInitContainerStatuses()).stream(),
                list(status.getContainerStatuses()).stream())
            .collect(Collectors.toMap(ContainerStatus::getName, Function.identity(), (a, _) -> a));
    List<PodCondition> conditions = list(status.getConditions());
    Optional<PodCondition> ready =
        conditions.stream()
            .filter(_ -> meta(pod).getDeletionTimestamp() == null)
            .filter(condition ->
                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()))
            .findFirst();
    return new PodView(
        text(meta(pod).getName()),
        Optional.ofNullable(status.getPhase()).orElse("Unknown"),
        ready.isPresent(),
        ready.flatMap(condition -> time(condition.getLastTransitionTime())),
        conditions.stream()
            .filter(condition -> "PodScheduled".equals(condition.getType()))
            .filter(condition -> "Unschedulable".equals(condition.getReason()))
            .findFirst()
            .map(condition -> text(condition.getMessage())),
        containers(spec).map(container -> container(container, statuses)).toList());
  }

  private static ContainerView container(
      Container container, Map<String, ContainerStatus> statuses) {
    String name = text(container.getName());
    String image = text(container.getImage());
    ContainerStatus status = statuses.get(name);
    if (status == null) {
      return new ContainerView(
          name, image, false, 0, new State.Waiting("Pending", ""), Optional.empty());
    }
    State state = state(status.getState());
    return new ContainerView(
        name,
        image,
        Boolean.TRUE.equals(status.getReady()),
        number(status.getRestartCount()),
        state,
        state instanceof State.Ended(End end)
            ? Optional.of(end)
            : Optional.ofNullable(status.getLastState())
                .map(ContainerState::getTerminated)
                .map(Mapping::end));
  }

  private static State state(@Nullable ContainerState state) {
    if (state != null && state.getTerminated() != null) {
      return new State.Ended(end(state.getTerminated()));
    }
    if (state != null && state.getRunning() != null) {
      return new State.Running(time(state.getRunning().getStartedAt()).orElse(Instant.EPOCH));
    }
    if (state != null && state.getWaiting() != null) {
      return new State.Waiting(
          text(state.getWaiting().getReason()), text(state.getWaiting().getMessage()));
    }
    return new State.Waiting("", "");
  }

  private static End end(ContainerStateTerminated ended) {
    return new End(
        number(ended.getExitCode()),
        text(ended.getReason()),
        text(ended.getMessage()),
        time(ended.getFinishedAt()).orElse(Instant.EPOCH));
  }

  /// While nothing is being rolled, older controllers count all pods as current and none as
  /// updated.
  private static int updated(StatefulSetStatus status) {
    boolean settled =
        status.getUpdateRevision() != null
            && Objects.equals(status.getUpdateRevision(), status.getCurrentRevision());
    int updated = number(status.getUpdatedReplicas());
    return settled ? Math.max(updated, number(status.getCurrentReplicas())) : updated;
  }

  /// Before 1.22 a StatefulSet knows neither `minReadySeconds` nor available pods; ready is
  /// available then.
  private static int available(StatefulSetSpec spec, StatefulSetStatus status) {
    return status.getAvailableReplicas() == null && number(spec.getMinReadySeconds()) == 0
        ? number(status.getReadyReplicas())
        : number(status.getAvailableReplicas());
  }

  private static Map<String, String> images(@Nullable PodTemplateSpec template) {
    Map<String, String> images = new HashMap<>();
    if (template != null && template.getSpec() != null) {
      containers(template.getSpec())
          .forEach(container -> images.put(text(container.getName()), text(container.getImage())));
    }
    return images;
  }

  /// All containers of a pod, those that run first too.
  static Stream<Container> containers(PodSpec spec) {
    return Stream.concat(
        list(spec.getInitContainers()).stream(), list(spec.getContainers()).stream());
  }

  private static Optional<Mark> mark(ObjectMeta meta) {
    Optional<String> deployment = annotation(meta, MARK + "deployment");
    Optional<String> fence = annotation(meta, MARK + "fence");
    if (deployment.isEmpty() && fence.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Mark(
            deployment.orElse(""),
            fence.map(Mapping::fence).orElse(0L),
            annotation(meta, MARK + "build").orElse(""),
            annotation(meta, MARK + "release").orElse("")));
  }

  private static long fence(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  /// The newest entry that owns a part of the spec, which no status controller does. Who loses a
  /// field to somebody else can get the same time; the one who owns less took it.
  private static Optional<Change> lastChange(ObjectMeta meta) {
    return list(meta.getManagedFields()).stream()
        .filter(entry -> !"status".equals(entry.getSubresource()))
        .filter(entry -> ownedSpec(entry).isPresent())
        .max(
            Comparator.comparing(Mapping::changedAt)
                .thenComparing(
                    entry -> ownedSpec(entry).map(Mapping::breadth).orElse(0),
                    Comparator.reverseOrder()))
        .map(entry -> new Change(text(entry.getManager()), changedAt(entry)));
  }

  private static Optional<Object> ownedSpec(ManagedFieldsEntry entry) {
    return Optional.ofNullable(entry.getFieldsV1())
        .map(FieldsV1::getAdditionalProperties)
        .map(fields -> fields.get("f:spec"));
  }

  private static int breadth(Object fields) {
    return fields instanceof Map<?, ?> map
        ? 1 + map.values().stream().mapToInt(Mapping::breadth).sum()
        : 1;
  }

  private static Instant changedAt(ManagedFieldsEntry entry) {
    return time(entry.getTime()).orElse(Instant.EPOCH);
  }

  private static Optional<String> owner(ObjectMeta meta) {
    return list(meta.getOwnerReferences()).stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .findFirst()
        .map(OwnerReference::getUid);
  }

  private static Optional<String> annotation(ObjectMeta meta, String name) {
    return Optional.ofNullable(meta.getAnnotations()).map(annotations -> annotations.get(name));
  }

  private static ObjectMeta meta(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata()).orElseGet(ObjectMeta::new);
  }

  static Optional<Instant> time(@Nullable String text) {
    try {
      return Optional.ofNullable(text)
          .filter(known -> !known.isEmpty())
          .map(known -> OffsetDateTime.parse(known).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /// `spec.replicas` is 1 when it is not there.
  private static int desired(@Nullable Integer replicas) {
    return replicas == null ? 1 : replicas;
  }

  static int number(@Nullable Integer value) {
    return value == null ? 0 : value;
  }

  private static long number(@Nullable Long value) {
    return value == null ? 0 : value;
  }

  static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static <T> List<T> list(@Nullable List<T> values) {
    return values == null ? List.of() : values;
  }
}
