package dev.slipway.integrations.slack;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Decides when the next connection may be asked for, so that whatever happens there is never a
/// storm: the first reconnect after a link that lasted is immediate, every other waits for at least
/// the pace since the last one, longer from failure to failure, with jitter. Pure but for its own
/// state; times are `System.nanoTime`. For one thread.
final class Reconnects {
  private final Duration pace;
  private final Duration ceiling;
  private final RandomGenerator random;

  private boolean atOnce = true;
  private int failures;
  private long asked;
  private long opened;
  private long notBefore;

  Reconnects(SocketModeTimes times, RandomGenerator random, long now) {
    this.pace = times.pace();
    this.ceiling = times.ceiling();
    this.random = random;
    this.asked = now;
    this.notBefore = now;
  }

  /// How long to wait before asking; zero when it may be done now.
  Duration pause(long now) {
    return Duration.ofNanos(Math.max(0, notBefore - now));
  }

  /// A connection is being asked for.
  void asking(long now) {
    asked = now;
  }

  /// It was had.
  void succeeded(long now) {
    opened = now;
  }

  /// It was not had.
  ///
  /// @param atLeast how long Slack asked us to wait; zero when it did not say
  void failed(long now, Duration atLeast) {
    atOnce = false;
    later();
    notBefore = Math.max(notBefore, now + atLeast.toNanos());
  }

  /// The link that was had is ending.
  void ending(long now) {
    if (now - opened >= pace.toNanos()) {
      failures = 0;
      atOnce = true;
    }
    if (atOnce) {
      atOnce = false;
      notBefore = now;
    } else {
      later();
    }
  }

  /// The link that was had is ending, and another would not last either.
  void hopeless(long now) {
    failed(now, ceiling);
  }

  private void later() {
    failures = Math.min(failures + 1, 16);
    long wait = Math.min(ceiling.toNanos(), pace.toNanos() << (failures - 1));
    notBefore = asked + wait + random.nextLong(1 + wait / 2);
  }
}
