package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.cluster.PodView;
import dev.slipway.commands.cluster.PodView.ContainerView;
import dev.slipway.commands.cluster.PodView.State;
import dev.slipway.commands.migrations.PodSight;
import dev.slipway.commands.migrations.PodSight.Stage;
import dev.slipway.commands.migrations.RunSight;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/// What a pod says of the command that runs in it. Pure.
record RunLook(Pod pod, Instant now) {
  /// What a command gets to end in once it was told to, and the kubelet to do it.
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);

  RunSight sight() {
    if (KubernetesMigrationPods.isGoing(pod)) {
      return new RunSight.Absent();
    }
    PodView view = Mapping.podView(pod);
    Optional<ContainerView> run =
        view.containers().stream()
            .filter(container -> container.name().equals(RunObjects.RUN))
            .findFirst();
    boolean over = view.phase().equals("Succeeded") || view.phase().equals("Failed");
    if (run.isPresent() && run.get().state() instanceof State.Running(Instant since)) {
      // The kubelet says Failed before it has ended what runs, and that of 1.20 may not say later
      // that it has.
      return over && isLongPastItsTime()
          ? new RunSight.TimeUp(RunSight.Begun.YES)
          : new RunSight.Running(since);
    }
    return over ? over(run) : coming(view, run);
  }

  private boolean isLongPastItsTime() {
    Optional<Instant> started =
        Optional.ofNullable(pod.getStatus()).flatMap(status -> Mapping.time(status.getStartTime()));
    Optional<Long> seconds = Optional.ofNullable(pod.getSpec().getActiveDeadlineSeconds());
    return started.isPresent()
        && seconds.isPresent()
        && now.isAfter(started.get().plusSeconds(seconds.get()).plus(ENDS_WITHIN));
  }

  private RunSight over(Optional<ContainerView> run) {
    Optional<ContainerStateTerminated> end =
        Stream.ofNullable(pod.getStatus())
            .flatMap(status -> status.getContainerStatuses().stream())
            .filter(status -> status.getName().equals(RunObjects.RUN))
            .flatMap(status -> Stream.ofNullable(status.getState().getTerminated()))
            .findFirst();
    String reason = Optional.ofNullable(pod.getStatus()).map(PodStatus::getReason).orElse("");
    if (reason.equals("DeadlineExceeded")) {
      boolean waited = run.filter(one -> one.state() instanceof State.Waiting).isPresent();
      return new RunSight.TimeUp(waited ? RunSight.Begun.NO : RunSight.Begun.YES);
    }
    // The kubelet makes up an exit code where it finds no trace of a container.
    boolean known =
        reason.isEmpty()
            && end.filter(one -> !"ContainerStatusUnknown".equals(one.getReason())).isPresent();
    if (known) {
      ContainerStateTerminated ended = end.orElseThrow();
      Instant at = Mapping.time(ended.getFinishedAt()).orElse(now);
      Instant began = Mapping.time(ended.getStartedAt()).orElse(at);
      return new RunSight.Exited(
          Mapping.number(ended.getExitCode()), Duration.between(began, at).abs());
    }
    String said =
        Optional.ofNullable(pod.getStatus())
            .map(PodStatus::getMessage)
            .filter(text -> !text.isBlank())
            .map(text -> ": " + Cause.quote(text))
            .orElse("");
    return new RunSight.Lost(
        reason.isEmpty()
            ? "the cluster has lost track of it" + said
            : "the cluster ended it (" + reason + ")" + said);
  }

  private RunSight coming(PodView view, Optional<ContainerView> run) {
    if (view.unschedulable().isPresent()) {
      String words = "no node takes it: " + Cause.quote(view.unschedulable().get());
      return MigrationMarks.made(pod).plus(MigrationLook.PATIENCE_FOR_A_NODE).isAfter(now)
          ? new RunSight.Waiting(Stage.IMAGE_PULLED, words)
          : new RunSight.Stuck(new Cause(Cause.Code.UNSCHEDULABLE, words));
    }
    return run.flatMap(MigrationLook::trouble)
        .<RunSight>flatMap(trouble ->
            switch (trouble) {
              case PodSight.Failed(Cause cause) -> Optional.of(new RunSight.Stuck(cause));
              case PodSight.Starting(Stage stage, String words) ->
                  Optional.of(new RunSight.Waiting(stage, words));
              case PodSight.Absent _, PodSight.Ready _, PodSight.Ended _ -> Optional.empty();
            })
        .orElseGet(() ->
            new RunSight.Waiting(
                Stage.IMAGE_PULLED,
                run.map(container -> "getting " + container.image()).orElse("getting the image")));
  }
}
