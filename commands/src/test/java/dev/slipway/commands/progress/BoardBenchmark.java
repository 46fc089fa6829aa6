package dev.slipway.commands.progress;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.cluster.WorkloadView.Replicas;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.Stories;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// How long it takes from stored events to what the message says. Run by hand: `packaging/bench
/// rendering`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BoardBenchmark {
  private final Board start = Board.of(new DeploymentId(17), Stories.order());
  private final List<ProgressEvent> events =
      List.of(
          new ProgressEvent.Planned(Stories.NOON, Stories.plan("web", "worker")),
          new ProgressEvent.ChangeWritten(Stories.NOON, 0, new PodTemplate("{}")),
          new ProgressEvent.ChangeWritten(Stories.NOON, 1, new PodTemplate("{}")),
          new ProgressEvent.Counted(
              Stories.NOON, 0, new Replicas(3, 2, 1, 2, 2), Optional.of("1 pod is starting")),
          new ProgressEvent.Counted(
              Stories.NOON, 1, new Replicas(2, 1, 1, 1, 1), Optional.of("1 pod is starting")));

  @Benchmark
  public Message render() {
    return BoardMessage.of(start.with(events));
  }
}
