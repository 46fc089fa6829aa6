package dev.slipway.sandbox.kubernetes;

import java.util.List;
import java.util.Optional;

/// One kind of object that the simulated API serves.
enum ResourceType {
  NAMESPACES("", "v1", "namespaces", "Namespace", Scope.CLUSTER, "ns", "status"),
  NODES("", "v1", "nodes", "Node", Scope.CLUSTER, "no", "status"),
  PODS("", "v1", "pods", "Pod", Scope.NAMESPACE, "po", "status,log,proxy"),
  EVENTS("", "v1", "events", "Event", Scope.NAMESPACE, "ev", ""),
  CONFIG_MAPS("", "v1", "configmaps", "ConfigMap", Scope.NAMESPACE, "cm", ""),
  SECRETS("", "v1", "secrets", "Secret", Scope.NAMESPACE, "", ""),
  SERVICES("", "v1", "services", "Service", Scope.NAMESPACE, "svc", "status"),
  SERVICE_ACCOUNTS("", "v1", "serviceaccounts", "ServiceAccount", Scope.NAMESPACE, "sa", ""),
  RESOURCE_QUOTAS("", "v1", "resourcequotas", "ResourceQuota", Scope.NAMESPACE, "quota", "status"),
  LIMIT_RANGES("", "v1", "limitranges", "LimitRange", Scope.NAMESPACE, "limits", ""),
  DEPLOYMENTS("apps", "v1", "deployments", "Deployment", Scope.NAMESPACE, "deploy", "status,scale"),
  REPLICA_SETS("apps", "v1", "replicasets", "ReplicaSet", Scope.NAMESPACE, "rs", "status,scale"),
  STATEFUL_SETS(
      "apps", "v1", "statefulsets", "StatefulSet", Scope.NAMESPACE, "sts", "status,scale"),
  CONTROLLER_REVISIONS(
      "apps", "v1", "controllerrevisions", "ControllerRevision", Scope.NAMESPACE, "", ""),
  JOBS("batch", "v1", "jobs", "Job", Scope.NAMESPACE, "", "status"),
  NETWORK_POLICIES(
      "networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", Scope.NAMESPACE, "netpol", ""),
  VOLUME_CLAIMS(
      "",
      "v1",
      "persistentvolumeclaims",
      "PersistentVolumeClaim",
      Scope.NAMESPACE,
      "pvc",
      "status"),
  CRON_JOBS("batch", "v1", "cronjobs", "CronJob", Scope.NAMESPACE, "cj", "status"),
  INGRESSES("networking.k8s.io", "v1", "ingresses", "Ingress", Scope.NAMESPACE, "ing", "status");

  /// Where objects of a type live.
  enum Scope {
    CLUSTER,
    NAMESPACE
  }

  private final String group;
  private final String version;
  private final String plural;
  private final String kind;
  private final Scope scope;
  private final String shortNames;
  private final String subresources;

  ResourceType(
      String group,
      String version,
      String plural,
      String kind,
      Scope scope,
      String shortNames,
      String subresources) {
    this.group = group;
    this.version = version;
    this.plural = plural;
    this.kind = kind;
    this.scope = scope;
    this.shortNames = shortNames;
    this.subresources = subresources;
  }

  private static List<String> split(String list) {
    return list.isEmpty() ? List.of() : List.of(list.split(",", -1));
  }

  static Optional<ResourceType> of(String apiVersion, String plural) {
    for (ResourceType type : values()) {
      if (type.apiVersion().equals(apiVersion) && type.plural.equals(plural)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  static Optional<ResourceType> ofKind(String apiVersion, String kind) {
    for (ResourceType type : values()) {
      if (type.apiVersion().equals(apiVersion) && type.kind.equals(kind)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /// The API group; empty for the core group.
  String group() {
    return group;
  }

  String version() {
    return version;
  }

  /// The name in URLs.
  String plural() {
    return plural;
  }

  String kind() {
    return kind;
  }

  Scope scope() {
    return scope;
  }

  List<String> shortNames() {
    return split(shortNames);
  }

  /// What can follow an object's name in a URL, such as `status`.
  List<String> subresources() {
    return split(subresources);
  }

  /// As in an object: `v1`, `apps/v1`.
  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /// As in messages: `pods`, `deployments.apps`.
  String qualified() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /// As in validation messages: `Pod`, `Deployment.apps`.
  String qualifiedKind() {
    return group.isEmpty() ? kind : kind + "." + group;
  }

  /// Whether `metadata.generation` counts the changes of the spec.
  boolean countsGenerations() {
    return this == DEPLOYMENTS || this == REPLICA_SETS || this == STATEFUL_SETS;
  }

  /// Whether a write to the object itself leaves its status alone.
  boolean keepsStatusApart() {
    return subresources().contains("status");
  }
}
