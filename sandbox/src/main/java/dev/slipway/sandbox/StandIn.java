package dev.slipway.sandbox;

import io.javalin.config.RoutesConfig;
import java.net.URI;

/// One outside system that the sandbox stands in for. All of them share the sandbox's port; each
/// keeps to its own paths. The calls come in this order, each once: {@link #mount}, {@link
/// #started}, {@link #close}.
public interface StandIn extends AutoCloseable {
  /// Adds what this stand-in answers, before the port is open.
  void mount(RoutesConfig routes);

  /// Tells the address people and the bot reach the sandbox at, such as `http://127.0.0.1:8080`;
  /// called when the port is open, before {@link Sandbox#start} returns.
  default void started(URI base) {}

  /// Lets go of threads and sockets; called before the port closes.
  @Override
  default void close() {}
}
