package dev.slipway.commands.migrations;

/// The number of a migration container's session, as people type it: `migration log 7`. Unique over
/// all apps; a container's name is used again, this is not.
public record MigrationId(long value) {
  public MigrationId {
    if (value < 1) {
      throw new IllegalArgumentException("a session's number is 1 or more, not " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
