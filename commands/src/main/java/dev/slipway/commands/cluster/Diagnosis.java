package dev.slipway.commands.cluster;

import dev.slipway.commands.cluster.Cause.Code;
import dev.slipway.commands.cluster.PodView.ContainerView;
import dev.slipway.commands.cluster.PodView.End;
import dev.slipway.commands.cluster.PodView.State;
import dev.slipway.commands.cluster.WorkloadView.Condition;
import dev.slipway.commands.cluster.WorkloadView.Replicas;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Finds in a workload's view what keeps it from coming live.
final class Diagnosis {
  private static final int RESTARTS_THAT_ARE_A_LOOP = 2;

  /// The kubelet retries none of these with success unless somebody changes something.
  private static final Set<String> HOPELESS_PULL =
      Set.of("ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull");

  private static final Set<String> PULL =
      Set.of("ErrImagePull", "ImageInspectError", "RegistryUnavailable");
  private static final Set<String> HOPELESS_CONFIG = Set.of("CreateContainerConfigError");
  private static final Set<String> NOT_STARTED =
      Set.of("CreateContainerError", "RunContainerError");

  /// Exit codes of a container that was sent SIGKILL or SIGTERM: by the node as often as by itself.
  private static final Set<Integer> KILLED = Set.of(137, 143);

  private Diagnosis() {}

