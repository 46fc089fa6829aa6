package dev.slipway.commands.ports;

import dev.slipway.commands.mail.Letter;
import dev.slipway.commands.mail.LetterId;
import dev.slipway.commands.mail.OwedMail;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The stored letters that are owed by e-mail, one for each address. They are stored with what they
/// tell, see {@link Deployments#record} and {@link BranchWatches#store}, or once that is found out.
/// Safe for use by several threads and processes at once.
public interface Mails {
  /// Stores that a letter is owed. One that is stored already is left as it is.
  void owe(Letter letter, Instant now);

  /// Those that are neither sent nor given up and may be tried now, oldest first. One that can't be
  /// read, as a newer version has stored it, is given up.
  List<Due> due(Instant now, int limit);

  /// When the next one may be tried that may not yet; empty when there is none.
  Optional<Instant> nextDue(Instant now);

  /// Notes that it is about to be sent, before it is. Empty when somebody else has changed it
  /// since: then it must not be sent.
  Optional<OwedMail> attempting(OwedMail owed);

  /// Notes when it may be tried again. False when somebody else has changed it since; then nothing
  /// is stored.
  boolean keep(OwedMail now);

  /// Notes that it was taken.
  boolean sent(OwedMail now);

  /// Notes that it is not sent, and why.
  ///
  /// @param code the refusal's, or words
  boolean giveUp(OwedMail now, String code);

  /// Removes those that are sent or given up and were owed before a moment; says how many.
  int forget(Instant owedBefore);

  /// A letter that may be sent to one address.
  ///
  /// @param inReplyTo the first letter of its thread; empty when it is that one
  record Due(OwedMail owed, Letter letter, Optional<LetterId> inReplyTo) {}
}
