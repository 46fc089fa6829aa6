package dev.slipway.bot.rig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.publisher.LogFiles;
import dev.slipway.bot.publisher.Publisher;
import dev.slipway.bot.publisher.Undelivered;
import dev.slipway.bot.rig.SimSlack.SharedFile;
import dev.slipway.commands.access.Place;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.ChatMessage.Via;
import dev.slipway.commands.chat.MessageId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.migrations.Bytes;
import dev.slipway.commands.migrations.LogLine;
import dev.slipway.commands.migrations.LogPosition;
import dev.slipway.commands.migrations.Masking;
import dev.slipway.commands.migrations.Migration;
import dev.slipway.commands.migrations.MigrationOrder;
import dev.slipway.commands.migrations.Purpose;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Conversations.Delivery;
import dev.slipway.commands.ports.Conversations.Rendered;
import dev.slipway.commands.ports.FileSharing;
import dev.slipway.commands.ports.Inbox;
import dev.slipway.commands.ports.Inbox.Answered;
import dev.slipway.commands.ports.Inbox.Beginning;
import dev.slipway.commands.ports.Inbox.Begun;
import dev.slipway.commands.ports.Inbox.Consequence;
import dev.slipway.commands.ports.Inbox.Due;
import dev.slipway.commands.ports.Inbox.Taken;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Outgoing.Address;
import dev.slipway.config.AppName;
import dev.slipway.config.ByteSize;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.Secret;
import dev.slipway.integrations.store.Database;
import dev.slipway.integrations.store.StoredDeployments;
import dev.slipway.integrations.store.StoredInbox;
import dev.slipway.integrations.store.StoredMigrations;
import dev.slipway.integrations.store.StoredOutbox;
import dev.slipway.integrations.store.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The log of a migration as a file: once, whatever happens to whoever shares it, and no larger
/// than it may be.
final class SharedLogTest {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final ChannelId DEPLOYS = new ChannelId("C0DEPLOYS");
  private static final UserId ANN = new UserId("T0ACME", "U0ANN");

  private final HandSetClock clock = new HandSetClock(Schedule.NOON);
  private final SimSlack slack =
      new SimSlack(clock, new Faults(new Dice(1), Schedule.deploying(Builds.GOOD), clock));
  private final Database database = TestDatabase.inMemory();
  private final StoredMigrations migrations = new StoredMigrations(database);
  private final StoredOutbox outbox = new StoredOutbox(database);
  private final Migration migration = begin();
  private int lines;

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void isSharedOnceThoughTheProcessWasPausedInTheCall() {
    printed("done\n");
    show();
    Publisher other = publisher(slack);
    Publisher paused =
        publisher(
            new Interrupted(
                slack,
                () -> {
                  for (int second = 0; second < 120; second++) {
                    clock.set(clock.instant().plusSeconds(1));
                    other.round(Runnable::run);
                  }
                }));

    paused.round(Runnable::run);
    settle(paused);

    assertThat(slack.files()).hasSize(1);
    assertThat(outbox.due(clock.instant(), Set.of(), 10)).isEmpty();
  }

  @Test
  void isUploadedAnewWhenTheUploadIsGoneAndNoFileIsInSight() {
    printed("done\n");
    show();
    Publisher forgetful =
        publisher(
            new Interrupted(
                slack,
                () -> {
                  throw new IllegalStateException("killed before the call");
                }));
    forgetful.round(Runnable::run);
    slack.forgetUploads();

    Publisher next = publisher(slack);
    settle(next);

    assertThat(slack.files()).hasSize(1);
    assertThat(slack.files().getFirst().content().text()).contains("done");
    assertThat(outbox.due(clock.instant(), Set.of(), 10)).isEmpty();
  }

  @Test
  void hasTheBeginningAndTheEndOfALogThatIsTooLong() {
    printed("the first line\n");
    for (int i = 0; i < 30; i++) {
      printed(("x".repeat(99) + "\n").repeat(999));
    }
    printed("the password is secret-word\n");
    printed("the last line\n");
    show();

    settle(publisher(slack));

    SharedFile file = slack.files().getFirst();
    assertThat(file.title()).isEqualTo("The log of session 1");
    assertThat(file.content().size()).isBetween(1_900_000, 2_300_000);
    assertThat(file.content().text())
        .startsWith("Session 1\nThe log begins at 2026-03-02T12:00:00Z")
        .contains("the first line\n", " pieces of output are left out here")
        .doesNotContain("secret-word")
        .endsWith("the last line\n");
  }

