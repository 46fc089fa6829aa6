package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.cluster.Evidence;
import dev.slipway.commands.cluster.Evidence.Happening;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.Door;
import dev.slipway.commands.migrations.HostKey;
import dev.slipway.commands.migrations.LogPosition;
import dev.slipway.commands.migrations.PodOrder;
import dev.slipway.commands.migrations.PodSight;
import dev.slipway.commands.migrations.PodSight.Stage;
import dev.slipway.commands.migrations.Reach;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.migrations.StandingContainer;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.MigrationPods;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.Namespace;
import dev.slipway.config.Target;
import dev.slipway.integrations.kubernetes.MigrationLook.Outcome;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Migration containers as Jobs, one each, in the target's namespace. Nothing is remembered here:
/// what there is to know is in the Job's annotations. Safe for use by several threads at once.
public final class KubernetesMigrationPods implements MigrationPods {
  private static final Duration SOON = Duration.ofSeconds(1);

  /// How long an address may be silent after the pod is ready: kube-proxy follows within a second
  /// or two, a load balancer and its name within minutes.
  private static final Duration PROXY_PATIENCE = Duration.ofSeconds(20);

  private static final Duration BALANCER_PATIENCE = Duration.ofMinutes(5);
  private static final int FORWARDED_FROM = 20_000;
  private static final int FORWARDED_PORTS = 10_000;

  private final KubernetesClusters clusters;
  private final InstantSource clock;

  public KubernetesMigrationPods(KubernetesClusters clusters, InstantSource clock) {
    this.clusters = clusters;
    this.clock = clock;
  }

  @Override
  public Answer<HostKey> make(Target target, PodOrder order) {
    try {
      MigrationCalls calls = calls(target);
      Optional<Job> standing = calls.job(order.name());
      return standing.isPresent()
          ? adopt(calls, target, order, standing.get())
          : makeAnew(calls, target, order);
    } catch (Trouble trouble) {
      return answer(trouble, target);
    }
  }

  /// The work of an earlier call, or of somebody else.
  private static Answer<HostKey> adopt(MigrationCalls calls, Target target, PodOrder order, Job job)
      throws Trouble {
    if (isGoing(job)) {
      return later(target, "the last container of this name is still being removed");
    }
    if (!MigrationMarks.session(job).equals(Optional.of(order.session()))) {
      return new Answer.Refused<>(
          new Refusal(
              "name-taken",
              "there is a %s in namespace %s already, and it belongs to something else"
                  .formatted(order.name(), target.namespace())));
    }
    Optional<HostKey> hostKey = MigrationMarks.hostKey(job);
    if (MigrationMarks.isMarked(job, MigrationMarks.MADE) && hostKey.isPresent()) {
      return new Answer.Found<>(hostKey.get());
    }
    // The private half of its host key died with whoever began it; nobody can have logged in.
    calls.delete(job);
    return later(target, "what was half made is being removed first");
  }

  private Answer<HostKey> makeAnew(MigrationCalls calls, Target target, PodOrder order)
      throws Trouble {
    Answer<TemplateCopy> copy = copy(calls, target, order.template());
    if (!(copy instanceof Answer.Found<TemplateCopy>(TemplateCopy live))) {
      return copy.map(_ -> HostKeyPair.generate().publicHalf());
    }
    HostKeyPair hostKey = HostKeyPair.generate();
    MigrationObjects objects = new MigrationObjects(target, order, live, hostKey);
    calls.account();
    try {
      Job job = calls.create("jobs", objects.job(clock.instant()));
      Job timer = calls.create("jobs", objects.timer(job, clock.instant()));
      calls.begin(timer, order.endsAt());
      calls.create("networkpolicies", objects.policy(timer));
      Optional<Service> service = objects.service(timer);
      if (service.isPresent()) {
        calls.create("services", service.get());
      }
      calls.create("secrets", objects.secret(timer));
      calls.annotate(job, MigrationMarks.MADE, clock.instant().toString());
    } catch (Trouble trouble) {
      return switch (trouble.kind()) {
        case CONFLICT -> later(target, "something of an earlier attempt is still there");
        case REJECTED, NOT_FOUND ->
            new Answer.Refused<>(
                new Refusal(
                    "pod-refused", "the cluster does not take it: " + trouble.getMessage()));
        case MISCONFIGURED, UNAUTHORIZED, FORBIDDEN, BUSY, NOT_SENT, SILENT ->
            answer(trouble, target);
      };
    }
    return new Answer.Found<>(hostKey.publicHalf());
  }

