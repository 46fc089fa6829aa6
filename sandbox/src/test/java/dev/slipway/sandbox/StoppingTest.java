package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StoppingTest {
  private final CountDownLatch never = new CountDownLatch(1);

  @Test
  @Timeout(60)
  void waitsForAServerThatDoesNotStopNoLongerThanALittle() {
    Javalin server =
        Javalin.create(config -> {
          config.startup.showJavalinBanner = false;
          config.events.serverStopping(never::await);
        });
    server.start("127.0.0.1", 0);
    long began = System.nanoTime();

    Stopping.stop(server);

    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(30));
    never.countDown();
  }
}
