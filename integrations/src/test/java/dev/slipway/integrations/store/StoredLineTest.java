package dev.slipway.integrations.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.access.Place;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.Line;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Transition;
import dev.slipway.commands.locks.Lock;
import dev.slipway.commands.locks.LockId;
import dev.slipway.commands.locks.Scope;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Deployments that wait for an environment, the same on both databases.
final class StoredLineTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final AppName SHOP = new AppName("shop");
  private static final EnvironmentName STAGING = new EnvironmentName("staging");
  private static final UserId ANN = new UserId("T0ACME", "U0ANN");
  private static final UserId BOB = new UserId("T0ACME", "U0BOB");
  private static final DeploymentState RESOLVING = new DeploymentState.Resolving();
  private static final DeploymentState IN_LINE = new DeploymentState.InLine();
  private static final Line FREE = new Line(0, Optional.empty(), Optional.empty());
  private static final DeploymentState OVER =
      new DeploymentState.Aborted(ANN, DeploymentState.Aftermath.NOTHING_TOUCHED);

  private record Store(TestDatabase testDatabase, Database database, StoredDeployments deployments)
      implements AutoCloseable {
    static Store on(Vendor vendor) {
      TestDatabase testDatabase = TestDatabase.create(vendor);
      Database database = testDatabase.open();
      return new Store(testDatabase, database, new StoredDeployments(database));
    }

    Deployment begin(DeploymentState state) {
      return begin(state, ANN);
    }

    Deployment begin(DeploymentState state, UserId requester) {
      Order order =
          new Order(
              SHOP,
              STAGING,
              new BuildReference.Numbered(new BuildNumber(235)),
              Order.WhenGreen.REFUSE,
              Order.Urgency.ROUTINE,
              requester,
              Optional.empty(),
              new ChannelId("C0DEPLOYS"),
              Place.LISTED_CHANNEL,
              NOON);
      DeploymentId id =
          database
              .jdbi()
              .inTransaction(handle -> StoredDeployments.begin(handle, order, state))
              .id();
      return deployments.takeOver(id).orElseThrow();
    }

    Optional<Deployment> move(Deployment before, DeploymentState state) {
      Deployment next =
          new Deployment(
              before.id(),
              before.order(),
              state,
              before.version(),
              before.fence(),
              before.instruction());
      return deployments.record(
          before,
          new Transition(next, List.of(), new Transition.Pace.AtOnce()),
          _ -> List.of(),
          List.of(),
          Set.of(),
          NOON);
    }

    Line line(Deployment waiting) {
      return deployments.line(waiting, NOON);
    }

    @Override
    public void close() {
      database.close();
      testDatabase.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void letsTheFirstOneGoWhenTheEnvironmentIsFree(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Deployment first = store.begin(IN_LINE);
      Deployment other = store.begin(RESOLVING);
      Deployment second = store.begin(IN_LINE);

      assertThat(store.deployments().underWay(SHOP, STAGING)).contains(other);
      assertThat(store.deployments().inLine(SHOP, STAGING)).containsExactly(first, second);
      assertThat(store.line(first))
          .isEqualTo(new Line(0, Optional.of(other.id()), Optional.empty()));
      assertThat(store.line(second))
          .isEqualTo(new Line(1, Optional.of(other.id()), Optional.empty()));
      assertThat(store.move(first, RESOLVING)).isEmpty();

      assertThat(store.move(other, OVER)).isPresent();
      assertThat(store.move(second, RESOLVING)).isEmpty();
      assertThat(store.line(first)).isEqualTo(FREE);
      Deployment begun = store.move(first, RESOLVING).orElseThrow();
      assertThat(store.deployments().underWay(SHOP, STAGING)).contains(begun);

      assertThat(store.move(second, OVER)).isPresent();
      assertThat(store.deployments().underWay()).containsExactly(begun);
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void isKeptByALockOfSomebodyElseAndByNoFreeze(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Deployment waiting = store.begin(IN_LINE);
      take(store, Lock.Kind.FREEZE, BOB);
      assertThat(store.line(waiting)).isEqualTo(FREE);

      take(store, Lock.Kind.LOCK, ANN);
      assertThat(store.line(waiting)).isEqualTo(FREE);

      store.database().jdbi().useHandle(handle -> handle.execute("delete from held_lock"));
      take(store, Lock.Kind.LOCK, BOB);
      assertThat(store.line(waiting)).isEqualTo(new Line(0, Optional.empty(), Optional.of(BOB)));
      assertThat(store.move(waiting, RESOLVING)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void passesThoseWhomALockKeeps(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Deployment kept = store.begin(IN_LINE, ANN);
      Deployment own = store.begin(IN_LINE, BOB);
      take(store, Lock.Kind.LOCK, BOB);

      assertThat(store.line(kept)).isEqualTo(new Line(0, Optional.empty(), Optional.of(BOB)));
      assertThat(store.line(own)).isEqualTo(FREE);
      assertThat(store.move(own, RESOLVING)).isPresent();
    }
  }

  private static void take(Store store, Lock.Kind kind, UserId owner) {
    Lock lock =
        Lock.taken(
            new LockId(kind + "-" + owner.value()),
            kind,
            new Scope.OneEnvironment(SHOP, STAGING),
            owner,
            Optional.empty(),
            NOON,
            NOON.plus(Duration.ofHours(1)));
    store.database().jdbi().useTransaction(handle -> StoredLocks.take(handle, lock, NOON));
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void givesTheEnvironmentToOneOfThoseWhoReachForItTogether(Vendor vendor) throws Exception {
    try (Store store = Store.on(vendor);
        ExecutorService processes = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 20; round++) {
        Deployment waiting = store.begin(IN_LINE);
        CyclicBarrier together = new CyclicBarrier(2);
        List<Future<Optional<Deployment>>> reaching = new ArrayList<>();
        reaching.add(
            processes.submit(() -> {
              together.await();
              return store.move(waiting, RESOLVING);
            }));
        reaching.add(
            processes.submit(() -> {
              together.await();
              try {
                return Optional.of(store.begin(RESOLVING));
              } catch (RuntimeException taken) {
                return Optional.<Deployment>empty();
              }
            }));

        List<Deployment> begun = new ArrayList<>();
        for (Future<Optional<Deployment>> one : reaching) {
          one.get().ifPresent(begun::add);
        }
        assertThat(begun).hasSize(1);
        assertThat(store.deployments().underWay(SHOP, STAGING).map(Deployment::id))
            .contains(begun.getFirst().id());
        for (Deployment left : store.deployments().underWay()) {
          assertThat(store.move(left, OVER)).isPresent();
        }
      }
    }
  }
}
