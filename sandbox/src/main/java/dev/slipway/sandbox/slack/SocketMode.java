package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.DemoWorld;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Slack's Socket Mode: single-use addresses, up to ten sockets, envelopes that go to any one of
/// them and may be acknowledged on another.
///
/// Safe for use by several threads at once.
final class SocketMode implements Delivery.Transport, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SocketMode.class);
  private static final int MOST_SOCKETS = 10;

  private final SlackOptions options;
  private final Set<String> tickets = ConcurrentHashMap.newKeySet();
  private final List<AppSocket> sockets = new CopyOnWriteArrayList<>();
  private final Map<String, CompletableFuture<JsonNode>> unacknowledged = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final LoopbackWebSockets server;

  SocketMode(SlackOptions options) {
    this.options = options;
    this.server =
        new LoopbackWebSockets(new SocketEndpoint(this::opened, this::closed), tickets::remove);
    Thread.ofVirtual().name("socket-pings").start(this::ping);
  }

  /// A new address that opens one socket, once.
  String newAddress() {
    String ticket = UUID.randomUUID().toString();
    tickets.add(ticket);
    return server.address(ticket);
  }

  int openSockets() {
    return sockets.size();
  }

  @Override
  public Delivery.Ack send(Delivery delivery, Delivery.Attempt attempt)
      throws Delivery.Failed, InterruptedException {
    String envelopeId = UUID.randomUUID().toString();
    ObjectNode envelope = Json.object().put("envelope_id", envelopeId);
    envelope.set("payload", delivery.payload());
    envelope
        .put("type", delivery.kind().envelope())
        .put("accepts_response_payload", delivery.kind() == Delivery.Kind.COMMAND);
    if (delivery.kind() == Delivery.Kind.EVENT) {
      envelope.put("retry_attempt", attempt.number()).put("retry_reason", attempt.reason());
    }
    CompletableFuture<JsonNode> acknowledged = new CompletableFuture<>();
    unacknowledged.put(envelopeId, acknowledged);
    try {
      nextSocket().send(envelope);
      return new Delivery.Ack(
          200, acknowledged.get(options.ackWithin().toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException e) {
      throw new Delivery.Failed("timeout", Delivery.Retry.WANTED);
    } catch (IOException e) {
      throw new Delivery.Failed("connection_failed", Delivery.Retry.WANTED);
    } finally {
      unacknowledged.remove(envelopeId);
    }
  }

  private AppSocket nextSocket() throws Delivery.Failed {
    List<AppSocket> open = List.copyOf(sockets);
    if (open.isEmpty()) {
      throw new Delivery.Failed("connection_failed", Delivery.Retry.WANTED);
    }
    return open.get(Math.floorMod(turn.getAndIncrement(), open.size()));
  }

  /// Announces to every socket that it will be closed, and closes it after the grace time.
  ///
  /// @param reason `warning`, `refresh_requested` or `link_disabled`
  void disconnect(String reason) {
    for (AppSocket socket : sockets) {
      disconnect(socket, reason, options.socketGrace());
    }
  }

  /// Breaks every connection without a word.
  void drop() {
    sockets.forEach(AppSocket::drop);
  }

  /// Leaves every connection open and dead.
  void silence() {
    sockets.forEach(AppSocket::silence);
  }

  private void disconnect(AppSocket socket, String reason, Duration grace) {
    ObjectNode message = Json.object().put("type", "disconnect").put("reason", reason);
    message.putObject("debug_info").put("host", "applink-sandbox");
    try {
      socket.send(message);
    } catch (IOException e) {
      LOG.debug("a socket was gone before it was told to go", e);
    }
    Thread.ofVirtual()
        .start(() -> {
          try {
            closed.await(grace.toMillis(), TimeUnit.MILLISECONDS);
            socket.close();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void ping() {
    try {
      while (!closed.await(options.pingEvery().toMillis(), TimeUnit.MILLISECONDS)) {
        sockets.forEach(AppSocket::ping);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.close();
  }

  private void greet(AppSocket socket) throws IOException {
    ObjectNode hello = Json.object().put("type", "hello").put("num_connections", openSockets());
    hello
        .putObject("debug_info")
        .put("host", "applink-sandbox")
        .put("build_number", 1)
        .put("approximate_connection_time", 18_060);
    hello.putObject("connection_info").put("app_id", DemoWorld.APP);
    socket.send(hello);
    if (openSockets() > MOST_SOCKETS) {
      disconnect(socket, "too_many_websockets", Duration.ZERO);
    }
  }

  private void received(String text) {
    JsonNode ack = Json.read(text).orElse(Json.object());
    CompletableFuture<JsonNode> waiting = unacknowledged.get(ack.path("envelope_id").asText());
    if (waiting != null) {
      JsonNode payload = ack.path("payload");
      waiting.complete(payload.isMissingNode() ? Json.object() : payload);
    }
  }

  private void opened(Session session) {
    List<String> ticket =
        session.getRequestParameterMap().getOrDefault(LoopbackWebSockets.TICKET, List.of(""));
    AppSocket socket = new AppSocket(session, ticket.getFirst(), server);
    session.addMessageHandler(String.class, (MessageHandler.Whole<String>) this::received);
    sockets.add(socket);
    try {
      greet(socket);
    } catch (IOException e) {
      sockets.remove(socket);
    }
  }

  private void closed(Session session) {
    sockets.removeIf(socket -> socket.is(session));
  }

  /// One open socket of the app.
  private record AppSocket(Session session, String ticket, LoopbackWebSockets server) {
    boolean is(Session other) {
      return session.getId().equals(other.getId());
    }

    void send(ObjectNode message) throws IOException {
      synchronized (session) {
        try {
          session.getBasicRemote().sendText(message.toString());
        } catch (RuntimeException e) { // Tyrus has no type of its own for a socket that is gone
          throw new IOException("the socket is closed", e);
        }
      }
    }

    void ping() {
      synchronized (session) {
        try {
          session
              .getBasicRemote()
              .sendPing(ByteBuffer.wrap("Ping from applink".getBytes(StandardCharsets.UTF_8)));
        } catch (IOException | IllegalStateException e) {
          LOG.debug("a socket could not be pinged", e);
        }
      }
    }

    void drop() {
      server.link(ticket).ifPresent(RawLink::drop);
    }

    void silence() {
      server.link(ticket).ifPresent(RawLink::silence);
    }

    void close() {
      try {
        session.close();
      } catch (IOException e) {
        LOG.debug("a socket was gone before it was closed", e);
      }
    }
  }
}
