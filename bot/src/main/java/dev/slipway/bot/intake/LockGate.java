package dev.slipway.bot.intake;

import dev.slipway.bot.publisher.LockMessages;
import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.deployments.Order.Urgency;
import dev.slipway.commands.locks.Holding;
import dev.slipway.commands.locks.Lock;
import dev.slipway.commands.locks.OpenHours;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.ports.Locks;
import dev.slipway.config.App;
import dev.slipway.config.DeployHours;
import dev.slipway.config.Environment;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Keeps people from making anything live where a lock binds them, and outside of deploy hours.
/// Asked when it is requested; the store asks again when it begins. Safe for use by several
/// threads.
final class LockGate {
  private final Locks locks;
  private final Replies replies;
  private final InstantSource clock;

  LockGate(Locks locks, Replies replies, InstantSource clock) {
    this.locks = locks;
    this.replies = replies;
    this.clock = clock;
  }

  /// What is asked for of an environment.
  ///
  /// @param notDone says that it was not done: `Not deployed`
  record Wish(
      Asker asker,
      Action action,
      App app,
      Environment environment,
      String phrase,
      String notDone) {}

  /// Whether the hours for deploying keep somebody, by the configuration.
  private enum Hours {
    KEPT,
    PASSED
  }

  /// Whether a lock stands in the way, or these are no deploy hours for what is not pressing; then
  /// the asker is told.
  boolean isRefused(Wish wish, Urgency urgency) {
    return isRefused(
        wish, urgency, _ -> true, urgency == Urgency.ROUTINE ? Hours.KEPT : Hours.PASSED);
  }

  /// Whether these are no hours for deploying, by a freeze or by the configuration; then the asker
  /// is told. A lock, as a deployment under way, is waited for.
  boolean isFrozenOrClosed(Wish wish) {
    return isRefused(wish, Urgency.ROUTINE, Lock.Kind.FREEZE::equals, Hours.KEPT);
  }

  /// Whether a lock stands in the way; then the asker is told. Enough for going back, which is for
  /// every hour.
  boolean isLocked(Wish wish) {
    return isRefused(wish, Urgency.ROUTINE, _ -> true, Hours.PASSED);
  }

  /// All that stands in the way is told at once.
  private boolean isRefused(Wish wish, Urgency urgency, Predicate<Lock.Kind> kinds, Hours kept) {
    Instant now = clock.instant();
    Optional<Lock> lock =
        Holding.against(
            locks.standing(now).stream().filter(standing -> kinds.test(standing.kind())).toList(),
            wish.asker().message().user(),
            wish.app().name(),
            wish.environment().name(),
            urgency);
    Optional<DeployHours> closed =
        wish.environment()
            .deployHours()
            .filter(_ -> kept == Hours.KEPT)
            .filter(hours -> !OpenHours.isOpen(hours, now));
    Optional<Decision> denial =
        Decision.denied(
            lock.map(Holding::denial), closed.map(hours -> OpenHours.denial(hours, now)));
    denial.ifPresent(decision ->
        say(
            wish,
            LockMessages.refused(
                wish.notDone(),
                new Scope.OneEnvironment(wish.app().name(), wish.environment().name()),
                lock,
                closed,
                now),
            decision));
    return denial.isPresent();
  }

  /// Tells the asker which lock stands in the way.
  void refuse(Wish wish, Lock lock) {
    say(wish, LockMessages.refused(wish.notDone(), lock), Holding.denial(lock));
  }

  private void say(Wish wish, Message words, Decision decision) {
    replies.say(
        wish.asker().message(),
        words,
        List.of(
            replies.entry(
                wish.asker(),
                wish.action(),
                wish.app(),
                wish.environment(),
                decision,
                wish.phrase())));
  }
}
