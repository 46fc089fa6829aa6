package dev.slipway.bot.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// A push, a tag that is given to another image, approvals and the deployment in every order: what
/// goes live is what two people approved, down to the digest, or nothing does. The oracle looks at
/// each write.
final class MovedMeanwhileTest {
  private static final long COUNT = 1_000;

  @Test
  void makesNothingLiveThatWasNotApproved() {
    Map<String, Long> ends = new TreeMap<>();
    try (Quiet _ = new Quiet();
        Rig rig = Rig.approvedFirst()) {
      for (long seed = 1; seed <= COUNT; seed++) {
        Trial.Outcome outcome = rig.run(Schedule.moving(seed));
        assertThat(outcome.violations()).as("seed %s", seed).isEmpty();
        outcome.ends().forEach(end -> ends.merge(end, 1L, Long::sum));
      }
    }

    System.out.println(COUNT + " interleavings: " + ends);
    assertThat(ends.get("Succeeded")).isGreaterThan(COUNT / 10);
    assertThat(ends.get("refused ref-changed")).isGreaterThan(COUNT / 10);
  }
}
