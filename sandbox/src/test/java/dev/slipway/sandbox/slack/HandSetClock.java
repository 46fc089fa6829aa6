package dev.slipway.sandbox.slack;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that stands still until it is moved.
final class HandSetClock implements InstantSource {
  private volatile Instant now = Instant.parse("2026-02-03T10:15:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  void move(Duration time) {
    now = now.plus(time);
  }
}
