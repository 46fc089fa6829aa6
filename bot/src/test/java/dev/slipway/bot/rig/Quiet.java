package dev.slipway.bot.rig;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the log still while thousands of processes are killed.
final class Quiet implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Level before = root.getLevel();

  Quiet() {
    root.setLevel(Level.OFF);
  }

  @Override
  public void close() {
    root.setLevel(before);
  }
}
