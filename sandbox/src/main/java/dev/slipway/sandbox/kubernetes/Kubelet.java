package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.ImageCatalogue.ImageFacts;
import dev.slipway.sandbox.kubernetes.EventRecorder.Sort;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The one node: takes pods through start, probes, crashes with back-off, and their end, as the
/// demo builds behind their images behave. Words and order are those recorded from a kubelet 1.20
/// on containerd.
///
/// {@link #note} and {@link #run} may be called from any thread, all else runs on the timeline.
final class Kubelet {
  static final String NODE = "node1";
  static final String NODE_ADDRESS = "10.245.0.1";

  private static final Duration RELIST = Duration.ofSeconds(1);
  private static final Duration MEMORY_LASTS = Duration.ofMillis(500);
  private static final Duration PROBES_TOLD_EVERY = Duration.ofSeconds(30);

  private final ObjectStore store;
  private final PodReports reports;
  private final Scheduler scheduler;
  private final ImagePulls pulls;
  private final Timeline timeline;
  private final Pace pace;
  private final Names names;
  private final Map<String, PodRun> runs = new ConcurrentHashMap<>();
  private final Queue<SessionHost> hosts = new ConcurrentLinkedQueue<>();
  private int addresses = 1;

  Kubelet(
      ObjectStore store,
      PodReports reports,
      Scheduler scheduler,
      ImagePulls pulls,
      Timeline timeline,
      Pace pace,
      Names names) {
    this.store = store;
    this.reports = reports;
    this.scheduler = scheduler;
    this.pulls = pulls;
    this.timeline = timeline;
    this.pace = pace;
    this.names = names;
  }

  /// The pod as it runs; empty before it is on the node.
  Optional<PodRun> run(String uid) {
    return Optional.ofNullable(runs.get(uid));
  }

  /// Takes note of a change of a pod.
  void note(Change change) {
    ObjectKey key = change.key();
    String uid = Trees.uid(change.object());
    switch (change.kind()) {
      case ADDED -> timeline.after(pace.scheduling(), () -> schedule(key, uid));
      case MODIFIED -> {
        if (Trees.deleting(change.object())
            && change.before() != null
            && !Trees.deleting(change.before())) {
          timeline.after(pace.controller(), () -> stop(key, uid));
        }
        if (change.before() != null && deadline(change.object()) != deadline(change.before())) {
          int deadline = deadline(change.object());
          timeline.after(pace.controller(), () -> run(uid).ifPresent(run -> minds(run, deadline)));
        }
      }
      case DELETED -> timeline.after(Duration.ZERO, () -> runs.remove(uid));
    }
  }

  private void schedule(ObjectKey key, String uid) {
    reports
        .living(key, uid)
        .filter(scheduler::schedule)
        .ifPresent(_ -> timeline.after(pace.controller(), () -> admit(key, uid)));
  }

  private void admit(ObjectKey key, String uid) {
    reports.living(key, uid).ifPresent(this::admit);
  }

  private void admit(ObjectNode pod) {
    addresses++;
    String address = "10.244.%d.%d".formatted(addresses / 250 % 250, 2 + addresses % 250);
    PodRun run = new PodRun(pod, address, timeline.now());
    runs.put(run.uid, run);
    reports.status(run);
    run.containers.forEach(c -> timeline.after(pace.creating(), () -> bringUp(run, c)));
    minds(run, deadline(pod));
  }

  private static int deadline(ObjectNode pod) {
    return Trees.integer(pod, 0, "spec", "activeDeadlineSeconds");
  }

  private void minds(PodRun run, int deadline) {
    if (deadline > 0) {
      Duration left = Duration.between(timeline.now(), run.started().plusSeconds(deadline));
      timeline.after(left.isNegative() ? Duration.ZERO : left, () -> exceedDeadline(run));
    }
  }

  private void bringUp(PodRun run, ContainerRun container) {
    if (!reports.gone(run)) {
      pulls.pull(
          run,
          container,
          facts -> timeline.after(pace.starting(), () -> start(run, container, facts)));
    }
  }

