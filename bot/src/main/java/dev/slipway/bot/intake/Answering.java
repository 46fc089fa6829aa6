package dev.slipway.bot.intake;

import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.ports.Inbox;
import dev.slipway.commands.ports.Inbox.Due;
import dev.slipway.commands.ports.Inbox.Taken;
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
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has stored messages answered: each at once by the process that stored it, and whatever was left
/// over by a sweep. Bounded: beyond some thousand waiting messages the rest stays in the store
/// until those at hand are answered. Safe for use by several threads.
public final class Answering implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Answering.class);
  private static final int AT_ONCE = 64;
  private static final int WAITING = 5_000;
  private static final int SWEEP = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration KEPT = Duration.ofDays(7);

  private final Answerer answerer;
  private final Inbox inbox;
  private final InstantSource clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean more = new AtomicBoolean();
  private volatile String oldest = "";

  public Answering(Answerer answerer, Inbox inbox, InstantSource clock) {
    this.answerer = answerer;
    this.inbox = inbox;
    this.clock = clock;
  }

  /// Has a message answered soon. Never blocks.
  public void take(Taken taken) {
    ChatMessage message = taken.message();
    if (taken.due() == Due.NOTHING) {
      return;
    }
    if (waiting.size() >= WAITING) {
      more.set(true);
    } else if (waiting.add(message.key())) {
      threads.execute(() ->
          answer(message, taken.due() == Due.AN_ANSWER ? answerer::answer : answerer::refuse));
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
    List<Taken> left = inbox.unanswered(clock.instant().minus(olderThan), SWEEP);
    if (left.isEmpty() || left.getFirst().message().key().equals(oldest)) {
      // Those that can't be answered now are not tried again and again: the next sweep does it.
      return;
    }
    oldest = left.getFirst().message().key();
    if (left.size() == SWEEP) {
      more.set(true);
    }
    left.forEach(this::take);
  }

  private void answer(ChatMessage message, Consumer<ChatMessage> how) {
    try {
      places.acquire();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      how.accept(message);
    } catch (RuntimeException failure) {
      LOG.atError()
          .addKeyValue("message", message.key())
          .setCause(failure)
          .log("a message could not be answered; it is tried again");
    } finally {
      places.release();
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
