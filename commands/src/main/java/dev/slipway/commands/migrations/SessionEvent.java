package dev.slipway.commands.migrations;

import java.time.Duration;
import java.time.Instant;

/// What a migration container's log says has happened in it.
public sealed interface SessionEvent {
  /// When, by the container's clock.
  Instant at();

  /// The SSH server runs.
  record Started(Instant at) implements SessionEvent {}

  /// Somebody logged in.
  ///
  /// @param login tells logins apart; the same in the matching {@link Closed}
  /// @param fingerprint of the key, `SHA256:...`
  /// @param address where from; that of a node where the cluster rewrites it
  /// @param what what they came for
  record Opened(
      Instant at, String login, DeveloperName who, String fingerprint, String address, Purpose what)
      implements SessionEvent {}

  /// Somebody left, or their connection was given up.
  record Closed(Instant at, String login, DeveloperName who) implements SessionEvent {}

  /// A piece of what a terminal showed, typed text included as far as it was echoed.
  ///
  /// @param pane tells terminals apart
  /// @param number pieces of a pane are counted from 1 without gaps
  /// @param bytes raw terminal output, possibly cut in the middle of a character
  record Output(Instant at, String pane, long number, Bytes bytes) implements SessionEvent {}

  /// Keys of a terminal, or what a command was given as its input; shown by the terminal or not.
  ///
  /// @param pane as of {@link Output}
  /// @param bytes raw keys, the end of a line left out, possibly cut in the middle of a character
  record Typed(Instant at, String pane, Bytes bytes) implements SessionEvent {}

  /// Something was typed where the terminal asked for a password.
  ///
  /// @param keys how many
  record Hidden(Instant at, String pane, long keys) implements SessionEvent {}

  /// Output came too fast to be kept.
  ///
  /// @param bytes how much is missing
  record Skipped(Instant at, String pane, long bytes) implements SessionEvent {}

  /// The people in it were told that the end is near.
  record Warned(Instant at, Duration left) implements SessionEvent {}

  /// It got another end.
  record Extended(Instant at, Instant endsAt) implements SessionEvent {}

  /// It ended.
  record Ended(Instant at, PodSight.Ending how) implements SessionEvent {}

  /// Something in the container did not work.
  ///
  /// @param words text from outside
  record Trouble(Instant at, String words) implements SessionEvent {}

  /// What a login is for.
  enum Purpose {
    TERMINAL,
    /// One command, with or without a terminal.
    COMMAND,
    /// sftp, scp or rsync.
    FILES
  }
}
