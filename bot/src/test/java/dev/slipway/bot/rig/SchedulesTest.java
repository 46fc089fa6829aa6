package dev.slipway.bot.rig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.rig.Faults.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Whole operations with kills, pauses, outages, lost answers and meddling, one schedule for each
/// seed: 2,000 of them, 20,000 with `-Dslipway.long=true`. A seed that fails is printed;
/// `-Dslipway.seed=N` runs it alone, with the log. `-Dslipway.schedules=N` runs another number of
/// them, `-Dslipway.firstSeed=N` others.
final class SchedulesTest {
  private static final long COUNT =
      Long.getLong("slipway.schedules", Boolean.getBoolean("slipway.long") ? 20_000 : 2_000);
  private static final long FIRST = Long.getLong("slipway.firstSeed", 1);
  private static final int SHOWN = 5;

  /// What must have been met on the way, or the schedules prove nothing.
  private static final Set<String> ENDS =
      Set.of(
          "Succeeded",
          "refused image-not-found",
          "refused pipeline-failed",
          "NotApproved",
          "aborted NOTHING_TOUCHED",
          "aborted PUT_BACK",
          "failed Broke PUT_BACK",
          "failed Broke LEFT_AS_IS",
          "failed Interfered LEFT_AS_IS");

  private final AtomicLong next = new AtomicLong(FIRST);
  private final Map<String, Long> ends = new TreeMap<>();
  private final Map<Fault, Long> faults = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private long kills;
  private long failed;

  @Test
  void everyInvariantHoldsHoweverTheProcessIsKilledAndTheWorldFails()
      throws InterruptedException, ExecutionException {
    Long seed = Long.getLong("slipway.seed");
    if (seed != null) {
      try (Rig rig =
          isCautious(seed)
              ? Rig.cautious()
              : approvedFirst(seed) ? Rig.approvedFirst() : new Rig()) {
        System.out.println(Schedule.of(seed));
        assertThat(rig.run(Schedule.of(seed)).violations()).isEmpty();
      }
      return;
    }

    long began = System.nanoTime();
    int workers = Runtime.getRuntime().availableProcessors();
    try (Quiet _ = new Quiet();
        ExecutorService threads = Executors.newFixedThreadPool(workers)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        all.add(threads.submit(this::work));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }

    System.out.printf(
        "%d schedules in %d s, %d kills and pauses, faults %s, ends %s%n",
        COUNT, (System.nanoTime() - began) / 1_000_000_000, kills, faults, ends);
    assertThat(failed).as(String.join("\n", failures)).isZero();
    if (COUNT >= 2_000) {
      assertThat(ends.keySet()).containsAll(ENDS);
      assertThat(faults.keySet())
          .containsAll(Arrays.stream(Fault.values()).filter(fault -> fault != Fault.NONE).toList());
      assertThat(kills).isGreaterThan(COUNT / 2);
    }
  }

  /// Some schedules meet an environment that takes builds in batches, which takes longer.
  private static boolean isCautious(long seed) {
    return seed % (Boolean.getBoolean("slipway.long") ? 4 : 64) == 0;
  }

  /// Whether two others have to approve what goes to staging.
  private static boolean approvedFirst(long seed) {
    return seed % 10 == 0;
  }

  private void work() {
    try (Rig plain = new Rig();
        Rig cautious = Rig.cautious();
        Rig approved = Rig.approvedFirst()) {
      for (long seed = next.getAndIncrement();
          seed < FIRST + COUNT;
          seed = next.getAndIncrement()) {
        Rig rig = isCautious(seed) ? cautious : approvedFirst(seed) ? approved : plain;
        note(seed, rig.run(Schedule.of(seed)));
      }
    }
  }

  private synchronized void note(long seed, Trial.Outcome outcome) {
    kills += outcome.kills();
    outcome.ends().forEach(end -> ends.merge(end, 1L, Long::sum));
    outcome.faults().forEach((fault, count) -> faults.merge(fault, (long) count, Long::sum));
    if (!outcome.violations().isEmpty()) {
      failed++;
      if (failures.size() < SHOWN) {
        failures.add(
            "seed "
                + seed
                + " (-Dslipway.seed="
                + seed
                + "): "
                + String.join("; ", outcome.violations()));
      }
    }
  }
}
