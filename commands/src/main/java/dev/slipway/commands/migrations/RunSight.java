package dev.slipway.commands.migrations;

import dev.slipway.commands.cluster.Cause;
import java.time.Duration;
import java.time.Instant;

/// What is seen at one look of the pod that runs a migration's command.
public sealed interface RunSight {
  /// It is gone or being deleted: whether its command finished will not be known.
  record Absent() implements RunSight {}

  /// Its command has not begun.
  ///
  /// @param words what is known of it, one clause
  record Waiting(PodSight.Stage waitingFor, String words) implements RunSight {}

  /// Its command has not begun and will not by waiting.
  record Stuck(Cause cause) implements RunSight {}

  record Running(Instant since) implements RunSight {}

  /// The command ended by itself; its output can still be read.
  record Exited(int code, Duration took) implements RunSight {}

  /// The cluster has ended it because of its time, or because we had asked for that: an exit code
  /// would say nothing then, as some programs exit with 0 when they are told to stop.
  record TimeUp(Begun begun) implements RunSight {}

  /// It is over, and the cluster does not know how its command ended.
  ///
  /// @param words what the cluster says, one clause
  record Lost(String words) implements RunSight {}

  /// Whether a command ever began.
  enum Begun {
    YES,
    NO
  }
}
