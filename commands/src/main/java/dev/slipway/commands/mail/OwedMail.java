package dev.slipway.commands.mail;

import dev.slipway.config.MailAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A letter that is owed to one address, as it is stored.
///
/// @param since when it was owed first
/// @param attempts how often in a row it could not be sent
/// @param nextAttempt not before
/// @param version rises with each change, and with each attempt before it is made
public record OwedMail(
    LetterId letter,
    MailAddress to,
    Instant since,
    int attempts,
    Instant nextAttempt,
    long version) {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(10);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(30);
  private static final int DOUBLINGS = 10;
  private static final Duration TRIED_FOR = Duration.ofDays(1);

  /// The same, not to be looked at before this.
  public OwedMail notBefore(Instant when) {
    return new OwedMail(letter, to, since, attempts, when, version);
  }

  /// The same after it could not be sent.
  public OwedMail failed(Instant next) {
    return new OwedMail(letter, to, since, attempts + 1, next, version);
  }

  /// Whether nobody cares to read it any more: it could not even be tried for so long.
  public boolean isTooOld(Instant now) {
    return now.isAfter(since.plus(TRIED_FOR));
  }

  /// When to try again; empty when that has been done for a day.
  ///
  /// @param atLeast how long what was begun may still be under way
  public Optional<Instant> again(Duration atLeast, Instant now) {
    Duration doubled = FIRST_RETRY.multipliedBy(1L << Math.min(attempts, DOUBLINGS));
    Duration usual = doubled.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : doubled;
    Instant next = now.plus(usual.compareTo(atLeast) > 0 ? usual : atLeast);
    return Optional.of(next).filter(at -> !at.isAfter(since.plus(TRIED_FOR)));
  }
}
