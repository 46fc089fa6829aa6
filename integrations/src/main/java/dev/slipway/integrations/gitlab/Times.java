package dev.slipway.integrations.gitlab;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// GitLab writes times in three ways.
final class Times {
  private static final List<DateTimeFormatter> WAYS =
      List.of(
          DateTimeFormatter.ISO_OFFSET_DATE_TIME,
          DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z", Locale.ROOT),
          DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss Z", Locale.ROOT));

  private Times() {}

  /// Empty when there is none or it is written in yet another way.
  static Optional<Instant> read(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    for (DateTimeFormatter way : WAYS) {
      try {
        return Optional.of(ZonedDateTime.parse(text, way).toInstant());
      } catch (DateTimeException _) {
        // the next way, then
      }
    }
    return Optional.empty();
  }
}