  /// What a live container has that a migration's pod takes over.
  static Answer<TemplateCopy> copy(MigrationCalls calls, Target target, PodOrder.Template template)
      throws Trouble {
    Optional<HasMetadata> workload = calls.workload(template.workload());
    if (workload.isEmpty()) {
      return new Answer.Refused<>(KubernetesClusters.notFound(target, template.workload()));
    }
    PodSpec spec = Workloads.template(workload.get()).getSpec();
    return spec.getContainers().stream()
        .filter(container -> container.getName().equals(template.container().name()))
        .findFirst()
        .<Answer<TemplateCopy>>map(live -> new Answer.Found<>(new TemplateCopy(spec, live)))
        .orElseGet(() ->
            new Answer.Refused<>(
                new Refusal(
                    "container-not-found",
                    "%s %s has no container %s to copy"
                        .formatted(
                            Workloads.kind(template.workload().kind()),
                            template.workload().name(),
                            template.container().name()),
                    "Correct the container's name in the configuration.")));
  }

  @Override
  public Answer<PodSight> look(Target target, ContainerName name, SessionId session) {
    try {
      MigrationCalls calls = calls(target);
      Optional<Job> found = calls.job(name, session).filter(job -> !isGoing(job));
      if (found.isEmpty()) {
        return new Answer.Found<>(new PodSight.Absent());
      }
      Job job = found.get();
      List<Pod> pods = calls.pods(job);
      List<Happening> warnings = pods.isEmpty() ? calls.warnings(job) : List.of();
      Outcome outcome = new MigrationLook(job, pods, warnings, clock.instant()).outcome();
      return new Answer.Found<>(
          switch (outcome) {
            case Outcome.Said(PodSight.Failed(Cause cause)) ->
                new PodSight.Failed(explained(cause, calls, pods));
            case Outcome.Said(PodSight sight) -> sight;
            case Outcome.PodIsReady(Pod pod, Instant since) -> door(calls, job, pod, since);
          });
    } catch (Trouble trouble) {
      return answer(trouble, target);
    }
  }

  /// Why an image can't be had stands in the events alone, once Kubernetes waits before it tries
  /// again.
  private static Cause explained(Cause cause, MigrationCalls calls, List<Pod> pods) throws Trouble {
    if (cause.code() != Cause.Code.IMAGE_PULL) {
      return cause;
    }
    List<Happening> warnings = new ArrayList<>();
    for (Pod pod : pods) {
      warnings.addAll(calls.warnings(pod));
    }
    return Cause.explain(cause, new Evidence(Optional.empty(), warnings));
  }

