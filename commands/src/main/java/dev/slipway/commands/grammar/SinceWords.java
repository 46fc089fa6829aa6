package dev.slipway.commands.grammar;

import dev.slipway.commands.deployments.Since;
import dev.slipway.commands.deployments.Since.Day;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Locale;
import java.util.Optional;

/// Reads and says since when: `since yesterday`, `since monday 8:00`, `since 18:00`, `since
/// 2026-11-20`. A day without a time is meant from its beginning.
final class SinceWords {
  private SinceWords() {}

  /// What was found.
  record Found(Since.At since, int end) {}

  /// Reads what stands after `since`; empty when it is neither a day nor a time.
  static Optional<Found> at(BuildWords.Source in, int index) {
    int next = in.skip(index);
    Optional<Day> day = day(in.word(next));
    int after = day.isPresent() ? next + 1 : next;
    int timeAt = in.skip(after);
    if (in.word(timeAt).equals("at")) {
      timeAt = in.skip(timeAt + 1);
    }
    Optional<LocalTime> time = UntilWords.time(in.word(timeAt));
    return time.isPresent()
        ? Optional.of(new Found(new Since.At(day.orElse(new Day.Latest()), time.get()), timeAt + 1))
        : day.map(known -> new Found(new Since.At(known, LocalTime.MIDNIGHT), after));
  }

  private static Optional<Day> day(String word) {
    return switch (word) {
      case "today" -> Optional.of(new Day.Today());
      case "yesterday" -> Optional.of(new Day.Yesterday());
      default ->
          UntilWords.weekday(word)
              .<Day>map(Day.Weekday::new)
              .or(() -> UntilWords.date(word).map(Day.On::new));
    };
  }

  /// A day as people say it.
  static String day(Day day) {
    return switch (day) {
      case Day.Latest() -> "";
      case Day.Today() -> "today";
      case Day.Yesterday() -> "yesterday";
      case Day.Weekday(DayOfWeek weekday) -> weekday.name().toLowerCase(Locale.ROOT);
      case Day.On(LocalDate date) -> date.toString();
    };
  }
}
