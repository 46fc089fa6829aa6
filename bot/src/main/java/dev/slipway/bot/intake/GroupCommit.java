package dev.slipway.bot.intake;

import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.ports.Inbox;
import dev.slipway.commands.ports.Inbox.Taken;
import dev.slipway.commands.ports.Intake;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stores messages before they are acknowledged, all that are waiting in one transaction, so that
/// one commit serves many. What each is due is decided here, once. Safe for use by any number of
/// threads.
public final class GroupCommit implements Intake, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  /// Slack gives up after 3 s.
  private static final Duration PATIENCE = Duration.ofMillis(2500);

  private static final int BATCH = 256;
  private static final int WAITING = 20_000;

  private final Inbox inbox;
  private final Allowance allowance;
  private final Function<Taken, Optional<Message>> atOnce;
  private final Consumer<Taken> stored;
  private final InstantSource clock;
  private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(WAITING);
  private final Thread writer;
  private volatile boolean closed;

  /// @param allowance what is beyond it is stored, and not carried out
  /// @param atOnce what can be answered along with the acknowledgement; pure and fast
  /// @param stored told of each message that was not there before, after it is durable; must not
  ///   block
  public GroupCommit(
      Inbox inbox,
      Allowance allowance,
      Function<Taken, Optional<Message>> atOnce,
      Consumer<Taken> stored,
      InstantSource clock) {
    this.inbox = inbox;
    this.allowance = allowance;
    this.atOnce = atOnce;
    this.stored = stored;
    this.clock = clock;
    this.writer = Thread.ofVirtual().name("intake").start(this::write);
  }

  /// @param durable what was stored, empty for a copy of what was there; cancelled when it is not
  ///   stored
  private record Waiting(ChatMessage message, CompletableFuture<Optional<Taken>> durable) {}

  @Override
  public Receipt accept(ChatMessage message) {
    if (closed) {
      return new Receipt.NotStored("shutting down");
    }
    Waiting waiting = new Waiting(message, new CompletableFuture<>());
    if (!queue.offer(waiting)) {
      return new Receipt.NotStored("too many messages are waiting to be stored");
    }
    try {
      return new Receipt.Stored(
          waiting.durable().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).flatMap(atOnce));
    } catch (CancellationException _) {
      return new Receipt.NotStored("the database did not take it");
    } catch (TimeoutException _) {
      return new Receipt.NotStored("the database did not answer in time");
    } catch (ExecutionException failure) {
      return new Receipt.NotStored("the database did not take it: " + failure.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Receipt.NotStored("interrupted");
    }
  }

  private void write() {
    List<Waiting> batch = new ArrayList<>(BATCH);
    while (true) {
      try {
        batch.clear();
        batch.add(queue.take());
        queue.drainTo(batch, BATCH - 1);
        store(batch);
      } catch (InterruptedException _) {
        queue.drainTo(batch);
        batch.forEach(waiting -> waiting.durable().cancel(false));
        return;
      }
    }
  }

  private void store(List<Waiting> batch) {
    try {
      Instant now = clock.instant();
      List<Taken> fresh =
          inbox.store(
              batch.stream().map(Waiting::message).toList(),
              now,
              message -> allowance.spend(message.user(), now));
      Map<String, Taken> byKey = new HashMap<>();
      fresh.forEach(taken -> byKey.put(taken.message().key(), taken));
      fresh.forEach(stored);
      batch.forEach(waiting ->
          waiting.durable().complete(Optional.ofNullable(byKey.remove(waiting.message().key()))));
    } catch (RuntimeException | Error failure) {
      // An error too: without this thread nothing would be stored any more, and nobody would know.
      LOG.atError()
          .addKeyValue("messages", batch.size())
          .setCause(failure)
          .log("messages could not be stored; they are not acknowledged, so they come again");
      batch.forEach(waiting -> waiting.durable().cancel(false));
    }
  }

  /// Takes no more, and finishes what is waiting.
  @Override
  public void close() {
    closed = true;
    try {
      writer.join(Duration.ofMillis(queue.isEmpty() ? 1 : PATIENCE.toMillis()));
      writer.interrupt();
      writer.join(PATIENCE);
    } catch (InterruptedException _) {
      writer.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
