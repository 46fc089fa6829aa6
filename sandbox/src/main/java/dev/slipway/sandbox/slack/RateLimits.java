package dev.slipway.sandbox.slack;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// Token buckets, one for each key.
///
/// Safe for use by several threads at once.
final class RateLimits {
  /// @param burst how many calls a full bucket lets through at once
  /// @param refill how long one more call takes to become free
  record Pace(int burst, Duration refill) {
    /// As many calls as a minute has room for, spread over it once the burst is used up.
    static Pace perMinute(int calls) {
      return new Pace(calls, Duration.ofMinutes(1).dividedBy(calls));
    }
  }

  private final Map<String, Instant> fullAgainAt = new HashMap<>();
  private final InstantSource clock;

  RateLimits(InstantSource clock) {
    this.clock = clock;
  }

  /// Takes one call out of the bucket.
  ///
  /// @throws SlackRefusal when the bucket is empty, with the time until it is not
  void take(String key, Pace pace) throws SlackRefusal {
    Duration wait = tryTake(key, pace);
    if (!wait.isZero()) {
      throw SlackRefusal.rateLimited(wait);
    }
  }

  private synchronized Duration tryTake(String key, Pace pace) {
    Instant now = clock.instant();
    Instant full = fullAgainAt.getOrDefault(key, now);
    if (full.isBefore(now)) {
      full = now;
    }
    Instant fullAfter = full.plus(pace.refill());
    Duration over = Duration.between(now.plus(pace.refill().multipliedBy(pace.burst())), fullAfter);
    if (over.isPositive()) {
      return over;
    }
    fullAgainAt.put(key, fullAfter);
    return Duration.ZERO;
  }
}
