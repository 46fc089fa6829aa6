package dev.slipway.commands.deployments;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class SinceTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  /// A Monday, at 12:00 in Berlin, the day after summer time began.
  private static final Instant NOON = Instant.parse("2026-03-30T10:00:00Z");

  @Test
  void liesBehindWhateverIsSaid() {
    assertThat(new Since.Ago(Duration.ofHours(2)).from(NOON, BERLIN))
        .isEqualTo("2026-03-30T08:00:00Z");
    assertThat(at(new Since.Day.Latest(), 8)).isEqualTo("2026-03-30T06:00:00Z");
    assertThat(at(new Since.Day.Latest(), 18)).isEqualTo("2026-03-29T16:00:00Z");
    assertThat(at(new Since.Day.Today(), 0)).isEqualTo("2026-03-29T22:00:00Z");
    assertThat(at(new Since.Day.Yesterday(), 0)).isEqualTo("2026-03-28T23:00:00Z");
    assertThat(at(new Since.Day.Yesterday(), 2)).isEqualTo("2026-03-29T01:00:00Z");
    assertThat(at(new Since.Day.Weekday(DayOfWeek.MONDAY), 8)).isEqualTo("2026-03-30T06:00:00Z");
    assertThat(at(new Since.Day.Weekday(DayOfWeek.MONDAY), 18)).isEqualTo("2026-03-23T17:00:00Z");
    assertThat(at(new Since.Day.Weekday(DayOfWeek.TUESDAY), 8)).isEqualTo("2026-03-24T07:00:00Z");
    assertThat(at(new Since.Day.On(LocalDate.of(2026, 1, 1)), 0)).isEqualTo("2025-12-31T23:00:00Z");
  }

  private static Instant at(Since.Day day, int hour) {
    return new Since.At(day, LocalTime.of(hour, 0)).from(NOON, BERLIN);
  }
}
