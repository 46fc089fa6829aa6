package dev.slipway.integrations.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Socket Mode: keeps a WebSocket to Slack open, whatever happens to it, and takes what comes over
/// it. One thread minds the link; each envelope has a virtual thread of its own, and is
/// acknowledged only after it was stored, on whichever link is alive by then. What is not
/// acknowledged Slack delivers again. Safe for use by several threads at once.
public final class SocketModeLink implements SlackEntrance, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SocketModeLink.class);

  private final SocketModeDoor door;
  private final Envelopes envelopes;
  private final SocketModeTimes times;
  private final Reconnects reconnects;
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

  /// Every open link, the newest first.
  private final List<SocketLink> links = new CopyOnWriteArrayList<>();

  private final ExecutorService hands =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("slack-envelope-", 0).factory());
  private final AtomicReference<Optional<String>> problem =
      new AtomicReference<>(Optional.of("not started"));
  private final AtomicBoolean closing = new AtomicBoolean();
  private final Thread minder;

  /// For the minder alone: the link that Slack did not announce the end of.
  private Optional<SocketLink> lasting = Optional.empty();

  SocketModeLink(SocketModeDoor door, Envelopes envelopes, SocketModeTimes times) {
    this.door = door;
    this.envelopes = envelopes;
    this.times = times;
    this.reconnects = new Reconnects(times, RandomGenerator.getDefault(), System.nanoTime());
    this.minder = Thread.ofVirtual().name("slack-socket").unstarted(this::mind);
  }

  private sealed interface Signal {
    record Gone(SocketLink link) implements Signal {}

    /// Slack announced that it will close the link.
    record Leaving(SocketLink link, String reason) implements Signal {}

    record Stop() implements Signal {}
  }

  private final SocketLink.Listener listener =
      new SocketLink.Listener() {
        @Override
        public void received(SocketLink link, String text) {
          SocketModeLink.this.received(link, text);
        }

        @Override
        public void closed(SocketLink link) {
          links.remove(link);
          signals.add(new Signal.Gone(link));
        }
      };

  /// Begins to connect, and goes on trying for as long as it takes. Returns at once. Once only.
  public void start() {
    problem.set(Optional.of("not connected yet"));
    minder.start();
  }

  /// Whether messages can come in now.
  public boolean connected() {
    return !closing.get() && problem.get().isEmpty() && links.stream().anyMatch(SocketLink::isOpen);
  }

  /// Why it is not connected, in words; empty when it is.
  public Optional<String> problem() {
    return problem.get();
  }

  /// Takes no more envelopes, waits for those at hand, at most 5 s, and closes the link.
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    problem.set(Optional.of("closed"));
    hands.shutdown();
    try {
      if (!hands.awaitTermination(times.drain().toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.warn("closing with envelopes at hand; Slack will deliver them again");
      }
      signals.add(new Signal.Stop());
      if (minder.isAlive()) {
        minder.join(times.drain());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    minder.interrupt();
    links.forEach(SocketLink::close);
    door.shutDown();
  }

  private void mind() {
    try {
      boolean going = true;
      while (going) {
        Duration wait = lasting.isPresent() ? times.ping() : pause();
        if (lasting.isEmpty() && wait.isZero()) {
          open();
        } else {
          going = heed(signals.poll(wait.toNanos(), TimeUnit.NANOSECONDS));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      problem.set(Optional.of("stopped by an error of its own"));
      LOG.error("the Socket Mode link stopped: restart the bot", e);
    }
  }

  /// While a link that is about to end is still alive it is watched too.
  private Duration pause() {
    Duration pause = reconnects.pause(System.nanoTime());
    return pause.compareTo(times.ping()) > 0 ? times.ping() : pause;
  }

  private void open() throws InterruptedException {
    if (closing.get()) {
      signals.add(new Signal.Stop());
      signals.take();
      return;
    }
    reconnects.asking(System.nanoTime());
    switch (door.open(listener)) {
      case SocketModeDoor.Opened.Link(SocketLink link) -> {
        reconnects.succeeded(System.nanoTime());
        List<SocketLink> old = new ArrayList<>(links);
        old.remove(link);
        links.addFirst(link);
        if (link.isOpen()) {
          lasting = Optional.of(link);
          problem.set(Optional.empty());
          LOG.info("connected to Slack");
        } else {
          links.remove(link);
          reconnects.ending(System.nanoTime());
        }
        old.forEach(SocketLink::close);
      }
      case SocketModeDoor.Opened.Failed(String reason, Duration atLeast) -> {
        reconnects.failed(System.nanoTime(), atLeast);
        troubled(reason);
      }
    }
  }

  private boolean heed(@Nullable Signal signal) {
    switch (signal) {
      case null -> watch();
      case Signal.Stop() -> {
        return false;
      }
      case Signal.Gone(SocketLink link) -> {
        if (lasting.filter(link::equals).isPresent()) {
          troubled("Slack's socket broke");
          ending(link);
        }
      }
      case Signal.Leaving(SocketLink link, String reason) -> leaving(link, reason);
    }
    return true;
  }

  private void leaving(SocketLink link, String reason) {
    if (lasting.filter(link::equals).isEmpty()) {
      return;
    }
    switch (reason) {
      case "link_disabled" -> {
        troubled(
            "Slack has Socket Mode switched off for this app: switch it on in the app's settings, "
                + "or configure signed HTTP requests");
        lasting = Optional.empty();
        reconnects.hopeless(System.nanoTime());
      }
      case "too_many_websockets" -> {
        troubled("Slack says that this app has too many connections: stop other copies of the bot");
        lasting = Optional.empty();
        reconnects.hopeless(System.nanoTime());
      }
      default -> {
        LOG.info("Slack will close the link ({}); opening another", reason);
        ending(link);
      }
    }
  }

  private void ending(SocketLink link) {
    if (lasting.filter(link::equals).isPresent()) {
      lasting = Optional.empty();
      reconnects.ending(System.nanoTime());
    }
  }

  /// Finds a link that died without a word.
  private void watch() {
    for (SocketLink link : links) {
      if (link.silence(System.nanoTime()).compareTo(times.silence()) > 0) {
        LOG.warn("nothing heard from Slack for too long; giving the link up");
        link.close();
      } else {
        hands(() -> ping(link));
      }
    }
  }

  private static void ping(SocketLink link) {
    try {
      link.ping();
    } catch (IOException e) {
      LOG.debug("ping: {}", e.toString());
    }
  }

  private void troubled(String reason) {
    problem.set(Optional.of(reason));
    LOG.warn("not connected to Slack: {}", reason);
  }

  private void received(SocketLink link, String text) {
    Optional<JsonNode> read = Json.object(text);
    if (read.isEmpty()) {
      LOG.warn("Slack sent something that can't be read");
      return;
    }
    JsonNode envelope = read.get();
    switch (Json.text(envelope, "type")) {
      case "hello" -> {
        door.bot().appIs(Json.text(envelope.path("connection_info"), "app_id"));
        link.greeted();
      }
      case "disconnect" -> signals.add(new Signal.Leaving(link, Json.text(envelope, "reason")));
      default -> {
        if (!Json.text(envelope, "envelope_id").isEmpty()) {
          hands(() -> take(link, envelope));
        }
      }
    }
  }

  private void hands(Runnable work) {
    try {
      hands.execute(work);
    } catch (RejectedExecutionException e) {
      LOG.debug("closing: left to be delivered again");
    }
  }

  private void take(SocketLink link, JsonNode envelope) {
    envelopes.take(envelope).ifPresent(acknowledgement -> acknowledge(link, acknowledgement));
  }

  private void acknowledge(SocketLink link, String acknowledgement) {
    if (sent(link, acknowledgement)) {
      return;
    }
    for (SocketLink other : links) {
      if (other != link && sent(other, acknowledgement)) {
        return;
      }
    }
    LOG.info("stored, but no link is open to acknowledge it on; Slack will deliver it again");
  }

  private static boolean sent(SocketLink link, String text) {
    try {
      link.send(text);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
