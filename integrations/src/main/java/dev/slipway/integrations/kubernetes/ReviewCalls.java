package dev.slipway.integrations.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.commands.reviews.ReviewId;
import dev.slipway.config.Namespace;
import dev.slipway.integrations.kubernetes.Trouble.Asking;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The requests that review apps need, in one namespace.
record ReviewCalls(ApiServer server, Namespace namespace) {
  private static final PatchContext MERGE =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager(ReviewMarks.SLIPWAY)
          .build();

  Asking asking(String verb, String resource) {
    return new Asking(verb, resource, namespace);
  }

  Optional<io.fabric8.kubernetes.api.model.Namespace> home() throws Trouble {
    return server.ask(
        asking("get", "namespaces"),
        client -> Optional.ofNullable(client.namespaces().withName(namespace.value()).get()));
  }

  List<io.fabric8.kubernetes.api.model.Namespace> homes() throws Trouble {
    return server.ask(
        asking("list", "namespaces"),
        client ->
            client
                .namespaces()
                .withLabel(ReviewMarks.MANAGED_BY, ReviewMarks.SLIPWAY)
                .withLabel(ReviewMarks.REVIEW)
                .list()
                .getItems());
  }

  io.fabric8.kubernetes.api.model.Namespace makeHome(
      io.fabric8.kubernetes.api.model.Namespace wanted) throws Trouble {
    return server.ask(
        asking("create", "namespaces"), client -> client.namespaces().resource(wanted).create());
  }

  /// Changes the namespace, only if nobody has changed it since it was read.
  ///
  /// @param metadata what changes of it, null for what is to go
  io.fabric8.kubernetes.api.model.Namespace markHome(HasMetadata home, ObjectNode metadata)
      throws Trouble {
    metadata.put("uid", home.getMetadata().getUid());
    metadata.put("resourceVersion", home.getMetadata().getResourceVersion());
    ObjectNode patch = ReviewManifests.JSON.createObjectNode();
    patch.set("metadata", metadata);
    return server.ask(
        asking("patch", "namespaces"),
        client -> client.namespaces().withName(namespace.value()).patch(MERGE, patch.toString()));
  }

  void deleteHome(HasMetadata home) throws Trouble {
    new Deletion("/api/v1/namespaces/" + namespace, home, "Background")
        .send(server, asking("delete", "namespaces"));
  }

  /// Server-side apply.
  void apply(ReviewKind kind, ObjectNode json, Trial trial) throws Trouble {
    PatchContext.Builder context =
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(ReviewMarks.SLIPWAY)
            .withForce(true);
    if (trial == Trial.ONLY) {
      context.withDryRun(List.of("All"));
    }
    GenericKubernetesResource object = object(json);
    ask(
        "patch",
        kind,
        client ->
            client
                .genericKubernetesResources(kind.definition())
                .inNamespace(namespace.value())
                .resource(object)
                .patch(context.build()));
  }

  /// Whether a write is meant.
  enum Trial {
    /// The API server says what it thinks of it and keeps nothing.
    ONLY,
    MEANT
  }

  /// Makes a new object.
  ///
  /// @throws Trouble of kind CONFLICT when there is one of its name
  void create(ReviewKind kind, ObjectNode json, Trial trial) throws Trouble {
    GenericKubernetesResource object = object(json);
    ask(
        "create",
        kind,
        client -> {
          Resource<GenericKubernetesResource> resource =
              client
                  .genericKubernetesResources(kind.definition())
                  .inNamespace(namespace.value())
                  .resource(object);
          return trial == Trial.ONLY ? resource.dryRun().create() : resource.create();
        });
  }

  /// One of the objects that every review app has.
  void applyBound(String plural, HasMetadata bound) throws Trouble {
    PatchContext context =
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(ReviewMarks.SLIPWAY)
            .withForce(true)
            .build();
    server.ask(
        asking("patch", plural),
        client -> client.resource(bound).inNamespace(namespace.value()).patch(context));
  }

