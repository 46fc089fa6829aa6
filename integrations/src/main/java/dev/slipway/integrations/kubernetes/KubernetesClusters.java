package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.cluster.Evidence;
import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Cluster;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.settings.Binding;
import dev.slipway.commands.settings.ConfigSource;
import dev.slipway.commands.settings.MapEdit;
import dev.slipway.commands.settings.Settings;
import dev.slipway.config.Environment.ConfigBinding;
import dev.slipway.config.Namespace;
import dev.slipway.config.Target;
import dev.slipway.config.Workload;
import dev.slipway.integrations.kubernetes.Trouble.Asking;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/// All clusters of the configuration, through fabric8. A cluster's client is made when it is first
/// needed and kept; a namespace is watched while somebody holds a watch over it and no longer,
/// since reading it anew takes a tenth of a second. Safe for use by several threads at once.
public final class KubernetesClusters implements Cluster, AutoCloseable {
  private final InstantSource clock;
  private final Patience patience;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("kubernetes-", 0).factory());
  private final Map<Target.Cluster, ApiServer> servers = new ConcurrentHashMap<>();
  private final Map<Place, TargetWatch> watches = new ConcurrentHashMap<>();

  public KubernetesClusters(InstantSource clock) {
    this(clock, Patience.usual());
  }

  public KubernetesClusters(InstantSource clock, Patience patience) {
    this.clock = clock;
    this.patience = patience;
  }

  /// Targets of several environments may lie in one namespace.
  private record Place(Target.Cluster cluster, Namespace namespace) {}

  @Override
  public Answer<WorkloadView> read(Target target, Workload workload) {
    Namespace namespace = target.namespace();
    return answered(
            target,
            () ->
                server(target)
                    .ask(
                        new Asking("get", Workloads.plural(workload.kind()), namespace),
                        client -> look(client, namespace, workload)))
        .then(found ->
            found
                .<Answer<WorkloadView>>map(Answer.Found::new)
                .orElseGet(() -> new Answer.Refused<>(notFound(target, workload))));
  }

  private static Optional<WorkloadView> look(
      KubernetesClient client, Namespace namespace, Workload workload) {
    HasMetadata object = Workloads.at(client, namespace, workload).get();
    if (object == null) {
      return Optional.empty();
    }
    LabelSelector selector = Workloads.selector(object);
    List<Seen.ReplicaSet> sets =
        switch (workload.kind()) {
          case DEPLOYMENT ->
              client
                  .apps()
                  .replicaSets()
                  .inNamespace(namespace.value())
                  .withLabelSelector(selector)
                  .list()
                  .getItems()
                  .stream()
                  .map(Mapping::replicaSet)
                  .filter(Seen.ReplicaSet.class::isInstance)
                  .map(Seen.ReplicaSet.class::cast)
                  .toList();
          case STATEFUL_SET -> List.of();
        };
    List<Seen.Pod> pods =
        client
            .pods()
            .inNamespace(namespace.value())
            .withLabelSelector(selector)
            .list()
            .getItems()
            .stream()
            .map(Mapping::pod)
            .filter(Seen.Pod.class::isInstance)
            .map(Seen.Pod.class::cast)
            .toList();
    return Optional.of(seen(object).with(sets, pods));
  }

  private static Seen.Controller seen(HasMetadata object) {
    return switch (object) {
      case Deployment deployment -> Mapping.deployment(deployment);
      case StatefulSet set -> Mapping.statefulSet(set);
      default -> throw new IllegalArgumentException("not a workload: " + object.getKind());
    };
  }

  @Override
  public WriteOutcome write(Target target, Write write) {
    Workload workload = write.workload();
    Namespace namespace = target.namespace();
    ApiServer server = server(target);
    String plural = Workloads.plural(workload.kind());
    HasMetadata before;
    try {
      before =
          server
              .ask(
                  new Asking("get", plural, namespace),
                  client ->
                      Optional.<HasMetadata>ofNullable(
                          Workloads.at(client, namespace, workload).get()))
              .orElse(null);
    } catch (Trouble trouble) {
      return nothingSent(target, trouble);
    }
    if (before == null) {
      return new WriteOutcome.Rejected(notFound(target, workload));
    }
    Optional<Refusal> unknown = unknownContainer(target, write, seen(before));
    if (unknown.isPresent()) {
      return new WriteOutcome.Rejected(unknown.get());
    }
    if (!write.resourceVersion().equals(before.getMetadata().getResourceVersion())) {
      return new WriteOutcome.Conflict();
    }
    Patch patch;
    try {
      Becoming becoming = becoming(write.content(), before, server, namespace);
      if (becoming.refusal().isPresent()) {
        return new WriteOutcome.Rejected(becoming.refusal().get());
      }
      patch = Patch.of(write, becoming.template());
    } catch (Trouble trouble) {
      return nothingSent(target, trouble);
    }
    try {
      HasMetadata after =
          server.ask(
              new Asking("patch", plural, namespace), client -> patch.send(client, namespace));
      return new WriteOutcome.Written(seen(after).with(List.of(), List.of()));
    } catch (Trouble trouble) {
      return switch (trouble.kind()) {
        case CONFLICT -> new WriteOutcome.Conflict();
        case NOT_FOUND -> new WriteOutcome.Rejected(notFound(target, workload));
        case MISCONFIGURED, UNAUTHORIZED, FORBIDDEN, REJECTED ->
            new WriteOutcome.Rejected(trouble.refusal());
        case BUSY, NOT_SENT -> new WriteOutcome.NotNow(trouble.outage(system(target)));
        case SILENT -> new WriteOutcome.Unknown(trouble.outage(system(target)));
      };
    }
  }

  /// What trouble before the write means for it.
  private static WriteOutcome nothingSent(Target target, Trouble trouble) {
    return trouble.isRefusal()
        ? new WriteOutcome.Rejected(trouble.refusal())
        : new WriteOutcome.NotNow(trouble.outage(system(target)));
  }

  /// What the pod template becomes.
  ///
  /// @param template empty when it stays as it is
  /// @param refusal why it must not become that; empty when it may
  record Becoming(Optional<PodTemplateSpec> template, Optional<Refusal> refusal) {}

  static Becoming becoming(
      Content content, HasMetadata before, ApiServer server, Namespace namespace) throws Trouble {
    return switch (content) {
      case Content.Same() -> new Becoming(Optional.empty(), Optional.empty());
      case Content.Images(var images, ConfigBinding config, Optional<String> told) -> {
        PodTemplateSpec template = withImages(before, images);
        Optional<String> bound =
            switch (config) {
              case VERSIONED -> Optional.of(new ConfigVersions(server, namespace).bind(template));
              case SHARED -> Optional.empty();
            };
        yield new Becoming(
            Optional.of(template),
            told.filter(wanted -> bound.filter(wanted::equals).isEmpty())
                .map(_ -> configChanged(before)));
      }
      case Content.Exactly(PodTemplate template) ->
          new Becoming(Optional.of(PodTemplates.read(template)), Optional.empty());
    };
  }

  private static Refusal configChanged(HasMetadata workload) {
    return new Refusal(
        "config-changed",
        "what the ConfigMaps and Secrets of %s hold was changed after it was looked up"
            .formatted(workload.getMetadata().getName()),
        "Deploy again to take them as they are now.");
  }

  /// A copy of the workload's template with other images.
  private static PodTemplateSpec withImages(HasMetadata workload, Map<String, String> images) {
    PodTemplateSpec template = new PodTemplateSpecBuilder(Workloads.template(workload)).build();
    Mapping.containers(template.getSpec())
        .forEach(container ->
            Optional.ofNullable(images.get(container.getName())).ifPresent(container::setImage));
    return template;
  }

  @Override
  public Answer<List<String>> lacking(Target target, PodTemplate template) {
    return answered(
        target,
        () ->
            new ConfigVersions(server(target), target.namespace())
                .lacking(PodTemplates.read(template)));
  }

  @Override
  public Answer<Settings> settings(Target target, PodTemplate template) {
    return answered(
        target,
        () ->
            TemplateSettings.of(
                new ConfigVersions(server(target), target.namespace()),
                PodTemplates.read(template)));
  }

  @Override
  public Answer<Binding> binding(Target target, PodTemplate template, Optional<MapEdit> edit) {
    return answered(
        target,
        () ->
            new ConfigVersions(server(target), target.namespace(), edit)
                .binding(PodTemplates.read(template)));
  }

  @Override
  public Answer<List<ConfigSource>> sources(Target target, PodTemplate template) {
    return answered(target, () -> edits(target).sources(PodTemplates.read(template)));
  }

  @Override
  public Answer<Edited> edit(Target target, MapEdit edit, long fence) {
    return answered(target, () -> edits(target).edit(edit, fence));
  }

  @Override
  public Answer<Edited> undo(Target target, MapEdit edit, long fence) {
    return answered(target, () -> edits(target).undo(edit, fence));
  }

  /// What is asked of a cluster.
  private interface Question<T> {
    T ask() throws Trouble;
  }

  private static <T> Answer<T> answered(Target target, Question<T> question) {
    try {
      return new Answer.Found<>(question.ask());
    } catch (Trouble trouble) {
      return trouble.answer(system(target));
    }
  }

  private ConfigEdits edits(Target target) {
    return new ConfigEdits(server(target), target.namespace());
  }

  private static Optional<Refusal> unknownContainer(
      Target target, Write write, Seen.Controller before) {
    if (!(write.content() instanceof Content.Images(var images, _, _))) {
      return Optional.empty();
    }
    return images.keySet().stream()
        .filter(name -> !before.images().containsKey(name))
        .sorted()
        .findFirst()
        .map(name ->
            new Refusal(
                "container-not-found",
                "%s %s in namespace %s has no container %s; it has %s"
                    .formatted(
                        Workloads.kind(write.workload().kind()),
                        write.workload().name(),
                        target.namespace(),
                        name,
                        String.join(", ", before.images().keySet().stream().sorted().toList())),
                "Correct the container's name in the configuration."));
  }

  @Override
  public Answer<Evidence> evidence(Target target, Workload workload) {
    return read(target, workload).map(search(target)::of);
  }

  EvidenceSearch search(Target target) {
    return new EvidenceSearch(server(target), target.namespace(), threads);
  }

  @Override
  public Watch watch(Target target, Runnable onChange) {
    Place place = new Place(target.cluster(), target.namespace());
    TargetWatch watch =
        watches.compute(
            place,
            (_, running) -> {
              TargetWatch joined = running == null ? begin(target) : running;
              joined.join(onChange);
              return joined;
            });
    AtomicBoolean left = new AtomicBoolean();
    return new TargetWatch.Hold(
        watch,
        () -> {
          if (left.compareAndSet(false, true)) {
            watches.computeIfPresent(
                place, (_, running) -> running.leave(onChange) ? null : running);
          }
        });
  }

  private TargetWatch begin(Target target) {
    TargetWatch watch =
        new TargetWatch(
            server(target), system(target), target.namespace(), patience, clock, threads);
    watch.start();
    return watch;
  }

  /// Ends all watches and connections. Questions under way end as if nobody had answered.
  @Override
  public void close() {
    watches.values().forEach(TargetWatch::close);
    watches.clear();
    servers.values().forEach(ApiServer::close);
    threads.shutdownNow();
  }

  /// The API server of a target, the same for all who ask.
  ApiServer server(Target target) {
    return servers.computeIfAbsent(
        target.cluster(), address -> new ApiServer(address, patience, clock, threads));
  }

  /// A target as people know it.
  static String system(Target target) {
    return "Kubernetes (" + target.name() + ")";
  }

  static Refusal notFound(Target target, Workload workload) {
    return new Refusal(
        "workload-not-found",
        "there is no %s %s in namespace %s"
            .formatted(Workloads.kind(workload.kind()), workload.name(), target.namespace()),
        "Correct the workload's name or the target's namespace in the configuration.");
  }
}
