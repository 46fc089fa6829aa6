package dev.slipway.commands.records;

import dev.slipway.commands.deployments.DeploymentId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A record that is owed to an outside system, as it is stored: of which deployment, and what is
/// known to be written.
///
/// @param id under what the outside system knows it; empty when none is known to be there
/// @param shown what it says; empty when none is known to be there
/// @param attempts how often in a row it could not be written
/// @param nextAttempt not before
/// @param version rises with each change, and with each attempt before it is made
public record Owed(
    RecordKind kind,
    DeploymentId deployment,
    Optional<RecordId> id,
    Optional<Standing> shown,
    int attempts,
    Instant nextAttempt,
    long version) {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);
  private static final int DOUBLINGS = 6;

  /// What an outside system refuses may be put right by people: a token, a right, a name.
  private static final Duration AFTER_REFUSAL = Duration.ofMinutes(10);

  private static final Duration REFUSED_FOR = Duration.ofDays(1);
  private static final Duration SILENT_FOR = Duration.ofDays(7);

  /// What there is to do about it.
  public enum Next {
    /// It says what is so; later there will be more to say.
    WAIT,
    WRITE,
    /// It says all that there will be to say, or there is nothing to say.
    SETTLE
  }

  public Next next(Account account) {
    Standing standing = account.standing();
    boolean shows = shown.equals(Optional.of(standing));
    boolean hasWords =
        switch (kind.course()) {
          case FROM_BEGINNING_TO_END -> true;
          case WHEN_LIVE -> standing == Standing.SUCCESS;
        };
    if (hasWords && !shows) {
      return Next.WRITE;
    }
    return standing.isOver() ? Next.SETTLE : Next.WAIT;
  }

  /// The same, not to be looked at before this.
  public Owed notBefore(Instant when) {
    return new Owed(kind, deployment, id, shown, attempts, when, version);
  }

  /// The same after a write that did not work.
  public Owed failed(Instant next) {
    return new Owed(kind, deployment, id, shown, attempts + 1, next, version);
  }

  /// The same after a write that worked.
  ///
  /// @param known under what the outside system knows it
  public Owed showing(Standing standing, Optional<RecordId> known, Instant now) {
    return new Owed(kind, deployment, known.or(() -> id), Optional.of(standing), 0, now, version);
  }

  /// When to try again after it did not answer; empty when it has been silent for too long.
  public Optional<Instant> afterSilence(
      Account account, Optional<Duration> retryAfter, Instant now) {
    Duration doubled = FIRST_RETRY.multipliedBy(1L << Math.min(attempts, DOUBLINGS));
    Duration usual = doubled.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : doubled;
    Duration pause = retryAfter.filter(asked -> asked.compareTo(usual) > 0).orElse(usual);
    return again(account, now.plus(pause), SILENT_FOR);
  }

  /// When to try again after it said no; empty when it has said so for too long.
  public Optional<Instant> afterRefusal(Account account, Instant now) {
    return again(account, now.plus(AFTER_REFUSAL), REFUSED_FOR);
  }

  private static Optional<Instant> again(Account account, Instant next, Duration limit) {
    return Optional.of(next)
        .filter(at -> account.ended().filter(end -> at.isAfter(end.plus(limit))).isEmpty());
  }
}
