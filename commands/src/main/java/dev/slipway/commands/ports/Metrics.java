package dev.slipway.commands.ports;

import dev.slipway.commands.judging.Reading;
import java.net.URI;
import java.time.Instant;

/// What is measured of the pods. Every call has a time-out of a few seconds. Safe for use by
/// several threads at once.
public interface Metrics {
  /// Asks for one number. Reads only; the same question about the same moment may be asked again.
  ///
  /// @param prometheus its base address, without a slash at the end
  /// @param at as of when; may lie in the past
  Reading ask(URI prometheus, String query, Instant at);
}
