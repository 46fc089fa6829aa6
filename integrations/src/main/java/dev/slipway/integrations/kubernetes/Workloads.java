package dev.slipway.integrations.kubernetes;

import dev.slipway.config.Namespace;
import dev.slipway.config.Workload;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;

/// Where workloads are in the API.
final class Workloads {
  private Workloads() {}

  static Resource<? extends HasMetadata> at(
      KubernetesClient client, Namespace namespace, Workload workload) {
    return switch (workload.kind()) {
      case DEPLOYMENT ->
          client.apps().deployments().inNamespace(namespace.value()).withName(workload.name());
      case STATEFUL_SET ->
          client.apps().statefulSets().inNamespace(namespace.value()).withName(workload.name());
    };
  }

  static LabelSelector selector(HasMetadata workload) {
    return switch (workload) {
      case Deployment deployment -> deployment.getSpec().getSelector();
      case StatefulSet set -> set.getSpec().getSelector();
      default -> throw new IllegalArgumentException("not a workload: " + workload.getKind());
    };
  }

  static PodTemplateSpec template(HasMetadata workload) {
    return switch (workload) {
      case Deployment deployment -> deployment.getSpec().getTemplate();
      case StatefulSet set -> set.getSpec().getTemplate();
      default -> throw new IllegalArgumentException("not a workload: " + workload.getKind());
    };
  }

  /// As in a path or a role: `deployments`.
  static String plural(Workload.Kind kind) {
    return switch (kind) {
      case DEPLOYMENT -> "deployments";
      case STATEFUL_SET -> "statefulsets";
    };
  }

  /// As in a manifest: `Deployment`.
  static String kind(Workload.Kind kind) {
    return switch (kind) {
      case DEPLOYMENT -> "Deployment";
      case STATEFUL_SET -> "StatefulSet";
    };
  }
}
