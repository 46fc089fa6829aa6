package dev.slipway.bot.rig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.engine.LockKeeper;
import dev.slipway.bot.publisher.LockMessages;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.ChatMessage.Via;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.locks.Lock;
import dev.slipway.commands.locks.LockId;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.ports.Conversations.Rendered;
import dev.slipway.commands.ports.Inbox;
import dev.slipway.commands.ports.Inbox.Answered;
import dev.slipway.commands.ports.Inbox.Beginning;
import dev.slipway.commands.ports.Inbox.Consequence;
import dev.slipway.commands.ports.Inbox.Due;
import dev.slipway.commands.ports.Inbox.Taken;
import dev.slipway.commands.ports.Outbox.Pending;
import dev.slipway.commands.ports.Outgoing.Address;
import dev.slipway.config.AppName;
import dev.slipway.integrations.store.Database;
import dev.slipway.integrations.store.StoredInbox;
import dev.slipway.integrations.store.StoredLocks;
import dev.slipway.integrations.store.StoredOutbox;
import dev.slipway.integrations.store.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LockKeeperTest {
  private static final UserId ANN = new UserId("T0ACME", "U0ANN");

  @Test
  void remindsTheOwnerEveryThreeHoursAndSaysWhenTheTimeIsOver() {
    HandSetClock clock = new HandSetClock(Schedule.NOON);
    Faults faults = new Faults(new Dice(1), Schedule.deploying(Builds.GOOD), clock);
    SimSlack slack = new SimSlack(clock, faults);
    try (Database database = TestDatabase.inMemory()) {
      StoredLocks locks = new StoredLocks(database);
      StoredOutbox outbox = new StoredOutbox(database);
      LockKeeper keeper = new LockKeeper(locks, new LockMessages(slack), () -> {}, clock);
      lockShop(new StoredInbox(database), Duration.ofHours(7));

      List<String> said = new ArrayList<>();
      for (int minutes = 0; minutes <= 8 * 60; minutes += 10) {
        clock.set(Schedule.NOON.plus(Duration.ofMinutes(minutes)));
        keeper.sweep();
        for (Pending pending : outbox.due(clock.instant(), Set.of(), 10)) {
          said.add(
              minutes / 60
                  + " h: "
                  + ((Rendered) pending.body()).fallback().replaceAll(" until .*", ""));
          assertThat(pending.address()).isEqualTo(new Address.ToPerson(ANN));
          outbox.delivered(pending, Optional.empty());
        }
      }

      assertThat(said)
          .containsExactly(
              "3 h: You still hold all of shop",
              "6 h: You still hold all of shop",
              "7 h: Your lock on all of shop ended at 2 Mar 19:00 UTC.");
      assertThat(locks.due(clock.instant())).isEmpty();
    }
  }

  private static void lockShop(Inbox inbox, Duration length) {
    ChatMessage message =
        new ChatMessage(
            "m:1",
            Via.MENTION,
            new ChannelId("C0DEPLOYS"),
            Optional.empty(),
            ANN,
            "lock shop for 7h",
            Schedule.NOON,
            Optional.empty());
    List<Taken> _ = inbox.store(List.of(message), Schedule.NOON, _ -> Due.AN_ANSWER);
    Lock lock =
        Lock.taken(
            new LockId("1"),
            Lock.Kind.LOCK,
            new Scope.WholeApp(new AppName("shop")),
            ANN,
            Optional.empty(),
            Schedule.NOON,
            Schedule.NOON.plus(length));
    Answered _ =
        inbox.answer(
            message,
            new Consequence(
                Optional.of(new Beginning.OfLock(lock)), Optional.empty(), List.of(), List.of()),
            Schedule.NOON);
  }
}
