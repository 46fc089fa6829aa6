package dev.slipway.integrations.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReconnectsTest {
  private static final Duration PACE = SocketModeTimes.USUAL.pace();
  private static final Duration CEILING = SocketModeTimes.USUAL.ceiling();

  private long now = Duration.ofDays(-3).toNanos();
  private final Reconnects reconnects = new Reconnects(SocketModeTimes.USUAL, new Random(7), now);

  private void passes(Duration time) {
    now += time.toNanos();
  }

  private Duration pause() {
    return reconnects.pause(now);
  }

  private void connects() {
    reconnects.asking(now);
    reconnects.succeeded(now);
  }

  private void fails() {
    reconnects.asking(now);
    reconnects.failed(now, Duration.ZERO);
  }

  @Test
  void connectsAtOnce() {
    assertThat(pause()).isZero();
  }

  @Test
  void reconnectsAtOnceAfterALinkThatLasted() {
    connects();
    passes(Duration.ofHours(1));
    reconnects.ending(now);

    assertThat(pause()).isZero();
  }

  @Test
  void reconnectsAtOnceOnceThenKeepsThePace() {
    connects();
    passes(Duration.ofSeconds(3));
    reconnects.ending(now);
    assertThat(pause()).isZero();

    connects();
    passes(Duration.ofSeconds(3));
    reconnects.ending(now);

    assertThat(pause()).isBetween(PACE.minusSeconds(3), PACE.plus(PACE.dividedBy(2)));
  }

  @Test
  void waitsLongerFromFailureToFailureUpToTheCeiling() {
    List<Duration> pauses = new ArrayList<>();
    for (int attempt = 0; attempt < 40; attempt++) {
      fails();
      pauses.add(pause());
      passes(pause());
    }

    assertThat(pauses.getFirst()).isBetween(PACE, PACE.plus(PACE.dividedBy(2)));
    assertThat(pauses.get(1)).isBetween(PACE.multipliedBy(2), PACE.multipliedBy(3));
    assertThat(pauses.subList(3, 40))
        .allSatisfy(
            pause -> assertThat(pause).isBetween(CEILING, CEILING.plus(CEILING.dividedBy(2))));
    assertThat(pauses.subList(3, 40)).doesNotHaveDuplicates();
  }

  @Test
  void forgetsFailuresAfterALinkThatLasted() {
    fails();
    fails();
    passes(pause());
    connects();
    passes(PACE);
    reconnects.ending(now);

    assertThat(pause()).isZero();
    fails();
    assertThat(pause()).isBetween(PACE, PACE.plus(PACE.dividedBy(2)));
  }

  @Test
  void waitsForAsLongAsSlackAsks() {
    reconnects.asking(now);
    reconnects.failed(now, Duration.ofMinutes(7));

    assertThat(pause()).isEqualTo(Duration.ofMinutes(7));
  }

  @Test
  void triesSeldomWhereThereIsNoHope() {
    connects();
    passes(Duration.ofHours(1));
    reconnects.hopeless(now);

    assertThat(pause()).isGreaterThanOrEqualTo(CEILING);
  }

  @Test
  void neverStormsWhateverHappens() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Reconnects tried = new Reconnects(SocketModeTimes.USUAL, random, now);
      List<Long> asked = new ArrayList<>();
      for (int step = 0; step < 200; step++) {
        passes(tried.pause(now));
        tried.asking(now);
        asked.add(now);
        passes(Duration.ofMillis(random.nextInt(500)));
        if (random.nextBoolean()) {
          tried.failed(now, Duration.ZERO);
        } else {
          tried.succeeded(now);
          passes(Duration.ofMillis(random.nextInt(random.nextBoolean() ? 1_000 : 60_000)));
          tried.ending(now);
        }
      }
      for (int third = 2; third < asked.size(); third++) {
        assertThat(Duration.ofNanos(asked.get(third) - asked.get(third - 2)))
            .as("three within the pace, seed " + seed)
            .isGreaterThanOrEqualTo(PACE);
      }
    }
  }
}
