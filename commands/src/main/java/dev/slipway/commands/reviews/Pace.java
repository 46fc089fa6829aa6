package dev.slipway.commands.reviews;

import dev.slipway.commands.ports.Outage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// When a review app is looked at again.
public final class Pace {
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration AFTER_SILENCE = Duration.ofSeconds(10);

  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);

  private Pace() {}

  /// @param outage what did not answer in this look
  /// @param now when this look began
  /// @param usual how long what is at rest is left alone
  public static Instant next(ReviewApp row, Optional<Outage> outage, Instant now, Duration usual) {
    Duration pause =
        outage
            .map(silence -> patient(silence.retryAfter().orElse(AFTER_SILENCE)))
            .orElseGet(() -> row.trouble().isPresent() ? usual : pause(row, usual));
    Instant next = now.plus(pause);
    Optional<Instant> turn = Keeping.turn(row).filter(now::isBefore);
    return turn.filter(next::isAfter).orElse(next);
  }

  /// What a system asks for, within reason: no hammering, and no silence for days.
  private static Duration patient(Duration asked) {
    if (asked.compareTo(AFTER_SILENCE) < 0) {
      return AFTER_SILENCE;
    }
    return asked.compareTo(LONGEST_SILENCE) > 0 ? LONGEST_SILENCE : asked;
  }

  private static Duration pause(ReviewApp row, Duration usual) {
    return switch (row.standing()) {
      case Standing.Making _, Standing.Coming _, Standing.Settling(), Standing.Leaving _ -> SOON;
      case Standing.Waiting(),
          Standing.Ready _,
          Standing.Failed _,
          Standing.Asleep(),
          Standing.Gone() ->
          usual;
    };
  }
}
