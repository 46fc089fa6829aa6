package dev.slipway.bot.intake;

import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.ports.Inbox;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
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
  private static final Duration BETWEEN_DISMISSALS = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration KEPT = Duration.ofDays(7);

  private final Answerer answerer;
  private final Inbox inbox;
  private final InstantSource clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Allowance allowance;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean more = new AtomicBoolean();
  private final Queue<ChatMessage> beyond = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean dismissing = new AtomicBoolean();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile String oldest = "";

  public Answering(Answerer answerer, Inbox inbox, Allowance allowance, InstantSource clock) {
    this.answerer = answerer;
    this.allowance = allowance;
    this.inbox = inbox;
    this.clock = clock;
  }

  /// What a slash command shows along with its acknowledgement, after it was taken. Pure and fast.
  public Optional<Message> atOnce(ChatMessage message) {
    return answerer
        .atOnce(message)
        .map(words -> allowance.isBeyond(message.user()) ? Answerer.tooManyOf(message) : words);
  }

  /// Has a message answered soon. Never blocks.
  public void take(ChatMessage message) {
    if (waiting.size() >= WAITING) {
      more.set(true);
    } else if (waiting.add(message.key())) {
      switch (allowance.spend(message.user(), clock.instant())) {
        case WITHIN -> threads.execute(() -> answer(message, answerer::answer));
        case JUST_BEYOND -> threads.execute(() -> answer(message, answerer::tooMany));
        case BEYOND -> dismiss(message);
      }
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

  private void dismiss(ChatMessage message) {
    beyond.add(message);
    if (dismissing.compareAndSet(false, true)) {
      threads.execute(this::dismiss);
    }
  }

  /// In batches with a pause between them: this is the least urgent thing there is.
  private void dismiss() {
    List<ChatMessage> batch = new ArrayList<>();
    try {
      while (!closing.await(BETWEEN_DISMISSALS.toMillis(), TimeUnit.MILLISECONDS)
          && !beyond.isEmpty()) {
        while (batch.size() < SWEEP && !beyond.isEmpty()) {
          batch.add(beyond.remove());
        }
        inbox.dismiss(batch, clock.instant());
        LOG.atWarn()
            .addKeyValue("messages", batch.size())
            .log("too many commands of one person in a minute; they were dismissed");
        batch.forEach(message -> waiting.remove(message.key()));
        batch.clear();
        goOn();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failure) {
      LOG.atError().setCause(failure).log("could not be dismissed; the next sweep tries again");
      batch.forEach(message -> waiting.remove(message.key()));
    } finally {
      dismissing.set(false);
    }
    if (!beyond.isEmpty() && closing.getCount() > 0 && dismissing.compareAndSet(false, true)) {
      threads.execute(this::dismiss);
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
    closing.countDown();
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
