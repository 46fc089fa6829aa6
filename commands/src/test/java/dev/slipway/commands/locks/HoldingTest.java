package dev.slipway.commands.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.access.Decision;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Order.Urgency;
import dev.slipway.commands.locks.Holding.Freeing;
import dev.slipway.commands.locks.Holding.Taking;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HoldingTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final UserId ANN = new UserId("T0ACME", "U0ANN");
  private static final UserId BOB = new UserId("T0ACME", "U0BOB");
  private static final AppName SHOP = new AppName("shop");
  private static final AppName WEB = new AppName("web");
  private static final EnvironmentName STAGING = new EnvironmentName("staging");
  private static final EnvironmentName PRODUCTION = new EnvironmentName("production");
  private static final Scope SHOP_ON_PRODUCTION = new Scope.OneEnvironment(SHOP, PRODUCTION);
  private static final Scope SHOP_ON_STAGING = new Scope.OneEnvironment(SHOP, STAGING);
  private static final Scope ALL_OF_SHOP = new Scope.WholeApp(SHOP);
  private static final Scope ALL_OF_WEB = new Scope.WholeApp(WEB);
  private static final Scope EVERYTHING = new Scope.Everything();

  private static Lock lock(String id, UserId owner, Scope scope) {
    return Lock.taken(
        new LockId(id),
        Lock.Kind.LOCK,
        scope,
        owner,
        Optional.of("data migration"),
        NOON,
        NOON.plus(Duration.ofHours(2)));
  }

  @Test
  void keepsEverybodyButItsOwnerFromDeploying() {
    Lock anns = lock("1", ANN, SHOP_ON_PRODUCTION);

    assertThat(Holding.against(List.of(anns), BOB, SHOP, PRODUCTION, Urgency.ROUTINE))
        .contains(anns);
    assertThat(Holding.against(List.of(anns), ANN, SHOP, PRODUCTION, Urgency.ROUTINE)).isEmpty();
    assertThat(Holding.against(List.of(anns), BOB, SHOP, STAGING, Urgency.ROUTINE)).isEmpty();
    assertThat(Holding.against(List.of(anns), BOB, WEB, PRODUCTION, Urgency.ROUTINE)).isEmpty();
  }

  @Test
  void letsAHotfixThroughAFreezeButNotThroughALock() {
    Lock freeze =
        Lock.taken(
            new LockId("2"),
            Lock.Kind.FREEZE,
            SHOP_ON_PRODUCTION,
            ANN,
            Optional.empty(),
            NOON,
            NOON.plus(Duration.ofHours(2)));

    assertThat(Holding.against(List.of(freeze), BOB, SHOP, PRODUCTION, Urgency.ROUTINE))
        .contains(freeze);
    assertThat(Holding.against(List.of(freeze), BOB, SHOP, PRODUCTION, Urgency.HOTFIX)).isEmpty();
    assertThat(
            Holding.against(
                List.of(freeze, lock("1", ANN, SHOP_ON_PRODUCTION)),
                BOB,
                SHOP,
                PRODUCTION,
                Urgency.HOTFIX))
        .isPresent();
  }

  @Test
  void coversWhatBelongsToIt() {
    assertThat(ALL_OF_SHOP.covers(SHOP, STAGING)).isTrue();
    assertThat(ALL_OF_SHOP.covers(WEB, STAGING)).isFalse();
    assertThat(EVERYTHING.covers(WEB, STAGING)).isTrue();
  }

  @Test
  void overlapsBothWaysOrNotAtAll() {
    List<Scope> scopes =
        List.of(EVERYTHING, ALL_OF_SHOP, ALL_OF_WEB, SHOP_ON_PRODUCTION, SHOP_ON_STAGING);
    for (Scope one : scopes) {
      for (Scope other : scopes) {
        assertThat(one.overlaps(other)).as("%s, %s", one, other).isEqualTo(other.overlaps(one));
      }
    }

    assertThat(ALL_OF_SHOP.overlaps(SHOP_ON_PRODUCTION)).isTrue();
    assertThat(ALL_OF_WEB.overlaps(SHOP_ON_PRODUCTION)).isFalse();
    assertThat(SHOP_ON_STAGING.overlaps(SHOP_ON_PRODUCTION)).isFalse();
  }

  @Test
  void saysWhoHoldsWhatSomebodyElseWants() {
    Lock anns = lock("1", ANN, SHOP_ON_PRODUCTION);

    Taking part = Holding.taking(List.of(anns), lock("2", BOB, EVERYTHING));
    Taking other = Holding.taking(List.of(anns), lock("2", BOB, SHOP_ON_STAGING));

    assertThat(part).isEqualTo(new Taking.Held(anns));
    assertThat(other)
        .isEqualTo(new Taking.Taken(lock("2", BOB, SHOP_ON_STAGING), Optional.empty()));
  }

  @Test
  void replacesAnOwnLockAndKeepsItsBeginning() {
    Lock first = lock("1", ANN, SHOP_ON_PRODUCTION);
    Lock longer =
        Lock.taken(
            new LockId("2"),
            Lock.Kind.LOCK,
            SHOP_ON_PRODUCTION,
            ANN,
            Optional.empty(),
            NOON.plusSeconds(60),
            NOON.plus(Duration.ofHours(9)));

    Taking taking = Holding.taking(List.of(first), longer);

    assertThat(taking).isEqualTo(new Taking.Taken(longer.insteadOf(first), Optional.of(first)));
    assertThat(longer.insteadOf(first).since()).isEqualTo(NOON);
    assertThat(longer.insteadOf(first).until()).isEqualTo(NOON.plus(Duration.ofHours(9)));
  }

  @Test
  void freesOnesOwnWithoutAndAnothersOnlyWithAReason() {
    Lock anns = lock("1", ANN, SHOP_ON_PRODUCTION);

    assertThat(freeing(anns, SHOP_ON_PRODUCTION, ANN, Optional.empty()))
        .isEqualTo(new Freeing.Freed(anns));
    assertThat(freeing(anns, SHOP_ON_PRODUCTION, BOB, Optional.empty()))
        .isEqualTo(new Freeing.NeedsReason(anns));
    assertThat(freeing(anns, SHOP_ON_PRODUCTION, BOB, Optional.of("ann is ill")))
        .isEqualTo(new Freeing.Freed(anns));
  }

  @Test
  void namesTheLocksNearbyWhenThereIsNoneOnExactlyThat() {
    Lock anns = lock("1", ANN, ALL_OF_SHOP);

    assertThat(freeing(anns, SHOP_ON_PRODUCTION, ANN, Optional.empty()))
        .isEqualTo(new Freeing.NotHeld(List.of(anns)));
    assertThat(freeing(anns, ALL_OF_WEB, ANN, Optional.empty()))
        .isEqualTo(new Freeing.NotHeld(List.of()));
  }

  private static Freeing freeing(Lock lock, Scope scope, UserId who, Optional<String> reason) {
    return Holding.freeing(List.of(lock), Lock.Kind.LOCK, scope, who, reason);
  }

  @Test
  void endsToTheMoment() {
    Lock anns = lock("1", ANN, SHOP_ON_PRODUCTION);

    assertThat(anns.standsAt(anns.until().minusNanos(1))).isTrue();
    assertThat(anns.standsAt(anns.until())).isFalse();
  }

  @Test
  void isRecordedUnderAStableCode() {
    Decision.Reason reason =
        Holding.denial(lock("1", ANN, SHOP_ON_PRODUCTION)).reasons().getFirst();

    assertThat(reason.code()).isEqualTo("locked");
    assertThat(reason.text())
        .isEqualTo(
            "shop on production is locked by @U0ANN until 2 Mar 14:00 UTC: data migration. Ask them, or look with \"locks\".");
    assertThat(reason.words().spans()).contains(new Text.Span.Person(ANN));
  }
}
