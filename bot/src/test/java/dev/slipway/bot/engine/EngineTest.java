package dev.slipway.bot.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.bot.engine.Engine.Conducting;
import dev.slipway.bot.engine.Engine.Kind;
import dev.slipway.commands.deployments.Transition.Pace;
import dev.slipway.integrations.store.Database;
import dev.slipway.integrations.store.TestDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class EngineTest {
  private static final Duration SOON = Duration.ofMinutes(2);

  /// Conducted by an engine that is never rung for it.
  private static final class Patient implements Kind {
    private final AtomicInteger turns = new AtomicInteger();
    private volatile boolean told;

    @Override
    public String name() {
      return "patient";
    }

    @Override
    public List<Long> underWay() {
      return List.of(1L);
    }

    @Override
    public boolean isTold(long number) {
      return told;
    }

    @Override
    public Optional<Conducting> takeOver(long number, Runnable changed) {
      return Optional.of(
          new Conducting() {
            @Override
            public Pace turn() {
              told = false;
              return turns.incrementAndGet() == 2
                  ? new Pace.Over()
                  : new Pace.Within(Duration.ofMinutes(10));
            }

            @Override
            public void close() {}
          });
    }
  }

  @Test
  void hearsWhatAnotherProcessWasTold() {
    Patient patient = new Patient();
    try (Database database = TestDatabase.inMemory();
        Engine engine =
            new Engine(
                database.dataSource(),
                List.of(patient),
                List.of(),
                () -> {},
                Duration.ofSeconds(1),
                "test",
                InstantSource.system())) {
      engine.start();
      await().atMost(SOON).until(() -> patient.turns.get() == 1);

      patient.told = true;

      await().atMost(SOON).until(() -> patient.turns.get() == 2);
      assertThat(patient.told).isFalse();
    }
  }
}
