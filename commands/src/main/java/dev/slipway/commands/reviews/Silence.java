package dev.slipway.commands.reviews;

import dev.slipway.commands.ports.Outage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// That something does not answer which has to be asked.
///
/// @param since when it was first noticed
public record Silence(String system, String reason, Instant since) {
  /// How long one lasts before people are told.
  public static final Duration LASTING = Duration.ofMinutes(5);

  /// An outage, as a continuation of an earlier one of the same system.
  static Silence of(Outage outage, Optional<Silence> before, Instant now) {
    return new Silence(
        outage.system(),
        outage.reason(),
        before
            .filter(last -> last.system().equals(outage.system()))
            .map(Silence::since)
            .orElse(now));
  }

  boolean lasts(Instant now) {
    return !now.isBefore(since.plus(LASTING));
  }
}
