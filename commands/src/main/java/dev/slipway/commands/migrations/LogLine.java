package dev.slipway.commands.migrations;

import java.time.Instant;

/// Something that happened in a container, as it is kept.
///
/// @param login tells logins apart, or terminals where it is their output; may be empty
/// @param who the GitLab user name; empty where nobody in particular did it
/// @param text what was printed or typed, or words; known secrets are masked in it
public record LogLine(Instant at, Kind kind, String login, String who, String text) {
  /// What happened.
  public enum Kind {
    STARTED,
    OPENED,
    CLOSED,
    OUTPUT,
    TYPED,
    HIDDEN,
    SKIPPED,
    WARNED,
    EXTENDED,
    TROUBLE,
    ENDED
  }
}
