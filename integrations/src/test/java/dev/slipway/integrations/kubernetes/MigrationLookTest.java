package dev.slipway.integrations.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.cluster.Evidence.Happening;
import dev.slipway.commands.migrations.PodSight;
import dev.slipway.integrations.kubernetes.MigrationLook.Outcome;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Why a container does not come up, where a small cluster does not show it.
final class MigrationLookTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final Job JOB =
      new JobBuilder().withNewMetadata().withName("migration235").endMetadata().build();

  @Test
  void waitsForANodeAWhileAndThenSaysWhyNoneTakesIt() {
    String why = "0/3 nodes are available: 3 Insufficient memory.";

    assertThat(look(unschedulable(why), Duration.ofSeconds(119)))
        .isEqualTo(new PodSight.Starting(PodSight.Stage.IMAGE_PULLED, "no node takes it: " + why));
    assertThat(look(unschedulable(why), Duration.ofSeconds(121)))
        .isEqualTo(
            new PodSight.Failed(new Cause(Cause.Code.UNSCHEDULABLE, "no node takes it: " + why)));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "pods \"x\" is forbidden: violates PodSecurity \"restricted:latest\": allowPrivilegeEscalation != false, POD_REFUSED",
        "admission webhook \"validate.kyverno.svc\" denied the request: images need a signature, POD_REFUSED",
        "pods \"x\" is forbidden: exceeded quota: small, QUOTA"
      })
  void saysWhatKeepsThePodFromBeingMade(String message, Cause.Code code) {
    Happening refused = new Happening("Job/migration235", "FailedCreate", message, 3, NOON);

    Outcome outcome = new MigrationLook(JOB, List.of(), List.of(refused), NOON).outcome();

    assertThat(outcome)
        .isEqualTo(
            new Outcome.Said(
                new PodSight.Failed(new Cause(code, "the pod can't be made: " + message))));
  }

  private static Pod unschedulable(String why) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("migration235-x")
        .withCreationTimestamp(NOON.toString())
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("app")
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase("Pending")
        .addNewCondition()
        .withType("PodScheduled")
        .withStatus("False")
        .withReason("Unschedulable")
        .withMessage(why)
        .endCondition()
        .endStatus()
        .build();
  }

  private static PodSight look(Pod pod, Duration after) {
    Outcome outcome = new MigrationLook(JOB, List.of(pod), List.of(), NOON.plus(after)).outcome();
    return outcome instanceof Outcome.Said(PodSight sight) ? sight : new PodSight.Absent();
  }
}