  /// Where a ready pod is reached, and whether it is.
  private PodSight door(MigrationCalls calls, Job job, Pod pod, Instant since) throws Trouble {
    Optional<Reach> reach = MigrationMarks.reach(job);
    Optional<HostKey> hostKey = MigrationMarks.hostKey(job);
    if (reach.isEmpty() || hostKey.isEmpty()) {
      return new PodSight.Failed(
          new Cause(Cause.Code.WRITE_REFUSED, "somebody has taken our annotations from the Job"));
    }
    ContainerName name = new ContainerName(job.getMetadata().getName());
    Optional<Door.Direct> direct =
        switch (reach.get()) {
          case Reach.Forwarded() -> Optional.empty();
          case Reach.NodePort(Optional<String> host) ->
              nodePort(calls.service(job), host.or(() -> node(pod)));
          case Reach.LoadBalancer(Optional<String> host) -> balancer(calls.service(job), host);
        };
    Instant endsAt = MigrationMarks.endsAt(pod).orElseGet(clock::instant);
    String uid = pod.getMetadata().getUid();
    if (reach.get() instanceof Reach.Forwarded) {
      int port = FORWARDED_FROM + Math.floorMod(name.value().hashCode(), FORWARDED_PORTS);
      Door door = new Door.Forward(new Namespace(pod.getMetadata().getNamespace()), name, port);
      return new PodSight.Ready(uid, door, hostKey.get(), endsAt);
    }
    boolean reached =
        MigrationMarks.annotation(job, MigrationMarks.REACHED).filter(uid::equals).isPresent();
    Optional<String> problem =
        direct.isEmpty()
            ? Optional.of("the cluster has not given it an address")
            : reached ? Optional.empty() : Banner.problem(direct.get().host(), direct.get().port());
    if (problem.isPresent()) {
      Duration patience =
          switch (reach.get()) {
            case Reach.LoadBalancer(_) -> BALANCER_PATIENCE;
            case Reach.NodePort(_), Reach.Forwarded() -> PROXY_PATIENCE;
          };
      return since.plus(patience).isAfter(clock.instant())
          ? new PodSight.Starting(Stage.SSH_ANSWERS, problem.get())
          : new PodSight.Failed(
              new Cause(
                  Cause.Code.UNREACHABLE,
                  "it runs, but can't be reached from here: " + problem.get()));
    }
    if (!reached) {
      calls.annotate(job, MigrationMarks.REACHED, uid);
    }
    return new PodSight.Ready(uid, direct.orElseThrow(), hostKey.get(), endsAt);
  }

  private static Optional<String> node(Pod pod) {
    return Optional.ofNullable(pod.getStatus().getHostIP());
  }

  private static Optional<Door.Direct> nodePort(Optional<Service> service, Optional<String> host) {
    return service
        .map(found -> found.getSpec().getPorts().getFirst().getNodePort())
        .flatMap(port -> host.map(name -> new Door.Direct(name, port)));
  }

  private static Optional<Door.Direct> balancer(Optional<Service> service, Optional<String> host) {
    return service
        .map(found -> found.getStatus().getLoadBalancer().getIngress())
        .filter(ingress -> !ingress.isEmpty())
        .map(List::getFirst)
        .flatMap(first ->
            host.or(() -> Optional.ofNullable(first.getHostname()))
                .or(() -> Optional.ofNullable(first.getIp())))
        .map(name -> new Door.Direct(name, 22));
  }

  @Override
  public Answer<Instant> extend(
      Target target, ContainerName name, SessionId session, Instant endsAt) {
    try {
      MigrationCalls calls = calls(target);
      Optional<Job> found =
          going(calls.job(name, session))
              .filter(job -> !MigrationMarks.isMarked(job, MigrationMarks.STOPPED));
      if (found.isEmpty()) {
        return new Answer.Refused<>(
            new Refusal(
                "container-not-found",
                "there is no %s running in namespace %s".formatted(name, target.namespace())));
      }
      Job job = found.get();
      Instant last = MigrationMarks.made(job).plus(MigrationObjects.LONGEST);
      if (endsAt.isAfter(last)) {
        return new Answer.Refused<>(
            new Refusal(
                "too-long",
                "%s can't live longer than %d h in all"
                    .formatted(name, MigrationObjects.LONGEST.toHours()),
                "Start another one when this one has ended."));
      }
      Optional<Pod> pod = newest(calls.pods(job));
      if (pod.isEmpty()) {
        return later(target, "its pod is not there yet");
      }
      Instant end = Instant.ofEpochSecond(endsAt.getEpochSecond());
      Optional<Instant> known = MigrationMarks.endsAt(pod.get()).filter(at -> !at.isBefore(end));
      if (known.isPresent()) {
        return new Answer.Found<>(known.get());
      }
      // The Jobs' clocks first, so that none rings before the pod's own.
      Optional<Job> timer = calls.timer(name, session);
      if (timer.isPresent()) {
        calls.deadline(timer.get(), end, MigrationObjects.TIMERS_PATIENCE);
      }
      calls.deadline(job, end, MigrationObjects.JOBS_PATIENCE);
      calls.annotateUnchanged(
          pod.get(), MigrationMarks.EXPIRES_AT, Long.toString(end.getEpochSecond()));
      return new Answer.Found<>(end);
    } catch (Trouble trouble) {
      return answer(trouble, target);
    }
  }

