package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.SessionEvent;
import dev.slipway.commands.migrations.SessionId;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.Optional;

/// The log of a migration container: what the toolkit writes in the Job's pods.
record SessionOutput(ContainerName name, SessionId session) implements SessionReader.Subject {
  @Override
  public Optional<SessionReader.Pods> pods(MigrationCalls calls) throws Trouble {
    Optional<Job> job = calls.job(name, session);
    if (job.isEmpty()) {
      return Optional.empty();
    }
    boolean over =
        KubernetesMigrationPods.isGoing(job.get()) || MigrationLook.over(job.get()).isPresent();
    return Optional.of(new SessionReader.Pods(calls.pods(job.get()), over));
  }

  @Override
  public String container(Pod pod) {
    return MigrationObjects.front(pod.getSpec());
  }

  @Override
  public Optional<SessionEvent> event(Instant at, String line) {
    return SessionLines.event(line);
  }

  @Override
  public Optional<SessionEvent> together(SessionEvent first, SessionEvent second) {
    return Optional.empty();
  }
}
