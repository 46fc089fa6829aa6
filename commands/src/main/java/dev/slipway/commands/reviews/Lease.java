package dev.slipway.commands.reviews;

import dev.slipway.config.Reviews;
import java.time.Duration;
import java.time.Instant;

/// How long a review app stays.
///
/// @param awakeUntil then it is put to sleep
/// @param keptUntil then it is removed
/// @param hold whether neither happens
public record Lease(Instant awakeUntil, Instant keptUntil, Hold hold) {
  /// Whether time ends it.
  public enum Hold {
    NONE,
    PINNED
  }

  /// A new one.
  public static Lease from(Instant now, Reviews reviews) {
    Instant awake = now.plus(reviews.sleepAfter());
    return new Lease(awake, awake.plus(reviews.keepFor()), Hold.NONE);
  }

  /// This, as something has just been done with the review app; never shorter.
  public Lease renewed(Instant now, Reviews reviews) {
    return atLeast(now.plus(reviews.sleepAfter()), reviews);
  }

  /// This, at least this much longer from now.
  public Lease extended(Duration length, Instant now, Reviews reviews) {
    return atLeast(now.plus(length), reviews);
  }

  private Lease atLeast(Instant awake, Reviews reviews) {
    Instant until = later(awakeUntil, awake);
    return new Lease(until, later(keptUntil, until.plus(reviews.keepFor())), hold);
  }

  public Lease held(Hold how) {
    return new Lease(awakeUntil, keptUntil, how);
  }

  boolean sleepsAt(Instant now) {
    return hold == Hold.NONE && !now.isBefore(awakeUntil);
  }

  boolean endsAt(Instant now) {
    return hold == Hold.NONE && !now.isBefore(keptUntil);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
