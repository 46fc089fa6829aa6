package dev.slipway.bot.rig;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/// Keeps the log still while thousands of processes are killed, and says nothing of their threads.
final class Quiet implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Level before = root.getLevel();
  private final Optional<UncaughtExceptionHandler> handler =
      Optional.ofNullable(Thread.getDefaultUncaughtExceptionHandler());

  Quiet() {
    root.setLevel(Level.OFF);
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
      if (!(thrown instanceof Killed)) {
        handler.ifPresent(known -> known.uncaughtException(thread, thrown));
      }
    });
  }

  @Override
  public void close() {
    root.setLevel(before);
    Thread.setDefaultUncaughtExceptionHandler(handler.orElse(null));
  }
}
