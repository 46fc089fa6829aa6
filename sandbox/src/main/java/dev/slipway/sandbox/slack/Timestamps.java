package dev.slipway.sandbox.slack;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// Hands out message timestamps: `seconds.six digits`, unique and rising, the key of a message.
///
/// Safe for use by several threads at once.
final class Timestamps {
  private static final Pattern EXACT = Pattern.compile("\\d{1,10}\\.\\d{6}");
  private static final Pattern LOOSE = Pattern.compile("(\\d{1,10})(?:\\.(\\d{1,6}))?");

  private final InstantSource clock;
  private long last;

  Timestamps(InstantSource clock) {
    this.clock = clock;
  }

  synchronized String next() {
    last = Math.max(last + 1, ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
    return format(last);
  }

  static String format(long micros) {
    return String.format(Locale.ROOT, "%d.%06d", micros / 1_000_000, micros % 1_000_000);
  }

  static boolean isExact(String ts) {
    return EXACT.matcher(ts).matches();
  }

  /// The microseconds since the epoch that `1700000000.5`, `1700000000` and the like stand for;
  /// empty when it is no timestamp.
  static OptionalLong micros(String ts) {
    var match = LOOSE.matcher(ts);
    if (!match.matches()) {
      return OptionalLong.empty();
    }
    String fraction = match.group(2) == null ? "" : match.group(2);
    return OptionalLong.of(
        Long.parseLong(match.group(1)) * 1_000_000
            + Long.parseLong((fraction + "000000").substring(0, 6)));
  }
}
