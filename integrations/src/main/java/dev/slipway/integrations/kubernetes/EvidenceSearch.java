package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.cluster.Evidence;
import dev.slipway.commands.cluster.Evidence.Happening;
import dev.slipway.commands.cluster.Evidence.PodLog;
import dev.slipway.commands.cluster.PodView;
import dev.slipway.commands.cluster.PodView.ContainerView;
import dev.slipway.commands.cluster.PodView.State;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.config.Namespace;
import dev.slipway.integrations.kubernetes.Trouble.Asking;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks for the reasons of a failure. Each piece has its own time-out, and one that is missing
/// does not keep the others back.
final class EvidenceSearch {
  private static final Logger LOG = LoggerFactory.getLogger(EvidenceSearch.class);
  private static final int LINES = 20;
  private static final int LONGEST_LOG = 64 * 1024;
  private static final long MOST_EVENTS = 200;

  /// What a kubelet answers, with status 200, instead of the log of a container that it has just
  /// removed for a newer one.
  private static final String GONE = "unable to retrieve container logs for ";

  private static final int LOOKS = 3;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private final ApiServer server;
  private final Namespace namespace;
  private final ExecutorService threads;

  EvidenceSearch(ApiServer server, Namespace namespace, ExecutorService threads) {
    this.server = server;
    this.namespace = namespace;
    this.threads = threads;
  }

  /// The evidence for what a view shows.
  Evidence of(WorkloadView view) {
    List<About> abouts = new ArrayList<>();
    abouts.add(new About(Workloads.kind(view.kind()), view.name()));
    switch (view.kind()) {
      case DEPLOYMENT ->
          view.newestRevision().ifPresent(set -> abouts.add(new About("ReplicaSet", set)));
      case STATEFUL_SET -> {}
    }
    return of(abouts, view.newestPods());
  }

  /// The evidence about an object that has pods of its own.
  Evidence of(String kind, String name, List<PodView> pods) {
    return of(List.of(new About(kind, name)), pods);
  }

  /// What events are about.
  private record About(String kind, String name) {}

  private Evidence of(List<About> abouts, List<PodView> pods) {
    Optional<Suspect> suspect =
        pods.stream()
            .flatMap(pod -> pod.containers().stream().map(container -> new Suspect(pod, container)))
            .max(Comparator.comparingInt(Suspect::badness));
    Future<Optional<PodLog>> log = threads.submit(() -> suspect.flatMap(this::log));
    List<Future<List<Happening>>> events = new ArrayList<>();
    abouts.forEach(about -> events.add(threads.submit(() -> events(about.kind(), about.name()))));
    worst(pods).ifPresent(pod -> events.add(threads.submit(() -> events("Pod", pod.name()))));
    return new Evidence(
        await(log).orElseGet(Optional::empty),
        events.stream()
            .flatMap(found -> await(found).stream().flatMap(List::stream))
            .sorted(Comparator.comparing(Happening::at))
            .toList());
  }

  /// The pod that events are most worth reading of, also when it has no containers yet.
  private static Optional<PodView> worst(List<PodView> pods) {
    return pods.stream()
        .max(
            Comparator.comparingInt(pod ->
                pod.containers().stream()
                    .mapToInt(container -> new Suspect(pod, container).badness())
                    .max()
                    .orElse(pod.ready() ? 0 : 1)));
  }

  /// A container that may be the culprit.
  private record Suspect(PodView pod, ContainerView container) {
    int badness() {
      boolean endedBadly = container.lastEnd().filter(end -> end.exitCode() != 0).isPresent();
      return switch (container.state()) {
        case State.Ended(_) when endedBadly -> 50;
        case State.Waiting(_, _) when endedBadly -> 50;
        case State.Running(_) when endedBadly && !container.ready() -> 40;
        case State.Waiting(String reason, _) when reason.contains("Image") -> 30;
        case State.Waiting(String reason, _) when reason.endsWith("Error") -> 30;
        case State.Running(_) -> container.ready() ? 0 : 20;
        case State.Waiting(_, _) -> 10;
        case State.Ended(_) -> 0;
      };
    }

    /// Whether what it said before it ended matters more than what it says now.
    boolean hasCrashed() {
      return container.restarts() > 0
          && container.lastEnd().isPresent()
          && !(container.state() instanceof State.Ended);
    }
  }

  private Optional<PodLog> log(Suspect suspect) {
    List<String> lines = lines(suspect);
    for (int look = 1; isGone(lines) && look < LOOKS && !isInterrupted(); look++) {
      lines = lines(suspect);
    }
    return lines.isEmpty() || isGone(lines)
        ? Optional.empty()
        : Optional.of(new PodLog(suspect.pod().name(), suspect.container().name(), lines));
  }

  private static boolean isGone(List<String> lines) {
    return lines.size() == 1 && lines.getFirst().startsWith(GONE);
  }

  /// Waits for the kubelet, which has begun the container anew, to tell so.
  private static boolean isInterrupted() {
    try {
      Thread.sleep(BETWEEN_LOOKS);
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private List<String> lines(Suspect suspect) {
    List<String> before = suspect.hasCrashed() ? lines(suspect, "&previous=true") : List.of();
    return before.isEmpty() || isGone(before) ? lines(suspect, "") : before;
  }

  private List<String> lines(Suspect suspect, String which) {
    String pod = suspect.pod().name();
    String container = suspect.container().name();
    try {
      String text =
          server.ask(
              new Asking("get", "pods/log", namespace),
              client ->
                  client.raw(
                      "/api/v1/namespaces/%s/pods/%s/log?container=%s&tailLines=%d&limitBytes=%d%s"
                          .formatted(namespace, pod, container, LINES, LONGEST_LOG, which)));
      List<String> lines = text == null ? List.of() : text.lines().toList();
      return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
    } catch (Trouble trouble) {
      LOG.info("No log of {}/{} container {}: {}", namespace, pod, container, trouble.getMessage());
      return List.of();
    }
  }

  private List<Happening> events(String kind, String name) {
    try {
      return server
          .ask(
              new Asking("list", "events", namespace),
              client ->
                  client
                      .v1()
                      .events()
                      .inNamespace(namespace.value())
                      .list(
                          new ListOptionsBuilder()
                              .withFieldSelector(
                                  "involvedObject.kind=%s,involvedObject.name=%s,type=Warning"
                                      .formatted(kind, name))
                              .withLimit(MOST_EVENTS)
                              .build()))
          .getItems()
          .stream()
          .map(event -> happening(kind + "/" + name, event))
          .toList();
    } catch (Trouble trouble) {
      LOG.info("No events of {} {} in {}: {}", kind, name, namespace, trouble.getMessage());
      return List.of();
    }
  }

  static Happening happening(String about, Event event) {
    return new Happening(
        about,
        Mapping.text(event.getReason()),
        Mapping.text(event.getMessage()),
        Math.max(1, Mapping.number(event.getCount())),
        at(event));
  }

  /// Old and new reporters fill in different times.
  private static Instant at(Event event) {
    return Mapping.time(event.getLastTimestamp())
        .or(() ->
            Optional.ofNullable(event.getEventTime()).flatMap(time -> Mapping.time(time.getTime())))
        .or(() -> Mapping.time(event.getFirstTimestamp()))
        .orElse(Instant.EPOCH);
  }

  private static <T> Optional<T> await(Future<T> piece) {
    try {
      return Optional.of(piece.get());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      LOG.error("A search for evidence broke", e);
      return Optional.empty();
    }
  }
}
