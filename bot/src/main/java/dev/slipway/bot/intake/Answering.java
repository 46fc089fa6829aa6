package dev.slipway.bot.intake;

import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.ports.Inbox;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has stored messages answered: each at once by the process that stored it, and whatever was left
/// over by a sweep. Bounded: beyond some thousand waiting messages the rest stays in the store
/// until those at hand are answered. Safe for use by several threads.
public final class Answering implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Answering.class);
  private static final int AT_ONCE = 64;
  private static final int AT_ONCE_UNDER_PRESSURE = 1;
  private static final int WAITING = 5_000;
  private static final int SWEEP = 1_000;
  private static final Duration YIELD = Duration.ofMillis(10);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration KEPT = Duration.ofDays(7);

  private final Answerer answerer;
  private final Inbox inbox;
  private final InstantSource clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Pressure pressure;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Semaphore placesUnderPressure = new Semaphore(AT_ONCE_UNDER_PRESSURE);
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean more = new AtomicBoolean();
  private volatile String oldest = "";

  /// How busy the storing of messages is, which Slack waits for: under high pressure answers wait a
  /// little, one after the other.
  public interface Pressure {
    boolean isHigh();

    /// Waits until it is low, but no longer than this.
    void awaitLow(Duration most) throws InterruptedException;
  }

  public Answering(Answerer answerer, Inbox inbox, Pressure pressure, InstantSource clock) {
    this.answerer = answerer;
    this.pressure = pressure;
    this.inbox = inbox;
    this.clock = clock;
  }

  /// Has a message answered soon. Never blocks.
  public void take(ChatMessage message) {
    if (waiting.size() >= WAITING) {
      more.set(true);
    } else if (waiting.add(message.key())) {
      threads.execute(() -> answer(message));
    }
  }

  /// Takes what was stored a while ago and is still not answered, and forgets what is long
  /// answered.
  public void sweep(Duration olderThan) {
    oldest = "";
    takeLeft(olderThan);
    int forgotten = inbox.forget(clock.instant().minus(KEPT));
    if (forgotten > 0) {
      LOG.atInfo().addKeyValue("messages", forgotten).log("forgot messages answered long ago");
    }
  }

  private void takeLeft(Duration olderThan) {
    List<ChatMessage> left = inbox.unanswered(clock.instant().minus(olderThan), SWEEP);
    if (left.isEmpty() || left.getFirst().key().equals(oldest)) {
      // Those that can't be answered now are not tried again and again: the next sweep does it.
      return;
    }
    oldest = left.getFirst().key();
    if (left.size() == SWEEP) {
      more.set(true);
    }
    left.forEach(this::take);
  }

  private void answer(ChatMessage message) {
    boolean high = pressure.isHigh();
    Semaphore room = high ? placesUnderPressure : places;
    try {
      room.acquire();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      if (high) {
        pressure.awaitLow(YIELD);
      }
      answerer.answer(message);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failure) {
      LOG.atError()
          .addKeyValue("message", message.key())
          .setCause(failure)
          .log("a message could not be answered; it is tried again");
    } finally {
      room.release();
      waiting.remove(message.key());
      goOn();
    }
  }

  /// When those at hand are done and there were more than could be taken, takes the next.
  private void goOn() {
    if (waiting.isEmpty() && more.compareAndSet(true, false)) {
      try {
        takeLeft(Duration.ZERO);
      } catch (RuntimeException failure) {
        LOG.atError().setCause(failure).log("the rest could not be read; the next sweep takes it");
      }
    }
  }

  /// Gives those at hand a moment to finish; the rest is found by the next sweep.
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException _) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