  Optional<GenericKubernetesResource> find(ReviewKind kind, String name) throws Trouble {
    return ask("get", kind, client -> Optional.ofNullable(at(client, kind, name).get()));
  }

  /// All of a kind that are the review app's; none where the cluster does not know the kind.
  List<GenericKubernetesResource> all(ReviewKind kind, ReviewId review) throws Trouble {
    try {
      return ask(
          "list",
          kind,
          client ->
              client
                  .genericKubernetesResources(kind.definition())
                  .inNamespace(namespace.value())
                  .withLabels(ReviewMarks.selector(review))
                  .list()
                  .getItems());
    } catch (Trouble trouble) {
      if (trouble.kind() == Trouble.Kind.NOT_FOUND) {
        return List.of();
      }
      throw trouble;
    }
  }

  /// Changes this very object.
  void merge(ReviewKind kind, HasMetadata object, Map<String, Object> spec) throws Trouble {
    Map<String, Object> patch =
        Map.of("metadata", Map.of("uid", object.getMetadata().getUid()), "spec", spec);
    ask(
        "patch",
        kind,
        client ->
            at(client, kind, object.getMetadata().getName())
                .patch(MERGE, client.getKubernetesSerialization().asJson(patch)));
  }

  void delete(ReviewKind kind, HasMetadata object, String propagation) throws Trouble {
    String path =
        "%s/namespaces/%s/%s/%s"
            .formatted(kind.api(), namespace, kind.plural(), object.getMetadata().getName());
    new Deletion(path, object, propagation).send(server, asking("delete", kind.plural()));
  }

  List<Deployment> deployments(ReviewId review) throws Trouble {
    return ask(
        "list",
        ReviewKind.DEPLOYMENT,
        client ->
            client
                .apps()
                .deployments()
                .inNamespace(namespace.value())
                .withLabels(ReviewMarks.selector(review))
                .list()
                .getItems());
  }

  List<StatefulSet> statefulSets(ReviewId review) throws Trouble {
    return ask(
        "list",
        ReviewKind.STATEFUL_SET,
        client ->
            client
                .apps()
                .statefulSets()
                .inNamespace(namespace.value())
                .withLabels(ReviewMarks.selector(review))
                .list()
                .getItems());
  }

  List<Job> jobs(ReviewId review) throws Trouble {
    return ask(
        "list",
        ReviewKind.JOB,
        client ->
            client
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace.value())
                .withLabels(ReviewMarks.selector(review))
                .list()
                .getItems());
  }

  List<Service> services(ReviewId review) throws Trouble {
    return ask(
        "list",
        ReviewKind.SERVICE,
        client ->
            client
                .services()
                .inNamespace(namespace.value())
                .withLabels(ReviewMarks.selector(review))
                .list()
                .getItems());
  }

  List<ReplicaSet> replicaSets() throws Trouble {
    return server.ask(
        asking("list", "replicasets"),
        client -> client.apps().replicaSets().inNamespace(namespace.value()).list().getItems());
  }

  List<io.fabric8.kubernetes.api.model.Pod> pods() throws Trouble {
    return server.ask(
        asking("list", "pods"),
        client -> client.pods().inNamespace(namespace.value()).list().getItems());
  }

  private static GenericKubernetesResource object(ObjectNode json) {
    return ReviewManifests.JSON.convertValue(json, GenericKubernetesResource.class);
  }

  private Resource<GenericKubernetesResource> at(
      KubernetesClient client, ReviewKind kind, String name) {
    return client
        .genericKubernetesResources(kind.definition())
        .inNamespace(namespace.value())
        .withName(name);
  }

  private <T> T ask(String verb, ReviewKind kind, Function<KubernetesClient, T> question)
      throws Trouble {
    return server.ask(asking(verb, kind.plural()), question);
  }
}
