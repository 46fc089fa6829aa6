package dev.slipway.sandbox.kubernetes;

import java.time.Duration;

/// How a controller asks to see an object again although nothing changed.
@FunctionalInterface
interface LookAgain {
  void at(ObjectKey key, Duration delay);
}
