package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.ports.Cluster.Write;
import dev.slipway.config.Namespace;
import dev.slipway.config.Workload;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;

/// A write as one strategic merge patch: it names the version it was decided on, so that the API
/// server refuses it when the object has moved on, and has the whole pod template, which replaces
/// the one that is there
/// (https://github.com/kubernetes/community/blob/main/contributors/devel/sig-api-machinery/strategic-merge-patch.md).
///
/// @param template empty when only annotations change
record Patch(Workload workload, ObjectMeta metadata, Optional<PodTemplateSpec> template) {
  static final PatchContext STRATEGIC_MERGE =
      new PatchContext.Builder()
          .withPatchType(PatchType.STRATEGIC_MERGE)
          .withFieldManager("slipway")
          .build();

  /// @param template what the pod template becomes, whole; empty when it stays as it is
  static Patch of(Write write, Optional<PodTemplateSpec> template) {
    ObjectMeta metadata = new ObjectMeta();
    metadata.setName(write.workload().name());
    metadata.setResourceVersion(write.resourceVersion());
    metadata.setAnnotations(write.annotations());
    template.ifPresent(whole -> whole.setAdditionalProperty("$patch", "replace"));
    return new Patch(write.workload(), metadata, template);
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