  @Test
  void isNotSharedWhenItIsNotKeptAnyLonger() {
    show();

    settle(publisher(slack));

    assertThat(slack.files()).isEmpty();
    assertThat(outbox.due(clock.instant(), Set.of(), 10)).isEmpty();
  }

  private Publisher publisher(FileSharing files) {
    LogFiles logs = new LogFiles(migrations, _ -> new Masking(List.of(new Secret("secret-word"))));
    Undelivered undelivered = new Undelivered(new StoredDeployments(database), migrations, slack);
    return new Publisher(outbox, slack, files, logs, undelivered, LOOK_EVERY, clock);
  }

  private void settle(Publisher publisher) {
    for (int second = 0; second < 300; second++) {
      publisher.round(Runnable::run);
      clock.set(clock.instant().plusSeconds(1));
    }
  }

  private void show() {
    outbox.show(
        new Outgoing(
            "m1/log",
            new Address.InThread(DEPLOYS, new MessageId("1.000001")),
            new Outgoing.LogFile(migration.id(), "log.txt", "The log of session 1")),
        clock.instant());
  }

  private void printed(String text) {
    assertThat(
            migrations.append(
                migration,
                new LogLine(Schedule.NOON, LogLine.Kind.OUTPUT, "%0", "", text),
                new LogPosition("pod", Schedule.NOON, ++lines)))
        .isTrue();
  }

  private Migration begin() {
    Inbox inbox = new StoredInbox(database);
    ChatMessage message =
        new ChatMessage(
            "m:1",
            Via.MENTION,
            DEPLOYS,
            Optional.empty(),
            ANN,
            "migration container",
            Schedule.NOON,
            Optional.empty());
    List<Taken> _ = inbox.store(List.of(message), Schedule.NOON, _ -> Due.AN_ANSWER);
    MigrationOrder order =
        new MigrationOrder(
            new SessionId("s-1"),
            new AppName("shop"),
            new EnvironmentName("staging"),
            new BuildReference.Numbered(new BuildNumber(235)),
            ANN,
            ANN,
            Duration.ofHours(4),
            new ByteSize(1024),
            DEPLOYS,
            Place.LISTED_CHANNEL,
            Optional.empty(),
            new Purpose.Login(),
            Schedule.NOON);
    Answered answered =
        inbox.answer(
            message,
            new Consequence(
                Optional.of(
                    new Beginning.OfMigration(
                        order,
                        begun ->
                            new Outgoing(
                                "m" + begun.id(),
                                new Address.ToPerson(ANN),
                                new Rendered("hello", "[]")))),
                Optional.empty(),
                List.of(),
                List.of()),
            Schedule.NOON);
    if (answered instanceof Answered.Done(var begun)
        && begun.orElseThrow() instanceof Begun.AMigration(var made)) {
      return migrations.takeOver(made.id()).orElseThrow();
    }
    throw new AssertionError(answered);
  }

  /// Sharing that is interrupted right before the call reaches the chat, the first time.
  private static final class Interrupted implements FileSharing {
    private final FileSharing real;
    private final Runnable interruption;
    private boolean over;

    private Interrupted(FileSharing real, Runnable interruption) {
      this.real = real;
      this.interruption = interruption;
    }

    @Override
    public Answer<Upload> upload(String name, Bytes content) {
      return real.upload(name, content);
    }

    @Override
    public Delivery share(
        ChannelId channel, Optional<MessageId> thread, Upload upload, String title) {
      if (!over) {
        over = true;
        interruption.run();
      }
      return real.share(channel, thread, upload, title);
    }

    @Override
    public Answer<Optional<MessageId>> find(
        ChannelId channel,
        Optional<MessageId> thread,
        Upload upload,
        String title,
        Instant notBefore) {
      return real.find(channel, thread, upload, title, notBefore);
    }
  }
}
