package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.LogPosition;
import dev.slipway.commands.ports.MigrationPods.Following;
import dev.slipway.commands.ports.MigrationPods.Listener;
import dev.slipway.config.Target;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the log of a migration container on a thread of its own, from pod to pod when the cluster
/// makes another one.
final class SessionReader implements Following {
  private static final Logger LOG = LoggerFactory.getLogger(SessionReader.class);
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  /// A connection that has silently died is found out by taking a new one.
  private static final Duration LONGEST_STREAM = Duration.ofSeconds(60);

  private final Supplier<MigrationCalls> calls;
  private final Target target;
  private final ContainerName name;
  private final Listener listener;
  private final CountDownLatch closed = new CountDownLatch(1);
  private LogPosition position;
  private boolean interrupted;
  private @Nullable LogWatch stream;

  SessionReader(
      Supplier<MigrationCalls> calls,
      Target target,
      ContainerName name,
      LogPosition from,
      Listener listener) {
    this.calls = calls;
    this.target = target;
    this.name = name;
    this.position = from;
    this.listener = listener;
  }

  void start() {
    Thread.ofVirtual().name("session-" + name).start(this::run);
  }

  private void run() {
    try {
      while (isOpen()) {
        if (isOver()) {
          if (isOpen()) {
            listener.finished();
          }
          return;
        }
        pause();
      }
    } catch (RuntimeException e) {
      LOG.error("The reading of the log of {} broke", name, e);
    }
  }

  /// One try: reads what there is to read, until a stream ends. Whether there will be no more.
  private boolean isOver() {
    try {
      MigrationCalls now = calls.get();
      Optional<Job> job = now.job(name);
      if (job.isEmpty()) {
        return true;
      }
      boolean jobOver =
          KubernetesMigrationPods.isGoing(job.get()) || MigrationLook.over(job.get()).isPresent();
      List<Pod> pods = now.pods(job.get());
      int at = at(pods);
      if (at >= pods.size()) {
        return jobOver;
      }
      Pod pod = pods.get(at);
      boolean containerOver = hasEnded(pod);
      if (containerOver || hasStarted(pod)) {
        read(now, pod);
      }
      told();
      boolean last = at == pods.size() - 1;
      if (containerOver && !last) {
        position = LogPosition.beginning(pods.get(at + 1).getMetadata().getUid());
      }
      return containerOver && last && jobOver;
    } catch (Trouble trouble) {
      if (!interrupted && isOpen()) {
        interrupted = true;
        listener.interrupted(trouble.outage(KubernetesClusters.system(target)));
      }
      return false;
    }
  }

  private void told() {
    interrupted = false;
  }

  /// Which pod the position lies in; the first one when that has gone.
  private int at(List<Pod> pods) {
    for (int i = 0; i < pods.size(); i++) {
      if (pods.get(i).getMetadata().getUid().equals(position.pod())) {
        return i;
      }
    }
    return 0;
  }

  private static Optional<ContainerStatus> front(Pod pod) {
    String front = MigrationObjects.front(pod.getSpec());
    return pod.getStatus().getContainerStatuses().stream()
        .filter(status -> status.getName().equals(front))
        .findFirst();
  }

  private static boolean hasStarted(Pod pod) {
    return front(pod).filter(status -> status.getState().getRunning() != null).isPresent();
  }

  private static boolean hasEnded(Pod pod) {
    return front(pod).filter(status -> status.getState().getTerminated() != null).isPresent();
  }

  private void read(MigrationCalls now, Pod pod) throws Trouble {
    String uid = pod.getMetadata().getUid();
    if (!position.pod().equals(uid)) {
      position = LogPosition.beginning(uid);
    }
    UnheardLines unheard = new UnheardLines(position);
    LogWatch watch = now.log(pod, MigrationObjects.front(pod.getSpec()), position.at());
    synchronized (this) {
      if (!isOpen()) {
        watch.close();
        return;
      }
      stream = watch;
    }
    CompletableFuture.delayedExecutor(LONGEST_STREAM.toMillis(), TimeUnit.MILLISECONDS)
        .execute(watch::close);
    try (watch;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(watch.getOutput(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null && isOpen()) {
        unheard
            .next(line)
            .ifPresent(event -> {
              position = unheard.position();
              listener.heard(event, position);
            });
      }
    } catch (IOException e) {
      LOG.debug("The log of {} broke off", name, e);
    }
  }

  private void pause() {
    try {
      if (closed.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("The log of {} is read no longer", name);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      closed.countDown();
    }
  }

  private boolean isOpen() {
    return closed.getCount() > 0;
  }

  @Override
  public void close() {
    closed.countDown();
    synchronized (this) {
      if (stream != null) {
        stream.close();
      }
    }
  }
}
