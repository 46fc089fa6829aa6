package dev.slipway.commands.flags;

import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Approvals;
import dev.slipway.config.Approval;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A change of a flag that was asked for, as far as it has come.
///
/// @param turn from what to what; empty while that is not known, and when there was nothing to
///   change
/// @param consent what people had to agree to; empty while that is not known, and when nobody had
///   to. What they agree to is exactly the turn
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
    Optional<Consent> consent,
    int attempts,
    Instant nextAttempt,
    Optional<Instant> sent,
    Optional<Instant> ended,
    long version) {
  /// How far it has come.
  public enum State {
    WANTED,
    /// People have to agree first. Until then nothing is written, and others may change the flag.
    AWAITING,
    /// It is as it was wanted.
    DONE,
    /// It was not done, or nobody can say.
    FAILED
  }

  /// From what to what.
  public record Turn(Setting from, Setting to) {
    /// In words: `from off to on for 25% of users`.
    public String words() {
      return "from " + from.words() + " to " + to.words();
    }
  }

  /// Who has to agree, and did.
  ///
  /// @param environment what GitLab calls the environment that it was asked for
  /// @param given when the last of them agreed; empty while it waits
  public record Consent(Approvals approvals, String environment, Optional<Instant> given) {}

  /// A new one.
  public static FlagChange wanted(FlagChangeId id, FlagOrder order) {
    return new FlagChange(
        id,
        order,
        State.WANTED,
        Optional.empty(),
        Optional.empty(),
        0,
        order.at(),
        Optional.empty(),
        Optional.empty(),
        1);
  }

  /// This, which people have to agree to first.
  ///
  /// @param environment what GitLab calls the environment
  public FlagChange asking(Turn turn, Approval wanted, String environment, Instant now) {
    return waiting(turn, new Consent(Approvals.none(wanted, now), environment, Optional.empty()));
  }

  private FlagChange waiting(Turn turn, Consent consent) {
    return new FlagChange(
        id,
        order,
        State.AWAITING,
        Optional.of(turn),
        Optional.of(consent),
        attempts,
        consent.approvals().next(),
        sent,
        Optional.empty(),
        version);
  }

  /// This after it was said that it still waits.
  public FlagChange reminded() {
    Consent known = consent.orElseThrow();
    return waiting(
        turn.orElseThrow(),
        new Consent(known.approvals().afterReminder(), known.environment(), known.given()));
  }

  /// This after somebody has agreed; once enough have, it is wanted.
  public FlagChange agreed(UserId by, Instant now) {
    Consent known = consent.orElseThrow();
    Approvals more = known.approvals().with(by);
    return more.complete()
        ? new FlagChange(
            id,
            order,
            State.WANTED,
            turn,
            Optional.of(new Consent(more, known.environment(), Optional.of(now))),
            attempts,
            now,
            sent,
            Optional.empty(),
            version)
        : waiting(turn.orElseThrow(), new Consent(more, known.environment(), known.given()));
  }

  /// Since when nobody but GitLab is waited for.
  public Instant since() {
    return consent.flatMap(Consent::given).orElse(order.at());
  }

  /// Who agreed to it, in this order.
  public List<UserId> approvers() {
    return consent.map(known -> known.approvals().given()).orElse(List.of());
  }

  /// What is wanted and from what to what, for the record of decisions: what a yes is bound to.
  public String subject() {
    return order.flag()
        + " on "
        + order.where().words()
        + turn.map(known -> " " + known.words()).orElse("");
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
        consent,
        attempts,
        next,
        Optional.of(now),
        Optional.empty(),
        version);
  }

  /// This, tried in vain.
  public FlagChange later(Instant next) {
    return new FlagChange(
        id, order, state, turn, consent, attempts + 1, next, sent, Optional.empty(), version);
  }

  /// This, at its end.
  public FlagChange ended(State how, Instant now) {
    return new FlagChange(
        id, order, how, turn, consent, attempts, nextAttempt, sent, Optional.of(now), version);
  }

  /// This as it is stored: the row's version has risen.
  public FlagChange stored() {
    return new FlagChange(
        id, order, state, turn, consent, attempts, nextAttempt, sent, ended, version + 1);
  }
}
