package dev.slipway.bot.rig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.publisher.LogFiles;
import dev.slipway.bot.publisher.Publisher;
import dev.slipway.bot.publisher.Undelivered;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.MessageId;
import dev.slipway.commands.migrations.Masking;
import dev.slipway.commands.ports.Conversations.Rendered;
import dev.slipway.commands.ports.FileSharing;
import dev.slipway.commands.ports.Outbox;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Outgoing.Address;
import dev.slipway.integrations.store.Database;
import dev.slipway.integrations.store.StoredDeployments;
import dev.slipway.integrations.store.StoredMigrations;
import dev.slipway.integrations.store.StoredOutbox;
import dev.slipway.integrations.store.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A process is paused after it has noted that it is about to post, another one takes over and
/// posts, and the first one wakes.
final class PausedPublisherTest {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration TAKEN_OVER_AFTER = Duration.ofSeconds(8);

  @Test
  void postsNothingThatAnotherProcessMayHavePosted() {
    HandSetClock clock = new HandSetClock(Schedule.NOON);
    Faults faults = new Faults(new Dice(1), Schedule.deploying(Builds.GOOD), clock);
    SimSlack slack = new SimSlack(clock, faults);
    try (Database database = TestDatabase.inMemory()) {
      Outbox outbox = new StoredOutbox(database);
      outbox.show(
          new Outgoing(
              "d1", new Address.InChannel(new ChannelId("C0DEPLOYS")), new Rendered("a", "a")),
          clock.instant());
      LogFiles logs = new LogFiles(new StoredMigrations(database), _ -> new Masking(List.of()));
      Undelivered undelivered =
          new Undelivered(new StoredDeployments(database), new StoredMigrations(database), slack);
      Publisher other = new Publisher(outbox, slack, slack, logs, undelivered, LOOK_EVERY, clock);
      Publisher paused =
          new Publisher(
              new Pausing(
                  outbox,
                  () -> {
                    clock.set(clock.instant().plus(TAKEN_OVER_AFTER));
                    other.round(Runnable::run);
                  }),
              slack,
              slack,
              logs,
              undelivered,
              LOOK_EVERY,
              clock);

      paused.round(Runnable::run);

      assertThat(slack.messages()).hasSize(1);
      clock.set(clock.instant().plusSeconds(60));
      paused.round(Runnable::run);
      assertThat(slack.messages()).hasSize(1);
      assertThat(outbox.due(clock.instant(), Set.of(), 10)).isEmpty();
    }
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
    public void delivered(Pending pending, Optional<MessageId> message) {
      outbox.delivered(pending, message);
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
