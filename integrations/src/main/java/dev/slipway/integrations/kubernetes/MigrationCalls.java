package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.cluster.Evidence.Happening;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.config.Namespace;
import dev.slipway.config.Workload;
import dev.slipway.integrations.kubernetes.Trouble.Asking;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The requests that migration containers need, in one namespace.
record MigrationCalls(ApiServer server, Namespace namespace) {
  private static final PatchContext MERGE =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager("slipway")
          .build();

  private Asking asking(String verb, String resource) {
    return new Asking(verb, resource, namespace);
  }

  Optional<Job> job(ContainerName name) throws Trouble {
    return server.ask(
        asking("get", "jobs"),
        client -> {
          Job job =
              client
                  .batch()
                  .v1()
                  .jobs()
                  .inNamespace(namespace.value())
                  .withName(name.value())
                  .get();
          return Optional.ofNullable(job);
        });
  }

  List<Job> jobs() throws Trouble {
    return server.ask(
        asking("list", "jobs"),
        client ->
            client
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace.value())
                .withLabel(MigrationMarks.SESSION)
                .list()
                .getItems());
  }

  Optional<HasMetadata> workload(Workload workload) throws Trouble {
    return server.ask(
        asking("get", Workloads.plural(workload.kind())),
        client ->
            Optional.<HasMetadata>ofNullable(Workloads.at(client, namespace, workload).get()));
  }

  /// All pods of the Job's session, the oldest first.
  List<Pod> pods(Job job) throws Trouble {
    Optional<SessionId> session = MigrationMarks.session(job);
    if (session.isEmpty()) {
      return List.of();
    }
    return server.ask(
        asking("list", "pods"),
        client ->
            client
                .pods()
                .inNamespace(namespace.value())
                .withLabel(MigrationMarks.SESSION, session.get().value())
                .list()
                .getItems()
                .stream()
                .sorted(Comparator.comparing(MigrationMarks::made))
                .toList());
  }

  Optional<Service> service(Job job) throws Trouble {
    Optional<SessionId> session = MigrationMarks.session(job);
    if (session.isEmpty()) {
      return Optional.empty();
    }
    String name =
        MigrationMarks.part(new ContainerName(job.getMetadata().getName()), session.get());
    return server.ask(
        asking("get", "services"),
        client ->
            Optional.ofNullable(
                client.services().inNamespace(namespace.value()).withName(name).get()));
  }

  List<Happening> warnings(Job job) throws Trouble {
    return server
        .ask(
            asking("list", "events"),
            client ->
                client
                    .v1()
                    .events()
                    .inNamespace(namespace.value())
                    .list(
                        new ListOptionsBuilder()
                            .withFieldSelector(
                                "involvedObject.uid=%s,type=Warning"
                                    .formatted(job.getMetadata().getUid()))
                            .build()))
        .getItems()
        .stream()
        .map(event -> EvidenceSearch.happening("Job/" + job.getMetadata().getName(), event))
        .sorted(Comparator.comparing(Happening::at))
        .toList();
  }

  /// The account of all migration containers; usually the manifests have brought it.
  void account() throws Trouble {
    boolean there =
        server.ask(
            asking("get", "serviceaccounts"),
            client ->
                client
                        .serviceAccounts()
                        .inNamespace(namespace.value())
                        .withName(MigrationObjects.ACCOUNT)
                        .get()
                    != null);
    if (there) {
      return;
    }
    try {
      create(
          "serviceaccounts",
          new ServiceAccountBuilder()
              .withNewMetadata()
              .withName(MigrationObjects.ACCOUNT)
              .endMetadata()
              .withAutomountServiceAccountToken(false)
              .build());
    } catch (Trouble trouble) {
      if (trouble.kind() != Trouble.Kind.CONFLICT) {
        throw trouble;
      }
    }
  }

  <T extends HasMetadata> T create(String plural, T object) throws Trouble {
    return server.ask(
        asking("create", plural),
        client -> client.resource(object).inNamespace(namespace.value()).create());
  }

  void annotate(Job job, String name, String value) throws Trouble {
    patchJob(job, Map.of("metadata", metadata(job, Map.of(name, value))));
  }

  /// A Job's controller does not see by itself that its deadline has moved; the annotation makes it
  /// look.
  void deadline(Job job, Instant endsAt) throws Trouble {
    Instant started =
        Optional.ofNullable(job.getStatus())
            .flatMap(status -> Mapping.time(status.getStartTime()))
            .orElseGet(() -> MigrationMarks.made(job));
    patchJob(
        job,
        Map.of(
            "metadata",
            metadata(
                job,
                Map.of(
                    MigrationMarks.EXPIRES_AT,
                    Long.toString(endsAt.getEpochSecond()),
                    MigrationMarks.LOOK,
                    endsAt.toString())),
            "spec",
            Map.of("activeDeadlineSeconds", MigrationMarks.jobSeconds(started, endsAt))));
  }

  private void patchJob(Job job, Map<String, Object> patch) throws Trouble {
    server.ask(
        asking("patch", "jobs"),
        client ->
            client
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace.value())
                .withName(job.getMetadata().getName())
                .patch(MERGE, client.getKubernetesSerialization().asJson(patch)));
  }

  void annotate(Pod pod, String name, String value) throws Trouble {
    Map<String, Object> patch = Map.of("metadata", metadata(pod, Map.of(name, value)));
    server.ask(
        asking("patch", "pods"),
        client ->
            client
                .pods()
                .inNamespace(namespace.value())
                .withName(pod.getMetadata().getName())
                .patch(MERGE, client.getKubernetesSerialization().asJson(patch)));
  }

  /// With its uid, so that no later object of that name is meant.
  private static Map<String, Object> metadata(HasMetadata object, Map<String, String> annotations) {
    return Map.of("uid", object.getMetadata().getUid(), "annotations", annotations);
  }

  /// Deletes the Job, and with it all that it owns.
  void delete(Job job) throws Trouble {
    server.ask(
        asking("delete", "jobs"),
        client ->
            client
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace.value())
                .withName(job.getMetadata().getName())
                .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                .delete());
  }

  Optional<Pod> pod(String name) throws Trouble {
    return server.ask(
        asking("get", "pods"),
        client ->
            Optional.ofNullable(client.pods().inNamespace(namespace.value()).withName(name).get()));
  }

  /// All pods that run a command.
  List<Pod> runs() throws Trouble {
    return server.ask(
        asking("list", "pods"),
        client ->
            client
                .pods()
                .inNamespace(namespace.value())
                .withLabel(MigrationMarks.RUN)
                .list()
                .getItems());
  }

  /// Lets the pod's time be up. A deadline can only be brought nearer.
  void endNow(Pod pod) throws Trouble {
    Map<String, Object> patch =
        Map.of(
            "metadata",
            Map.of("uid", pod.getMetadata().getUid()),
            "spec",
            Map.of("activeDeadlineSeconds", 1));
    server.ask(
        asking("patch", "pods"),
        client ->
            client
                .pods()
                .inNamespace(namespace.value())
                .withName(pod.getMetadata().getName())
                .patch(MERGE, client.getKubernetesSerialization().asJson(patch)));
  }

  /// Deletes this very pod, and with it what belongs to it.
  void delete(Pod pod) throws Trouble {
    server.ask(asking("delete", "pods"), client -> client.resource(pod).delete());
  }

  /// The log of a container as it grows, each line with its time, from a time on.
  LogWatch log(Pod pod, String container, Instant since) throws Trouble {
    Asking asking = asking("get", "pods/log");
    KubernetesClient client = server.client(asking);
    try {
      return Objects.requireNonNull(
          client
              .pods()
              .inNamespace(namespace.value())
              .withName(pod.getMetadata().getName())
              .inContainer(container)
              .withReadyWaitTimeout(0)
              .usingTimestamps()
              .sinceTime(since.toString())
              .watchLog());
    } catch (RuntimeException e) {
      throw server.trouble(e, asking);
    }
  }
}
