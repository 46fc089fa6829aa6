package dev.slipway.sandbox;

import io.javalin.Javalin;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stops servers that may be in the middle of an answer.
public final class Stopping {
  private static final Logger LOG = LoggerFactory.getLogger(Stopping.class);
  private static final Duration AT_MOST = Duration.ofSeconds(5);

  private Stopping() {}

  /// Stops a server, and waits for it for 5 s at most. Jetty takes no connection from the beginning
  /// of it, but may wait for itself without an end: its selector for an answer that is cancelled in
  /// mid-write, and the write for its selector (Jetty 12.1.14, `HttpConnection.SendCallback`; its
  /// issue 12435 is about the same moment).
  public static void stop(Javalin server) {
    Thread stopping = Thread.ofPlatform().daemon().name("stopping").start(server::stop);
    try {
      if (!stopping.join(AT_MOST)) {
        LOG.warn("the HTTP server does not stop; it is left to the end of the process");
      }
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
  }
}
