package dev.slipway.bot.rig;

import java.time.Instant;
import java.time.InstantSource;

/// A clock that stands until it is set. Safe for use by several threads.
public final class HandSetClock implements InstantSource {
  private volatile Instant now;

  public HandSetClock(Instant now) {
    this.now = now;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /// Sets it; it never goes back.
  public void set(Instant instant) {
    if (instant.isAfter(now)) {
      now = instant;
    }
  }
}
