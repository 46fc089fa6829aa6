package dev.slipway.integrations.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.access.Place;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.ChatMessage.Via;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.locks.Lock;
import dev.slipway.commands.locks.LockId;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.Conversations.Rendered;
import dev.slipway.commands.ports.Inbox.Answered;
import dev.slipway.commands.ports.Inbox.Beginning;
import dev.slipway.commands.ports.Inbox.Consequence;
import dev.slipway.commands.ports.Inbox.Due;
import dev.slipway.commands.ports.Inbox.Instruct;
import dev.slipway.commands.ports.Outbox.Pending;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Outgoing.Address;
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

/// Locks, the same on both databases.
final class StoredLocksTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final AppName SHOP = new AppName("shop");
  private static final EnvironmentName STAGING = new EnvironmentName("staging");
  private static final Scope SHOP_ON_STAGING = new Scope.OneEnvironment(SHOP, STAGING);
  private static final ChannelId DEPLOYS = new ChannelId("C0DEPLOYS");

  private record Store(
      TestDatabase testDatabase,
      Database database,
      StoredInbox inbox,
      StoredLocks locks,
      StoredOutbox outbox)
      implements AutoCloseable {
    static Store on(Vendor vendor) {
      TestDatabase testDatabase = TestDatabase.create(vendor);
      Database database = testDatabase.open();
      return new Store(
          testDatabase,
          database,
          new StoredInbox(database),
          new StoredLocks(database),
          new StoredOutbox(database));
    }

    Answered begin(String key, Beginning beginning, Instant now) {
      return answer(
          key,
          new Consequence(
              Optional.of(beginning), Optional.empty(), List.of(), List.of(decision(key))),
          now);
    }

    Answered take(Lock lock, Instant now) {
      return begin("take-" + lock.id(), new Beginning.OfLock(lock), now);
    }

    Answered free(String key, Lock lock) {
      return answer(
          key,
          new Consequence(
              Optional.empty(), Optional.of(new Instruct.Free(lock.id())), List.of(), List.of()),
          NOON);
    }

    private Answered answer(String key, Consequence consequence, Instant now) {
      ChatMessage message =
          new ChatMessage(
              key,
              Via.MENTION,
              DEPLOYS,
              Optional.empty(),
              user("U0ANN"),
              "",
              NOON,
              Optional.empty());
      inbox.store(List.of(message), NOON, _ -> Due.AN_ANSWER);
      return inbox.answer(message, consequence, now);
    }

    @Override
    public void close() {
      database.close();
      testDatabase.close();
    }
  }

  private static UserId user(String id) {
    return new UserId("T0ACME", id);
  }

  private static AuditEntry decision(String key) {
    return new AuditEntry(
        NOON,
        user("U0ANN"),
        Action.LOCK,
        SHOP,
        STAGING,
        new Decision.Allowed("deployer of shop on staging"),
        key,
        "lock staging");
  }

  private static Lock lock(String id, String owner, Scope scope) {
    return Lock.taken(
        new LockId(id),
        Lock.Kind.LOCK,
        scope,
        user(owner),
        Optional.of("data migration"),
        NOON,
        NOON.plus(Duration.ofHours(12)));
  }

  private static Beginning deploymentBy(String person) {
    return new Beginning.OfDeployment(
        new Order(
            SHOP,
            STAGING,
            new BuildReference.Numbered(new BuildNumber(235)),
            Order.WhenGreen.REFUSE,
            Order.Urgency.ROUTINE,
            user(person),
            Optional.empty(),
            DEPLOYS,
            Place.LISTED_CHANNEL,
            NOON),
        deployment -> outgoing("d" + deployment.id()));
  }

  private static Outgoing outgoing(String key) {
    return new Outgoing(key, new Address.ToPerson(user("U0ANN")), new Rendered("said", "said"));
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void keepsALockWithAllThatIsKnownOfIt(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Lock one = lock("1", "U0ANN", SHOP_ON_STAGING);
      Lock web = lock("2", "U0BOB", new Scope.WholeApp(new AppName("web")));

      store.take(one, NOON);
      store.take(web, NOON);

      assertThat(store.locks().standing(NOON)).containsExactly(one, web);
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void givesOneOfManyWhoAskAtOnceTheLock(Vendor vendor) throws Exception {
    try (Store store = Store.on(vendor);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answered>> asked = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        Scope scope =
            i % 3 == 0
                ? new Scope.Everything()
                : i % 3 == 1 ? new Scope.WholeApp(SHOP) : SHOP_ON_STAGING;
        Lock lock = lock("lock" + i, "U0P" + i, scope);
        asked.add(threads.submit(() -> store.take(lock, NOON)));
      }
      List<Answered> answers = new ArrayList<>();
      for (Future<Answered> answer : asked) {
        answers.add(answer.get());
      }

      List<Lock> standing = store.locks().standing(NOON);
      assertThat(standing).hasSize(1);
      assertThat(answers)
          .filteredOn(answer -> answer.equals(new Answered.Done(Optional.empty())))
          .hasSize(1);
      assertThat(answers)
          .filteredOn(answer -> answer.equals(new Answered.Locked(standing.getFirst())))
          .hasSize(23);
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void neverBeginsADeploymentAfterSomebodyElseHasTheLock(Vendor vendor) throws Exception {
    try (Store store = Store.on(vendor);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Lock lock = lock("1", "U0ANN", SHOP_ON_STAGING);

      Future<Answered> taking = threads.submit(() -> store.take(lock, NOON));
      List<Future<Answered>> deploying = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String key = "deploy" + i;
        deploying.add(threads.submit(() -> store.begin(key, deploymentBy("U0BOB"), NOON)));
      }
      taking.get();
      for (Future<Answered> answer : deploying) {
        answer.get();
      }
      Answered afterwards = store.begin("later", deploymentBy("U0CAROL"), NOON);

      assertThat(store.locks().standing(NOON)).containsExactly(lock);
      assertThat(afterwards).isIn(new Answered.Locked(lock), busy(store.database()));
    }
  }

  private static Object busy(Database database) {
    return new StoredDeployments(database)
        .underWay(SHOP, STAGING)
        .<Object>map(Answered.Busy::new)
        .orElse("nothing is under way");
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void refusesADeploymentOfAnybodyButTheOwner(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Lock lock = lock("1", "U0ANN", new Scope.Everything());
      store.take(lock, NOON);

      Answered others = store.begin("bobs", deploymentBy("U0BOB"), NOON);
      Answered own = store.begin("anns", deploymentBy("U0ANN"), NOON);

      assertThat(others).isEqualTo(new Answered.Locked(lock));
      assertThat(own).isInstanceOf(Answered.Done.class);
      assertThat(store.inbox().unanswered(NOON.plusSeconds(1), 10))
          .extracting(taken -> taken.message().key())
          .containsExactly("bobs");
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void countsNoLockWhoseTimeIsOver(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Lock lock = lock("1", "U0ANN", SHOP_ON_STAGING);
      store.take(lock, NOON);

      Answered before = store.begin("before", deploymentBy("U0BOB"), lock.until().minusMillis(1));
      Answered after = store.begin("after", deploymentBy("U0BOB"), lock.until());
      Answered taken = store.take(lock("2", "U0BOB", SHOP_ON_STAGING), lock.until());

      assertThat(before).isEqualTo(new Answered.Locked(lock));
      assertThat(after).isInstanceOf(Answered.Done.class);
      assertThat(taken).isInstanceOf(Answered.Done.class);
      assertThat(store.locks().standing(lock.until())).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void freesALockOnceAndOnlyTheOneThatWasMeant(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Lock first = lock("1", "U0ANN", SHOP_ON_STAGING);
      Lock changed = lock("2", "U0ANN", SHOP_ON_STAGING);
      store.take(first, NOON);
      store.take(changed, NOON);

      Answered late = store.free("m:1", first);
      Answered freed = store.free("m:2", changed);
      Answered again = store.free("m:3", changed);

      assertThat(late).isEqualTo(new Answered.TooLate());
      assertThat(freed).isEqualTo(new Answered.Done(Optional.empty()));
      assertThat(again).isEqualTo(new Answered.TooLate());
      assertThat(store.locks().standing(NOON)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void remindsOnceEachTimeItIsDue(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Lock lock = lock("1", "U0ANN", SHOP_ON_STAGING);
      Instant later = NOON.plus(Duration.ofHours(3));
      store.take(lock, NOON);

      assertThat(store.locks().due(later.minusSeconds(1))).isEmpty();
      assertThat(store.locks().due(later)).containsExactly(lock);
      assertThat(store.locks().remind(lock, outgoing("r1"), later)).isTrue();
      assertThat(store.locks().remind(lock, outgoing("r2"), later)).isFalse();
      assertThat(store.locks().due(later)).isEmpty();
      assertThat(store.outbox().due(later, Set.of(), 10))
          .extracting(Pending::key)
          .containsExactly("r1");
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void removesALockWhoseTimeIsOverOnceAndTellsOnce(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Lock lock = lock("1", "U0ANN", SHOP_ON_STAGING);
      store.take(lock, NOON);

      assertThat(store.locks().due(lock.until())).containsExactly(lock);
      assertThat(store.locks().remove(lock, outgoing("over"), lock.until())).isTrue();
      assertThat(store.locks().remove(lock, outgoing("over2"), lock.until())).isFalse();
      assertThat(store.locks().due(lock.until())).isEmpty();
      assertThat(store.outbox().due(lock.until(), Set.of(), 10))
          .extracting(Pending::key)
          .containsExactly("over");
    }
  }
}
