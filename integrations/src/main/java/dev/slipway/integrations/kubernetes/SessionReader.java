package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.LogPosition;
import dev.slipway.commands.migrations.SessionEvent;
import dev.slipway.commands.ports.MigrationPods.Following;
import dev.slipway.commands.ports.MigrationPods.Listener;
import dev.slipway.config.Target;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the log of a migration on a thread of its own, from pod to pod when the cluster makes
/// another one.
final class SessionReader implements Following {
  private static final Logger LOG = LoggerFactory.getLogger(SessionReader.class);
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  /// A connection that has silently died is found out by taking a new one.
  private static final Duration LONGEST_STREAM = Duration.ofSeconds(60);

  private static final int LONGEST_LINE = 64_000;

  private final Supplier<MigrationCalls> calls;
  private final Target target;
  private final ContainerName name;
  private final Subject subject;
  private final Listener listener;
  private final CountDownLatch closed = new CountDownLatch(1);
  private LogPosition position;
  private boolean interrupted;
  private @Nullable LogWatch stream;

  SessionReader(
      Supplier<MigrationCalls> calls,
      Target target,
      ContainerName name,
      Subject subject,
      LogPosition from,
      Listener listener) {
    this.calls = calls;
    this.target = target;
    this.name = name;
    this.subject = subject;
    this.position = from;
    this.listener = listener;
  }

  /// Whose log it is, and what its lines say.
  interface Subject {
    /// Its pods, oldest first; empty when there is nothing of it any more.
    Optional<Pods> pods(MigrationCalls calls) throws Trouble;

    /// The container of a pod whose log it is.
    String container(Pod pod);

    /// Whether that container of a pod has ended.
    default boolean hasEnded(Pod pod) {
      return front(pod, container(pod))
          .filter(status -> status.getState().getTerminated() != null)
          .isPresent();
    }

    /// What a line says; empty where it says nothing.
    Optional<SessionEvent> event(Instant at, String line);

    /// Two events as one; empty where they must be told one by one.
    Optional<SessionEvent> together(SessionEvent first, SessionEvent second);
  }

  /// @param over whether there will be no other pod
  record Pods(List<Pod> pods, boolean over) {}

  void start() {
    Thread.ofVirtual().name("session-" + name).start(this::run);
  }

  private void run() {
    while (isOpen()) {
      try {
        if (isOver()) {
          if (isOpen()) {
            listener.finished();
          }
          return;
        }
      } catch (RuntimeException e) {
        // What was not kept is read again: the position is that of the last event that was.
        LOG.error("The reading of the log of {} broke; it is tried again", name, e);
      }
      pause();
    }
  }

  /// One try: reads what there is to read, until a stream ends. Whether there will be no more.
  private boolean isOver() {
    try {
      MigrationCalls now = calls.get();
      Optional<Pods> found = subject.pods(now);
      if (found.isEmpty()) {
        return true;
      }
      List<Pod> pods = found.get().pods();
      int at = at(pods);
      if (at >= pods.size()) {
        return found.get().over();
      }
      Pod pod = pods.get(at);
      boolean containerOver = subject.hasEnded(pod);
      boolean toTheEnd =
          (containerOver || hasStarted(pod)) && isReadToTheEnd(now, pod, containerOver);
      told();
      boolean last = at == pods.size() - 1;
      if (containerOver && toTheEnd && !last) {
        position = LogPosition.beginning(pods.get(at + 1).getMetadata().getUid());
      }
      return containerOver && toTheEnd && last && found.get().over();
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

  private static Optional<ContainerStatus> front(Pod pod, String front) {
    return pod.getStatus().getContainerStatuses().stream()
        .filter(status -> status.getName().equals(front))
        .findFirst();
  }

  private boolean hasStarted(Pod pod) {
    return front(pod, subject.container(pod))
        .filter(status -> status.getState().getRunning() != null)
        .isPresent();
  }

  /// Reads what there is; whether its stream came to an end by itself.
  ///
  /// @param complete whether the container had ended before, so that a line without an end is whole
  private boolean isReadToTheEnd(MigrationCalls now, Pod pod, boolean complete) throws Trouble {
    String uid = pod.getMetadata().getUid();
    if (!position.pod().equals(uid)) {
      position = LogPosition.beginning(uid);
    }
    UnheardLines unheard = new UnheardLines(position, subject::event);
    LogWatch watch = now.log(pod, subject.container(pod), position.at());
    synchronized (this) {
      if (!isOpen()) {
        watch.close();
        return false;
      }
      stream = watch;
    }
    AtomicBoolean cut = new AtomicBoolean();
    CompletableFuture.delayedExecutor(LONGEST_STREAM.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> {
          cut.set(true);
          watch.close();
        });
    try (watch;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(watch.getOutput(), StandardCharsets.UTF_8))) {
      Optional<SessionEvent> held = Optional.empty();
      StringBuilder line = new StringBuilder();
      while (isOpen()) {
        boolean whole = next(lines, line);
        if (!whole && (line.isEmpty() || !complete || cut.get())) {
          break;
        }
        held = hear(held, unheard, line.toString());
        if (held.isPresent() && !lines.ready()) {
          tell(held.get(), unheard.position());
          held = Optional.empty();
        }
        line.setLength(0);
      }
      held.ifPresent(event -> tell(event, unheard.position()));
      return isOpen() && !cut.get();
    } catch (IOException e) {
      LOG.debug("The log of {} broke off", name, e);
      return false;
    }
  }

  /// What is held back when one more line was read.
  private Optional<SessionEvent> hear(
      Optional<SessionEvent> held, UnheardLines unheard, String line) {
    LogPosition before = unheard.position();
    Optional<SessionEvent> event = unheard.next(line);
    if (event.isEmpty() || held.isEmpty()) {
      return event.or(() -> held);
    }
    return subject
        .together(held.get(), event.get())
        .or(() -> {
          tell(held.get(), before);
          return event;
        });
  }

  private void tell(SessionEvent event, LogPosition after) {
    if (isOpen()) {
      listener.heard(event, after);
      position = after;
    }
  }

  /// Reads a line; whether it had an end. What is longer than anybody reads is left out.
  private static boolean next(BufferedReader lines, StringBuilder line) throws IOException {
    int next;
    while ((next = lines.read()) >= 0) {
      if (next == '\n') {
        return true;
      }
      if (line.length() < LONGEST_LINE) {
        line.append((char) next);
      }
    }
    return false;
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
