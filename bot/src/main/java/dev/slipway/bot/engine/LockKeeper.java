package dev.slipway.bot.engine;

import dev.slipway.bot.publisher.LockMessages;
import dev.slipway.commands.locks.Lock;
import dev.slipway.commands.ports.Locks;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes locks whose time is over, and reminds owners of those that stand. A lock whose time is
/// over does not count anyway, so nothing depends on when this is done. Used by one thread at a
/// time.
public final class LockKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(LockKeeper.class);

  private final Locks locks;
  private final LockMessages messages;
  private final Runnable wakePublisher;
  private final InstantSource clock;

  public LockKeeper(
      Locks locks, LockMessages messages, Runnable wakePublisher, InstantSource clock) {
    this.locks = locks;
    this.messages = messages;
    this.wakePublisher = wakePublisher;
    this.clock = clock;
  }

  /// Tells owners what is to be told now.
  public void sweep() {
    Instant now = clock.instant();
    for (Lock lock : locks.due(now)) {
      boolean told =
          lock.standsAt(now)
              ? locks.remind(lock, messages.reminder(lock, now), now)
              : locks.remove(lock, messages.over(lock), now);
      if (told) {
        LOG.atInfo()
            .addKeyValue("lock", lock.id())
            .addKeyValue("scope", lock.scope().words())
            .addKeyValue("user", lock.owner().value())
            .log(lock.standsAt(now) ? "reminded the owner of a lock" : "a lock ended");
        wakePublisher.run();
      }
    }
  }
}
