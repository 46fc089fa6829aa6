package dev.slipway.commands.locks;

import dev.slipway.commands.chat.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A person's hold on one or more environments, for a time.
///
/// @param owner who took it
/// @param reason in the owner's words; empty when none was given
/// @param since when it was taken; a lock that is changed keeps this
/// @param until when it ends by itself
/// @param remindAt when its owner is told of it next
public record Lock(
    LockId id,
    Kind kind,
    Scope scope,
    UserId owner,
    Optional<String> reason,
    Instant since,
    Instant until,
    Instant remindAt) {
  /// How long one lasts when nothing is said.
  public static final Duration DEFAULT_LENGTH = Duration.ofHours(12);

  private static final Duration REMIND_EVERY = Duration.ofHours(3);

  /// Whom it binds.
  public enum Kind {
    /// Everybody but its owner.
    LOCK("locked", Duration.ofDays(7)),
    /// Everybody.
    FREEZE("frozen", Duration.ofDays(31));

    private final String word;
    private final Duration longest;

    Kind(String word, Duration longest) {
      this.word = word;
      this.longest = longest;
    }

    /// What it makes of an environment, and the stable code of what it refuses: `locked`.
    public String word() {
      return word;
    }

    /// How long one lasts at most.
    public Duration longest() {
      return longest;
    }
  }

  /// One that begins now.
  public static Lock taken(
      LockId id,
      Kind kind,
      Scope scope,
      UserId owner,
      Optional<String> reason,
      Instant now,
      Instant until) {
    return new Lock(id, kind, scope, owner, reason, now, until, now.plus(REMIND_EVERY));
  }

  public boolean standsAt(Instant now) {
    return now.isBefore(until);
  }

  /// Whether it keeps somebody from making anything live in what it is on.
  public boolean binds(UserId who) {
    return switch (kind) {
      case LOCK -> !owner.equals(who);
      case FREEZE -> true;
    };
  }

  /// This lock, taken over in the place of an own one before it.
  Lock insteadOf(Lock before) {
    return new Lock(id, kind, scope, owner, reason, before.since, until, remindAt);
  }

  /// This lock as somebody else has it from now on, until the same time.
  Lock handedTo(UserId other, LockId own, Instant now) {
    return new Lock(own, kind, scope, other, reason, since, until, now.plus(REMIND_EVERY));
  }

  /// This lock after its owner was told of it now.
  public Lock reminded(Instant now) {
    return new Lock(id, kind, scope, owner, reason, since, until, now.plus(REMIND_EVERY));
  }
}
