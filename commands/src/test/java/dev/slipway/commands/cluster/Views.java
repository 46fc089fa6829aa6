package dev.slipway.commands.cluster;

import dev.slipway.commands.cluster.PodView.ContainerView;
import dev.slipway.commands.cluster.PodView.End;
import dev.slipway.commands.cluster.PodView.State;
import dev.slipway.commands.cluster.WorkloadView.Change;
import dev.slipway.commands.cluster.WorkloadView.Condition;
import dev.slipway.commands.cluster.WorkloadView.Mark;
import dev.slipway.commands.cluster.WorkloadView.Replicas;
import dev.slipway.config.Workload;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A Deployment `web` of four pods some seconds after deployment 42 wrote build 235 on it, told as
/// differences from the moment it is live.
record Views(
    String uid,
    long generation,
    long observedGeneration,
    boolean paused,
    Replicas replicas,
    Map<String, String> images,
    String templateHash,
    Optional<Mark> mark,
    Optional<Change> lastChange,
    List<Condition> conditions,
    Optional<String> newestRevision,
    List<PodView> newestPods) {
  static final Instant WRITTEN = Instant.parse("2026-03-01T12:00:00.400Z");
  static final Mark MARK = new Mark("42", 7, "235", "12");

  static Views live() {
    return new Views(
        "uid-1",
        8,
        8,
        false,
        new Replicas(4, 4, 4, 4, 4),
        Map.of("web", "shop/web@sha256:235", "proxy", "envoy:1"),
        "hash-235",
        Optional.of(MARK),
        Optional.of(new Change("slipway", WRITTEN)),
        List.of(),
        Optional.of("web-7c9d"),
        List.of());
  }

  static Expectation expectation() {
    return new Expectation(
        "uid-1",
        8,
        Map.of("web", "shop/web@sha256:235"),
        new PodTemplate("hash-235").hash(),
        MARK,
        WRITTEN);
  }

  static ContainerView container(State state, int restarts, Optional<End> lastEnd) {
    return new ContainerView(
        "web",
        "shop/web@sha256:235",
        state instanceof State.Running,
        restarts,
        state,
        state instanceof State.Ended(End end) ? Optional.of(end) : lastEnd);
  }

  static ContainerView waiting(String reason, String message) {
    return container(new State.Waiting(reason, message), 0, Optional.empty());
  }

  static ContainerView notReady() {
    ContainerView running = container(new State.Running(WRITTEN), 0, Optional.empty());
    return new ContainerView(
        running.name(), running.image(), false, 0, running.state(), running.lastEnd());
  }

  static Optional<End> end(int exitCode, String reason, long secondsAfterWrite) {
    return Optional.of(new End(exitCode, reason, "", WRITTEN.plusSeconds(secondsAfterWrite)));
  }

  static PodView pod(String phase, ContainerView... containers) {
    return new PodView("web-7c9d-x2x", phase, false, Optional.empty(), List.of(containers));
  }

  Views replicas(int desired, int total, int updated, int available) {
    return new Views(
        uid,
        generation,
        observedGeneration,
        paused,
        new Replicas(desired, total, updated, available, available),
        images,
        templateHash,
        mark,
        lastChange,
        conditions,
        newestRevision,
        newestPods);
  }

  Views uid(String value) {
    return new Views(
        value,
        generation,
        observedGeneration,
        paused,
        replicas,
        images,
        templateHash,
        mark,
        lastChange,
        conditions,
        newestRevision,
        newestPods);
  }

  Views generations(long value, long observed) {
    return new Views(
        uid,
        value,
        observed,
        paused,
        replicas,
        images,
        templateHash,
        mark,
        lastChange,
        conditions,
        newestRevision,
        newestPods);
  }

  Views pausedByAPerson() {
    return new Views(
        uid,
        generation,
        observedGeneration,
        true,
        replicas,
        images,
        templateHash,
        mark,
        lastChange,
        conditions,
        newestRevision,
        newestPods);
  }

  Views template(String hash, Map<String, String> value, String by) {
    return new Views(
        uid,
        generation,
        observedGeneration,
        paused,
        replicas,
        value,
        hash,
        mark,
        Optional.of(new Change(by, WRITTEN.plusSeconds(5))),
        conditions,
        newestRevision,
        newestPods);
  }

  Views mark(Optional<Mark> value) {
    return new Views(
        uid,
        generation,
        observedGeneration,
        paused,
        replicas,
        images,
        templateHash,
        value,
        lastChange,
        conditions,
        newestRevision,
        newestPods);
  }

  Views condition(String type, String status, String reason, String message) {
    return condition(type, status, reason, message, 1);
  }

  Views condition(
      String type, String status, String reason, String message, long secondsAfterWrite) {
    return new Views(
        uid,
        generation,
        observedGeneration,
        paused,
        replicas,
        images,
        templateHash,
        mark,
        lastChange,
        List.of(
            new Condition(type, status, reason, message, WRITTEN.plusSeconds(secondsAfterWrite))),
        newestRevision,
        newestPods);
  }

  Views newestRevision(Optional<String> value) {
    return new Views(
        uid,
        generation,
        observedGeneration,
        paused,
        replicas,
        images,
        templateHash,
        mark,
        lastChange,
        conditions,
        value,
        newestPods);
  }

  Views pods(PodView... pods) {
    return new Views(
        uid,
        generation,
        observedGeneration,
        paused,
        replicas,
        images,
        templateHash,
        mark,
        lastChange,
        conditions,
        newestRevision,
        List.of(pods));
  }

  WorkloadView view() {
    return new WorkloadView(
        Workload.Kind.DEPLOYMENT,
        "web",
        uid,
        "1001",
        generation,
        observedGeneration,
        paused,
        replicas,
        images,
        new PodTemplate(templateHash),
        mark,
        lastChange,
        conditions,
        newestRevision,
        newestPods);
  }
}
