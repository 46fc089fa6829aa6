package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Cluster.Content;
import dev.slipway.commands.ports.Cluster.WriteOutcome;
import dev.slipway.commands.ports.Forerunners;
import dev.slipway.config.Namespace;
import dev.slipway.config.Target;
import dev.slipway.config.Workload;
import dev.slipway.integrations.kubernetes.KubernetesClusters.Becoming;
import dev.slipway.integrations.kubernetes.Trouble.Asking;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Forerunners as Deployments beside the workload's own: its spec with another pod template and one
/// label more, owned by it. The controller tells ReplicaSets and pods by their owner, so that the
/// workload's wider selector takes nothing from it
/// (https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#non-template-pod-acquisitions).
/// Safe for use by several threads.
public final class KubernetesForerunners implements Forerunners {
  private static final String LABEL = "slipway.dev/forerunner";
  private static final String DEPLOYMENTS = "deployments";

  private final KubernetesClusters clusters;

  public KubernetesForerunners(KubernetesClusters clusters) {
    this.clusters = clusters;
  }

  @Override
  public WriteOutcome create(
      Target target, Workload workload, Content content, Map<String, String> annotations) {
    Namespace namespace = target.namespace();
    ApiServer server = clusters.server(target);
    Deployment made;
    try {
      Deployment beside = find(server, namespace, workload);
      if (beside == null) {
        return new WriteOutcome.Rejected(KubernetesClusters.notFound(target, workload));
      }
      Becoming becoming = KubernetesClusters.becoming(content, beside, server, namespace);
      if (becoming.refusal().isPresent()) {
        return new WriteOutcome.Rejected(becoming.refusal().get());
      }
      PodTemplateSpec template =
          becoming.template().orElseGet(() -> beside.getSpec().getTemplate());
      made = forerunner(beside, template, Forerunners.of(workload).name(), annotations);
    } catch (Trouble trouble) {
      return trouble.isRefusal()
          ? new WriteOutcome.Rejected(trouble.refusal())
          : new WriteOutcome.NotNow(trouble.outage(KubernetesClusters.system(target)));
    }
    try {
      return written(
          server.ask(
              new Asking("create", DEPLOYMENTS, namespace),
              client ->
                  client
                      .apps()
                      .deployments()
                      .inNamespace(namespace.value())
                      .resource(made)
                      .create()));
    } catch (Trouble trouble) {
      return failed(trouble, target);
    }
  }

  private static @Nullable Deployment find(ApiServer server, Namespace namespace, Workload workload)
      throws Trouble {
    return server
        .ask(
            new Asking("get", DEPLOYMENTS, namespace),
            client -> Optional.ofNullable(at(client, namespace, workload).get()))
        .orElse(null);
  }

  private static RollableScalableResource<Deployment> at(
      KubernetesClient client, Namespace namespace, Workload workload) {
    return client.apps().deployments().inNamespace(namespace.value()).withName(workload.name());
  }

  private static Deployment forerunner(
      Deployment beside, PodTemplateSpec template, String name, Map<String, String> annotations) {
    ObjectMeta owner = beside.getMetadata();
    Map<String, String> own = Map.of(LABEL, owner.getName());
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(owner.getLabels())
        .addToLabels(own)
        .withAnnotations(annotations)
        .addNewOwnerReference()
        .withApiVersion("apps/v1")
        .withKind("Deployment")
        .withName(owner.getName())
        .withUid(owner.getUid())
        .endOwnerReference()
        .endMetadata()
        .withSpec(beside.getSpec())
        .editSpec()
        .withReplicas(0)
        .withPaused(false)
        .editSelector()
        .addToMatchLabels(own)
        .endSelector()
        .withTemplate(template)
        .editTemplate()
        .editOrNewMetadata()
        .addToLabels(own)
        .endMetadata()
        .endTemplate()
        .endSpec()
        .build();
  }

  @Override
  public WriteOutcome scale(
      Target target,
      Workload workload,
      String resourceVersion,
      int pods,
      Map<String, String> annotations) {
    Namespace namespace = target.namespace();
    Deployment patch = new Deployment();
    ObjectMeta metadata = new ObjectMeta();
    metadata.setName(Forerunners.of(workload).name());
    metadata.setResourceVersion(resourceVersion);
    metadata.setAnnotations(annotations);
    patch.setMetadata(metadata);
    DeploymentSpec spec = new DeploymentSpec();
    spec.setReplicas(pods);
    patch.setSpec(spec);
    try {
      return written(
          clusters
              .server(target)
              .ask(
                  new Asking("patch", DEPLOYMENTS, namespace),
                  client ->
                      at(client, namespace, Forerunners.of(workload))
                          .patch(Patch.STRATEGIC_MERGE, patch)));
    } catch (Trouble trouble) {
      return failed(trouble, target);
    }
  }

  private static WriteOutcome written(Deployment after) {
    return new WriteOutcome.Written(Mapping.deployment(after).with(List.of(), List.of()));
  }

  private static WriteOutcome failed(Trouble trouble, Target target) {
    return switch (trouble.kind()) {
      case CONFLICT, NOT_FOUND -> new WriteOutcome.Conflict();
      case MISCONFIGURED, UNAUTHORIZED, FORBIDDEN, REJECTED ->
          new WriteOutcome.Rejected(trouble.refusal());
      case BUSY, NOT_SENT ->
          new WriteOutcome.NotNow(trouble.outage(KubernetesClusters.system(target)));
      case SILENT -> new WriteOutcome.Unknown(trouble.outage(KubernetesClusters.system(target)));
    };
  }

  @Override
  public Removal remove(Target target, Workload workload, String resourceVersion) {
    Namespace namespace = target.namespace();
    try {
      List<StatusDetails> _ =
          clusters
              .server(target)
              .ask(
                  new Asking("delete", DEPLOYMENTS, namespace),
                  client ->
                      at(client, namespace, Forerunners.of(workload))
                          .lockResourceVersion(resourceVersion)
                          .delete());
      return new Removal.Done();
    } catch (Trouble trouble) {
      return switch (trouble.kind()) {
        case NOT_FOUND -> new Removal.Done();
        case CONFLICT -> new Removal.Conflict();
        case MISCONFIGURED, UNAUTHORIZED, FORBIDDEN, REJECTED ->
            new Removal.Rejected(trouble.refusal());
        case BUSY, NOT_SENT, SILENT ->
            new Removal.Unknown(trouble.outage(KubernetesClusters.system(target)));
      };
    }
  }

  @Override
  public Answer<List<Standing>> all(Target target) {
    Namespace namespace = target.namespace();
    try {
      return new Answer.Found<>(
          clusters
              .server(target)
              .ask(
                  new Asking("list", DEPLOYMENTS, namespace),
                  client ->
                      client
                          .apps()
                          .deployments()
                          .inNamespace(namespace.value())
                          .withLabel(LABEL)
                          .list()
                          .getItems())
              .stream()
              .map(KubernetesForerunners::standing)
              .toList());
    } catch (Trouble trouble) {
      return trouble.answer(KubernetesClusters.system(target));
    }
  }

  private static Standing standing(HasMetadata forerunner) {
    ObjectMeta metadata = forerunner.getMetadata();
    return new Standing(
        metadata.getName(),
        Mapping.text(metadata.getLabels().get(LABEL)),
        metadata.getResourceVersion(),
        Optional.ofNullable(metadata.getAnnotations())
            .map(annotations -> annotations.get("slipway.dev/deployment"))
            .orElse(""));
  }
}
