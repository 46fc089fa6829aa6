package dev.slipway.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.commands.ports.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecentTest {
  private final Recent<Integer, Integer> recent =
      new Recent<>(Duration.ofSeconds(60), 10, InstantSource.fixed(Instant.EPOCH));
  private final AtomicInteger lookUps = new AtomicInteger();

  private Answer<Integer> counted(int key) {
    lookUps.incrementAndGet();
    return new Answer.Found<>(key);
  }

  @Test
  void keepsNoMoreThanItMay() {
    for (int key = 0; key < 1_000; key++) {
      recent.get(key, this::counted);
    }

    assertThat(recent.size()).isLessThanOrEqualTo(10);
  }

  @Test
  void forgetsALookUpThatFailed() {
    assertThatThrownBy(() ->
            recent.get(
                1,
                _ -> {
                  throw new IllegalStateException("no");
                }))
        .hasMessage("no");

    assertThat(recent.get(1, this::counted)).isEqualTo(new Answer.Found<>(1));
    assertThat(lookUps).hasValue(1);
  }
}
