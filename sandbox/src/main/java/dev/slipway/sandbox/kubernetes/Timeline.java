package dev.slipway.sandbox.kubernetes;

import java.time.Duration;
import java.time.Instant;

/// The time of a simulated cluster: its clock, and the one thread on which its controllers run.
///
/// Safe for use by several threads at once. Work never runs concurrently with other work of the
/// same timeline.
public interface Timeline extends AutoCloseable {
  /// A timeline that goes with the wall clock, on one daemon thread that sleeps while nothing is
  /// due.
  static Timeline realTime() {
    return new RealTimeline();
  }

  /// The present moment.
  Instant now();

  /// Runs `work` once, `delay` from now; zero means as soon as the work already due is done.
  /// Ignored after {@link #close}.
  void after(Duration delay, Runnable work);

  /// Drops the work that has not begun.
  @Override
  void close();
}
