package dev.slipway.integrations.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.LogPosition;
import dev.slipway.commands.migrations.PodSight;
import dev.slipway.commands.migrations.SessionEvent;
import dev.slipway.integrations.kubernetes.OpenSsh.Said;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Twenty migration containers at once, with `-Dslipway.long=true`.
@EnabledIfSystemProperty(named = "slipway.long", matches = "true")
final class ManyMigrationPodsIT {
  private static final int MANY = 20;

  @TempDir Path ann;

  private record Entered(String name, Duration after, HeardEvents heard) {}

  @Test
  void servesTwentyContainersAtOnceAndLeavesNothing() throws Exception {
    try (MigrationStage stage = MigrationStage.set(Duration.ofMinutes(4));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      OpenSsh.newKey(ann, "ed25519", "-t", "ed25519");
      stage.keys(ann, "ann", "ed25519");
      List<Future<Entered>> coming = new ArrayList<>();
      for (int i = 1; i <= MANY; i++) {
        String name = "migration" + (1000 + i);
        coming.add(threads.submit(() -> enter(stage, name)));
      }

      List<Entered> all = new ArrayList<>();
      for (Future<Entered> one : coming) {
        all.add(one.get());
      }

      List<Duration> times = all.stream().map(Entered::after).sorted().toList();
      System.out.printf(
          "%d containers at once: first login after %.1f s, median %.1f s, last %.1f s%n",
          MANY, seconds(times.getFirst()), seconds(times.get(MANY / 2)), seconds(times.getLast()));
      assertThat(IntStream.range(0, MANY).mapToObj(i -> all.get(i).name())).doesNotHaveDuplicates();
      for (Entered one : all) {
        one.heard.await(event ->
            event instanceof SessionEvent.Output output
                && output.bytes().text().contains("in " + one.name));
      }
      Instant stopped = Instant.now();
      for (Entered one : all) {
        stage.pods().stop(stage.target(), new ContainerName(one.name), stage.sessionOf(one.name));
      }
      for (Entered one : all) {
        assertThat(stage.awaitEnded(one.name).how()).isEqualTo(PodSight.Ending.STOPPED);
        one.heard.awaitFinished();
        stage.pods().remove(stage.target(), new ContainerName(one.name), stage.sessionOf(one.name));
      }
      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(() -> {
            for (Entered one : all) {
              assertThat(stage.leftOf(one.name)).isEmpty();
            }
          });
      System.out.printf(
          "stopped, read to the end and gone after %.1f s%n",
          seconds(Duration.between(stopped, Instant.now())));
    }
  }

  private Entered enter(MigrationStage stage, String name) {
    Instant asked = Instant.now();
    stage.make(stage.order(name).build());
    OpenSsh client = stage.client(ann, stage.awaitReady(name));
    Said said = client.ssh("ed25519", "echo in " + name);
    Duration after = Duration.between(asked, Instant.now());
    assertThat(said).isEqualTo(new Said(0, "in " + name + "\n", ""));
    return new Entered(name, after, stage.follow(name, LogPosition.START));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
