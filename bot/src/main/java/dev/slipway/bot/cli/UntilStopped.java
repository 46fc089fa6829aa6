package dev.slipway.bot.cli;

import java.util.concurrent.CountDownLatch;

/// Keeps a process alive until it is told to stop, and then lets it tidy up.
final class UntilStopped {
  private UntilStopped() {}

  /// Waits for SIGTERM or SIGINT and runs `tidyUp` before the process ends.
  static void await(Runnable tidyUp) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(tidyUp, "stop"));
    never.await();
  }
}
