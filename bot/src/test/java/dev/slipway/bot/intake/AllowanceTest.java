package dev.slipway.bot.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.ports.Inbox.Due;
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
      assertThat(allowance.spend(ANN, now)).isEqualTo(Due.AN_ANSWER);
      now = now.plusSeconds(1);
    }
  }

  @Test
  void tellsOnceInAFlood() {
    List<Due> dues = spend(ANN, 1_000);

    assertThat(dues.subList(0, 60)).containsOnly(Due.AN_ANSWER);
    assertThat(dues.get(60)).isEqualTo(Due.A_REFUSAL);
    assertThat(dues.subList(61, 1_000)).containsOnly(Due.NOTHING);
  }

  @Test
  void tellsOnceInAFloodThatGoesOn() {
    List<Due> dues = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      dues.addAll(spend(ANN, 10));
      now = now.plus(Duration.ofMillis(100));
    }

    assertThat(Collections.frequency(dues, Due.A_REFUSAL)).isEqualTo(1);
    assertThat(Collections.frequency(dues, Due.AN_ANSWER)).isBetween(119, 121);
  }

  @Test
  void isOfEachPersonAlone() {
    spend(ANN, 1_000);

    assertThat(allowance.spend(BOB, now)).isEqualTo(Due.AN_ANSWER);
  }

  @Test
  void comesBackWithinAMinute() {
    spend(ANN, 1_000);
    now = now.plus(Duration.ofMinutes(1));

    List<Due> dues = spend(ANN, 61);

    assertThat(dues.subList(0, 60)).containsOnly(Due.AN_ANSWER);
    assertThat(dues.get(60)).isEqualTo(Due.A_REFUSAL);
  }

  @Test
  void givesNothingWhenTheClockIsSetBack() {
    spend(ANN, 60);
    now = now.minus(Duration.ofHours(1));

    assertThat(allowance.spend(ANN, now)).isEqualTo(Due.A_REFUSAL);
  }

  private List<Due> spend(UserId person, int commands) {
    List<Due> dues = new ArrayList<>();
    for (int i = 0; i < commands; i++) {
      dues.add(allowance.spend(person, now));
    }
    return dues;
  }
}
