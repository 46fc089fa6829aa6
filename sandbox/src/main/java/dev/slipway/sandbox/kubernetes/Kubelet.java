package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.ImageCatalogue;
import dev.slipway.sandbox.ImageCatalogue.ImageFacts;
import dev.slipway.sandbox.kubernetes.EventRecorder.Sort;
import dev.slipway.sandbox.kubernetes.EventRecorder.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The scheduler and the one node: takes pods through scheduling, image pull, start, probes,
/// crashes with back-off, and their end, as the demo builds behind their images behave. Words and
/// order are those recorded from a kubelet 1.20 on containerd.
///
/// {@link #note} and the look-ups may be called from any thread, all else runs on the timeline.
final class Kubelet {
  static final String NODE = "node1";
  static final String NODE_ADDRESS = "10.245.0.1";

  private static final Duration RELIST = Duration.ofSeconds(1);
  private static final Duration MEMORY_LASTS = Duration.ofMillis(500);
  private static final Duration FIRST_PULL_BACK_OFF = Duration.ofSeconds(10);
  private static final Duration LAST_PULL_BACK_OFF = Duration.ofMinutes(5);
  private static final Duration PROBES_TOLD_EVERY = Duration.ofSeconds(30);

  private final ObjectStore store;
  private final ObjectWrites writes;
  private final EventRecorder events;
  private final ImageCatalogue images;
  private final Timeline timeline;
  private final Pace pace;
  private final Names names;
  private final Map<String, PodRun> runs = new ConcurrentHashMap<>();
  private final Set<String> pulled = new HashSet<>();
  private int addresses = 1;

