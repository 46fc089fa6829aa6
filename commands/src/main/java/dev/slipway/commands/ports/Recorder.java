package dev.slipway.commands.ports;

import dev.slipway.commands.records.Account;
import dev.slipway.commands.records.RecordId;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import java.util.Optional;

/// An outside system that keeps a record of each deployment. Safe for use by several threads; no
/// two write the same record at once.
public interface Recorder {
  /// Makes the record say what the account says. Repeatable: before it makes something, it looks
  /// whether an earlier call has made it whose answer was lost.
  ///
  /// @param leave asked right before each effect
  /// @return under what the record is known; empty where there is none, or several
  Answer<Optional<RecordId>> write(
      App app, Environment environment, Account account, Known known, Leave leave);

  /// What is known of earlier writes.
  ///
  /// @param own under what the record is known; empty when it is not known to be there
  /// @param before the same of the newest earlier record of this kind and environment
  record Known(Optional<RecordId> own, Optional<RecordId> before) {}

  /// Whether a record may still be written by who began to.
  interface Leave {
    /// That nothing may be written, and why; empty when it may.
    Optional<Outage> withheld();
  }
}
