package dev.slipway.commands.ports;

import dev.slipway.commands.audit.AuditCheck;
import dev.slipway.commands.audit.AuditHead;

/// The decisions that were made, in a chain. They are added along with what they allow; see {@link
/// Inbox#answer}. Safe for use by several threads and processes at once.
public interface AuditLog {
  /// The last row at this moment.
  AuditHead head();

  /// Shows a check every row, in order, and nothing that is added meanwhile.
  ///
  /// @return the head that stands in the store
  AuditHead read(AuditCheck check);
}
