package dev.slipway.commands.locks;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;

/// When a lock ends, as people say it.
public sealed interface Ending {
  /// So much later.
  record After(Duration length) implements Ending {}

  /// At a time of a day: `tomorrow 8:00`.
  record At(Day day, LocalTime time) implements Ending {}

  /// Which day.
  sealed interface Day {
    /// Today, or tomorrow when the time has passed today.
    record Next() implements Day {}

    record Tomorrow() implements Day {}

    /// The next one that lies ahead.
    record Weekday(DayOfWeek day) implements Day {}

    record On(LocalDate date) implements Day {}
  }

  /// The moment that is meant; may lie in the past where a date was said.
  ///
  /// @param zone where the time of day is meant; a time that summer time leaves out is as much
  ///   later
  default Instant from(Instant now, ZoneId zone) {
    return switch (this) {
      case After(Duration length) -> now.plus(length);
      case At(Day day, LocalTime time) -> {
        LocalDate today = now.atZone(zone).toLocalDate();
        yield switch (day) {
          case Day.Next() -> ahead(today, time, zone, now, 1);
          case Day.Tomorrow() -> at(today.plusDays(1), time, zone);
          case Day.Weekday(DayOfWeek wanted) ->
              ahead(today.with(TemporalAdjusters.nextOrSame(wanted)), time, zone, now, 7);
          case Day.On(LocalDate date) -> at(date, time, zone);
        };
      }
    };
  }

  private static Instant ahead(
      LocalDate date, LocalTime time, ZoneId zone, Instant now, int daysLater) {
    Instant first = at(date, time, zone);
    return first.isAfter(now) ? first : at(date.plusDays(daysLater), time, zone);
  }

  private static Instant at(LocalDate date, LocalTime time, ZoneId zone) {
    return ZonedDateTime.of(date, time, zone).toInstant();
  }
}
