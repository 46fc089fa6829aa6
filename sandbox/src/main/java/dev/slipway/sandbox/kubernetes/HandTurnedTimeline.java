package dev.slipway.sandbox.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A {@link Timeline} that stands still until a test moves it: a rollout of minutes in
/// milliseconds, in the same order every time.
///
/// Safe for use by several threads at once; the work runs on the thread that calls {@link
/// #advance}.
public final class HandTurnedTimeline implements Timeline {
  private record Due(Instant at, long order, Runnable work) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final PriorityQueue<Due> queue =
      new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::order));
  private Instant now;
  private long order;

  /// @param start what the clock shows first
  public HandTurnedTimeline(Instant start) {
    now = start;
  }

  @Override
  public Instant now() {
    lock.lock();
    try {
      return now;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void after(Duration delay, Runnable work) {
    lock.lock();
    try {
      queue.add(new Due(now.plus(delay), order++, work));
    } finally {
      lock.unlock();
    }
  }

  /// Moves the clock forward by `span`, stopping at each piece of work that falls due on the way,
  /// work that such work asks for included.
  public void advance(Duration span) {
    Instant end = now().plus(span);
    for (Due due = next(end); due != null; due = next(end)) {
      due.work.run();
    }
    lock.lock();
    try {
      now = end;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Due next(Instant end) {
    lock.lock();
    try {
      Due head = queue.peek();
      if (head == null || head.at.isAfter(end)) {
        return null;
      }
      queue.remove();
      now = head.at;
      return head;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      queue.clear();
    } finally {
      lock.unlock();
    }
  }
}
