package dev.slipway.commands.flags;

import java.time.Instant;
import java.util.Optional;

/// A change of a flag that was asked for, as far as it has come.
///
/// @param turn from what to what; empty while that is not known, and when there was nothing to
///   change
/// @param attempts how often it was tried in vain
/// @param nextAttempt when it may be looked at again
/// @param sent when it was last about to be written: the write may be under way since, or done;
///   empty when it was not
/// @param ended empty while it is wanted
/// @param version rises with each write of the row
public record FlagChange(
    FlagChangeId id,
    FlagOrder order,
    State state,
    Optional<Turn> turn,
    int attempts,
    Instant nextAttempt,
    Optional<Instant> sent,
    Optional<Instant> ended,
    long version) {
  /// How far it has come.
  public enum State {
    WANTED,
    /// It is as it was wanted.
    DONE,
    /// It was not done, or nobody can say.
    FAILED
  }

  /// From what to what.
  public record Turn(Setting from, Setting to) {}

  /// A new one.
  public static FlagChange wanted(FlagChangeId id, FlagOrder order) {
    return new FlagChange(
        id,
        order,
        State.WANTED,
        Optional.empty(),
        0,
        order.at(),
        Optional.empty(),
        Optional.empty(),
        1);
  }

  /// This, about to be written.
  ///
  /// @param next when it may be looked at again if nothing is heard of the write
  public FlagChange sending(Turn turn, Instant now, Instant next) {
    return new FlagChange(
        id,
        order,
        state,
        Optional.of(turn),
        attempts,
        next,
        Optional.of(now),
        Optional.empty(),
        version);
  }

  /// This, tried in vain.
  public FlagChange later(Instant next) {
    return new FlagChange(
        id, order, state, turn, attempts + 1, next, sent, Optional.empty(), version);
  }

  /// This, at its end.
  public FlagChange ended(State how, Instant now) {
    return new FlagChange(
        id, order, how, turn, attempts, nextAttempt, sent, Optional.of(now), version);
  }

  /// This as it is stored: the row's version has risen.
  public FlagChange stored() {
    return new FlagChange(id, order, state, turn, attempts, nextAttempt, sent, ended, version + 1);
  }
}
