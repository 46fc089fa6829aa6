package dev.slipway.bot.engine;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// One bell for each thing that is being conducted here: rung when there is something new to look
/// at. A ring that nobody waits for yet is kept; several count as one. Safe for use by several
/// threads.
///
/// @param <K> the number of a thing
public final class Bells<K> {
  private final ConcurrentMap<K, Semaphore> bells = new ConcurrentHashMap<>();

  /// Opens a thing's bell; close it when it is no longer conducted here.
  Bell open(K id) {
    Semaphore semaphore = new Semaphore(0);
    bells.put(id, semaphore);
    return new Bell(id, semaphore);
  }

  /// Rings for a thing, if it is conducted here.
  public void ring(K id) {
    Semaphore semaphore = bells.get(id);
    if (semaphore != null) {
      semaphore.release();
    }
  }

  /// Rings for all.
  void ringAll() {
    bells.values().forEach(Semaphore::release);
  }

  /// A bell to wait at.
  final class Bell implements AutoCloseable {
    private final K id;
    private final Semaphore semaphore;

    private Bell(K id, Semaphore semaphore) {
      this.id = id;
      this.semaphore = semaphore;
    }

    void ring() {
      semaphore.release();
    }

    /// Waits for a ring, or for so long; says whether it was rung.
    boolean await(Duration limit) throws InterruptedException {
      return semaphore.tryAcquire(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
    }

    /// Lets rings come in for so long, so that they count as one.
    void gather(Duration time) throws InterruptedException {
      // Nobody has as many permits as this asks for: it waits for the whole time.
      if (semaphore.tryAcquire(Integer.MAX_VALUE, time.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("a bell was rung two billion times");
      }
      semaphore.drainPermits();
    }

    @Override
    public void close() {
      bells.remove(id, semaphore);
    }
  }
}
