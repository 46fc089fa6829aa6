package dev.slipway.bot.engine;

import dev.slipway.bot.engine.Engine.Duty;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A duty that goes its round whenever it is woken, and when the last round said that it is time.
/// Safe for use by several threads.
public abstract class Rounds implements Duty {
  private final Semaphore changed = new Semaphore(0);
  private volatile boolean stopping;

  /// Starts whatever may be done now, and says how long nothing else can be.
  ///
  /// @param calls what is started is done on
  public abstract Duration round(Executor calls);

  /// Has the next round begin now.
  public final void wake() {
    changed.release();
  }

  /// How long a round leaves things alone: until the next one is due, but not longer than usual.
  ///
  /// @param due empty when nothing is
  static Duration pause(Instant now, Optional<Instant> due, Duration usual) {
    Instant latest = now.plus(usual);
    return Duration.between(now, due.filter(latest::isAfter).orElse(latest));
  }

  final boolean isStopping() {
    return stopping;
  }

  @Override
  public final void stop() {
    stopping = true;
    changed.release();
  }

  @Override
  public final void work() throws InterruptedException {
    try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
      while (!stopping) {
        Duration pause = round(calls);
        if (changed.tryAcquire(Math.max(1, pause.toMillis()), TimeUnit.MILLISECONDS)) {
          changed.drainPermits();
        }
      }
    }
  }
}
