package dev.slipway.bot.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.ChatMessage.Via;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.ports.Inbox.Due;
import dev.slipway.commands.ports.Intake.Receipt;
import dev.slipway.integrations.store.Database;
import dev.slipway.integrations.store.StoredInbox;
import dev.slipway.integrations.store.TestDatabase;
import dev.slipway.integrations.store.Vendor;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What people say arrives late, several times and while processes die; each is answered once.
final class DuplicatesTest {
  private static final int MESSAGES = 10_000;
  private static final int MOST_COPIES = 11;
  private static final int SENDERS = 32;
  private static final int RESTARTS = 6;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /// Each is somebody else's, and has one lasting consequence: the answer that there is no such
  /// deployment.
  private static ChatMessage message(int number) {
    return new ChatMessage(
        "m:" + number,
        Via.DIRECT_MESSAGE,
        new ChannelId("D0ANN"),
        Optional.empty(),
        new UserId("T0ACME", "U0" + number),
        "abort deployment " + (900_000 + number),
        Schedule.NOON,
        Optional.empty());
  }

  private static List<ChatMessage> deliveries() {
    Random random = new Random(7);
    List<ChatMessage> deliveries = new ArrayList<>();
    for (int number = 0; number < MESSAGES; number++) {
      int copies = 1 + random.nextInt(MOST_COPIES);
      deliveries.addAll(Collections.nCopies(copies, message(number)));
    }
    Collections.shuffle(deliveries, random);
    return deliveries;
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void takesEveryCopyOfEveryMessageForOneThoughProcessesAreKilled(Vendor vendor) {
    List<ChatMessage> deliveries = deliveries();
    HandSetClock clock = new HandSetClock(Schedule.NOON);
    AtomicInteger delivered = new AtomicInteger();
    try (Quiet _ = new Quiet();
        TestDatabase test = TestDatabase.create(vendor);
        Database database = test.open()) {
      AtomicReference<Inhabited> process = new AtomicReference<>(new Inhabited(database, clock));
      try (ExecutorService senders = Executors.newFixedThreadPool(SENDERS)) {
        for (ChatMessage message : deliveries) {
          senders.execute(() -> {
            // Slack tries again until it is acknowledged.
            while (!(process.get().deliver(message) instanceof Receipt.Stored)) {
              Thread.onSpinWait();
            }
            delivered.incrementAndGet();
          });
        }
        for (int restart = 1; restart <= RESTARTS; restart++) {
          int share = deliveries.size() * restart / (RESTARTS + 1);
          await().atMost(PATIENCE).until(() -> delivered.get() >= share);
          process.get().kill();
          process.set(new Inhabited(database, clock));
          process.get().sweep();
        }
      }
      clock.set(Schedule.NOON.plusSeconds(60));
      process.get().sweep();
      await().atMost(PATIENCE).until(() -> unanswered(database, clock) == 0);
      process.get().close();

      assertThat(number(database, "select count(*) from inbox where state = 'answered'"))
          .isEqualTo(MESSAGES);
      assertThat(number(database, "select count(*) from message")).isEqualTo(MESSAGES);
      assertThat(number(database, "select max(revision) from message")).isEqualTo(1);
    }
  }

  @Test
  void answersABurstWithoutWaitingForTheNextSweep() {
    HandSetClock clock = new HandSetClock(Schedule.NOON);
    try (Quiet _ = new Quiet();
        Database database = TestDatabase.inMemory()) {
      List<ChatMessage> burst = new ArrayList<>();
      for (int number = 0; number < 8_000; number++) {
        burst.add(message(number));
      }
      new StoredInbox(database).store(burst, Schedule.NOON.minusSeconds(1), _ -> Due.AN_ANSWER);
      try (Inhabited process = new Inhabited(database, clock)) {
        burst.forEach(process::take);

        await().atMost(PATIENCE).until(() -> unanswered(database, clock) == 0);
      }
    }
  }

  private static int unanswered(Database database, HandSetClock clock) {
    return new StoredInbox(database).unanswered(clock.instant().plusSeconds(1), 1).size();
  }

  private static long number(Database database, String sql) {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return result.next() ? result.getLong(1) : -1;
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
