package dev.slipway.bot.rig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.publisher.LogFiles;
import dev.slipway.bot.publisher.Publisher;
import dev.slipway.bot.publisher.Undelivered;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.MessageId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.migrations.Masking;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.ports.Conversations.Delivery;
import dev.slipway.commands.ports.Conversations.Rendered;
import dev.slipway.commands.ports.FileSharing;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Outbox;
import dev.slipway.commands.ports.Outbox.Pending;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Outgoing.Address;
import dev.slipway.integrations.store.Database;
import dev.slipway.integrations.store.StoredDeployments;
import dev.slipway.integrations.store.StoredMigrations;
import dev.slipway.integrations.store.StoredOutbox;
import dev.slipway.integrations.store.TestDatabase;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A process is paused after it has noted that it is about to post, or while it posts; another one
/// takes over and posts, and the first one wakes.
final class PausedPublisherTest {
  private static final ChannelId DEPLOYS = new ChannelId("C0DEPLOYS");
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration TAKEN_OVER_AFTER = Duration.ofSeconds(8);

  private static final Outage AWAY = new Outage("Slack", "no answer within 5 s");

  private final HandSetClock clock = new HandSetClock(Schedule.NOON);
  private final SimSlack slack =
      new SimSlack(clock, new Faults(new Dice(1), Schedule.deploying(Builds.GOOD), clock));
  private final Database database = TestDatabase.inMemory();
  private final Outbox outbox = new StoredOutbox(database);
  private final Publisher other = publisher(outbox, slack);

  @AfterEach
  void close() {
    database.close();
  }

  private Publisher publisher(Outbox itsOutbox, Conversations conversations) {
    LogFiles logs = new LogFiles(new StoredMigrations(database), _ -> new Masking(List.of()));
    Undelivered undelivered =
        new Undelivered(new StoredDeployments(database), new StoredMigrations(database), slack);
    return new Publisher(itsOutbox, conversations, slack, logs, undelivered, LOOK_EVERY, clock);
  }

  private void show(Address address) {
    outbox.show(new Outgoing("d1", address, new Rendered("a", "a")), clock.instant());
  }

  private void otherTakesOver() {
    clock.set(clock.instant().plus(TAKEN_OVER_AFTER));
    other.round(Runnable::run);
  }

  private void assertSaidOnce(Publisher paused) {
    assertThat(slack.messages()).hasSize(1);
    clock.set(clock.instant().plusSeconds(60));
    paused.round(Runnable::run);
    assertThat(slack.messages()).hasSize(1);
    assertThat(outbox.due(clock.instant(), Set.of(), 10)).isEmpty();
  }

  @Test
  void postsNothingThatAnotherProcessMayHavePosted() {
    show(new Address.InChannel(DEPLOYS));
    Publisher paused = publisher(new Pausing(outbox, this::otherTakesOver), slack);

    paused.round(Runnable::run);

    assertSaidOnce(paused);
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void takesAwayWhatComesLateBesideThatOfAnotherProcess(Address address) {
    show(address);
    Publisher paused = publisher(outbox, late(this::otherTakesOver));

    paused.round(Runnable::run);
    goesOn(paused);

    MessageId standing = slack.messages().getFirst().id();
    assertSaidOnce(paused);
    outbox.show(new Outgoing("d1", address, new Rendered("b", "b")), clock.instant());
    assertThat(outbox.due(clock.instant(), Set.of(), 10))
        .extracting(Pending::message)
        .containsExactly(Optional.of(standing));
  }

  @Test
  void triesAgainToTakeAwayWhatTheChatDidNotTakeAway() {
    show(new Address.InChannel(DEPLOYS));
    AtomicInteger tries = new AtomicInteger();
    Publisher paused =
        publisher(
            outbox,
            refusingToDelete(late(this::otherTakesOver), tries, new Delivery.Unknown(AWAY)));

    paused.round(Runnable::run);
    goesOn(paused);
    assertThat(slack.messages()).hasSize(2);
    goesOn(paused);

    assertThat(tries).hasValue(2);
    assertSaidOnce(paused);
  }

  @Test
  void leavesWhatTheChatRefusesToTakeAway() {
    show(new Address.InChannel(DEPLOYS));
    AtomicInteger tries = new AtomicInteger();
    Publisher paused =
        publisher(
            outbox,
            refusingToDelete(
                late(this::otherTakesOver), tries, new Delivery.Rejected("cant_delete_message")));

    paused.round(Runnable::run);
    goesOn(paused);
    goesOn(paused);

    assertThat(tries).hasValue(1);
    assertThat(slack.messages()).hasSize(2);
  }

  private void goesOn(Publisher publisher) {
    clock.set(clock.instant().plusSeconds(60));
    publisher.round(Runnable::run);
  }

  /// A chat that does not delete at the first time.
  private static Conversations refusingToDelete(
      Conversations chat, AtomicInteger tries, Delivery first) {
    return (Conversations)
        Proxy.newProxyInstance(
            Conversations.class.getClassLoader(),
            new Class<?>[] {Conversations.class},
            (_, method, arguments) ->
                method.getName().equals("delete") && tries.getAndIncrement() == 0
                    ? first
                    : method.invoke(chat, arguments));
  }

  static List<Address> addresses() {
    return List.of(
        new Address.InChannel(DEPLOYS),
        new Address.InThread(DEPLOYS, new MessageId("1772452700.000001")),
        new Address.ToPerson(new UserId("T0ACME", "U0ANN")));
  }

  /// The chat as a process sees it that is stopped once, when its post is on its way.
  private Conversations late(Runnable pause) {
    AtomicBoolean isOver = new AtomicBoolean();
    return (Conversations)
        Proxy.newProxyInstance(
            Conversations.class.getClassLoader(),
            new Class<?>[] {Conversations.class},
            (_, method, arguments) -> {
              if (method.getName().equals("post") && !isOver.getAndSet(true)) {
                pause.run();
                clock.set(clock.instant().plusSeconds(1));
              }
              return method.invoke(slack, arguments);
            });
  }

  /// The outbox of a process that is paused after it has claimed a message.
  private record Pausing(Outbox outbox, Runnable pause) implements Outbox {
    @Override
    public boolean attempting(Pending pending, Instant now) {
      boolean attempting = outbox.attempting(pending, now);
      if (attempting) {
        pause.run();
      }
      return attempting;
    }

    @Override
    public boolean sharing(Pending pending, FileSharing.Upload upload, Instant now) {
      boolean sharing = outbox.sharing(pending, upload, now);
      if (sharing) {
        pause.run();
      }
      return sharing;
    }

    @Override
    public void uploadGone(Pending pending) {
      outbox.uploadGone(pending);
    }

    @Override
    public void showOnce(Outgoing outgoing, Instant now) {
      outbox.showOnce(outgoing, now);
    }

    @Override
    public void show(Outgoing outgoing, Instant now) {
      outbox.show(outgoing, now);
    }

    @Override
    public List<Pending> due(Instant now, Set<ChannelId> notIn, int limit) {
      return outbox.due(now, notIn, limit);
    }

    @Override
    public Optional<Instant> nextDue(Instant now) {
      return outbox.nextDue(now);
    }

    @Override
    public void found(Pending pending, MessageId message) {
      outbox.found(pending, message);
    }

    @Override
    public boolean delivered(Pending pending, Optional<MessageId> message) {
      return outbox.delivered(pending, message);
    }

    @Override
    public void postponed(Pending pending, Instant until) {
      outbox.postponed(pending, until);
    }

    @Override
    public void gaveUp(Pending pending, String code) {
      outbox.gaveUp(pending, code);
    }
  }
}
