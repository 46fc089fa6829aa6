package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.migrations.Bytes;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.RunSight;
import dev.slipway.commands.migrations.SessionEvent;
import dev.slipway.commands.migrations.SessionId;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The output of a migration's command: plain lines, some of them together.
record RunOutput(ContainerName name, SessionId session, InstantSource clock)
    implements SessionReader.Subject {
  private static final int TOGETHER = 16_000;

  @Override
  public Optional<SessionReader.Pods> pods(MigrationCalls calls) throws Trouble {
    return calls
        .pod(name.value())
        .filter(pod -> MigrationMarks.session(pod).equals(Optional.of(session)))
        .map(pod -> {
          boolean over = KubernetesMigrationPods.isGoing(pod) || KubernetesRunPods.isOver(pod);
          boolean silent = over && !began(pod);
          return new SessionReader.Pods(silent ? List.of() : List.of(pod), over);
        });
  }

  private static boolean began(Pod pod) {
    return Stream.ofNullable(pod.getStatus())
        .flatMap(status -> status.getContainerStatuses().stream())
        .map(ContainerStatus::getState)
        .anyMatch(state -> state.getRunning() != null || state.getTerminated() != null);
  }

  @Override
  public String container(Pod pod) {
    return RunObjects.RUN;
  }

  /// As the sight of it says: a kubelet can leave a container "running" for good that it has ended.
  @Override
  public boolean hasEnded(Pod pod) {
    return SessionReader.Subject.super.hasEnded(pod)
        || new RunLook(pod, clock.instant()).sight() instanceof RunSight.TimeUp;
  }

  @Override
  public Optional<SessionEvent> event(Instant at, String line) {
    return Optional.of(
        new SessionEvent.Output(
            at, "", 0, Bytes.of((line + "\n").getBytes(StandardCharsets.UTF_8))));
  }

  @Override
  public Optional<SessionEvent> together(SessionEvent first, SessionEvent second) {
    if (!(first instanceof SessionEvent.Output(var at, String pane, long number, Bytes head))
        || !(second instanceof SessionEvent.Output(_, _, _, Bytes tail))
        || head.size() + tail.size() > TOGETHER) {
      return Optional.empty();
    }
    return Optional.of(new SessionEvent.Output(at, pane, number, head.and(tail)));
  }
}
