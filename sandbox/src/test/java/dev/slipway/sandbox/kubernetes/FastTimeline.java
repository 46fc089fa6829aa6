package dev.slipway.sandbox.kubernetes;

import java.time.Duration;
import java.time.Instant;

/// A timeline that runs many times faster than the wall clock, so that deadlines and back-off of
/// seconds pass in a test's milliseconds.
final class FastTimeline implements Timeline {
  private static final int FACTOR = 10;

  private final Timeline wall = Timeline.realTime();
  private final Instant start = wall.now();

  @Override
  public Instant now() {
    return start.plus(Duration.between(start, wall.now()).multipliedBy(FACTOR));
  }

  @Override
  public void after(Duration delay, Runnable work) {
    wall.after(delay.dividedBy(FACTOR), work);
  }

  @Override
  public void close() {
    wall.close();
  }
}
