package dev.slipway.sandbox.slack;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the WebSocket engine calls. Public because the engine calls by reflection; of no use to
/// anybody else.
///
/// Safe for use by several threads at once.
public final class SocketEndpoint extends Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(SocketEndpoint.class);

  private final Consumer<Session> opened;
  private final Consumer<Session> closed;

  SocketEndpoint(Consumer<Session> opened, Consumer<Session> closed) {
    this.opened = opened;
    this.closed = closed;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    opened.accept(session);
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    closed.accept(session);
  }

  @Override
  public void onError(Session session, Throwable failure) {
    LOG.debug("a socket failed", failure);
  }
}
