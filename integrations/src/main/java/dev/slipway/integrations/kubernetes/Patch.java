package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.ports.Cluster.Write;
import dev.slipway.config.Namespace;
import dev.slipway.config.Workload;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A write as one strategic merge patch: it names the version it was decided on, and of containers
/// no more than name and image, so that the API server merges it into those that are there and
/// refuses it when the object has moved on.
///
/// @param template the part of the pod template that changes; empty when only annotations do
record Patch(Workload workload, ObjectMeta metadata, Optional<PodTemplateSpec> template) {
  private static final PatchContext STRATEGIC_MERGE =
      new PatchContext.Builder()
          .withPatchType(PatchType.STRATEGIC_MERGE)
          .withFieldManager("slipway")
          .build();

  static Patch of(Write write, HasMetadata before) {
    ObjectMeta metadata = new ObjectMeta();
    metadata.setName(write.workload().name());
    metadata.setResourceVersion(write.resourceVersion());
    metadata.setAnnotations(write.annotations());
    Set<String> init =
        Workloads.template(before).getSpec().getInitContainers().stream()
            .map(Container::getName)
            .collect(Collectors.toSet());
    PodSpec spec = new PodSpec();
    spec.setContainers(
        write.images().entrySet().stream()
            .filter(image -> !init.contains(image.getKey()))
            .map(Patch::container)
            .toList());
    spec.setInitContainers(
        write.images().entrySet().stream()
            .filter(image -> init.contains(image.getKey()))
            .map(Patch::container)
            .toList());
    if (write.images().isEmpty()) {
      return new Patch(write.workload(), metadata, Optional.empty());
    }
    PodTemplateSpec template = new PodTemplateSpec();
    template.setSpec(spec);
    return new Patch(write.workload(), metadata, Optional.of(template));
  }

  private static Container container(Map.Entry<String, String> image) {
    Container container = new Container();
    container.setName(image.getKey());
    container.setImage(image.getValue());
    return container;
  }

  /// Sends it once.
  ///
  /// @return the object as the patch left it
  HasMetadata send(KubernetesClient client, Namespace namespace) {
    return switch (workload.kind()) {
      case DEPLOYMENT -> {
        Deployment patch = new Deployment();
        patch.setMetadata(metadata);
        template.ifPresent(changed -> {
          DeploymentSpec spec = new DeploymentSpec();
          spec.setTemplate(changed);
          patch.setSpec(spec);
        });
        yield client
            .apps()
            .deployments()
            .inNamespace(namespace.value())
            .withName(workload.name())
            .patch(STRATEGIC_MERGE, patch);
      }
      case STATEFUL_SET -> {
        StatefulSet patch = new StatefulSet();
        patch.setMetadata(metadata);
        template.ifPresent(changed -> {
          StatefulSetSpec spec = new StatefulSetSpec();
          spec.setTemplate(changed);
          patch.setSpec(spec);
        });
        yield client
            .apps()
            .statefulSets()
            .inNamespace(namespace.value())
            .withName(workload.name())
            .patch(STRATEGIC_MERGE, patch);
      }
    };
  }
}