  /// What will not go away by waiting.
  ///
  /// @param since ends before it are not held against the rollout
  static Optional<Cause> failure(WorkloadView view, Instant since) {
    return Stream.of(
            inContainers(view, (pod, container) -> crashLoop(pod, container, since)),
            inContainers(
                view, (_, container) -> waiting(container, HOPELESS_PULL, Code.IMAGE_PULL)),
            failedPullTwice(view),
            inContainers(view, (_, container) -> waiting(container, HOPELESS_CONFIG, Code.CONFIG)),
            ranOutOfTime(view, since))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /// Why it is not live at its deadline.
  static Cause deadline(WorkloadView view) {
    return hint(view).orElseGet(() -> unexplained(view));
  }

  /// What seems to hold it up; empty when pods are simply not there yet.
  static Optional<Cause> hint(WorkloadView view) {
    return Stream.of(
            inContainers(view, (_, container) -> ended(container)),
            inContainers(
                view, (_, container) -> waiting(container, HOPELESS_PULL, Code.IMAGE_PULL)),
            inContainers(view, (_, container) -> waiting(container, PULL, Code.IMAGE_PULL)),
            inContainers(view, (_, container) -> waiting(container, HOPELESS_CONFIG, Code.CONFIG)),
            inContainers(view, (_, container) -> waiting(container, NOT_STARTED, Code.DEADLINE)),
            paused(view),
            refusedPods(view),
            unschedulable(view.newestPods()),
            notReady(view))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /// What seems to hold up pods, whatever made them; empty when they are simply not there yet.
  static Optional<Cause> ofPods(List<PodView> pods) {
    return Stream.of(
            inContainers(pods, (_, container) -> ended(container)),
            inContainers(
                pods, (_, container) -> waiting(container, HOPELESS_PULL, Code.IMAGE_PULL)),
            inContainers(pods, (_, container) -> waiting(container, PULL, Code.IMAGE_PULL)),
            inContainers(pods, (_, container) -> waiting(container, HOPELESS_CONFIG, Code.CONFIG)),
            inContainers(pods, (_, container) -> waiting(container, NOT_STARTED, Code.DEADLINE)),
            unschedulable(pods))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Cause> crashLoop(PodView pod, ContainerView container, Instant since) {
    boolean backingOff =
        container.state() instanceof State.Waiting(String reason, _)
            && reason.equals("CrashLoopBackOff");
    boolean restartedByUs =
        container.restarts() >= RESTARTS_THAT_ARE_A_LOOP
            && container
                .lastEnd()
                .filter(end -> !end.at().isBefore(wholeSeconds(since)))
                .isPresent();
    boolean neverAgain =
        pod.phase().equals("Failed")
            && container.state() instanceof State.Ended(End end)
            && end.exitCode() != 0
            && (isOom(end) || !KILLED.contains(end.exitCode()));
    return backingOff || restartedByUs || neverAgain
        ? Optional.of(exit(container))
        : Optional.empty();
  }

  /// As Kubernetes tells times.
  private static Instant wholeSeconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS);
  }

  private static Optional<Cause> ended(ContainerView container) {
    boolean endedBadly = container.lastEnd().filter(end -> end.exitCode() != 0).isPresent();
    boolean isBack = container.state() instanceof State.Running && container.ready();
    return endedBadly && !isBack ? Optional.of(exit(container)) : Optional.empty();
  }

  private static Cause exit(ContainerView container) {
    Optional<End> end = container.lastEnd();
    if (end.filter(Diagnosis::isOom).isPresent()) {
      return new Cause(
          Code.OOM,
          "container %s was killed because it needs more memory than its limit (OOMKilled)"
              .formatted(container.name()));
    }
    String words =
        end.map(known -> "exited with code " + known.exitCode()).orElse("ends again and again");
    String said = end.map(End::message).map(Cause::quote).orElse("");
    return new Cause(
        Code.CRASH_LOOP,
        "container %s %s".formatted(container.name(), words) + (said.isEmpty() ? "" : ": " + said));
  }

  private static boolean isOom(End end) {
    return end.reason().equals("OOMKilled");
  }

  private static Optional<Cause> waiting(ContainerView container, Set<String> reasons, Code code) {
    return container.state() instanceof State.Waiting(String reason, String message)
            && reasons.contains(reason)
        ? Optional.of(new Cause(code, waitingWords(container, reason, message, code)))
        : Optional.empty();
  }

  private static String waitingWords(
      ContainerView container, String reason, String message, Code code) {
    if (code == Code.IMAGE_PULL) {
      String what =
          "container %s can't get its image %s (%s)"
              .formatted(container.name(), container.image(), reason);
      boolean saysMore = !message.isBlank() && !message.startsWith("Back-off");
      return saysMore ? what + ": " + Cause.quote(Cause.essence(message)) : what;
    }
    String what = "container %s can't be started (%s)".formatted(container.name(), reason);
    return message.isBlank() ? what : what + ": " + Cause.quote(message);
  }

  /// One failed pull may be a hiccup of the registry; two pods that both fail are not.
  private static Optional<Cause> failedPullTwice(WorkloadView view) {
    List<Cause> failed =
        view.newestPods().stream()
            .flatMap(pod -> pod.containers().stream())
            .flatMap(container -> waiting(container, PULL, Code.IMAGE_PULL).stream())
            .toList();
    return failed.size() >= 2 ? Optional.of(failed.getFirst()) : Optional.empty();
  }

  /// The controller's own deadline. The condition stays when a new rollout begins, so it counts
  /// only when it was set since our write and its message names the newest ReplicaSet
  /// (https://github.com/kubernetes/kubernetes/blob/v1.20.2/pkg/controller/deployment/progress.go).
  private static Optional<Cause> ranOutOfTime(WorkloadView view, Instant since) {
    boolean ours =
        view.conditions().stream()
            .filter(condition -> condition.type().equals("Progressing"))
            .filter(condition -> condition.reason().equals("ProgressDeadlineExceeded"))
            .filter(condition -> !condition.updated().isBefore(wholeSeconds(since)))
            .anyMatch(condition ->
                view.newestRevision()
                    .filter(name -> condition.message().startsWith("ReplicaSet \"" + name + "\""))
                    .isPresent());
    return ours ? Optional.of(deadline(view)) : Optional.empty();
  }

  private static Optional<Cause> paused(WorkloadView view) {
    return view.paused()
        ? Optional.of(
            new Cause(
                Code.PAUSED, "a person has paused its rollout (kubectl rollout resume goes on)"))
        : Optional.empty();
  }

  private static Optional<Cause> refusedPods(WorkloadView view) {
    return view.conditions().stream()
        .filter(condition -> condition.type().equals("ReplicaFailure"))
        .filter(condition -> condition.status().equals("True"))
        .findFirst()
        .map(Condition::message)
        .map(message ->
            new Cause(Cause.refusal(message), "pods can't be made: " + Cause.quote(message)));
  }

  private static Optional<Cause> unschedulable(List<PodView> pods) {
    return pods.stream()
        .flatMap(pod ->
            pod.unschedulable().stream()
                .map(words ->
                    new Cause(
                        Code.UNSCHEDULABLE,
                        "no node takes pod %s: %s".formatted(pod.name(), Cause.quote(words)))))
        .findFirst();
  }

  private static Optional<Cause> notReady(WorkloadView view) {
    return inContainers(
        view,
        (pod, container) ->
            !pod.ready()
                    && pod.phase().equals("Running")
                    && container.state() instanceof State.Running
                    && !container.ready()
                ? Optional.of(
                    new Cause(
                        Code.PROBE,
                        "container %s of pod %s runs but is not ready"
                            .formatted(container.name(), pod.name())))
                : Optional.empty());
  }

  private static Cause unexplained(WorkloadView view) {
    Replicas replicas = view.replicas();
    return new Cause(
        Code.DEADLINE,
        view.observedGeneration() < view.generation()
            ? "the cluster's controller has not looked at the change"
            : "%d updated and %d available of %d pods, and the cluster does not say why"
                .formatted(replicas.updated(), replicas.available(), replicas.desired()));
  }

  private static Optional<Cause> inContainers(WorkloadView view, Look look) {
    return inContainers(view.newestPods(), look);
  }

  private static Optional<Cause> inContainers(List<PodView> pods, Look look) {
    return pods.stream()
        .flatMap(
            pod -> pod.containers().stream().flatMap(container -> look.at(pod, container).stream()))
        .findFirst();
  }

  @FunctionalInterface
  private interface Look {
    Optional<Cause> at(PodView pod, ContainerView container);
  }
}
