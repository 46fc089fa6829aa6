package dev.slipway.bot.rig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.rig.Faults.Fault;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Containers to log in to, asked for, extended and stopped by several people while processes are
/// killed and systems fail, one schedule for each seed. `-Dslipway.containers=N` runs another
/// number of them, `-Dslipway.firstSeed=N` others.
final class ContainersTest {
  private static final long COUNT = Long.getLong("slipway.containers", 400);
  private static final long FIRST = Long.getLong("slipway.firstSeed", 1);

  @Test
  void losesDoublesAndLeavesNothingHoweverTheProcessIsKilledAndTheWorldFails() {
    Map<String, Long> ends = new TreeMap<>();
    Set<Fault> faults = EnumSet.noneOf(Fault.class);
    long kills = 0;
    try (Quiet _ = new Quiet();
        Rig rig = new Rig()) {
      for (long seed = FIRST; seed < FIRST + COUNT; seed++) {
        Trial.Outcome outcome = rig.run(Schedule.containers(seed));
        assertThat(outcome.violations()).as("seed %s", seed).isEmpty();
        outcome.ends().forEach(end -> ends.merge(end, 1L, Long::sum));
        faults.addAll(outcome.faults().keySet());
        kills += outcome.kills();
      }
    }

    System.out.printf(
        "%d schedules of containers, %d kills and pauses, ends %s%n", COUNT, kills, ends);
    assertThat(ends)
        .containsKeys(
            "container TimeUp",
            "container StoppedBy",
            "container NobodyCame",
            "container Broke",
            "container DidNotStart",
            "container refused pipeline-not-green");
    assertThat(faults).containsAll(EnumSet.complementOf(EnumSet.of(Fault.NONE)));
    assertThat(kills).isGreaterThan(COUNT / 2);
  }
}
