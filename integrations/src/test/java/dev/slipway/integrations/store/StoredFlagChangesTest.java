package dev.slipway.integrations.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.access.Place;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.MessageId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Order.Urgency;
import dev.slipway.commands.flags.Audience;
import dev.slipway.commands.flags.FlagChange;
import dev.slipway.commands.flags.FlagChange.State;
import dev.slipway.commands.flags.FlagChange.Turn;
import dev.slipway.commands.flags.FlagName;
import dev.slipway.commands.flags.FlagOrder;
import dev.slipway.commands.flags.FlagWish;
import dev.slipway.commands.flags.Setting;
import dev.slipway.commands.flags.Whom;
import dev.slipway.commands.locks.Lock;
import dev.slipway.commands.locks.LockId;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.ports.Conversations.Rendered;
import dev.slipway.commands.ports.FlagChanges.Attempt;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.config.AppName;
import dev.slipway.config.Approval;
import dev.slipway.config.EnvironmentName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Changes of feature flags, the same on both databases.
final class StoredFlagChangesTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final AppName SHOP = new AppName("shop");
  private static final EnvironmentName STAGING = new EnvironmentName("staging");
  private static final EnvironmentName PRODUCTION = new EnvironmentName("production");
  private static final FlagName CHECKOUT = new FlagName("new-checkout");
  private static final FlagName SEARCH = new FlagName("search2");
  private static final UserId ANN = new UserId("T0ACME", "U0ANN");
  private static final UserId BOB = new UserId("T0ACME", "U0BOB");
  private static final UserId CAROL = new UserId("T0ACME", "U0CAROL");

  /// With every kind of setting there is.
  private static final Turn TURN =
      new Turn(
          new Setting(
              List.of(
                  new Whom.Everybody(),
                  new Whom.Share(25, "default", "userId"),
                  new Whom.Users(List.of("b", "a")),
                  new Whom.OnList(61, "Beta testers"),
                  new Whom.Otherwise("gradualRolloutUserId", Map.of("percentage", "5")))),
          Setting.OFF);

  private record Store(TestDatabase testDatabase, Database database, StoredFlagChanges changes)
      implements AutoCloseable {
    static Store on(Vendor vendor) {
      TestDatabase testDatabase = TestDatabase.create(vendor);
      Database database = testDatabase.open();
      return new Store(testDatabase, database, new StoredFlagChanges(database));
    }

    FlagChange wanted(FlagName flag, EnvironmentName environment, FlagWish wish) {
      FlagOrder order =
          new FlagOrder(
              SHOP,
              environment,
              flag,
              wish,
              Urgency.ROUTINE,
              ANN,
              Optional.of("why not"),
              new ChannelId("C0DEPLOYS"),
              Optional.of(new MessageId("1.2")),
              Place.LISTED_CHANNEL,
              NOON);
      return database.jdbi().inTransaction(handle -> StoredFlagChanges.begin(handle, order));
    }

    FlagChange sending(FlagChange change) {
      return changes.attempting(change.sending(TURN, NOON, NOON.plusSeconds(15)), NOON)
              instanceof Attempt.Mine(FlagChange mine)
          ? mine
          : notMine();
    }

    private static FlagChange notMine() {
      throw new AssertionError("somebody else has changed it");
    }

    boolean done(FlagChange change) {
      return changes.end(change.ended(State.DONE, NOON), message(change), List.of(), NOON);
    }

    @Override
    public void close() {
      database.close();
      testDatabase.close();
    }
  }

  private static Outgoing message(FlagChange change) {
    return new Outgoing(
        "f" + change.id(),
        new Outgoing.Address.InChannel(change.order().channel()),
        new Rendered("done", "[]"));
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void givesBackWhatWasStored(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      for (FlagWish wish :
          List.of(
              new FlagWish.Off(),
              new FlagWish.Undo(),
              new FlagWish.On(new Audience.Everybody()),
              new FlagWish.On(new Audience.Share(25)),
              new FlagWish.On(new Audience.Users(List.of("b", "a"))),
              new FlagWish.On(new Audience.OnList("Beta testers")))) {
        FlagChange change = store.wanted(CHECKOUT, PRODUCTION, wish);
        List<FlagChange> due = store.changes().due(NOON, 10);
        FlagChange sent = store.sending(change);
        List<FlagChange> later = store.changes().due(NOON.plusSeconds(15), 10);
        boolean ended = store.done(sent);

        assertThat(due).containsExactly(change);
        assertThat(later).containsExactly(sent);
        assertThat(ended).isTrue();
        assertThat(store.changes().due(NOON.plusSeconds(60), 10)).isEmpty();
        assertThat(store.changes().history(SHOP, PRODUCTION, Optional.of(CHECKOUT), 1))
            .containsExactly(sent.ended(State.DONE, NOON).stored());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void givesOneChangeOfAFlagAtATime(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      FlagChange first = store.wanted(CHECKOUT, PRODUCTION, new FlagWish.Off());
      FlagChange second = store.wanted(CHECKOUT, PRODUCTION, new FlagWish.Undo());
      FlagChange elsewhere = store.wanted(CHECKOUT, STAGING, new FlagWish.Off());
      FlagChange other = store.wanted(SEARCH, PRODUCTION, new FlagWish.Off());

      List<FlagChange> due = store.changes().due(NOON, 10);
      FlagChange sent = store.sending(first);
      List<FlagChange> meanwhile = store.changes().due(NOON, 10);
      Optional<Instant> next = store.changes().nextDue(NOON);
      boolean _ = store.done(sent);

      assertThat(due).containsExactly(first, other);
      assertThat(meanwhile).containsExactly(other);
      assertThat(next).contains(NOON.plusSeconds(15));
      assertThat(store.changes().due(NOON, 10)).containsExactly(second, other);
      assertThat(elsewhere.order().environment()).isEqualTo(STAGING);
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void letsOneOfTwoProcessesWrite(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      FlagChange read = store.wanted(CHECKOUT, PRODUCTION, new FlagWish.Off());

      FlagChange sent = store.sending(read);
      Attempt other =
          store.changes().attempting(read.sending(TURN, NOON, NOON.plusSeconds(15)), NOON);
      boolean kept = store.changes().keep(read.later(NOON), List.of(message(read)), NOON);
      boolean ended = store.done(read);

      assertThat(other).isEqualTo(new Attempt.Overtaken());
      assertThat(kept).isFalse();
      assertThat(ended).isFalse();
      assertThat(store.done(sent)).isTrue();
      assertThat(store.done(sent.stored())).isFalse();
    }
  }

  /// What waits for consent keeps nobody; once it is wanted again it lets go first what is being
  /// written, whichever was asked for first.
  @ParameterizedTest
  @EnumSource(Vendor.class)
  void keepsWhatWaitsForConsentBesideTheOthers(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      FlagChange first = store.wanted(CHECKOUT, PRODUCTION, new FlagWish.Undo());
      FlagChange asking =
          first.asking(TURN, new Approval(2, Duration.ofMinutes(30)), "prod/eu", NOON);
      boolean _ = store.changes().keep(asking, List.of(message(first)), NOON);
      FlagChange waiting = asking.stored();
      FlagChange second = store.wanted(CHECKOUT, PRODUCTION, new FlagWish.Off());
      List<FlagChange> meanwhile = store.changes().due(NOON, 10);
      List<FlagChange> atHalfTime = store.changes().due(NOON.plusSeconds(900), 10);
      Optional<Instant> next = store.changes().nextDue(NOON);
      FlagChange sent = store.sending(second);
      FlagChange agreed = waiting.agreed(BOB, NOON).agreed(CAROL, NOON);
      boolean _ = store.changes().keep(agreed, List.of(message(first)), NOON);
      List<FlagChange> whileOtherIsWritten = store.changes().due(NOON, 10);
      Attempt attempt = store.changes().attempting(agreed.stored().sending(TURN, NOON, NOON), NOON);
      boolean _ = store.done(sent);

      assertThat(store.changes().find(first.id())).contains(agreed.stored());
      assertThat(agreed.approvers()).containsExactly(BOB, CAROL);
      assertThat(meanwhile).containsExactly(second);
      assertThat(atHalfTime).containsExactly(waiting, second);
      assertThat(next).contains(NOON.plusSeconds(900));
      assertThat(whileOtherIsWritten).isEmpty();
      assertThat(attempt).isEqualTo(new Attempt.Overtaken());
      assertThat(store.changes().due(NOON, 10)).containsExactly(agreed.stored());
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void letsNobodyWriteWhatALockKeepsThemFrom(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      FlagChange change = store.wanted(CHECKOUT, PRODUCTION, new FlagWish.Off());
      Lock lock =
          Lock.taken(
              new LockId("l1"),
              Lock.Kind.LOCK,
              new Scope.OneEnvironment(SHOP, PRODUCTION),
              BOB,
              Optional.empty(),
              NOON.minusSeconds(60),
              NOON.plusSeconds(600));
      store.database().jdbi().useTransaction(handle -> StoredLocks.take(handle, lock, NOON));

      Attempt attempt =
          store.changes().attempting(change.sending(TURN, NOON, NOON.plusSeconds(15)), NOON);

      assertThat(attempt).isEqualTo(new Attempt.Locked(lock));
      assertThat(store.changes().due(NOON, 10)).containsExactly(change);
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void findsTheLastChangeThatWasDoneAndBefore(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      FlagChange done = store.sending(store.wanted(CHECKOUT, PRODUCTION, new FlagWish.Off()));
      boolean _ = store.done(done);
      FlagChange asItWas = store.wanted(CHECKOUT, PRODUCTION, new FlagWish.Off());
      boolean _ = store.done(asItWas);
      FlagChange failed = store.sending(store.wanted(CHECKOUT, PRODUCTION, new FlagWish.Off()));
      boolean _ =
          store.changes().end(failed.ended(State.FAILED, NOON), message(failed), List.of(), NOON);
      boolean _ = store.done(store.sending(store.wanted(CHECKOUT, STAGING, new FlagWish.Off())));
      FlagChange undo = store.wanted(CHECKOUT, PRODUCTION, new FlagWish.Undo());

      assertThat(store.changes().before(undo).map(FlagChange::id)).contains(done.id());
      assertThat(store.changes().before(done)).isEmpty();
      assertThat(store.changes().history(SHOP, PRODUCTION, Optional.empty(), 10))
          .extracting(FlagChange::id)
          .containsExactly(failed.id(), done.id());
      assertThat(store.changes().history(SHOP, PRODUCTION, Optional.of(SEARCH), 10)).isEmpty();
    }
  }
}
