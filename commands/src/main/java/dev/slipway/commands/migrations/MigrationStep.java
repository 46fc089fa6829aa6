package dev.slipway.commands.migrations;

import java.time.Instant;

/// The one thing to do next for a migration container. Every step may be repeated after a crash.
public sealed interface MigrationStep {
  /// Look up the build, its image, the keys, and whether the people may.
  record LookUp() implements MigrationStep {}

  /// Make it, unless an earlier attempt has.
  record Make(Container container, Instant endsAt) implements MigrationStep {}

  /// See how it is, and who is in it.
  record Look(Container container) implements MigrationStep {}

  /// Let a pod run its command, unless that is done already.
  record Release(Container container, String pod) implements MigrationStep {}

  /// See how a command is doing.
  record Watch(Container container, String pod) implements MigrationStep {}

  /// Have a pod that runs a command end, and see how it is.
  record Halt(Container container, String pod) implements MigrationStep {}

  /// Give it another end.
  record Extend(Container container, Instant wanted) implements MigrationStep {}

  /// Ask it to end, unless it is over.
  record Stop(Container container) implements MigrationStep {}

  /// See whether its log has been read to the end.
  record Collect(Container container) implements MigrationStep {}

  /// Remove everything that was made for it.
  record Clear(Container container) implements MigrationStep {}
}
