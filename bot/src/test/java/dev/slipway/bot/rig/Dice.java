package dev.slipway.bot.rig;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/// Everything that is left to chance in a trial, from one seed. Used by one thread.
final class Dice {
  private final SplittableRandom random;

  Dice(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /// Dice of their own, so that more throws here change nothing there.
  Dice apart() {
    return new Dice(random.nextLong());
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /// From 0 to `most`.
  int upTo(int most) {
    return random.nextInt(most + 1);
  }

  Duration between(Duration least, Duration most) {
    return Duration.ofMillis(random.nextLong(least.toMillis(), most.toMillis() + 1));
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
