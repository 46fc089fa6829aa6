package dev.slipway.commands.requests;

import java.util.List;
import java.util.Random;

/// A seeded source of choices. Prints its seed; `-Dslipway.seed=...` repeats a run.
final class Dice {
  private final Random random;

  private Dice(long seed) {
    random = new Random(seed);
  }

  static Dice thrown(Class<?> by) {
    long seed = Long.getLong("slipway.seed", System.nanoTime());
    System.out.println(by.getSimpleName() + ": -Dslipway.seed=" + seed);
    return new Dice(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  boolean once(int in) {
    return random.nextInt(in) == 0;
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  String word(String letters, int least, int most) {
    StringBuilder word = new StringBuilder();
    for (int i = between(least, most); i > 0; i--) {
      word.append(letters.charAt(random.nextInt(letters.length())));
    }
    return word.toString();
  }

  <T> List<T> shuffled(List<T> list) {
    java.util.Collections.shuffle(list, random);
    return list;
  }
}
