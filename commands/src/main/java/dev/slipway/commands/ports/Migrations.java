package dev.slipway.commands.ports;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.LogLine;
import dev.slipway.commands.migrations.LogPosition;
import dev.slipway.commands.migrations.Migration;
import dev.slipway.commands.migrations.MigrationEvent;
import dev.slipway.commands.migrations.MigrationId;
import dev.slipway.commands.migrations.MigrationTransition;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The stored migrations. Safe for use by several threads and processes at once.
public interface Migrations {
  Optional<Migration> find(MigrationId id);

  /// Whose the cluster's objects are that carry this id.
  Optional<Migration> find(SessionId session);

  /// The one that has this name now.
  Optional<Migration> standing(ContainerName name);

  /// All that are not over, oldest first.
  List<Migration> standing();

  /// Everything that happened to one, oldest first.
  List<MigrationEvent> events(MigrationId id);

  /// The first place from 1 that no standing container of this build has in its name.
  int freePlace(BuildNumber build);

  /// Takes one over: raises its fence, so that whoever had it before can no longer store anything
  /// for it. Empty when it is over.
  Optional<Migration> takeOver(MigrationId id);

  /// Stores a transition, what there is to say about it and what was decided, in one transaction,
  /// provided that it still is as `before` says and that its name is free.
  ///
  /// @param messages given the number of the first new event
  /// @return it as it is now stored; empty when somebody else stored something first
  Optional<Migration> record(
      Migration before,
      MigrationTransition transition,
      Function<Long, List<Outgoing>> messages,
      List<AuditEntry> decisions,
      Instant now);

  /// Tells one something; false when it is over, or was told something else just now.
  boolean instruct(MigrationId id, Migration.Instruction instruction);

  /// How far its log has been read.
  LogPosition position(MigrationId id);

  /// Keeps a line of its log together with how far it has been read; false when somebody else has
  /// taken it over.
  boolean append(Migration migration, LogLine line, LogPosition after);

  /// The end of its log, oldest first.
  ///
  /// @param limit how many lines at most
  List<LogLine> log(MigrationId id, int limit);

  /// How many pieces its log has.
  long logLength(MigrationId id);

  /// Some pieces of its log, in order.
  ///
  /// @param first the first of them, counted from 1
  /// @param last the last one
  List<LogLine> log(MigrationId id, long first, long last);

  /// Who came and went, oldest first: its log without what was printed.
  List<LogLine> comings(MigrationId id);

  /// Forgets the logs of an environment's sessions that were over before a moment; says how many
  /// lines.
  int forgetLogs(AppName app, EnvironmentName environment, Instant endedBefore);
}
