package dev.slipway.sandbox.slack;

import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.glassfish.tyrus.spi.WebSocketEngine;

/// A `jakarta.websocket` server on a port of its own that listens on the loopback address only (the
/// containers Tyrus brings listen on every address) and can break a connection the way networks do.
///
/// Safe for use by several threads at once.
final class LoopbackWebSockets implements AutoCloseable {
  /// The parameter of the address that names a connection.
  static final String TICKET = "ticket";

  private static final String PATH = "/link";

  private final TyrusWebSocketEngine engine;
  private final ServerSocket listener;
  private final Predicate<String> admits;
  private final Set<RawLink> links = ConcurrentHashMap.newKeySet();

  /// @param endpoint serves every connection
  /// @param admits whether a ticket opens a connection; asked once for each attempt
  LoopbackWebSockets(Endpoint endpoint, Predicate<String> admits) {
    this.admits = admits;
    this.engine = TyrusWebSocketEngine.builder(new Container()).build();
    try {
      engine.register(
          ServerEndpointConfig.Builder.create(endpoint.getClass(), PATH)
              .configurator(new Always(endpoint))
              .build(),
          "/");
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (DeploymentException e) {
      throw new IllegalStateException("the WebSocket endpoint is not usable", e);
    } catch (IOException e) {
      throw new UncheckedIOException("no free port for WebSockets", e);
    }
    Thread.ofVirtual().name("websockets").start(this::accept);
  }

  /// Where a client connects to with this ticket.
  String address(String ticket) {
    return "ws://127.0.0.1:" + listener.getLocalPort() + PATH + "?" + TICKET + "=" + ticket;
  }

  /// The TCP connection that was opened with this ticket; empty when it is gone.
  java.util.Optional<RawLink> link(String ticket) {
    return links.stream().filter(link -> link.ticket().equals(ticket)).findFirst();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        RawLink link = new RawLink(socket, engine, admits);
        links.add(link);
        Thread.ofVirtual()
            .name("websocket-" + socket.getPort())
            .start(() -> {
              try {
                link.serve();
              } finally {
                links.remove(link);
              }
            });
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new UncheckedIOException("the WebSocket port failed", e);
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the WebSocket port did not close", e);
    } finally {
      links.forEach(RawLink::drop);
    }
  }

  /// Hands the one endpoint to every connection.
  private static final class Always extends ServerEndpointConfig.Configurator {
    private final Endpoint endpoint;

    Always(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public <T> T getEndpointInstance(Class<T> type) {
      return type.cast(endpoint);
    }
  }

  /// What the engine asks for defaults; the connections are ours.
  private final class Container extends TyrusServerContainer {
    Container() {
      super((Set<Class<?>>) null);
    }

    @Override
    public void register(Class<?> endpointClass) {
      throw new UnsupportedOperationException("one endpoint serves all");
    }

    @Override
    public void register(ServerEndpointConfig config) {
      throw new UnsupportedOperationException("one endpoint serves all");
    }

    @Override
    public Map<String, Object> getProperties() {
      return Map.of();
    }

    @Override
    public WebSocketEngine getWebSocketEngine() {
      return engine;
    }
  }

  /// Why a connection ended that nobody closed.
  static CloseReason lost() {
    return new CloseReason(CloseReason.CloseCodes.CLOSED_ABNORMALLY, "connection lost");
  }
}
