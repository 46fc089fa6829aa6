package dev.slipway.commands.migrations;

import java.time.Instant;

/// How far a container's log has been read. Kept by the reader, so that it goes on there after a
/// restart.
///
/// @param pod the uid of the pod whose log it is; empty before the first line
/// @param at the time stamp of the last line that was read, to the nanosecond
public record LogPosition(String pod, Instant at) {
  /// Nothing has been read.
  public static final LogPosition START = new LogPosition("", Instant.EPOCH);
}