  private void start(PodRun run, ContainerRun container, ImageFacts facts) {
    Optional<ObjectNode> pod = reports.living(run.key, run.uid);
    if (pod.isEmpty() || run.failed()) {
      return;
    }
    if (lacksASecret(pod.get(), container)) {
      timeline.after(RELIST, () -> start(run, container, facts));
      return;
    }
    if (SessionHost.isFront(pod.get(), container.name) && !opens(run, container, pod.get())) {
      timeline.after(RELIST, () -> start(run, container, facts));
      return;
    }
    String image = ImagePulls.id(container.image, facts.digest());
    container.starts(names.containerId(), image, timeline.now());
    reports.event(run, container, Sort.NORMAL, "Created", "Created container " + container.name);
    reports.event(run, container, Sort.NORMAL, "Started", "Started container " + container.name);
    JsonNode command = container.spec.path("command");
    Behaviour behaviour =
        command.isEmpty()
            ? Behaviour.of(facts.behaviour())
            : Behaviour.ofCommand(command.path(0).asText(), facts.build());
    if (command.isEmpty()) {
      container.runs(facts);
    }
    String greeting = Behaviour.greeting(facts.build(), facts.behaviour());
    switch (behaviour) {
      case Behaviour.Serves() -> serve(run, container, greeting, Duration.ZERO);
      case Behaviour.ReadyAfter(Duration delay) -> serve(run, container, greeting, delay);
      case Behaviour.Migrates(var lines, Duration pause, int code) -> {
        serve(run, container, "", Duration.ZERO);
        Duration until = Duration.ZERO;
        for (String line : lines) {
          until = until.plus(pause);
          later(run, container, until, () -> container.prints(line, timeline.now()));
        }
        exitLater(run, container, until.plus(pause), code, code == 0 ? "Completed" : "Error", "");
      }
      case Behaviour.Stays() -> serve(run, container, "", Duration.ZERO);
      case Behaviour.Exits(Duration after, int code, String words) -> {
        if (after.isZero()) {
          container.prints(words, timeline.now());
          exit(run, container, code, "Error");
        } else {
          serve(run, container, greeting, Duration.ZERO);
          exitLater(run, container, after, code, "Error", words);
        }
      }
      case Behaviour.RunsOutOfMemory() -> {
        serve(run, container, greeting, Duration.ZERO);
        exitLater(run, container, MEMORY_LASTS, 137, "OOMKilled", "");
      }
    }
  }

  /// Whether a volume can't be mounted because its Secret is missing.
  private boolean lacksASecret(ObjectNode pod, ContainerRun container) {
    for (JsonNode mount : container.spec.path("volumeMounts")) {
      boolean lacks =
          Trees.named(Trees.at(pod, "spec", "volumes"), "name", Trees.text(mount, "name"))
              .map(volume -> volume.path("secret"))
              .filter(secret -> secret.has("secretName") && !secret.path("optional").asBoolean())
              .map(secret -> Trees.text(secret, "secretName"))
              .filter(name ->
                  store
                      .find(new ObjectKey(ResourceType.SECRETS, Trees.namespace(pod), name))
                      .isEmpty())
              .isPresent();
      if (lacks) {
        return true;
      }
    }
    return false;
  }

  /// Whether people can come in; as long as the Secret is missing, the volume can't be mounted.
  private boolean opens(PodRun run, ContainerRun container, ObjectNode pod) {
    Optional<SessionHost> host =
        SessionHost.open(store, timeline, pod, run, container, this::endSession);
    host.ifPresent(hosts::add);
    return host.isPresent();
  }

  private void endSession(PodRun run, String word) {
    for (ContainerRun container : run.containers) {
      if (container.running()) {
        container.exits(0, "Completed", word, timeline.now());
      }
    }
    reports.status(run);
  }

  /// Closes all ports.
  void close() {
    hosts.forEach(SessionHost::close);
  }

  private void exitLater(
      PodRun run, ContainerRun container, Duration after, int code, String reason, String words) {
    later(
        run,
        container,
        after,
        () -> {
          container.prints(words, timeline.now());
          exit(run, container, code, reason);
        });
  }

  /// Does something if the container still lives the same life.
  private void later(PodRun run, ContainerRun container, Duration after, Runnable act) {
    int life = container.life();
    timeline.after(
        after,
        () -> {
          if (!reports.gone(run) && container.life() == life && container.running()) {
            act.run();
          }
        });
  }

