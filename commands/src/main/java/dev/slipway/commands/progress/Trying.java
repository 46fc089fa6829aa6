package dev.slipway.commands.progress;

import dev.slipway.commands.judging.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How the batches of new pods beside the workloads stand.
///
/// @param batch the one under way, from 1 on
/// @param batches how many there are, as far as is known now
/// @param rows one per change of the plan
/// @param judgedAt when the batch will be judged; empty until its pods are ready
/// @param verdict of the newest batch that was judged
public record Trying(
    int batch, int batches, List<Row> rows, Optional<Instant> judgedAt, Optional<Verdict> verdict) {
  public Trying {
    rows = List.copyOf(rows);
  }

  /// The new pods beside one workload.
  ///
  /// @param wanted how many the batch wants
  /// @param ready how many of them are ready
  /// @param beside how many pods the workload itself should have
  /// @param waitingFor empty when it waits for nothing, or nothing is known
  public record Row(int wanted, int ready, int beside, Optional<String> waitingFor) {}

  /// Before the first pod.
  static Trying first(int changes) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < changes; i++) {
      rows.add(new Row(0, 0, 0, Optional.empty()));
    }
    return new Trying(1, 1, rows, Optional.empty(), Optional.empty());
  }

  Trying sent(ProgressEvent.PodsSent sent) {
    Row row = rows.get(sent.change());
    return new Trying(
        sent.batch() + 1,
        Math.max(sent.batches(), sent.batch() == 0 ? 1 : batches),
        with(
            sent.change(),
            new Row(sent.pods(), Math.min(row.ready, sent.pods()), sent.of(), row.waitingFor)),
        Optional.empty(),
        verdict);
  }

  Trying counted(ProgressEvent.SentCounted counted) {
    Row row = rows.get(counted.change());
    return new Trying(
        batch,
        batches,
        with(
            counted.change(),
            new Row(row.wanted, counted.ready(), row.beside, counted.waitingFor())),
        judgedAt,
        verdict);
  }

  Trying judgedAt(Optional<Instant> moment) {
    return new Trying(batch, batches, rows, moment, verdict);
  }

  Trying judged(Verdict newest) {
    return new Trying(batch, batches, rows, Optional.empty(), Optional.of(newest));
  }

  private List<Row> with(int change, Row row) {
    List<Row> changed = new ArrayList<>(rows);
    changed.set(change, row);
    return changed;
  }
}
