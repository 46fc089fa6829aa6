package dev.slipway.integrations.kubernetes;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// The kinds of objects that a review app may have, in the order in which they are made. None of
/// them gives rights, reaches beyond its namespace, or decides about other objects.
enum ReviewKind {
  CONFIG_MAP("", "v1", "ConfigMap", "configmaps"),
  SECRET("", "v1", "Secret", "secrets"),
  VOLUME_CLAIM("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims"),
  SERVICE("", "v1", "Service", "services"),
  DEPLOYMENT("apps", "v1", "Deployment", "deployments"),
  STATEFUL_SET("apps", "v1", "StatefulSet", "statefulsets"),
  JOB("batch", "v1", "Job", "jobs"),
  CRON_JOB("batch", "v1", "CronJob", "cronjobs"),
  INGRESS("networking.k8s.io", "v1", "Ingress", "ingresses");

  private final String group;
  private final String version;
  private final String kind;
  private final String plural;

  ReviewKind(String group, String version, String kind, String plural) {
    this.group = group;
    this.version = version;
    this.kind = kind;
    this.plural = plural;
  }

  static Optional<ReviewKind> of(String kind) {
    return Arrays.stream(values()).filter(one -> one.kind.equals(kind)).findFirst();
  }

  /// All of them in words.
  static String words() {
    return Arrays.stream(values()).map(one -> one.kind).collect(Collectors.joining(", "));
  }

  /// `Deployment`.
  String kind() {
    return kind;
  }

  /// `deployments`.
  String plural() {
    return plural;
  }

  /// `apps/v1`.
  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /// `/apis/apps/v1`.
  String api() {
    return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
  }

  ResourceDefinitionContext definition() {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }
}
