package dev.slipway.bot.intake;

import dev.slipway.bot.publisher.LockMessages;
import dev.slipway.commands.access.Action;
import dev.slipway.commands.locks.Holding;
import dev.slipway.commands.locks.Lock;
import dev.slipway.commands.ports.Locks;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Keeps people from making anything live where somebody else holds a lock. Asked when it is
/// requested; the store asks again when it begins. Safe for use by several threads.
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

  /// Whether a lock stands in the way; then the asker is told.
  boolean isRefused(Wish wish) {
    Optional<Lock> lock =
        Holding.against(
            locks.standing(clock.instant()),
            wish.asker().message().user(),
            wish.app().name(),
            wish.environment().name());
    lock.ifPresent(standing -> refuse(wish, standing));
    return lock.isPresent();
  }

  /// Tells the asker which lock stands in the way.
  void refuse(Wish wish, Lock lock) {
    replies.say(
        wish.asker().message(),
        LockMessages.refused(wish.notDone(), lock),
        List.of(
            replies.entry(
                wish.asker(),
                wish.action(),
                wish.app(),
                wish.environment(),
                Holding.denial(lock),
                wish.phrase())));
  }
}
