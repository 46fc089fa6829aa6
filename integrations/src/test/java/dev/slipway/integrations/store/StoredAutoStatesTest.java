package dev.slipway.integrations.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.access.Place;
import dev.slipway.commands.automatic.AutoState;
import dev.slipway.commands.automatic.AutoState.Question;
import dev.slipway.commands.automatic.AutoState.Told;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.ChatMessage.Via;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Transition;
import dev.slipway.commands.locks.Lock;
import dev.slipway.commands.locks.LockId;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.AutoStates.Stored;
import dev.slipway.commands.ports.Conversations.Rendered;
import dev.slipway.commands.ports.Inbox.Answered;
import dev.slipway.commands.ports.Inbox.Beginning;
import dev.slipway.commands.ports.Inbox.Consequence;
import dev.slipway.commands.ports.Inbox.Due;
import dev.slipway.commands.ports.Inbox.Instruct;
import dev.slipway.commands.ports.Outbox.Pending;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Outgoing.Address;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is remembered of automatic deploys, the same on both databases.
final class StoredAutoStatesTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final AppName SHOP = new AppName("shop");
  private static final EnvironmentName STAGING = new EnvironmentName("staging");
  private static final Scope.OneEnvironment WHERE = new Scope.OneEnvironment(SHOP, STAGING);
  private static final ChannelId DEPLOYS = new ChannelId("C0DEPLOYS");
  private static final UserId ANN = new UserId("T0ACME", "U0ANN");
  private static final AutoState ASKING =
      AutoState.NEW.asking(Optional.of(new Question(new BuildNumber(236), 12, 4)));

  private record Store(
      TestDatabase testDatabase,
      Database database,
      StoredInbox inbox,
      StoredAutoStates states,
      StoredDeployments deployments,
      StoredOutbox outbox)
      implements AutoCloseable {
    static Store on(Vendor vendor) {
      TestDatabase testDatabase = TestDatabase.create(vendor);
      Database database = testDatabase.open();
      return new Store(
          testDatabase,
          database,
          new StoredInbox(database),
          new StoredAutoStates(database),
          new StoredDeployments(database),
          new StoredOutbox(database));
    }

    Answered told(String key, Consequence consequence) {
      ChatMessage message =
          new ChatMessage(
              key, Via.MENTION, DEPLOYS, Optional.empty(), ANN, "", NOON, Optional.empty());
      inbox.store(List.of(message), NOON, _ -> Due.AN_ANSWER);
      return inbox.answer(message, consequence, NOON);
    }

    void tell(String key, Told told) {
      Answered answered =
          told(
              key,
              new Consequence(
                  Optional.empty(),
                  Optional.of(new Instruct.ToAutomaticDeploys(WHERE, told)),
                  List.of(),
                  List.of()));
      assertThat(answered).isInstanceOf(Answered.Done.class);
    }

    Optional<Deployment> begin(long build, long version) {
      return begin(build, version, Optional.empty());
    }

    Optional<Deployment> begin(long build, long version, Optional<DeploymentId> newest) {
      return states.begin(
          order(build), version, newest, begun -> outgoing("d" + begun.id()), DECISION, NOON);
    }

    void end(Deployment deployment) {
      Deployment over =
          new Deployment(
              deployment.id(),
              deployment.order(),
              new DeploymentState.Refused(new Refusal("locked", "It is locked.")),
              deployment.version(),
              deployment.fence(),
              Optional.empty());
      assertThat(
              deployments.record(
                  deployment,
                  new Transition(over, List.of(), new Transition.Pace.Over()),
                  _ -> List.of(),
                  List.of(),
                  Set.of(),
                  NOON))
          .isPresent();
    }

    List<String> toBeSaid() {
      return outbox.due(NOON.plusSeconds(60), Set.of(), 10).stream().map(Pending::key).toList();
    }

    @Override
    public void close() {
      database.close();
      testDatabase.close();
    }
  }

  private static final AuditEntry DECISION =
      new AuditEntry(
          NOON,
          UserId.SLIPWAY,
          Action.DEPLOY,
          SHOP,
          STAGING,
          new Decision.Allowed("automatic deploys of shop on staging"),
          "automatic deploys",
          "deploy #236 to shop on staging");

  private static Order order(long build) {
    return new Order(
        SHOP,
        STAGING,
        new BuildReference.Numbered(new BuildNumber(build)),
        Order.WhenGreen.REFUSE,
        Order.Urgency.ROUTINE,
        UserId.SLIPWAY,
        Optional.empty(),
        DEPLOYS,
        Place.LISTED_CHANNEL,
        NOON);
  }

  private static Outgoing outgoing(String key) {
    return new Outgoing(key, new Address.InChannel(DEPLOYS), new Rendered("said", "said"));
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void remembersWhatWasStoredWithWhatIsSaidOfIt(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      assertThat(store.states().find(WHERE)).isEqualTo(new Stored(AutoState.NEW, 0));

      boolean first = store.states().store(WHERE, ASKING, 0, List.of(outgoing("auto")), NOON);
      boolean late = store.states().store(WHERE, AutoState.NEW, 0, List.of(outgoing("no")), NOON);

      assertThat(first).isTrue();
      assertThat(late).isFalse();
      assertThat(store.states().find(WHERE)).isEqualTo(new Stored(ASKING, 1));
      assertThat(store.toBeSaid()).containsExactly("auto");
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void pausesAndResumesWithTheAnswer(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      store.tell("m1", new Told.Paused(ANN, Optional.of("the sale is on")));
      Stored paused = store.states().find(WHERE);
      boolean _ =
          store
              .states()
              .store(
                  WHERE, paused.state().asking(ASKING.asked()), paused.version(), List.of(), NOON);
      store.tell("m2", new Told.Resumed());

      assertThat(paused.state().pause())
          .contains(new AutoState.Pause(ANN, NOON, Optional.of("the sale is on")));
      assertThat(store.states().find(WHERE).state())
          .isEqualTo(new AutoState(Optional.empty(), Optional.empty(), ASKING.asked()));
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void beginsNothingOverWhatWasNotSeenAndForgetsOnlyWhatHasEnded(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Deployment first = store.begin(236, 0).orElseThrow();
      store.tell("m1", new Told.Resumed());
      Optional<DeploymentId> whileUnderWay = store.states().find(WHERE).state().resumedAfter();
      store.end(first);

      assertThat(store.begin(237, 2)).isEmpty();
      assertThat(store.states().find(WHERE).version()).isEqualTo(2);
      store.tell("m2", new Told.Resumed());
      assertThat(whileUnderWay).isEmpty();
      assertThat(store.states().find(WHERE).state().resumedAfter()).contains(first.id());
      assertThat(store.begin(237, 3, Optional.of(first.id()))).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void beginsNothingWhenSomebodyHasPausedMeanwhile(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Stored before = store.states().find(WHERE);
      store.tell("m1", new Told.Paused(ANN, Optional.empty()));

      assertThat(store.begin(236, before.version())).isEmpty();
      assertThat(store.deployments().underWay()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void beginsNothingUnderALockOrBesideAnother(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Lock lock =
          Lock.taken(
              new LockId("l1"),
              Lock.Kind.LOCK,
              WHERE,
              ANN,
              Optional.empty(),
              NOON,
              NOON.plus(Duration.ofHours(1)));
      store.told(
          "m1",
          new Consequence(
              Optional.of(new Beginning.OfLock(lock)), Optional.empty(), List.of(), List.of()));

      assertThat(store.begin(236, 0)).isEmpty();
      store.told(
          "m2",
          new Consequence(
              Optional.empty(), Optional.of(new Instruct.Free(lock.id())), List.of(), List.of()));
      assertThat(store.begin(236, 0)).isPresent();
      assertThat(store.begin(237, 1)).isEmpty();
      assertThat(store.states().find(WHERE).version()).isEqualTo(1);
      assertThat(store.toBeSaid()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void letsOneOfManyBeginWhoFoundTheSame(Vendor vendor) throws Exception {
    try (Store store = Store.on(vendor);
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int version = 0; version < 10; version++) {
        int found = version;
        List<Future<Optional<Deployment>>> attempts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          attempts.add(threads.submit(() -> store.begin(300L + found, found)));
        }

        List<Deployment> begun = new ArrayList<>();
        for (Future<Optional<Deployment>> attempt : attempts) {
          attempt.get().ifPresent(begun::add);
        }

        assertThat(begun).hasSize(version == 0 ? 1 : 0);
      }
      assertThat(store.deployments().underWay()).hasSize(1);
    }
  }
}
