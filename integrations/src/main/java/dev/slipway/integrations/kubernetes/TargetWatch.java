package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.ports.Cluster;
import dev.slipway.commands.ports.Cluster.Observation;
import dev.slipway.commands.ports.Outage;
import dev.slipway.config.Namespace;
import dev.slipway.config.Workload;
import dev.slipway.integrations.kubernetes.Trouble.Asking;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches one namespace for all who want to know, and knows whether what it shows is current.
///
/// A watch's connection can be dead without a sign, so every few seconds one small question goes to
/// the API server: no answer means that we are blind, and an answer that the informers lag behind
/// for two questions in a row means that theirs are dead. Either way the session is replaced as
/// soon as the API server answers again. Safe for use by several threads at once.
final class TargetWatch {
  private static final Logger LOG = LoggerFactory.getLogger(TargetWatch.class);
  private static final Duration A_LITTLE = Duration.ofMillis(20);
  private static final Duration PROBE_WHILE_BLIND = Duration.ofSeconds(1);
  private static final Duration LONGEST_SESSION_START = Duration.ofSeconds(10);

  private final ApiServer server;
  private final String system;
  private final Namespace namespace;
  private final Patience patience;
  private final InstantSource clock;
  private final ExecutorService threads;

  private final List<Runnable> holders = new CopyOnWriteArrayList<>();
  private final ConcurrentSkipListMap<String, Workload> asked = new ConcurrentSkipListMap<>();
  private final Probe probe;

  private final Instant started;
  private boolean closed;
  private @Nullable Session live;
  private @Nullable Session next;
  private Instant nextStarted = Instant.MIN;
  private boolean doubted;
  private Optional<Outage> told;
  private @Nullable Instant heard;
  private Outage outage;

  TargetWatch(
      ApiServer server,
      String system,
      Namespace namespace,
      Patience patience,
      InstantSource clock,
      ExecutorService threads) {
    this.server = server;
    this.system = system;
    this.namespace = namespace;
    this.patience = patience;
    this.clock = clock;
    this.threads = threads;
    this.probe = new Probe(server, namespace, patience);
    this.started = clock.instant();
    this.outage = new Outage(system, "its workloads are still being read");
    this.told = Optional.of(outage);
  }

  /// Starts it; does not wait for the network.
  void start() {
    threads.execute(() -> {
      startSession();
      turn();
    });
  }

  void join(Runnable onChange) {
    holders.add(onChange);
  }

  /// Takes one holder away; ends with the last one.
  ///
  /// @return whether it was the last one
  boolean leave(Runnable onChange) {
    holders.remove(onChange);
    if (!holders.isEmpty()) {
      return false;
    }
    close();
    return true;
  }

  synchronized void close() {
    closed = true;
    drop(live);
    drop(next);
    live = null;
    next = null;
  }

  Observation observe(Workload workload) {
    asked.putIfAbsent(key(workload), workload);
    Session current;
    synchronized (this) {
      if (live == null || isBlind()) {
        return new Observation.Blind(outage, heard == null ? started : heard);
      }
      current = live;
    }
    return current
        .view(workload)
        .<Observation>map(Observation.Seen::new)
        .orElseGet(Observation.Gone::new);
  }

  private synchronized boolean isBlind() {
    return live == null
        || heard == null
        || !heard.plus(patience.blindAfter()).isAfter(clock.instant());
  }

  /// One probe and what follows from it.
  private void turn() {
    Instant begun = clock.instant();
    Session watched;
    synchronized (this) {
      if (closed) {
        return;
      }
      watched = live;
    }
    boolean answered = false;
    try {
      probe.ask(asked, watched);
      answered = true;
    } catch (Trouble trouble) {
      failed(trouble.outage(system));
    } catch (RuntimeException e) {
      LOG.error("A probe of {} namespace {} broke", system, namespace, e);
    }
    if (answered) {
      answered(watched);
    }
    tellOfSight();
    schedule(answered ? patience.probeEvery() : shorter(patience.probeEvery()), begun);
  }

  private static Duration shorter(Duration every) {
    return every.compareTo(PROBE_WHILE_BLIND) < 0 ? every : PROBE_WHILE_BLIND;
  }

