package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The process as such.
final class MainTest {
  /// A thread waits while a class is initialized, and keeps its carrier; another one has to go on
  /// for it.
  @Test
  void goesOnWithOneProcessorWhileAThreadWaitsForAClass() throws Exception {
    assertThat(ends(Prepared.class)).isTrue();
    assertThat(ends(Unprepared.class)).isFalse();
  }

  private static boolean ends(Class<?> program) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:ActiveProcessorCount=1",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                home(Main.class) + File.pathSeparator + home(MainTest.class),
                program.getName())
            .inheritIO()
            .start();
    try {
      boolean wait = program == Prepared.class;
      return process.waitFor(wait ? 60 : 3, TimeUnit.SECONDS) && process.exitValue() == 0;
    } finally {
      process.destroyForcibly();
    }
  }

  private static Path home(Class<?> one) throws URISyntaxException {
    return Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  static final class Prepared {
    private Prepared() {}

    public static void main(String[] args) throws InterruptedException {
      Main.prepareThreads();
      Unprepared.main(args);
    }
  }

  static final class Unprepared {
    private static final CountDownLatch LOADING = new CountDownLatch(1);
    private static final CountDownLatch RELEASED = new CountDownLatch(1);

    private Unprepared() {}

    public static void main(String[] args) throws InterruptedException {
      Thread waiting = Thread.ofVirtual().start(Waiting::use);
      LOADING.await();
      Thread.ofVirtual().start(RELEASED::countDown);
      waiting.join();
    }
  }

  static final class Waiting {
    static {
      Unprepared.LOADING.countDown();
      try {
        Unprepared.RELEASED.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private Waiting() {}

    static void use() {}
  }
}
