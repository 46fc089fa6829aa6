package dev.slipway.bot.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.bot.rig.HandSetClock;
import dev.slipway.commands.ports.Outage;
import dev.slipway.config.App;
import dev.slipway.config.AppName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BranchDutyTest {
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final App SHOP = new App(new AppName("shop"), "acme/shop", "master", List.of());
  private static final App PAY = new App(new AppName("pay"), "acme/pay", "main", List.of());

  private final List<AppName> looked = new CopyOnWriteArrayList<>();
  private final List<Long> began = new CopyOnWriteArrayList<>();
  private final AtomicInteger painted = new AtomicInteger();
  private final AtomicInteger considered = new AtomicInteger();
  private final HandSetClock clock = new HandSetClock(Instant.parse("2026-11-02T12:00:00Z"));

  /// What a look comes to, given how many there were with it.
  private interface Look {
    Optional<Outage> number(int count) throws InterruptedException;
  }

  private volatile Look look = _ -> Optional.empty();
  private BranchDuty duty = duty(clock);

  private BranchDuty duty(InstantSource by) {
    return new BranchDuty(
        List.of(SHOP, PAY),
        this::looked,
        _ -> painted.incrementAndGet(),
        _ -> considered.incrementAndGet(),
        Duration.ofSeconds(30),
        by);
  }

  private Optional<Outage> looked(App app) {
    began.add(System.nanoTime());
    looked.add(app.name());
    try {
      return look.number(looked.size());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @AfterEach
  void close() {
    duty.close();
  }

  @Test
  void looksAtTheAppsOfTheProjectThatAHookNamesAndAtAllWhenItNamesNone() {
    duty.hint(Optional.of("Acme/Pay"));
    await().atMost(SOON).until(() -> considered.get() == 1);
    assertThat(looked).containsExactly(PAY.name());

    duty.hint(Optional.of("acme/other"));
    duty.hint(Optional.empty());

    await().atMost(SOON).until(() -> considered.get() == 3);
    assertThat(looked).containsExactlyInAnyOrder(PAY.name(), PAY.name(), SHOP.name());
    assertThat(painted).hasValue(0);
  }

  @Test
  void makesOneLookOfABurstOfHooksAndThatNotTooSoon() {
    CountDownLatch heard = new CountDownLatch(1);
    look =
        count ->
            count == 1 && !heard.await(1, TimeUnit.MINUTES)
                ? Optional.of(new Outage("GitLab", "the test hangs"))
                : Optional.empty();
    duty = duty(InstantSource.system());
    duty.hint(Optional.of("acme/shop"));
    await().atMost(SOON).until(() -> looked.size() == 1);

    for (int hook = 0; hook < 50; hook++) {
      duty.hint(Optional.of("acme/shop"));
    }
    heard.countDown();
    await().atMost(SOON).until(() -> considered.get() == 2);
    duty.hint(Optional.of("acme/shop"));
    await().atMost(SOON).until(() -> considered.get() == 3);

    assertThat(looked).hasSize(3);
    assertThat(Duration.ofNanos(began.get(1) - began.get(0))).isGreaterThan(Duration.ofMillis(290));
    assertThat(Duration.ofNanos(began.get(2) - began.get(1))).isGreaterThan(Duration.ofMillis(290));
  }

  @Test
  void leavesGitLabAloneAsLongAsItAsks() {
    look =
        count ->
            count == 1
                ? Optional.of(new Outage("GitLab", "429", Optional.of(Duration.ofSeconds(60))))
                : Optional.empty();
    duty.hint(Optional.of("acme/shop"));
    await().atMost(SOON).until(() -> considered.get() == 1);

    clock.set(clock.instant().plusSeconds(59));
    duty.hint(Optional.of("acme/shop"));
    duty.see(SHOP.name());
    await().atMost(SOON).until(() -> considered.get() == 2);
    assertThat(painted).hasValue(1);
    assertThat(looked).hasSize(1);

    clock.set(clock.instant().plusSeconds(1));
    duty.hint(Optional.of("acme/shop"));
    await().atMost(SOON).until(() -> considered.get() == 3);
    assertThat(looked).hasSize(2);
  }

  @Test
  void goesOnAfterALookThatFailed() {
    look =
        count -> {
          if (count == 1) {
            throw new IllegalStateException("as in a test");
          }
          return Optional.empty();
        };
    duty.hint(Optional.of("acme/shop"));
    await().atMost(SOON).until(() -> looked.size() == 1);

    duty.hint(Optional.of("acme/shop"));

    await().atMost(SOON).until(() -> considered.get() == 1);
    assertThat(looked).hasSize(2);
  }

  @Test
  void looksByTheClockUntilItIsStoppedAndNoMoreWhenItIsClosed() throws InterruptedException {
    duty = duty(clock);
    Thread working = Thread.ofVirtual().start(() -> work(duty));
    await().atMost(SOON).until(() -> considered.get() == 2);
    clock.set(clock.instant().plusSeconds(30));
    await().atMost(SOON).until(() -> considered.get() == 4);
    duty.deploymentsChanged();
    await().atMost(SOON).until(() -> considered.get() == 6);
    assertThat(looked).hasSize(4);
    assertThat(painted).hasValue(2);

    duty.stop();
    assertThat(working.join(SOON)).isTrue();
    duty.close();
    duty.hint(Optional.empty());

    assertThat(looked).hasSize(4);
  }

  private static void work(BranchDuty duty) {
    try {
      duty.work();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