  private synchronized void failed(Outage now) {
    outage = now;
    doubted = true;
    if (heard != null) {
      later(
          Duration.between(clock.instant(), heard.plus(patience.blindAfter())).plus(A_LITTLE),
          this::tellOfSight);
    }
  }

  private void answered(@Nullable Session watched) {
    boolean startAnother;
    synchronized (this) {
      if (watched != null && watched == live && probe.foundItStale()) {
        LOG.warn("The watch of {} namespace {} lags behind and starts anew", system, namespace);
        doubted = true;
        outage = new Outage(system, "its changes do not reach us");
      }
      if (live != null && !doubted) {
        heard = clock.instant();
      }
      if (next != null && !nextStarted.plus(LONGEST_SESSION_START).isAfter(clock.instant())) {
        drop(next);
        next = null;
      }
      startAnother = !closed && next == null && (live == null || doubted);
    }
    if (startAnother) {
      startSession();
    }
  }

  private void startSession() {
    Session session;
    try {
      session =
          new Session(
              server.client(new Asking("watch", "workloads", namespace)), namespace, this::changed);
    } catch (Trouble trouble) {
      failed(trouble.outage(system));
      return;
    }
    synchronized (this) {
      if (closed) {
        drop(session);
        return;
      }
      next = session;
      nextStarted = clock.instant();
    }
    session.synced().whenComplete((_, failure) -> settled(session, failure));
    session.ended().whenComplete((_, failure) -> settled(session, failure));
  }

  /// A session has read everything, or has ended.
  private void settled(Session session, @Nullable Throwable failure) {
    synchronized (this) {
      if (failure == null && session == next) {
        drop(live);
        live = session;
        next = null;
        doubted = false;
        heard = clock.instant();
        later(Duration.ZERO, this::tell);
      } else if (failure != null && (session == next || session == live)) {
        Trouble trouble =
            server.trouble(
                failure instanceof CompletionException && failure.getCause() != null
                    ? failure.getCause()
                    : failure,
                new Asking("watch", "workloads", namespace));
        LOG.warn("The watch of {} namespace {} ended: {}", system, namespace, trouble.getMessage());
        outage = trouble.outage(system);
        doubted = true;
        if (session == next) {
          next = null;
        }
        drop(session);
      }
    }
    tellOfSight();
  }

  private void changed() {
    synchronized (this) {
      if (live != null && !doubted) {
        heard = clock.instant();
      }
    }
    tell();
  }

  /// Tells the holders when the watch has become blind, for another reason, or can see again.
  private void tellOfSight() {
    synchronized (this) {
      Optional<Outage> blindness = isBlind() ? Optional.of(outage) : Optional.empty();
      if (closed || blindness.equals(told)) {
        return;
      }
      told = blindness;
    }
    LOG.info(
        "The watch of {} namespace {} is {}",
        system,
        namespace,
        told.map(blind -> "blind: " + blind.reason()).orElse("current"));
    tell();
  }

  private void tell() {
    for (Runnable holder : holders) {
      try {
        holder.run();
      } catch (RuntimeException e) {
        LOG.error("Whoever watches {} namespace {} threw", system, namespace, e);
      }
    }
  }

  private void schedule(Duration every, Instant begun) {
    later(every.minus(Duration.between(begun, clock.instant())), this::turn);
  }

  private synchronized void later(Duration delay, Runnable what) {
    if (!closed) {
      CompletableFuture.delayedExecutor(
              Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS, threads)
          .execute(what);
    }
  }

  /// Elsewhere, because the informers hold locks of their own while they call us.
  private void drop(@Nullable Session session) {
    if (session != null) {
      threads.execute(session::close);
    }
  }

  private static String key(Workload workload) {
    return workload.kind() + "/" + workload.name();
  }

  /// One holder's part of the watch.
  record Hold(TargetWatch watch, Runnable onClose) implements Cluster.Watch {
    @Override
    public Observation observe(Workload workload) {
      return watch.observe(workload);
    }

    @Override
    public void close() {
      onClose.run();
    }
  }
}
