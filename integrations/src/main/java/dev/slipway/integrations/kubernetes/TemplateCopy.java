package dev.slipway.integrations.kubernetes;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a migration container takes over from the live container: its environment, its
/// configuration and credentials as files, its size, and where it may run. Not its probes, command
/// and sidecars, and no volume that holds data, a token or a part of the node.
record TemplateCopy(PodSpec spec, Container container) {
  private static final String EPHEMERAL = "ephemeral-storage";
  private static final long USUAL_USER = 1000;
  private static final List<String> UNITS = List.of("", "Ki", "Mi", "Gi", "Ti");

  /// The user and group that the session runs as; never root.
  long user() {
    return Stream.of(
            own().map(SecurityContext::getRunAsUser), pod().map(PodSecurityContext::getRunAsUser))
        .flatMap(Optional::stream)
        .findFirst()
        .filter(id -> id != 0)
        .orElse(USUAL_USER);
  }

  long group() {
    return Stream.of(
            own().map(SecurityContext::getRunAsGroup), pod().map(PodSecurityContext::getRunAsGroup))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(user());
  }

  private Optional<SecurityContext> own() {
    return Optional.ofNullable(container.getSecurityContext());
  }

  private Optional<PodSecurityContext> pod() {
    return Optional.ofNullable(spec.getSecurityContext());
  }

  /// Whether the live container cannot write to its image's files either.
  boolean rootIsReadOnly() {
    return own().map(SecurityContext::getReadOnlyRootFilesystem).orElse(false);
  }

  /// The pod's security settings: those of the restricted profile, and the groups that the live pod
  /// has, without which its files may not be readable.
  PodSecurityContext podSecurity() {
    return new PodSecurityContextBuilder()
        .withRunAsNonRoot(true)
        .withRunAsUser(user())
        .withRunAsGroup(group())
        .withFsGroup(pod().map(PodSecurityContext::getFsGroup).orElse(null))
        .withSupplementalGroups(pod().map(PodSecurityContext::getSupplementalGroups).orElse(null))
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .build();
  }

  /// The environment, with what refers to the live container's own resources referring to the copy.
  List<EnvVar> env(String name) {
    return container.getEnv().stream()
        .map(variable ->
            Optional.ofNullable(variable.getValueFrom())
                .map(EnvVarSource::getResourceFieldRef)
                .map(field ->
                    new EnvVarBuilder(variable)
                        .editValueFrom()
                        .editResourceFieldRef()
                        .withContainerName(name)
                        .endResourceFieldRef()
                        .endValueFrom()
                        .build())
                .orElse(variable))
        .toList();
  }

  /// The volumes with configuration and credentials that the container mounts.
  List<Volume> volumes() {
    Set<String> mounted =
        container.getVolumeMounts().stream().map(VolumeMount::getName).collect(Collectors.toSet());
    return spec.getVolumes().stream()
        .filter(volume -> mounted.contains(volume.getName()))
        .map(TemplateCopy::withoutToken)
        .filter(TemplateCopy::isTaken)
        .toList();
  }

  /// A migration container is nobody to the API server.
  private static Volume withoutToken(Volume volume) {
    return volume.getProjected() == null
        ? volume
        : new VolumeBuilder(volume)
            .editProjected()
            .removeMatchingFromSources(source -> source.buildServiceAccountToken() != null)
            .endProjected()
            .build();
  }

  private static boolean isTaken(Volume volume) {
    boolean hasNothing =
        volume.getProjected() != null && volume.getProjected().getSources().isEmpty();
    return !hasNothing
        && Stream.of(
                volume.getConfigMap(),
                volume.getSecret(),
                volume.getProjected(),
                volume.getDownwardAPI(),
                volume.getEmptyDir(),
                volume.getCsi())
            .anyMatch(Objects::nonNull);
  }

  List<VolumeMount> mounts() {
    Set<String> taken = volumes().stream().map(Volume::getName).collect(Collectors.toSet());
    return container.getVolumeMounts().stream()
        .filter(mount -> taken.contains(mount.getName()))
        .filter(mount -> !mount.getMountPath().startsWith("/slipway"))
        .toList();
  }

  boolean mountsAt(String path) {
    return mounts().stream().anyMatch(mount -> mount.getMountPath().equals(path));
  }

  /// The live container's size, or a modest one where it has none, with the scratch space added.
  ResourceRequirements resources(long scratchBytes) {
    Optional<ResourceRequirements> live = Optional.ofNullable(container.getResources());
    Map<String, Quantity> requests = new HashMap<>();
    Map<String, Quantity> limits = new HashMap<>();
    live.map(ResourceRequirements::getRequests).ifPresent(requests::putAll);
    live.map(ResourceRequirements::getLimits).ifPresent(limits::putAll);
    if (!limits.containsKey("memory")) {
      limits.put("memory", larger(requests.get("memory"), Quantity.parse("1Gi")));
    }
    if (!limits.containsKey("cpu")) {
      limits.put("cpu", larger(requests.get("cpu"), Quantity.parse("1")));
    }
    requests.putIfAbsent("memory", smaller(limits.get("memory"), Quantity.parse("128Mi")));
    requests.putIfAbsent("cpu", smaller(limits.get("cpu"), Quantity.parse("50m")));
    requests.merge(EPHEMERAL, bytes(scratchBytes), TemplateCopy::sum);
    limits.computeIfPresent(EPHEMERAL, (_, limit) -> sum(limit, bytes(scratchBytes)));
    return new ResourceRequirementsBuilder().withRequests(requests).withLimits(limits).build();
  }

  /// Where it may run because of the node, not because of what else runs there.
  Optional<Affinity> affinity() {
    return Optional.ofNullable(spec.getAffinity())
        .map(Affinity::getNodeAffinity)
        .map(nodes -> {
          Affinity affinity = new Affinity();
          affinity.setNodeAffinity(nodes);
          return affinity;
        });
  }

  /// In the largest unit that needs no fraction: the node names the limit when it is exceeded.
  static Quantity bytes(long count) {
    int unit = Math.min(Long.numberOfTrailingZeros(count) / 10, UNITS.size() - 1);
    return new Quantity(Long.toString(count >> (10 * unit)), UNITS.get(unit));
  }

  private static Quantity sum(Quantity first, Quantity second) {
    BigDecimal sum = first.getNumericalAmount().add(second.getNumericalAmount());
    return new Quantity(sum.toBigInteger().toString());
  }

  private static Quantity larger(@Nullable Quantity first, Quantity second) {
    return first != null && first.getNumericalAmount().compareTo(second.getNumericalAmount()) > 0
        ? first
        : second;
  }

  private static Quantity smaller(@Nullable Quantity first, Quantity second) {
    return first != null && first.getNumericalAmount().compareTo(second.getNumericalAmount()) < 0
        ? first
        : second;
  }
}
