package dev.slipway.commands.migrations;

/// Who records what is typed and printed.
public enum Recording {
  /// A second container in front of the developer's, with another user id: neither the record nor
  /// the host key are within the developer's reach.
  GATE,
  /// The developer's own container: an honest developer's record, not a proof.
  IN_CONTAINER,
  /// Nobody: only logins and file transfers are noted.
  OFF
}
