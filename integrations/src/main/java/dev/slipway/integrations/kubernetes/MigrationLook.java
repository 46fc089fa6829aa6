package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.cluster.Evidence.Happening;
import dev.slipway.commands.cluster.PodView;
import dev.slipway.commands.cluster.PodView.ContainerView;
import dev.slipway.commands.cluster.PodView.End;
import dev.slipway.commands.cluster.PodView.State;
import dev.slipway.commands.migrations.PodSight;
import dev.slipway.commands.migrations.PodSight.Ending;
import dev.slipway.commands.migrations.PodSight.Stage;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What a Job, its pods and its warnings say of a migration container, short of whether its address
/// answers. Pure.
///
/// @param pods of this session, in any order
/// @param warnings about the Job, oldest first
record MigrationLook(Job job, List<Pod> pods, List<Happening> warnings, Instant now) {
  /// Room may come: a node that is being added takes a minute or two.
  static final Duration PATIENCE_FOR_A_NODE = Duration.ofMinutes(2);

  private static final Set<String> HOPELESS_PULL =
      Set.of("ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull");
  private static final Set<String> PULL =
      Set.of("ErrImagePull", "ImageInspectError", "RegistryUnavailable");
  private static final Set<String> CONFIG =
      Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");

  /// What is to be said, or that the pod itself is ready.
  sealed interface Outcome {
    record Said(PodSight sight) implements Outcome {}

    /// @param since when the pod became ready
    record PodIsReady(Pod pod, Instant since) implements Outcome {}
  }

  Outcome outcome() {
    Optional<Pod> newest =
        pods.stream()
            .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
            .max(Comparator.comparing(MigrationMarks::made));
    Optional<JobCondition> over = over(job);
    if (over.isPresent()) {
      return new Outcome.Said(ended(over.get(), newest));
    }
    if (newest.isEmpty()) {
      return new Outcome.Said(noPod());
    }
    Pod pod = newest.get();
    PodView view = Mapping.podView(pod);
    String front = MigrationObjects.front(pod.getSpec());
    Optional<End> frontEnd =
        view.containers().stream()
            .filter(container -> container.name().equals(front))
            .flatMap(container -> end(container).stream())
            .findFirst();
    if (frontEnd.isPresent() || view.phase().equals("Failed") || view.phase().equals("Succeeded")) {
      return new Outcome.Said(podEnded(pod, view));
    }
    return ready(pod)
        .<Outcome>map(since -> new Outcome.PodIsReady(pod, since))
        .orElseGet(() -> new Outcome.Said(coming(pod, view)));
  }

  static Optional<JobCondition> over(Job job) {
    return Optional.ofNullable(job.getStatus()).stream()
        .flatMap(status -> status.getConditions().stream())
        .filter(condition -> Set.of("Complete", "Failed").contains(condition.getType()))
        .filter(condition -> "True".equals(condition.getStatus()))
        .findFirst();
  }

  private PodSight ended(JobCondition over, Optional<Pod> pod) {
    if (pod.isPresent()) {
      return podEnded(pod.get(), Mapping.podView(pod.get()));
    }
    Instant at = Mapping.time(over.getLastTransitionTime()).orElse(now);
    if (MigrationMarks.isMarked(job, MigrationMarks.STOPPED)) {
      return stopped(at);
    }
    return "DeadlineExceeded".equals(over.getReason())
        ? timeUp(at)
        : new PodSight.Ended(Ending.BROKEN, Cause.quote(Mapping.text(over.getMessage())), at);
  }

  /// A pod that is over. One that never came up has failed; otherwise the container people came in
  /// by has left a word, unless it was killed.
  private PodSight podEnded(Pod pod, PodView view) {
    String front = MigrationObjects.front(pod.getSpec());
    String reason = Optional.ofNullable(pod.getStatus()).map(PodStatus::getReason).orElse("");
    Optional<ContainerView> brokenStart =
        view.containers().stream()
            .filter(container -> isInit(pod, container))
            .filter(container -> end(container).filter(end -> end.exitCode() != 0).isPresent())
            .findFirst();
    if (brokenStart.isPresent() && reason.isEmpty()) {
      ContainerView container = brokenStart.get();
      return new PodSight.Failed(
          new Cause(
              Cause.Code.CRASH_LOOP,
              "the init container %s exited with code %d"
                  .formatted(container.name(), end(container).map(End::exitCode).orElse(0))));
    }
    Optional<End> end =
        view.containers().stream()
            .filter(container -> container.name().equals(front))
            .flatMap(container -> end(container).stream())
            .findFirst();
    Instant at = end.map(End::at).filter(time -> time.isAfter(Instant.EPOCH)).orElse(now);
    String word = end.map(End::message).map(String::strip).orElse("");
    if (MigrationMarks.isMarked(job, MigrationMarks.STOPPED) || word.equals("stopped")) {
      return stopped(at);
    }
    return switch (word) {
      case "time-up" -> timeUp(at);
      case "nobody-came" -> new PodSight.Ended(Ending.NOBODY_CAME, "nobody logged in in time", at);
      default -> reason.equals("DeadlineExceeded") ? timeUp(at) : broken(pod, reason, end, at);
    };
  }

