package dev.slipway.commands.ports;

import dev.slipway.commands.locks.Lock;
import java.time.Instant;
import java.util.List;

/// The locks that people hold. They are taken and freed by what is said: see {@link Inbox#answer}.
/// Safe for use by several threads and processes at once.
public interface Locks {
  /// Those that stand at a moment, oldest first.
  List<Lock> standing(Instant now);

  /// Those whose owners are to be told something: their time is over, or they are to be reminded.
  List<Lock> due(Instant now);

  /// Removes a lock and stores what its owner is told, in one transaction. False when it is gone or
  /// was changed; then nothing is done.
  boolean remove(Lock lock, Outgoing notice, Instant now);

  /// Notes that its owner is reminded of a lock and stores the reminder, in one transaction. False
  /// when it is gone, was changed, or somebody else has reminded them; then nothing is done.
  boolean remind(Lock lock, Outgoing reminder, Instant now);
}
