package dev.slipway.commands.ports;

import dev.slipway.commands.records.Account;
import dev.slipway.commands.records.Owed;
import dev.slipway.commands.records.RecordId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The stored records that are owed to outside systems. They are stored with the deployment's plan,
/// see {@link Deployments#record}. Safe for use by several threads and processes at once.
public interface Records {
  /// Those that are not settled and may be looked at now, oldest deployment first. A record that
  /// has to be written in order is not among them while an earlier one of its environment is not
  /// settled.
  List<Due> due(Instant now, int limit);

  /// When the next one may be looked at that may not yet; empty when there is none.
  Optional<Instant> nextDue(Instant now);

  /// Notes that it is about to be written, before it is. Empty when somebody else has changed it
  /// since: then it must not be written.
  Optional<Owed> attempting(Owed owed);

  /// Notes what is now known of it and when it may be looked at again. False when somebody else has
  /// changed it since; then nothing is stored.
  ///
  /// @param now how it is now; its version is the one that was read
  boolean keep(Owed now);

  /// The same, and that nothing more will be written.
  boolean settle(Owed now);

  /// Notes that it is not written, and why.
  ///
  /// @param code the refusal's, or words
  boolean giveUp(Owed now, String code);

  /// A record that may be looked at.
  ///
  /// @param before under what the outside system knows the newest earlier record of its kind and
  ///   environment; empty when none is known
  record Due(Owed owed, Account account, Optional<RecordId> before) {}
}