  private void serve(PodRun run, ContainerRun container, String greeting, Duration readyAfter) {
    container.prints(greeting, timeline.now());
    JsonNode probe = container.spec.path("readinessProbe");
    if (probe.isMissingNode()) {
      container.becomesReady();
    } else {
      Duration first =
          pace.firstProbe().plusSeconds(Trees.integer(probe, 0, "initialDelaySeconds"));
      Instant readyFrom = timeline.now().plus(readyAfter);
      int life = container.life();
      timeline.after(first, () -> probe(run, container, life, readyFrom, 1));
    }
    reports.status(run);
  }

  /// Probes until it succeeds. A failure that will last is told less and less often.
  private void probe(PodRun run, ContainerRun container, int life, Instant readyFrom, int attempt) {
    if (reports.gone(run) || container.life() != life || !container.running()) {
      return;
    }
    if (!timeline.now().isBefore(readyFrom)) {
      container.becomesReady();
      reports.status(run);
      return;
    }
    JsonNode probe = container.spec.path("readinessProbe");
    reports.event(
        run,
        container,
        Sort.WARNING,
        "Unhealthy",
        "Readiness probe failed: HTTP probe failed with statuscode: 503");
    Duration left = Duration.between(timeline.now(), readyFrom);
    boolean lasting =
        attempt >= Trees.integer(probe, 3, "failureThreshold")
            && left.compareTo(PROBES_TOLD_EVERY.multipliedBy(2)) > 0;
    Duration period = Duration.ofSeconds(Trees.integer(probe, 10, "periodSeconds"));
    timeline.after(
        lasting ? PROBES_TOLD_EVERY : period,
        () -> probe(run, container, life, readyFrom, attempt + 1));
  }

  /// A container has ended: it comes again at once the first time, then after growing pauses.
  private void exit(PodRun run, ContainerRun container, int code, String reason) {
    container.exits(code, reason, timeline.now());
    reports.status(run);
    if (!run.restarts(code)) {
      return;
    }
    Duration backOff = container.nextBackOff();
    if (!backOff.isZero()) {
      timeline.after(RELIST, () -> tellCrashLoop(run, container, backOff));
    }
    timeline.after(backOff.plus(RELIST), () -> bringUp(run, container));
  }

  private void tellCrashLoop(PodRun run, ContainerRun container, Duration backOff) {
    if (reports.gone(run)) {
      return;
    }
    container.waits(
        "CrashLoopBackOff",
        "back-off %s restarting failed container=%s pod=%s_%s(%s)"
            .formatted(
                goDuration(backOff), container.name, run.key.name(), run.key.namespace(), run.uid));
    reports.status(run);
    reports.event(run, container, Sort.WARNING, "BackOff", "Back-off restarting failed container");
  }

  private static String goDuration(Duration duration) {
    long minutes = duration.toMinutes();
    int seconds = duration.toSecondsPart();
    return minutes == 0 ? seconds + "s" : minutes + "m" + seconds + "s";
  }

  private void exceedDeadline(PodRun run) {
    if (reports.gone(run) || run.over()) {
      return;
    }
    run.exceedsDeadline();
    reports.event(
        run,
        Sort.NORMAL,
        "DeadlineExceeded",
        "Pod was active on the node longer than the specified deadline");
    endContainers(run);
  }

  private void endContainers(PodRun run) {
    for (ContainerRun container : run.containers) {
      if (container.running()) {
        container.exits(0, "Completed", timeline.now());
      }
    }
    reports.status(run);
  }

  private void stop(ObjectKey key, String uid) {
    PodRun run = runs.get(uid);
    if (run == null || run.containers.stream().noneMatch(ContainerRun::running)) {
      timeline.after(pace.controller(), () -> reports.remove(key, uid));
      return;
    }
    for (ContainerRun container : run.containers) {
      if (container.running()) {
        reports.event(
            run, container, Sort.NORMAL, "Killing", "Stopping container " + container.name);
      }
    }
    timeline.after(
        pace.stopping(),
        () -> {
          endContainers(run);
          timeline.after(pace.creating(), () -> reports.remove(key, uid));
        });
  }
}
