package dev.slipway.commands.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.commands.cluster.Cause.Code;
import dev.slipway.commands.cluster.Evidence.Happening;
import dev.slipway.commands.cluster.Evidence.PodLog;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CauseTest {
  private static final Cause CRASH = new Cause(Code.CRASH_LOOP, "container web exited with code 3");

  @Test
  void addsTheLastFatalLineOfTheLog() {
    Evidence evidence =
        logged(
            "ERROR early",
            "FATAL: could not load configuration: missing key FEATURE_SALT",
            "bye",
            "");

    Cause cause = Cause.explain(CRASH, evidence);

    assertThat(cause)
        .isEqualTo(
            new Cause(
                Code.CRASH_LOOP,
                "container web exited with code 3: FATAL: could not load configuration:"
                    + " missing key FEATURE_SALT"));
  }

  @Test
  void addsTheLastLineWhenNoneIsFatal() {
    Evidence evidence = logged("starting", "cannot bind port 8080", "  ");

    Cause cause = Cause.explain(CRASH, evidence);

    assertThat(cause.words()).isEqualTo("container web exited with code 3: cannot bind port 8080");
  }

  @Test
  void namesTheLivenessProbeBeforeAnOrdinaryLogLine() {
    Evidence evidence =
        new Evidence(
            logged("GET /health 200").log(),
            List.of(event("Unhealthy", "Liveness probe failed: HTTP 500")));

    Cause cause = Cause.explain(CRASH, evidence);

    assertThat(cause.words())
        .isEqualTo("container web exited with code 3: Liveness probe failed: HTTP 500");
  }

  @Test
  void cutsLongLinesWithoutBreakingACharacter() {
    Evidence evidence = logged("error " + "x".repeat(192) + "😀 and more");

    Cause cause = Cause.explain(CRASH, evidence);

    assertThat(cause.words())
        .isEqualTo("container web exited with code 3: error " + "x".repeat(192) + "…");
  }

  @Test
  void addsTheNewestEventOfItsKind() {
    Evidence evidence =
        new Evidence(
            Optional.empty(),
            List.of(
                event("Unhealthy", "Readiness probe failed: 500"),
                event("Unhealthy", "Readiness probe failed:\n 503"),
                event("FailedMount", "volume is gone")));

    Cause cause = Cause.explain(new Cause(Code.PROBE, "container web is not ready"), evidence);

    assertThat(cause.words()).isEqualTo("container web is not ready: Readiness probe failed: 503");
  }

  @Test
  void addsOnlyTheEndOfWhatThePullerSays() {
    Evidence evidence =
        new Evidence(
            Optional.empty(),
            List.of(
                event(
                    "Failed",
                    "Failed to pull image \"r/web:9\": rpc error: \"r/web:9\": r/web:9: not found"),
                event("Failed", "Error: ErrImagePull")));

    Cause cause = Cause.explain(new Cause(Code.IMAGE_PULL, "no image"), evidence);

    assertThat(cause.words()).isEqualTo("no image: r/web:9: not found");
  }

  @Test
  void addsWhatFailedToAnUnexplainedDeadline() {
    Evidence evidence =
        new Evidence(
            Optional.empty(),
            List.of(event("FailedMount", "no volume data"), event("MissingClusterDNS", "no DNS")));

    Cause cause = Cause.explain(new Cause(Code.DEADLINE, "0 of 4 pods"), evidence);

    assertThat(cause).isEqualTo(new Cause(Code.DEADLINE, "0 of 4 pods: no volume data"));
  }

  @Test
  void findsTheQuotaBehindAnUnexplainedDeadline() {
    Evidence evidence =
        new Evidence(Optional.empty(), List.of(event("FailedCreate", "exceeded quota: pods=4")));

    Cause cause = Cause.explain(new Cause(Code.DEADLINE, "0 of 4 pods"), evidence);

    assertThat(cause).isEqualTo(new Cause(Code.QUOTA, "0 of 4 pods: exceeded quota: pods=4"));
  }

  @Test
  void doesNotSayTheSameTwice() {
    Cause said = new Cause(Code.QUOTA, "pods can't be made: exceeded quota");
    Evidence evidence =
        new Evidence(Optional.empty(), List.of(event("FailedCreate", "exceeded quota")));

    Cause cause = Cause.explain(said, evidence);

    assertThat(cause).isEqualTo(said);
  }

  @ParameterizedTest
  @EnumSource(Code.class)
  void staysAsItIsWithoutEvidence(Code code) {
    Cause known = new Cause(code, "what is known");

    Cause cause = Cause.explain(known, new Evidence(Optional.empty(), List.of()));

    assertThat(cause).isEqualTo(known);
  }

  @ParameterizedTest
  @EnumSource(Code.class)
  void findsACodeByItsText(Code code) {
    assertThat(Code.of(code.text())).isEqualTo(code);
  }

  @Test
  void refusesAnUnknownCode() {
    assertThatThrownBy(() -> Code.of("gremlins")).isInstanceOf(IllegalArgumentException.class);
  }

  private static Evidence logged(String... lines) {
    return new Evidence(
        Optional.of(new PodLog("web-7c9d-x2x", "web", Arrays.asList(lines))), List.of());
  }

  private static Happening event(String reason, String message) {
    return new Happening("Pod/web-7c9d-x2x", reason, message, 1, Instant.EPOCH);
  }
}
