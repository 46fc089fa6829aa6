package dev.slipway.commands.grammar;

import dev.slipway.commands.locks.Ending;
import dev.slipway.commands.locks.Ending.Day;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads and says until when: `until monday 8:00`, `until tomorrow`, `until 18:00`, `until
/// 2026-12-27 8:00`. A day without a time is meant from its beginning.
final class UntilWords {
  private static final Pattern TIME = Pattern.compile("([01]?[0-9]|2[0-3]):([0-5][0-9])");

  private UntilWords() {}

  /// What was found.
  record Found(Ending.At ending, int end) {}

  /// Reads what stands after `until`; empty when it is neither a day nor a time.
  static Optional<Found> at(BuildWords.Source in, int index) {
    int next = in.skip(index);
    Optional<Day> day = day(in.word(next));
    if (day.isPresent()) {
      next = in.skip(next + 1);
    }
    int timeAt = in.word(next).equals("at") ? in.skip(next + 1) : next;
    Optional<LocalTime> time = time(in.word(timeAt));
    if (time.isPresent()) {
      return Optional.of(
          new Found(new Ending.At(day.orElse(new Day.Next()), time.get()), timeAt + 1));
    }
    return day.map(
        known -> new Found(new Ending.At(known, LocalTime.MIDNIGHT), in.skip(index) + 1));
  }

  private static Optional<Day> day(String word) {
    if (word.equals("tomorrow")) {
      return Optional.of(new Day.Tomorrow());
    }
    return weekday(word).<Day>map(Day.Weekday::new).or(() -> date(word).map(Day.On::new));
  }

  /// `monday`, `mon`.
  static Optional<DayOfWeek> weekday(String word) {
    if (word.length() >= 3) {
      for (DayOfWeek day : DayOfWeek.values()) {
        String name = day.name().toLowerCase(Locale.ROOT);
        if (word.equals(name) || word.equals(name.substring(0, 3))) {
          return Optional.of(day);
        }
      }
    }
    return Optional.empty();
  }

  /// `2026-12-27`.
  static Optional<LocalDate> date(String word) {
    try {
      return word.length() == 10 ? Optional.of(LocalDate.parse(word)) : Optional.empty();
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /// `8:00`, `18:00`.
  static Optional<LocalTime> time(String word) {
    Matcher time = TIME.matcher(word);
    return time.matches()
        ? Optional.of(
            LocalTime.of(Integer.parseInt(time.group(1)), Integer.parseInt(time.group(2))))
        : Optional.empty();
  }

  /// A day and a space; nothing for the next time of that name.
  static String day(Day day) {
    return switch (day) {
      case Day.Next() -> "";
      case Day.Tomorrow() -> "tomorrow ";
      case Day.Weekday(DayOfWeek weekday) -> weekday.name().toLowerCase(Locale.ROOT) + " ";
      case Day.On(LocalDate date) -> date + " ";
    };
  }

  static String time(LocalTime time) {
    return String.format(Locale.ROOT, "%d:%02d", time.getHour(), time.getMinute());
  }
}