  @Override
  public Answer<Done> stop(Target target, ContainerName name, SessionId session) {
    try {
      MigrationCalls calls = calls(target);
      Optional<Job> job = going(calls.job(name, session));
      if (job.isPresent()) {
        calls.annotate(job.get(), MigrationMarks.STOPPED, clock.instant().toString());
        for (Pod pod : calls.pods(job.get())) {
          calls.annotate(pod, MigrationMarks.EXPIRES_AT, "now");
        }
      }
      return new Answer.Found<>(Done.DONE);
    } catch (Trouble trouble) {
      return trouble.kind() == Trouble.Kind.NOT_FOUND
          ? new Answer.Found<>(Done.DONE)
          : answer(trouble, target);
    }
  }

  @Override
  public Answer<Done> remove(Target target, ContainerName name, SessionId session) {
    try {
      MigrationCalls calls = calls(target);
      Optional<Job> job = calls.job(name, session).filter(found -> !isGoing(found));
      if (job.isPresent()) {
        calls.delete(job.get());
      }
      return new Answer.Found<>(Done.DONE);
    } catch (Trouble trouble) {
      return answer(trouble, target);
    }
  }

  @Override
  public Answer<List<StandingContainer>> all(Target target) {
    try {
      return new Answer.Found<>(
          calls(target).jobs().stream()
              .filter(job -> !isGoing(job))
              .flatMap(job -> MigrationMarks.standing(job).stream())
              .sorted(Comparator.comparing(StandingContainer::name))
              .toList());
    } catch (Trouble trouble) {
      return answer(trouble, target);
    }
  }

  @Override
  public Following follow(
      Target target, ContainerName name, SessionId session, LogPosition from, Listener listener) {
    SessionReader reader =
        new SessionReader(
            () -> calls(target), target, name, new SessionOutput(name, session), from, listener);
    reader.start();
    return reader;
  }

  private MigrationCalls calls(Target target) {
    return new MigrationCalls(clusters.server(target), target.namespace());
  }

  private static Optional<Job> going(Optional<Job> job) {
    return job.filter(found -> !isGoing(found))
        .filter(found -> MigrationLook.over(found).isEmpty());
  }

  static boolean isGoing(HasMetadata object) {
    return object.getMetadata().getDeletionTimestamp() != null;
  }

  private static Optional<Pod> newest(List<Pod> pods) {
    return pods.stream()
        .filter(pod -> !isGoing(pod))
        .max(Comparator.comparing(MigrationMarks::made));
  }

  static <T> Answer<T> later(Target target, String reason) {
    return new Answer.Unavailable<>(
        new Outage(KubernetesClusters.system(target), reason, Optional.of(SOON)));
  }

  /// What was read a moment ago has changed: it is to be asked again.
  static <T> Answer<T> answer(Trouble trouble, Target target) {
    return switch (trouble.kind()) {
      case CONFLICT, NOT_FOUND -> later(target, "it changed while we looked");
      case MISCONFIGURED, UNAUTHORIZED, FORBIDDEN, REJECTED, BUSY, NOT_SENT, SILENT ->
          trouble.answer(KubernetesClusters.system(target));
    };
  }
}
