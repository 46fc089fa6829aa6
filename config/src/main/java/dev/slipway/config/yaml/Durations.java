package dev.slipway.config.yaml;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Lengths of time with units: `90s`, `10m`, `1h30m`. A number alone is refused: nobody knows its
/// unit.
public final class Durations {
  private static final Pattern SHAPE =
      Pattern.compile("(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,6})s)?");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

  private Durations() {}

  /// A length of time, both ends included.
  public static Type<Duration> between(Duration least, Duration most) {
    return new Between(least, most);
  }

  /// As one would write it: `1h30m`; below two minutes in seconds: `60s`.
  public static String text(Duration duration) {
    return duration.toSeconds() < 120
        ? duration.toSeconds() + "s"
        : part(duration.toHours(), "h")
            + part(duration.toMinutesPart(), "m")
            + part(duration.toSecondsPart(), "s");
  }

  private static String part(long amount, String unit) {
    return amount == 0 ? "" : amount + unit;
  }

  private static Optional<Duration> parse(String text) {
    Matcher parts = SHAPE.matcher(text);
    return !text.isEmpty() && parts.matches()
        ? Optional.of(
            Duration.ofHours(amount(parts.group(1)))
                .plusMinutes(amount(parts.group(2)))
                .plusSeconds(amount(parts.group(3))))
        : Optional.empty();
  }

  private static long amount(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private record Between(Duration least, Duration most) implements Type<Duration> {
    @Override
    public Optional<Duration> read(Value value) {
      Optional<Text> text = value.text(allowed());
      if (text.isEmpty()) {
        return Optional.empty();
      }
      Text given = text.get();
      Optional<Duration> duration =
          parse(given.value())
              .filter(found -> found.compareTo(least) >= 0 && found.compareTo(most) <= 0);
      if (duration.isEmpty()) {
        boolean bare = NUMBER.matcher(given.value()).matches();
        value.problem(
            given.shown() + (bare ? " has no unit" : " cannot be used"),
            allowed(),
            bare && given.origin() == Text.Origin.FILE
                ? Optional.of(given.value() + "s")
                : Optional.empty());
      }
      return duration;
    }

    @Override
    public String allowed() {
      return text(least) + " to " + text(most) + ", written as 90s, 10m or 1h30m";
    }
  }
}
