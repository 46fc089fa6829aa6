package dev.slipway.integrations.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The restricted profile of the Pod Security Standards, rule by rule
/// (https://kubernetes.io/docs/concepts/security/pod-security-standards/), for clusters that do not
/// enforce it themselves.
final class RestrictedProfile {
  private RestrictedProfile() {}

  /// Each violation in words; none when the pod is restricted.
  static List<String> violations(Pod pod) {
    List<String> found = new ArrayList<>();
    PodSpec spec = pod.getSpec();
    Optional<PodSecurityContext> all = Optional.ofNullable(spec.getSecurityContext());
    if (Boolean.TRUE.equals(spec.getHostNetwork())
        || Boolean.TRUE.equals(spec.getHostPID())
        || Boolean.TRUE.equals(spec.getHostIPC())) {
      found.add("host namespaces");
    }
    if (all.map(PodSecurityContext::getSysctls).filter(list -> !list.isEmpty()).isPresent()) {
      found.add("sysctls");
    }
    for (Volume volume : spec.getVolumes()) {
      if (Stream.of(
              volume.getConfigMap(),
              volume.getCsi(),
              volume.getDownwardAPI(),
              volume.getEmptyDir(),
              volume.getEphemeral(),
              volume.getPersistentVolumeClaim(),
              volume.getProjected(),
              volume.getSecret())
          .allMatch(kind -> kind == null)) {
        found.add("volume " + volume.getName());
      }
    }
    Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream())
        .forEach(container -> container(container, all, found));
    return found;
  }

  private static void container(
      Container container, Optional<PodSecurityContext> all, List<String> found) {
    String name = container.getName();
    Optional<SecurityContext> own = Optional.ofNullable(container.getSecurityContext());
    if (own.map(SecurityContext::getPrivileged).orElse(false)) {
      found.add(name + " is privileged");
    }
    if (own.map(SecurityContext::getAllowPrivilegeEscalation).orElse(true)) {
      found.add(name + " may escalate");
    }
    if (!own.map(SecurityContext::getRunAsNonRoot)
        .or(() -> all.map(PodSecurityContext::getRunAsNonRoot))
        .orElse(false)) {
      found.add(name + " may run as root");
    }
    if (own.map(SecurityContext::getRunAsUser)
        .or(() -> all.map(PodSecurityContext::getRunAsUser))
        .filter(user -> user == 0)
        .isPresent()) {
      found.add(name + " runs as root");
    }
    String seccomp =
        own.map(SecurityContext::getSeccompProfile)
            .or(() -> all.map(PodSecurityContext::getSeccompProfile))
            .map(profile -> profile.getType())
            .orElse("");
    if (!Set.of("RuntimeDefault", "Localhost").contains(seccomp)) {
      found.add(name + " has no seccomp profile");
    }
    if (!own.map(SecurityContext::getCapabilities)
        .filter(capabilities -> capabilities.getDrop().contains("ALL"))
        .filter(capabilities -> Set.of("NET_BIND_SERVICE").containsAll(capabilities.getAdd()))
        .isPresent()) {
      found.add(name + " keeps capabilities");
    }
    String mount = own.map(SecurityContext::getProcMount).orElse("Default");
    if (!mount.equals("Default")) {
      found.add(name + " unmasks /proc");
    }
    if (container.getPorts().stream()
        .map(ContainerPort::getHostPort)
        .anyMatch(port -> port != null)) {
      found.add(name + " takes a port of the host");
    }
  }
}