  private static PodSight broken(Pod pod, String reason, Optional<End> end, Instant at) {
    String said = Optional.ofNullable(pod.getStatus()).map(PodStatus::getMessage).orElse("");
    String words =
        reason.isEmpty()
            ? end.map(known ->
                    "OOMKilled".equals(known.reason())
                        ? "it needed more memory than its limit (OOMKilled)"
                        : "it exited with code " + known.exitCode())
                .orElse("the pod is gone")
            : "the cluster ended it (%s)".formatted(reason)
                + (said.isBlank() ? "" : ": " + Cause.quote(said));
    return new PodSight.Ended(Ending.BROKEN, words, at);
  }

  private static PodSight stopped(Instant at) {
    return new PodSight.Ended(Ending.STOPPED, "it was stopped", at);
  }

  private static PodSight timeUp(Instant at) {
    return new PodSight.Ended(Ending.TIME_UP, "its time was up", at);
  }

  private static boolean isInit(Pod pod, ContainerView view) {
    return pod.getSpec().getInitContainers().stream()
        .anyMatch(container -> container.getName().equals(view.name()));
  }

  private PodSight noPod() {
    return warnings.reversed().stream()
        .filter(warning -> warning.reason().equals("FailedCreate"))
        .findFirst()
        .<PodSight>map(warning ->
            new PodSight.Failed(
                new Cause(
                    Cause.refusal(warning.message()),
                    "the pod can't be made: " + Cause.quote(warning.message()))))
        .orElseGet(() -> new PodSight.Starting(Stage.IMAGE_PULLED, "the pod is being made"));
  }

  private PodSight coming(Pod pod, PodView view) {
    if (view.unschedulable().isPresent()) {
      String words = "no node takes it: " + Cause.quote(view.unschedulable().get());
      return MigrationMarks.made(pod).plus(PATIENCE_FOR_A_NODE).isAfter(now)
          ? new PodSight.Starting(Stage.IMAGE_PULLED, words)
          : new PodSight.Failed(new Cause(Cause.Code.UNSCHEDULABLE, words));
    }
    return view.containers().stream()
        .flatMap(container -> trouble(container).stream())
        .findFirst()
        .orElseGet(() -> new PodSight.Starting(stage(pod, view), words(pod, view)));
  }

  static Optional<PodSight> trouble(ContainerView container) {
    if (!(container.state() instanceof State.Waiting(String reason, String message))) {
      return Optional.empty();
    }
    String more = message.isBlank() ? "" : ": " + Cause.quote(Cause.essence(message));
    if (HOPELESS_PULL.contains(reason) || PULL.contains(reason)) {
      String words = "can't get the image %s (%s)".formatted(container.image(), reason) + more;
      return Optional.of(
          HOPELESS_PULL.contains(reason)
              ? new PodSight.Failed(new Cause(Cause.Code.IMAGE_PULL, words))
              : new PodSight.Starting(Stage.IMAGE_PULLED, words));
    }
    return CONFIG.contains(reason)
        ? Optional.of(
            new PodSight.Failed(
                new Cause(
                    Cause.Code.CONFIG,
                    "container %s can't be started (%s)".formatted(container.name(), reason)
                        + more)))
        : Optional.empty();
  }

  private static Stage stage(Pod pod, PodView view) {
    // The build's image is on the node once the second init container has begun to run in it.
    boolean pulled =
        view.containers().stream()
            .filter(container -> container.name().equals("accounts"))
            .anyMatch(container -> !(container.state() instanceof State.Waiting));
    boolean running =
        view.containers().stream()
            .filter(container -> !isInit(pod, container))
            .allMatch(container -> container.state() instanceof State.Running);
    return running ? Stage.SSH_ANSWERS : pulled ? Stage.POD_RUNNING : Stage.IMAGE_PULLED;
  }

  private static String words(Pod pod, PodView view) {
    return switch (stage(pod, view)) {
      case IMAGE_PULLED ->
          view.containers().stream()
              .filter(container -> container.state() instanceof State.Waiting)
              .findFirst()
              .map(container -> "getting " + container.image())
              .orElse("getting the images");
      case POD_RUNNING -> "its containers are being started";
      case SSH_ANSWERS -> "its SSH server is being started";
    };
  }

  private static Optional<Instant> ready(Pod pod) {
    return Stream.ofNullable(pod.getStatus())
        .flatMap(status -> status.getConditions().stream())
        .filter(condition -> "Ready".equals(condition.getType()))
        .filter(condition -> "True".equals(condition.getStatus()))
        .findFirst()
        .map(PodCondition::getLastTransitionTime)
        .map(time -> Mapping.time(time).orElse(Instant.EPOCH));
  }

  private static Optional<End> end(ContainerView container) {
    return container.state() instanceof State.Ended(End end) ? Optional.of(end) : Optional.empty();
  }
}
