package dev.slipway.integrations.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.access.Place;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.ChatMessage.Via;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Transition;
import dev.slipway.commands.deployments.Transition.Pace;
import dev.slipway.commands.migrations.AuthorisedKey;
import dev.slipway.commands.migrations.Container;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.DeveloperName;
import dev.slipway.commands.migrations.Door;
import dev.slipway.commands.migrations.HostKey;
import dev.slipway.commands.migrations.Inside;
import dev.slipway.commands.migrations.LogLine;
import dev.slipway.commands.migrations.LogPosition;
import dev.slipway.commands.migrations.Migration;
import dev.slipway.commands.migrations.Migration.Instruction;
import dev.slipway.commands.migrations.MigrationEvent;
import dev.slipway.commands.migrations.MigrationId;
import dev.slipway.commands.migrations.MigrationOrder;
import dev.slipway.commands.migrations.MigrationState;
import dev.slipway.commands.migrations.MigrationState.HowEnded;
import dev.slipway.commands.migrations.MigrationTransition;
import dev.slipway.commands.migrations.PodSight;
import dev.slipway.commands.migrations.Presence;
import dev.slipway.commands.migrations.Purpose;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.migrations.SshKey;
import dev.slipway.commands.ports.Conversations.Rendered;
import dev.slipway.commands.ports.Inbox.Answered;
import dev.slipway.commands.ports.Inbox.Beginning;
import dev.slipway.commands.ports.Inbox.Begun;
import dev.slipway.commands.ports.Inbox.Consequence;
import dev.slipway.commands.ports.Inbox.Due;
import dev.slipway.commands.ports.Inbox.Instruct;
import dev.slipway.commands.ports.Outbox.Pending;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Outgoing.Address;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.config.AppName;
import dev.slipway.config.ByteSize;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.Namespace;
import dev.slipway.config.TargetName;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Sessions of migration containers and their logs, the same on both databases.
final class StoredMigrationsTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final UserId ANN = new UserId("T0ACME", "U0ANN");
  private static final ChannelId DEPLOYS = new ChannelId("C0DEPLOYS");
  private static final HostKey HOST_KEY = new HostKey(SshKey.ed25519(new byte[32]));
  private static final Instant END = NOON.plus(Duration.ofHours(4));

  private record Store(
      TestDatabase testDatabase,
      Database database,
      StoredInbox inbox,
      StoredMigrations migrations,
      StoredOutbox outbox)
      implements AutoCloseable {
    static Store on(Vendor vendor) {
      TestDatabase testDatabase = TestDatabase.create(vendor);
      Database database = testDatabase.open();
      return new Store(
          testDatabase,
          database,
          new StoredInbox(database),
          new StoredMigrations(database),
          new StoredOutbox(database));
    }

    /// A session that somebody asked for, and that this process has taken.
    Migration begin(String key) {
      ChatMessage message = message(key);
      inbox.store(List.of(message), NOON, _ -> Due.AN_ANSWER);
      Consequence consequence =
          new Consequence(
              Optional.of(
                  new Beginning.OfMigration(
                      order("s-" + key),
                      begun ->
                          new Outgoing(
                              "m" + begun.id(),
                              new Address.ToPerson(ANN),
                              new Rendered("hello", "[]")))),
              Optional.empty(),
              List.of(),
              List.of());
      return inbox.answer(message, consequence, NOON) instanceof Answered.Done(var begun)
              && begun.orElseThrow() instanceof Begun.AMigration(var migration)
          ? migrations.takeOver(migration.id()).orElseThrow()
          : failed();
    }

    private static Migration failed() {
      throw new AssertionError("the session did not begin");
    }

    Optional<Migration> move(Migration from, MigrationState to, MigrationEvent... events) {
      Migration next =
          new Migration(
              from.id(), from.order(), to, from.version(), from.fence(), Optional.empty());
      return migrations.record(
          from,
          new MigrationTransition(next, List.of(events), new Pace.AtOnce()),
          _ -> List.of(),
          List.of(),
          NOON);
    }

    @Override
    public void close() {
      database.close();
      testDatabase.close();
    }
  }

  private static ChatMessage message(String key) {
    return new ChatMessage(
        key,
        Via.MENTION,
        DEPLOYS,
        Optional.empty(),
        ANN,
        "I need a migration container at build #235",
        NOON,
        Optional.empty());
  }

  private static MigrationOrder order(String session) {
    return new MigrationOrder(
        new SessionId(session),
        new AppName("shop"),
        new EnvironmentName("staging"),
        new BuildReference.Numbered(new BuildNumber(235)),
        ANN,
        ANN,
        Duration.ofHours(4),
        new ByteSize(1024),
        DEPLOYS,
        Place.LISTED_CHANNEL,
        Optional.of(URI.create("https://hooks.slack.com/x")),
        new Purpose.Login(),
        NOON);
  }

  private static Container container(int place) {
    return new Container(
        ContainerName.at(new BuildNumber(235), place),
        place,
        new TargetName("eu"),
        new Build(
            new BuildNumber(235),
            9235,
            PipelineStatus.SUCCEEDED,
            "master",
            Build.RefKind.BRANCH,
            new Commit(new CommitSha("a".repeat(40)), "Add coupon codes", "Carol Meyer", NOON),
            URI.create("https://gitlab.example.com/9235")),
        new PinnedImage("registry/shop/web", new ImageDigest("sha256:" + "1".repeat(64))),
        new Inside.Ssh(
            new PinnedImage(
                "registry/slipway/toolkit", new ImageDigest("sha256:" + "2".repeat(64))),
            List.of(new AuthorisedKey(SshKey.ed25519(new byte[32]), new DeveloperName("ann")))));
  }

  private static Container run() {
    return new Container(
        ContainerName.running(new BuildNumber(235), new MigrationId(1)),
        1,
        new TargetName("eu"),
        container(1).build(),
        container(1).image(),
        new Inside.Command(List.of("bin/migrate", "--all")));
  }

  private static MigrationState.Ready ready() {
    return new MigrationState.Ready(
        container(1), "pod-1", new Door.Direct("migration235.internal", 31239), HOST_KEY, END);
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void givesBackEveryStateAndEventAsItWas(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      HowEnded stopped = new HowEnded.StoppedBy(ANN);
      List<MigrationState> states =
          List.of(
              new MigrationState.Making(container(1), END),
              new MigrationState.Starting(container(1), HOST_KEY, END, NOON),
              ready(),
              new MigrationState.Extending(ready(), ANN, END),
              new MigrationState.Releasing(run(), "pod-1", NOON),
              new MigrationState.Running(run(), "pod-1", NOON),
              new MigrationState.Halting(run(), "pod-1", stopped, NOON),
              new MigrationState.Collecting(
                  run(), new HowEnded.Ran(3, Duration.ofSeconds(12)), NOON),
              new MigrationState.Clearing(run(), new HowEnded.Unknown("its pod is gone")),
              new MigrationState.Stopping(container(1), stopped, NOON),
              new MigrationState.Collecting(container(1), new HowEnded.TimeUp(), NOON),
              new MigrationState.Clearing(container(1), new HowEnded.Broke("x")),
              new MigrationState.Finished(container(1), new HowEnded.NobodyCame()));
      List<MigrationEvent> events =
          List.of(
              new MigrationEvent.Named(NOON, container(1), END),
              new MigrationEvent.Waiting(NOON, PodSight.Stage.IMAGE_PULLED, "pulling"),
              new MigrationEvent.WentSilent(NOON, "Kubernetes", "no answer", NOON),
              new MigrationEvent.Answered(NOON, "Kubernetes"),
              new MigrationEvent.Began(NOON),
              new MigrationEvent.Printed(NOON, 3, 17),
              new MigrationEvent.BecameReady(
                  NOON,
                  new Door.Forward(
                      new Namespace("shop-staging"), new ContainerName("migration235"), 22022),
                  HOST_KEY,
                  END,
                  Optional.of(new MigrationEvent.Rules(END, true))),
              new MigrationEvent.StartedAfresh(
                  NOON, new Door.Direct("migration235.internal", 31239), HOST_KEY),
              new MigrationEvent.PeopleChanged(
                  NOON,
                  new Presence(
                      List.of(new Presence.Login("l1", new DeveloperName("ann"), NOON)),
                      Optional.of(NOON))),
              new MigrationEvent.ExtensionAsked(NOON, ANN, END),
              new MigrationEvent.EndChanged(NOON, END, true),
              new MigrationEvent.NotExtended(NOON, "too long"),
              new MigrationEvent.NearEnd(NOON, END),
              new MigrationEvent.Ending(NOON, new HowEnded.DidNotStart("no node")),
              new MigrationEvent.Closed(
                  NOON, new MigrationState.Finished(container(1), new HowEnded.Vanished())));
      Migration migration = store.begin("a");

      for (MigrationState state : states) {
        MigrationEvent[] told =
            state instanceof MigrationState.Making
                ? events.toArray(MigrationEvent[]::new)
                : new MigrationEvent[0];
        migration = store.move(migration, state, told).orElseThrow();
        assertThat(store.migrations().find(migration.id())).contains(migration);
        assertThat(migration.state()).isEqualTo(state);
      }

      assertThat(store.migrations().events(migration.id())).isEqualTo(events);
      assertThat(store.migrations().find(new SessionId("s-a"))).contains(migration);
      assertThat(store.migrations().standing()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void letsOnlyOneStandingContainerHaveAName(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Migration first = store.begin("a");
      Migration second = store.begin("b");
      Migration made =
          store.move(first, new MigrationState.Making(container(1), END)).orElseThrow();

      Optional<Migration> refused =
          store.move(second, new MigrationState.Making(container(1), END));

      assertThat(refused).isEmpty();
      assertThat(store.migrations().freePlace(new BuildNumber(235))).isEqualTo(2);
      assertThat(store.migrations().standing(new ContainerName("migration235"))).contains(made);
      store.move(made, new MigrationState.Finished(container(1), new HowEnded.TimeUp()));
      assertThat(store.migrations().freePlace(new BuildNumber(235))).isEqualTo(1);
      assertThat(store.migrations().standing(new ContainerName("migration235"))).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void storesNothingForWhoeverHasLostIt(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Migration stale = store.begin("a");
      Migration taken = store.migrations().takeOver(stale.id()).orElseThrow();
      LogLine line = new LogLine(NOON, LogLine.Kind.OUTPUT, "%0/1", "", "hello");
      LogPosition after = new LogPosition("pod-1", NOON.plusNanos(123_456_789), 3);

      assertThat(store.move(stale, ready())).isEmpty();
      assertThat(store.migrations().append(stale, line, after)).isFalse();
      assertThat(store.migrations().append(taken, line, after)).isTrue();

      assertThat(store.migrations().position(taken.id())).isEqualTo(after);
      assertThat(store.migrations().log(taken.id(), 10)).containsExactly(line);
      assertThat(taken.fence()).isGreaterThan(stale.fence());
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void keepsALogInOrderAndForgetsItWhenItsTimeIsOver(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Migration migration = store.begin("a");
      LogLine opened = new LogLine(NOON, LogLine.Kind.OPENED, "l1", "ann", "terminal");
      LogLine first = new LogLine(NOON, LogLine.Kind.OUTPUT, "%0/1", "", "one\u0000\n");
      LogLine second = new LogLine(NOON, LogLine.Kind.TYPED, "%0/1", "", "two");
      for (LogLine line : List.of(opened, first, second)) {
        store.migrations().append(migration, line, LogPosition.START);
      }

      assertThat(store.migrations().log(migration.id(), 2))
          .containsExactly(new LogLine(NOON, LogLine.Kind.OUTPUT, "%0/1", "", "one\n"), second);
      assertThat(store.migrations().comings(migration.id())).containsExactly(opened);
      assertThat(store.migrations().logLength(migration.id())).isEqualTo(3);
      assertThat(store.migrations().log(migration.id(), 3, 9)).containsExactly(second);
      AppName shop = new AppName("shop");
      EnvironmentName staging = new EnvironmentName("staging");
      assertThat(store.migrations().forgetLogs(shop, staging, NOON.plusSeconds(1))).isZero();
      store.move(migration, new MigrationState.Finished(container(1), new HowEnded.TimeUp()));
      assertThat(store.migrations().forgetLogs(shop, staging, NOON.minusSeconds(1))).isZero();
      assertThat(store.migrations().forgetLogs(shop, staging, NOON.plusSeconds(1))).isEqualTo(3);
      assertThat(store.migrations().log(migration.id(), 10)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void tellsItOneThingAtATime(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Migration migration = store.begin("a");

      Answered first = instruct(store, "b", migration, new Instruction.Stop(ANN));
      Answered second =
          instruct(store, "c", migration, new Instruction.Extend(ANN, Duration.ofHours(2)));

      assertThat(first).isInstanceOf(Answered.Done.class);
      assertThat(second).isEqualTo(new Answered.TooLate());
      assertThat(store.migrations().find(migration.id()).orElseThrow().instruction())
          .contains(new Instruction.Stop(ANN));
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void beginsTheMigrationOfADeploymentAlongWithTheRecordOfItAndOnceOnly(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      StoredDeployments deployments = new StoredDeployments(store.database());
      Deployment deployment = deployment(store);
      MigrationOrder order = before(deployment);
      Transition begins =
          new Transition(
              deployment,
              List.of(new ProgressEvent.MigrationBegun(NOON, order)),
              new Pace.AtOnce());

      Optional<Deployment> stored =
          deployments.record(deployment, begins, _ -> List.of(), List.of(), Set.of(), NOON);
      Optional<Deployment> again =
          deployments.record(deployment, begins, _ -> List.of(), List.of(), Set.of(), NOON);

      assertThat(stored).isPresent();
      assertThat(again).isEmpty();
      Migration migration = store.migrations().find(order.session()).orElseThrow();
      assertThat(migration.order()).isEqualTo(order);
      assertThat(migration.state()).isEqualTo(new MigrationState.LookingUp());
      assertThat(store.migrations().standing()).containsExactly(migration);
      assertThat(store.migrations().instruct(migration.id(), new Instruction.Stop(ANN))).isTrue();
      assertThat(store.migrations().instruct(migration.id(), new Instruction.Stop(ANN))).isFalse();
    }
  }

  private static Deployment deployment(Store store) {
    store.inbox().store(List.of(message("d")), NOON, _ -> Due.AN_ANSWER);
    Order order =
        new Order(
            new AppName("shop"),
            new EnvironmentName("staging"),
            new BuildReference.Numbered(new BuildNumber(235)),
            Order.WhenGreen.REFUSE,
            Order.Urgency.ROUTINE,
            ANN,
            Optional.empty(),
            DEPLOYS,
            Place.LISTED_CHANNEL,
            NOON);
    Beginning beginning =
        new Beginning.OfDeployment(
            order,
            begun ->
                new Outgoing(
                    "d" + begun.id(), new Address.InChannel(DEPLOYS), new Rendered("hello", "[]")));
    Answered answered =
        store
            .inbox()
            .answer(
                message("d"),
                new Consequence(Optional.of(beginning), Optional.empty(), List.of(), List.of()),
                NOON);
    if (answered instanceof Answered.Done(var begun)
        && begun.orElseThrow() instanceof Begun.ADeployment(var deployment)) {
      return deployment;
    }
    throw new AssertionError("the deployment did not begin");
  }

  private static MigrationOrder before(Deployment deployment) {
    return new MigrationOrder(
        new SessionId("s-d"),
        new AppName("shop"),
        new EnvironmentName("staging"),
        new BuildReference.Numbered(new BuildNumber(235)),
        ANN,
        ANN,
        Duration.ofMinutes(30),
        new ByteSize(1024),
        DEPLOYS,
        Place.LISTED_CHANNEL,
        Optional.empty(),
        new Purpose.Run(Optional.of(new Purpose.Before(deployment.id(), container(1).image()))),
        NOON);
  }

  private static Answered instruct(
      Store store, String key, Migration migration, Instruction instruction) {
    store.inbox().store(List.of(message(key)), NOON, _ -> Due.AN_ANSWER);
    return store
        .inbox()
        .answer(
            message(key),
            new Consequence(
                Optional.empty(),
                Optional.of(new Instruct.ToMigration(migration.id(), instruction)),
                List.of(),
                List.of()),
            NOON);
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void sendsAMessageToOnePerson(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      store.begin("a");

      List<Pending> due = store.outbox().due(NOON, Set.of(), 10);

      assertThat(due).extracting(Pending::address).containsExactly(new Address.ToPerson(ANN));
    }
  }
}
