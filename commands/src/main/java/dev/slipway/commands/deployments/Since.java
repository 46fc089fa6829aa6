package dev.slipway.commands.deployments;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;

/// Since when, as people say it.
public sealed interface Since {
  /// So much earlier.
  record Ago(Duration length) implements Since {}

  /// Since a time of a day: `yesterday 18:00`.
  record At(Day day, LocalTime time) implements Since {}

  /// Which day.
  sealed interface Day {
    /// Today, or yesterday when the time has not come today.
    record Latest() implements Day {}

    record Today() implements Day {}

    record Yesterday() implements Day {}

    /// The last one that lies behind.
    record Weekday(DayOfWeek day) implements Day {}

    record On(LocalDate date) implements Day {}
  }

  /// The moment that is meant; may lie ahead where a date or today was said.
  ///
  /// @param zone where the time of day is meant; a time that summer time leaves out is as much
  ///   later
  default Instant from(Instant now, ZoneId zone) {
    return switch (this) {
      case Ago(Duration length) -> now.minus(length);
      case At(Day day, LocalTime time) -> {
        LocalDate today = now.atZone(zone).toLocalDate();
        yield switch (day) {
          case Day.Latest() -> behind(today, time, zone, now, 1);
          case Day.Today() -> at(today, time, zone);
          case Day.Yesterday() -> at(today.minusDays(1), time, zone);
          case Day.Weekday(DayOfWeek wanted) ->
              behind(today.with(TemporalAdjusters.previousOrSame(wanted)), time, zone, now, 7);
          case Day.On(LocalDate date) -> at(date, time, zone);
        };
      }
    };
  }

  private static Instant behind(
      LocalDate date, LocalTime time, ZoneId zone, Instant now, int daysEarlier) {
    Instant last = at(date, time, zone);
    return last.isAfter(now) ? at(date.minusDays(daysEarlier), time, zone) : last;
  }

  private static Instant at(LocalDate date, LocalTime time, ZoneId zone) {
    return ZonedDateTime.of(date, time, zone).toInstant();
  }
}
