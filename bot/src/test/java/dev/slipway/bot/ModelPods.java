package dev.slipway.bot;

import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.DeveloperName;
import dev.slipway.commands.migrations.Door;
import dev.slipway.commands.migrations.HostKey;
import dev.slipway.commands.migrations.LogPosition;
import dev.slipway.commands.migrations.PodOrder;
import dev.slipway.commands.migrations.PodSight;
import dev.slipway.commands.migrations.SessionEvent;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.migrations.SshKey;
import dev.slipway.commands.migrations.StandingContainer;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.MigrationPods;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Migration pods that do what the port promises, without a cluster: names are taken, a session
/// knows its own work again, an end is an end. Outlives the bots of a test. Safe for use by several
/// threads.
final class ModelPods implements MigrationPods {
  private final Map<ContainerName, Pod> pods = new TreeMap<>();
  private final AtomicInteger made = new AtomicInteger();
  private Optional<Cause> failure = Optional.empty();

  /// A pod and its log.
  private static final class Pod {
    private final PodOrder order;
    private final HostKey hostKey;
    private final List<SessionEvent> log = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    private Instant endsAt;
    private Optional<PodSight.Ended> ended = Optional.empty();
    private int seen;

    private Pod(PodOrder order, HostKey hostKey) {
      this.order = order;
      this.hostKey = hostKey;
      this.endsAt = order.endsAt();
    }
  }

  /// Somebody who reads a log.
  private record Reader(Listener listener) {}

  /// No pod comes up from now on.
  synchronized void failWith(Cause cause) {
    failure = Optional.of(cause);
  }

  synchronized int made() {
    return made.get();
  }

  synchronized List<String> standing() {
    return pods.keySet().stream().map(ContainerName::value).toList();
  }

  synchronized PodOrder order(String name) {
    return pod(name).order;
  }

  synchronized Instant endsAt(String name) {
    return pod(name).endsAt;
  }

  private @Nullable Pod own(ContainerName name, SessionId session) {
    Pod pod = pods.get(name);
    return pod != null && pod.order.session().equals(session) ? pod : null;
  }

  private Pod pod(String name) {
    return Objects.requireNonNull(pods.get(new ContainerName(name)), name);
  }

  /// Puts a container there that a session made which nobody knows.
  synchronized void leaveBehind(PodOrder order) {
    pods.put(order.name(), new Pod(order, key(99)));
  }

  /// Somebody does something in a container.
  void happens(String name, SessionEvent event) {
    List<Reader> readers;
    synchronized (this) {
      Pod pod = pod(name);
      pod.log.add(event);
      readers = List.copyOf(pod.readers);
    }
    readers.forEach(reader -> reader.listener().heard(event, position(name)));
  }

  private synchronized LogPosition position(String name) {
    Pod pod = pod(name);
    return new LogPosition("pod-" + name, Instant.EPOCH.plusSeconds(pod.log.size()), 1);
  }

  /// A container comes to its end by itself.
  void end(String name, PodSight.Ending how, Instant at) {
    List<Reader> readers;
    synchronized (this) {
      Pod pod = pod(name);
      pod.ended = Optional.of(new PodSight.Ended(how, "its time was up", at));
      readers = List.copyOf(pod.readers);
    }
    readers.forEach(reader -> reader.listener().finished());
  }

  @Override
  public synchronized Answer<HostKey> make(Target target, PodOrder order) {
    Pod there = pods.get(order.name());
    if (there == null) {
      there = new Pod(order, key(made.incrementAndGet()));
      pods.put(order.name(), there);
    } else if (!there.order.session().equals(order.session())) {
      return new Answer.Refused<>(
          new Refusal("name-taken", "there is another container called " + order.name()));
    }
    return new Answer.Found<>(there.hostKey);
  }

  private static HostKey key(int number) {
    byte[] raw = new byte[32];
    raw[0] = (byte) number;
    return new HostKey(SshKey.ed25519(raw));
  }

  @Override
  public synchronized Answer<PodSight> look(Target target, ContainerName name, SessionId session) {
    Pod pod = own(name, session);
    if (pod == null) {
      return new Answer.Found<>(new PodSight.Absent());
    }
    if (pod.ended.isPresent()) {
      return new Answer.Found<>(pod.ended.get());
    }
    if (failure.isPresent()) {
      return new Answer.Found<>(new PodSight.Failed(failure.get()));
    }
    pod.seen++;
    return new Answer.Found<>(
        pod.seen < 2
            ? new PodSight.Starting(PodSight.Stage.POD_RUNNING, "the container is being created")
            : new PodSight.Ready(
                "pod-" + name,
                new Door.Direct(name + ".internal.domain", 31239),
                pod.hostKey,
                pod.endsAt));
  }

  @Override
  public synchronized Answer<Instant> extend(
      Target target, ContainerName name, SessionId session, Instant endsAt) {
    Pod pod = own(name, session);
    if (pod == null || pod.ended.isPresent()) {
      return new Answer.Refused<>(new Refusal("container-not-found", "it is over"));
    }
    pod.endsAt = endsAt;
    return new Answer.Found<>(endsAt);
  }

  @Override
  public Answer<Done> stop(Target target, ContainerName name, SessionId session) {
    boolean stands;
    synchronized (this) {
      Pod pod = own(name, session);
      stands = pod != null && pod.ended.isEmpty();
    }
    if (stands) {
      end(name.value(), PodSight.Ending.STOPPED, Instant.EPOCH);
    }
    return new Answer.Found<>(Done.DONE);
  }

  @Override
  public synchronized Answer<Done> remove(Target target, ContainerName name, SessionId session) {
    pods.computeIfPresent(name, (_, pod) -> pod.order.session().equals(session) ? null : pod);
    return new Answer.Found<>(Done.DONE);
  }

  @Override
  public synchronized Answer<List<StandingContainer>> all(Target target) {
    return new Answer.Found<>(
        pods.values().stream()
            .map(pod ->
                new StandingContainer(
                    pod.order.name(),
                    pod.order.session(),
                    pod.order.app(),
                    pod.order.build(),
                    pod.order.endsAt().minus(Duration.ofHours(4)),
                    pod.endsAt))
            .toList());
  }

  @Override
  public Following follow(
      Target target, ContainerName name, SessionId session, LogPosition from, Listener listener) {
    Reader reader = new Reader(listener);
    List<SessionEvent> missed;
    boolean over;
    synchronized (this) {
      Pod pod = own(name, session);
      if (pod == null) {
        missed = List.of();
        over = true;
      } else {
        int heard = (int) from.at().getEpochSecond();
        missed = List.copyOf(pod.log.subList(Math.min(heard, pod.log.size()), pod.log.size()));
        over = pod.ended.isPresent();
        pod.readers.add(reader);
      }
    }
    for (SessionEvent event : missed) {
      listener.heard(event, position(name.value()));
    }
    if (over) {
      listener.finished();
    }
    return () -> {
      synchronized (this) {
        Pod pod = own(name, session);
        if (pod != null) {
          pod.readers.remove(reader);
        }
      }
    };
  }

  static SessionEvent.Opened login(Instant at, String login, String who) {
    return new SessionEvent.Opened(
        at, login, new DeveloperName(who), "SHA256:abc", "10.1.2.3", SessionEvent.Purpose.TERMINAL);
  }
}
