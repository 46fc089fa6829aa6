package dev.slipway.sandbox.kubernetes;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// {@link Timeline} on the wall clock.
final class RealTimeline implements Timeline {
  private static final Logger LOG = LoggerFactory.getLogger(RealTimeline.class);

  private final Clock clock = Clock.systemUTC();
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("simulated-kubernetes").factory());

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public void after(Duration delay, Runnable work) {
    try {
      var _ = thread.schedule(() -> run(work), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      LOG.trace("the timeline is closed", closed);
    }
  }

  private static void run(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.error("a controller of the simulated Kubernetes failed", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
