package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.cluster.Evidence.Happening;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.config.Namespace;
import dev.slipway.config.Workload;
import dev.slipway.integrations.kubernetes.Trouble.Asking;
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
import java.time.Duration;
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
    return job(name.value());
  }

  private Optional<Job> job(String name) throws Trouble {
    return server.ask(
        asking("get", "jobs"),
        client -> {
          Job job = client.batch().v1().jobs().inNamespace(namespace.value()).withName(name).get();
          return Optional.ofNullable(job);
        });
  }

  /// The Job of a name, if it is this session's.
  Optional<Job> job(ContainerName name, SessionId session) throws Trouble {
    return job(name).filter(job -> MigrationMarks.session(job).equals(Optional.of(session)));
  }

  /// The timer of what belongs to a Job; empty when it has rung.
  Optional<Job> timer(ContainerName name, SessionId session) throws Trouble {
    return job(MigrationMarks.part(name, session));
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
  /// look. Only if nobody has changed the Job since it was read.
  ///
  /// @param patience how much longer than its pod the Job lives
  void deadline(Job job, Instant endsAt, Duration patience) throws Trouble {
    Instant started =
        Optional.ofNullable(job.getStatus())
            .flatMap(status -> Mapping.time(status.getStartTime()))
            .orElseGet(() -> MigrationMarks.made(job));
    patchJob(
        job,
        Map.of(
            "metadata",
            unchanged(
                job,
                Map.of(
                    MigrationMarks.EXPIRES_AT,
                    Long.toString(endsAt.getEpochSecond()),
                    MigrationMarks.LOOK,
                    endsAt.toString())),
            "spec",
            Map.of("activeDeadlineSeconds", MigrationMarks.jobSeconds(started, endsAt, patience))));
  }

  /// Has a timer begin. Kubernetes 1.20 keeps the start only of a Job that has pods, and without a
  /// start there is no deadline; it is told when it was made, and the deadline again, so that it
  /// looks then. Where a later one has begun it already, or where we may not, nothing is changed.
  void begin(Job timer, Instant endsAt) throws Trouble {
    Map<String, Object> patch =
        Map.of(
            "metadata",
            unchanged(timer, Map.of()),
            "status",
            Map.of("startTime", timer.getMetadata().getCreationTimestamp()));
    try {
      Job begun =
          server.ask(
              asking("patch", "jobs/status"),
              client ->
                  client
                      .batch()
                      .v1()
                      .jobs()
                      .inNamespace(namespace.value())
                      .withName(timer.getMetadata().getName())
                      .subresource("status")
                      .patch(MERGE, client.getKubernetesSerialization().asJson(patch)));
      deadline(begun, endsAt, MigrationObjects.TIMERS_PATIENCE);
    } catch (Trouble trouble) {
      if (!trouble.isRefusal()) {
        throw trouble;
      }
    }
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
    patchPod(pod, metadata(pod, Map.of(name, value)));
  }

  /// The same, only if nobody has changed the pod since it was read.
  void annotateUnchanged(Pod pod, String name, String value) throws Trouble {
    patchPod(pod, unchanged(pod, Map.of(name, value)));
  }

  private void patchPod(Pod pod, Map<String, Object> metadata) throws Trouble {
    Map<String, Object> patch = Map.of("metadata", metadata);
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

  /// And with its version, so that a call that arrives late does not undo what came after it.
  private static Map<String, Object> unchanged(
      HasMetadata object, Map<String, String> annotations) {
    return Map.of(
        "uid",
        object.getMetadata().getUid(),
        "resourceVersion",
        object.getMetadata().getResourceVersion(),
        "annotations",
        annotations);
  }

  /// Deletes this very Job, and before it all that it owns.
  void delete(Job job) throws Trouble {
    delete("jobs", "/apis/batch/v1", job, "Foreground");
  }

  private void delete(String plural, String api, HasMetadata object, String propagation)
      throws Trouble {
    String path =
        "%s/namespaces/%s/%s/%s".formatted(api, namespace, plural, object.getMetadata().getName());
    new Deletion(path, object, propagation).send(server, asking("delete", plural));
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
    delete("pods", "/api/v1", pod, "Background");
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