  Kubelet(
      ObjectStore store,
      ObjectWrites writes,
      EventRecorder events,
      ImageCatalogue images,
      Timeline timeline,
      Pace pace,
      Names names) {
    this.store = store;
    this.writes = writes;
    this.events = events;
    this.images = images;
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
      }
      case DELETED -> timeline.after(Duration.ZERO, () -> runs.remove(uid));
    }
  }

  private Optional<ObjectNode> living(ObjectKey key, String uid) {
    return store.find(key).filter(pod -> Trees.uid(pod).equals(uid) && !Trees.deleting(pod));
  }

  private void schedule(ObjectKey key, String uid) {
    Optional<ObjectNode> found = living(key, uid);
    if (found.isEmpty()) {
      return;
    }
    ObjectNode pod = found.get();
    if (!Trees.text(pod, "spec", "nodeName").isEmpty()) {
      timeline.after(pace.controller(), () -> admit(key, uid));
      return;
    }
    var _ =
        writes.replaceIfThere(
            key,
            ObjectWrites.Part.BINDING,
            Writer.SCHEDULER,
            before -> {
              ObjectNode bound = before.deepCopy();
              Trees.child(bound, "spec").put("nodeName", NODE);
              ObjectNode condition = bound.withArray("/status/conditions").addObject();
              condition.put("type", "PodScheduled").put("status", "True").putNull("lastProbeTime");
              condition.put("lastTransitionTime", Trees.time(timeline.now()));
              return bound;
            });
    events.record(
        pod,
        Source.SCHEDULER,
        Sort.NORMAL,
        "Scheduled",
        "Successfully assigned %s/%s to %s".formatted(key.namespace(), key.name(), NODE));
    timeline.after(pace.controller(), () -> admit(key, uid));
  }

  private void admit(ObjectKey key, String uid) {
    living(key, uid)
        .ifPresent(pod -> {
          addresses++;
          String address = "10.244.%d.%d".formatted(addresses / 250 % 250, 2 + addresses % 250);
          PodRun run = new PodRun(pod, address, timeline.now());
          runs.put(uid, run);
          write(run);
          run.containers.forEach(c -> timeline.after(pace.creating(), () -> pull(run, c)));
          int deadline = Trees.integer(pod, 0, "spec", "activeDeadlineSeconds");
          if (deadline > 0) {
            timeline.after(Duration.ofSeconds(deadline), () -> exceedDeadline(run));
          }
        });
  }

  private void write(PodRun run) {
    var _ =
        writes.replaceIfThere(
            run.key,
            ObjectWrites.Part.STATUS,
            Writer.KUBELET,
            before -> {
              if (!Trees.uid(before).equals(run.uid)) {
                return before;
              }
              ObjectNode after = before.deepCopy();
              after.set("status", run.status(before, timeline.now()));
              return after;
            });
  }

  private void tell(PodRun run, ContainerRun container, Sort sort, String reason, String message) {
    store
        .find(run.key)
        .filter(pod -> Trees.uid(pod).equals(run.uid))
        .ifPresent(pod ->
            events.record(
                pod,
                "spec.containers{" + container.name + "}",
                Source.KUBELET,
                sort,
                reason,
                message));
  }

  private boolean gone(PodRun run) {
    return living(run.key, run.uid).isEmpty();
  }

  private void pull(PodRun run, ContainerRun container) {
    if (gone(run)) {
      return;
    }
    boolean always = Trees.text(container.spec, "imagePullPolicy").equals("Always");
    if (pulled.contains(container.image) && !always) {
      tell(
          run,
          container,
          Sort.NORMAL,
          "Pulled",
          "Container image \"%s\" already present on machine".formatted(container.image));
      timeline.after(pace.starting(), () -> start(run, container));
      return;
    }
    tell(run, container, Sort.NORMAL, "Pulling", "Pulling image \"%s\"".formatted(container.image));
    timeline.after(
        pace.pulling(),
        () -> {
          if (images.find(container.image).isPresent()) {
            pulled.add(container.image);
            tell(
                run,
                container,
                Sort.NORMAL,
                "Pulled",
                "Successfully pulled image \"%s\" in %dms"
                    .formatted(container.image, pace.pulling().toMillis()));
            timeline.after(pace.starting(), () -> start(run, container));
          } else {
            failPull(run, container, FIRST_PULL_BACK_OFF);
          }
        });
  }

  private void failPull(PodRun run, ContainerRun container, Duration backOff) {
    if (gone(run)) {
      return;
    }
    String image = container.image;
    String why =
        ("rpc error: code = NotFound desc = failed to pull and unpack image \"%s\": failed to"
                + " resolve reference \"%s\": %s: not found")
            .formatted(image, image, image);
    tell(
        run,
        container,
        Sort.WARNING,
        "Failed",
        "Failed to pull image \"%s\": %s".formatted(image, why));
    tell(run, container, Sort.WARNING, "Failed", "Error: ErrImagePull");
    container.waits("ErrImagePull", why);
    write(run);
    timeline.after(RELIST, () -> backOffPull(run, container, backOff));
  }

  private void backOffPull(PodRun run, ContainerRun container, Duration backOff) {
    if (gone(run)) {
      return;
    }
    String message = "Back-off pulling image \"%s\"".formatted(container.image);
    tell(run, container, Sort.NORMAL, "BackOff", message);
    tell(run, container, Sort.WARNING, "Failed", "Error: ImagePullBackOff");
    container.waits("ImagePullBackOff", message);
    write(run);
    Duration doubled = backOff.multipliedBy(2);
    Duration next = doubled.compareTo(LAST_PULL_BACK_OFF) > 0 ? LAST_PULL_BACK_OFF : doubled;
    timeline.after(
        backOff,
        () -> {
          if (images.find(container.image).isPresent()) {
            pull(run, container);
          } else if (!gone(run)) {
            tell(
                run,
                container,
                Sort.NORMAL,
                "Pulling",
                "Pulling image \"%s\"".formatted(container.image));
            failPull(run, container, next);
          }
        });
  }

  private void start(PodRun run, ContainerRun container) {
    if (gone(run)) {
      return;
    }
    ImageFacts facts = images.find(container.image).orElse(new ImageFacts("", "ok", ""));
    Behaviour behaviour =
        container.spec.path("command").isEmpty()
            ? Behaviour.of(facts.behaviour())
            : new Behaviour.Stays();
    Instant now = timeline.now();
    container.starts(names.containerId(), imageId(container.image, facts.digest()), now);
    tell(run, container, Sort.NORMAL, "Created", "Created container " + container.name);
    tell(run, container, Sort.NORMAL, "Started", "Started container " + container.name);
    switch (behaviour) {
      case Behaviour.Serves() -> serve(run, container, facts, Duration.ZERO);
      case Behaviour.ReadyAfter(Duration delay) -> serve(run, container, facts, delay);
      case Behaviour.Stays() -> serve(run, container, new ImageFacts("", "", ""), Duration.ZERO);
      case Behaviour.Exits(Duration after, int code, String words) -> {
        if (after.isZero()) {
          container.prints(words);
          exit(run, container, code, "Error");
        } else {
          serve(run, container, facts, Duration.ZERO);
          end(run, container, after, code, "Error", words);
        }
      }
      case Behaviour.RunsOutOfMemory() -> {
        serve(run, container, facts, Duration.ZERO);
        end(run, container, MEMORY_LASTS, 137, "OOMKilled", "");
      }
    }
  }

  private static String imageId(String image, String digest) {
    int at = image.indexOf('@');
    String repository = at >= 0 ? image.substring(0, at) : image;
    int colon = repository.lastIndexOf(':');
    return (colon > repository.lastIndexOf('/') ? repository.substring(0, colon) : repository)
        + "@"
        + digest;
  }

  private void end(
      PodRun run, ContainerRun container, Duration after, int code, String reason, String words) {
    int life = container.life();
    timeline.after(
        after,
        () -> {
          if (!gone(run) && container.life() == life && container.running()) {
            container.prints(words);
            exit(run, container, code, reason);
          }
        });
  }

  private void serve(PodRun run, ContainerRun container, ImageFacts facts, Duration readyAfter) {
    if (!facts.build().isEmpty()) {
      container.prints(Behaviour.greeting(facts.build(), facts.behaviour()));
    }
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
    write(run);
  }

  private void probe(PodRun run, ContainerRun container, int life, Instant readyFrom, int attempt) {
    if (gone(run) || container.life() != life || !container.running()) {
      return;
    }
    if (!timeline.now().isBefore(readyFrom)) {
      container.becomesReady();
      write(run);
      return;
    }
    int failures = Trees.integer(container.spec, 3, "readinessProbe", "failureThreshold");
    int period = Trees.integer(container.spec, 10, "readinessProbe", "periodSeconds");
    tell(
        run,
        container,
        Sort.WARNING,
        "Unhealthy",
        "Readiness probe failed: HTTP probe failed with statuscode: 503");
    Duration left = Duration.between(timeline.now(), readyFrom);
    boolean longWait = attempt >= failures && left.compareTo(PROBES_TOLD_EVERY.multipliedBy(2)) > 0;
    timeline.after(
        longWait ? PROBES_TOLD_EVERY : Duration.ofSeconds(period),
        () -> probe(run, container, life, readyFrom, attempt + 1));
  }

  private void exit(PodRun run, ContainerRun container, int code, String reason) {
    container.exits(code, reason, timeline.now());
    write(run);
    if (!run.restarts(code)) {
      return;
    }
    Duration backOff = container.nextBackOff();
    if (backOff.isZero()) {
      timeline.after(RELIST, () -> pull(run, container));
      return;
    }
    timeline.after(
        RELIST,
        () -> {
          if (gone(run)) {
            return;
          }
          container.waits(
              "CrashLoopBackOff",
              "back-off %s restarting failed container=%s pod=%s_%s(%s)"
                  .formatted(
                      goDuration(backOff),
                      container.name,
                      run.key.name(),
                      run.key.namespace(),
                      run.uid));
          write(run);
          tell(run, container, Sort.WARNING, "BackOff", "Back-off restarting failed container");
        });
    timeline.after(backOff.plus(RELIST), () -> pull(run, container));
  }

  private static String goDuration(Duration duration) {
    long minutes = duration.toMinutes();
    int seconds = duration.toSecondsPart();
    return minutes == 0 ? seconds + "s" : minutes + "m" + seconds + "s";
  }

  private void exceedDeadline(PodRun run) {
    if (gone(run)) {
      return;
    }
    run.exceedsDeadline();
    for (ContainerRun container : run.containers) {
      if (container.running()) {
        container.exits(0, "Completed", timeline.now());
      }
    }
    write(run);
  }

  private void stop(ObjectKey key, String uid) {
    PodRun run = runs.get(uid);
    if (run == null) {
      remove(key, uid);
      return;
    }
    boolean anyRunning = false;
    for (ContainerRun container : run.containers) {
      if (container.running()) {
        anyRunning = true;
        tell(run, container, Sort.NORMAL, "Killing", "Stopping container " + container.name);
      }
    }
    if (!anyRunning) {
      timeline.after(pace.controller(), () -> remove(key, uid));
      return;
    }
    timeline.after(
        pace.stopping(),
        () -> {
          for (ContainerRun container : run.containers) {
            if (container.running()) {
              container.exits(0, "Completed", timeline.now());
            }
          }
          write(run);
          timeline.after(pace.creating(), () -> remove(key, uid));
        });
  }

  private void remove(ObjectKey key, String uid) {
    store.atomically(() -> {
      if (store.find(key).filter(pod -> Trees.uid(pod).equals(uid)).isPresent()) {
        store.remove(key);
      }
      return true;
    });
  }
}
