package dev.slipway.bot.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.intake.Allowance.Verdict;
import dev.slipway.commands.chat.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AllowanceTest {
  private static final UserId ANN = new UserId("T0ACME", "U0ANN");
  private static final UserId BOB = new UserId("T0ACME", "U0BOB");

  private final Allowance allowance = new Allowance(60);
  private Instant now = Instant.parse("2026-07-01T12:00:00Z");

  @Test
  void neverEndsForWhoTypes() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(allowance.spend(ANN, now)).isEqualTo(Verdict.WITHIN);
      now = now.plusSeconds(1);
    }
  }

  @Test
  void tellsOnceInAFlood() {
    List<Verdict> verdicts = spend(ANN, 1_000);

    assertThat(verdicts.subList(0, 60)).containsOnly(Verdict.WITHIN);
    assertThat(verdicts.get(60)).isEqualTo(Verdict.JUST_BEYOND);
    assertThat(verdicts.subList(61, 1_000)).containsOnly(Verdict.BEYOND);
    assertThat(allowance.isBeyond(ANN)).isTrue();
  }

  @Test
  void tellsOnceInAFloodThatGoesOn() {
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      verdicts.addAll(spend(ANN, 10));
      now = now.plus(Duration.ofMillis(100));
    }

    assertThat(Collections.frequency(verdicts, Verdict.JUST_BEYOND)).isEqualTo(1);
    assertThat(Collections.frequency(verdicts, Verdict.WITHIN)).isBetween(119, 121);
  }

  @Test
  void isOfEachPersonAlone() {
    spend(ANN, 1_000);

    assertThat(allowance.spend(BOB, now)).isEqualTo(Verdict.WITHIN);
    assertThat(allowance.isBeyond(BOB)).isFalse();
  }

  @Test
  void comesBackWithinAMinute() {
    spend(ANN, 1_000);
    now = now.plus(Duration.ofMinutes(1));

    List<Verdict> verdicts = spend(ANN, 61);

    assertThat(verdicts.subList(0, 60)).containsOnly(Verdict.WITHIN);
    assertThat(verdicts.get(60)).isEqualTo(Verdict.JUST_BEYOND);
  }

  @Test
  void givesNothingWhenTheClockIsSetBack() {
    spend(ANN, 60);
    now = now.minus(Duration.ofHours(1));

    assertThat(allowance.spend(ANN, now)).isEqualTo(Verdict.JUST_BEYOND);
  }

  private List<Verdict> spend(UserId person, int commands) {
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < commands; i++) {
      verdicts.add(allowance.spend(person, now));
    }
    return verdicts;
  }
}
