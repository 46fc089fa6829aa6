package dev.slipway.commands.migrations;

import java.time.Instant;

/// How far a container's log has been read. Kept by the reader, so that it goes on there after a
/// restart.
///
/// @param pod the uid of the pod whose log it is; empty before the first line
/// @param at the time stamp of the last line that was read, to the nanosecond
/// @param lines how many lines with this time stamp have been read: a clock that ticks slowly gives
///   several lines the same one
public record LogPosition(String pod, Instant at, int lines) {
  /// Nothing has been read.
  public static final LogPosition START = beginning("");

  /// Nothing has been read of a pod's log.
  public static LogPosition beginning(String pod) {
    return new LogPosition(pod, Instant.EPOCH, 0);
  }
}
