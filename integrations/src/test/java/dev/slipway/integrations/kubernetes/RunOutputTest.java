package dev.slipway.integrations.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.SessionId;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// When the log of a migration's command has come to its end.
final class RunOutputTest {
  private static final Instant STARTED = Instant.parse("2026-11-22T05:47:52Z");

  /// Seen on 1.20 under load: the kubelet ended it at its deadline and never said so.
  @Test
  void hasEndedSomeTimeAfterItsDeadlineThoughItIsSaidToRun() {
    Pod pod = saidToRun("Failed", "DeadlineExceeded");

    assertThat(outputAt(STARTED.plusSeconds(20)).hasEnded(pod)).isFalse();
    assertThat(outputAt(STARTED.plusSeconds(32)).hasEnded(pod)).isTrue();
  }

  @Test
  void goesOnWhileItRuns() {
    assertThat(outputAt(STARTED.plusSeconds(3600)).hasEnded(saidToRun("Running", null))).isFalse();
  }

  private static RunOutput outputAt(Instant now) {
    return new RunOutput(new ContainerName("migration235"), new SessionId("one"), () -> now);
  }

  private static Pod saidToRun(String phase, @Nullable String reason) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("migration235")
        .endMetadata()
        .withNewSpec()
        .withActiveDeadlineSeconds(1L)
        .addNewContainer()
        .withName(RunObjects.RUN)
        .withImage("shop/web:build-235")
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase(phase)
        .withReason(reason)
        .withStartTime(STARTED.toString())
        .addNewContainerStatus()
        .withName(RunObjects.RUN)
        .withImage("shop/web:build-235")
        .withNewState()
        .withNewRunning()
        .withStartedAt(STARTED.toString())
        .endRunning()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }
}
