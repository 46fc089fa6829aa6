package dev.slipway.commands.ports;

import dev.slipway.commands.flags.FlagChange;
import dev.slipway.commands.flags.FlagChangeId;
import dev.slipway.commands.flags.FlagName;
import dev.slipway.commands.locks.Lock;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The stored changes of feature flags. They begin as what follows from a message, see {@link
/// Inbox#answer}. Safe for use by several threads and processes at once.
public interface FlagChanges {
  /// Those that are wanted, or wait for consent, and may be looked at now, oldest first; never one
  /// that is wanted while an earlier one of the same flag is, or another one is being written.
  List<FlagChange> due(Instant now, int limit);

  /// When the next one may be looked at that may not yet; empty when there is none.
  Optional<Instant> nextDue(Instant now);

  /// Notes that it is about to be written, before it is, unless a lock keeps its requester from it
  /// or another change of the flag is being written.
  Attempt attempting(FlagChange sending, Instant now);

  Optional<FlagChange> find(FlagChangeId id);

  /// Notes what is now known of it, and what its messages say. False when somebody else has changed
  /// it since; then nothing is stored.
  ///
  /// @param now how it is now; its version is the one that was read
  boolean keep(FlagChange now, List<Outgoing> messages, Instant at);

  /// Notes that it is over, and what its message says. False when somebody else has changed it
  /// since; then nothing is stored.
  ///
  /// @param decisions what was decided on the way
  boolean end(FlagChange ended, Outgoing message, List<AuditEntry> decisions, Instant at);

  /// The change of this flag and environment that was done last, of those asked for before this
  /// one.
  Optional<FlagChange> before(FlagChange change);

  /// Those of an environment whose turn is known, newest first.
  ///
  /// @param flag empty for all flags
  List<FlagChange> history(
      AppName app, EnvironmentName environment, Optional<FlagName> flag, int limit);

  /// What became of wanting to write.
  sealed interface Attempt {
    /// It may be written, by whoever asked and nobody else.
    record Mine(FlagChange change) implements Attempt {}

    /// Somebody else has changed it since: it must not be written.
    record Overtaken() implements Attempt {}

    /// A lock stands in the way: it must not be written.
    record Locked(Lock by) implements Attempt {}
  }
}
