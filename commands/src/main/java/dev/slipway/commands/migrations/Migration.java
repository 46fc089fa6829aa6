package dev.slipway.commands.migrations;

import dev.slipway.commands.chat.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The life of a migration, be it a container to log in to or a command, as it is stored.
///
/// @param version counts stored changes; every write compares it
/// @param fence rises with every process that takes it over
/// @param instruction what a person asked of it meanwhile; the engine acts on it at its next turn
public record Migration(
    MigrationId id,
    MigrationOrder order,
    MigrationState state,
    long version,
    long fence,
    Optional<Instruction> instruction) {
  public boolean ended() {
    return state instanceof MigrationState.Over;
  }

  /// Its container; empty before there is a name for it, and when it was refused.
  public Optional<Container> container() {
    return switch (state) {
      case MigrationState.LookingUp _, MigrationState.Refused _ -> Optional.empty();
      case MigrationState.Making(var container, _) -> Optional.of(container);
      case MigrationState.Starting(var container, _, _, _) -> Optional.of(container);
      case MigrationState.Ready(var container, _, _, _, _) -> Optional.of(container);
      case MigrationState.Extending(var ready, _, _) -> Optional.of(ready.container());
      case MigrationState.Releasing(var container, _, _) -> Optional.of(container);
      case MigrationState.Running(var container, _, _) -> Optional.of(container);
      case MigrationState.Halting(var container, _, _, _) -> Optional.of(container);
      case MigrationState.Stopping(var container, _, _) -> Optional.of(container);
      case MigrationState.Collecting(var container, _, _) -> Optional.of(container);
      case MigrationState.Clearing(var container, _) -> Optional.of(container);
      case MigrationState.Finished(var container, _) -> Optional.of(container);
    };
  }

  /// When it ends, as far as is known.
  public Instant endsAt() {
    return switch (state) {
      case MigrationState.Making(_, var endsAt) -> endsAt;
      case MigrationState.Starting(_, _, var endsAt, _) -> endsAt;
      case MigrationState.Ready(_, _, _, _, var endsAt) -> endsAt;
      case MigrationState.Extending(_, _, var wanted) -> wanted;
      case MigrationState.LookingUp _,
          MigrationState.Releasing _,
          MigrationState.Running _,
          MigrationState.Halting _,
          MigrationState.Stopping _,
          MigrationState.Collecting _,
          MigrationState.Clearing _,
          MigrationState.Over _ ->
          order.endsAt();
    };
  }

  Migration in(MigrationState next) {
    return new Migration(id, order, next, version, fence, instruction);
  }

  Migration instructionTaken() {
    return new Migration(id, order, state, version, fence, Optional.empty());
  }

  /// What a person asked of a migration container.
  public sealed interface Instruction {
    UserId by();

    /// End it.
    record Stop(UserId by) implements Instruction {}

    /// Let it end later.
    ///
    /// @param longer than it otherwise would
    record Extend(UserId by, Duration longer) implements Instruction {}
  }
}
