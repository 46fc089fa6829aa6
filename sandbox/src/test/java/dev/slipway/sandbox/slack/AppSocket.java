package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.DemoWorld;
import jakarta.websocket.CloseReason;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// An app's end of a Socket Mode connection, on a real `jakarta.websocket` client.
public final class AppSocket implements AutoCloseable {
  private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> pongs = new LinkedBlockingQueue<>();
  private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
  private final Session session;

  private AppSocket(String address) throws DeploymentException, IOException {
    session =
        ContainerProvider.getWebSocketContainer()
            .connectToServer(
                new Listener(),
                jakarta.websocket.ClientEndpointConfig.Builder.create().build(),
                URI.create(address));
  }

  /// Asks for an address and connects to it; the hello is already taken.
  static AppSocket connect(RunningSlack slack) {
    AppSocket socket = open(newAddress(slack));
    JsonNode hello = socket.next();
    if (!hello.path("type").asText().equals("hello")) {
      throw new AssertionError("no hello but " + hello);
    }
    return socket;
  }

  static String newAddress(RunningSlack slack) {
    return RunningSlack.json(slack.call("apps.connections.open", DemoWorld.APP_TOKEN, Map.of()))
        .path("url")
        .asText();
  }

  static AppSocket open(String address) {
    try {
      return new AppSocket(address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (DeploymentException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The next message, whatever it is.
  JsonNode next() {
    JsonNode message = poll(60_000);
    if (message.isMissingNode()) {
      throw new AssertionError("nothing came within 60 s");
    }
    return message;
  }

  /// The next message if it comes within the time; else a missing node.
  JsonNode poll(long millis) {
    try {
      JsonNode message = received.poll(millis, TimeUnit.MILLISECONDS);
      return message == null ? Json.object().path("nothing") : message;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// The next envelope, acknowledged.
  JsonNode nextAcknowledged() {
    JsonNode envelope = next();
    acknowledge(envelope);
    return envelope;
  }

  void acknowledge(JsonNode envelope) {
    sendText(Json.object().put("envelope_id", envelope.path("envelope_id").asText()).toString());
  }

  void acknowledge(JsonNode envelope, JsonNode payload) {
    sendText(
        Json.object()
            .put("envelope_id", envelope.path("envelope_id").asText())
            .set("payload", payload)
            .toString());
  }

  private void sendText(String text) {
    try {
      session.getBasicRemote().sendText(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether a ping is answered within the time.
  boolean answersPing(long millis) {
    try {
      session.getBasicRemote().sendPing(ByteBuffer.allocate(1));
      return pongs.poll(millis, TimeUnit.MILLISECONDS) != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  CompletableFuture<CloseReason> closed() {
    return closed;
  }

  boolean isOpen() {
    return session.isOpen();
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public final class Listener extends Endpoint {
    @Override
    public void onOpen(Session opened, EndpointConfig config) {
      opened.addMessageHandler(
          String.class,
          (MessageHandler.Whole<String>)
              text -> received.add(Json.read(text).orElse(Json.object())));
      opened.addMessageHandler(
          PongMessage.class, (MessageHandler.Whole<PongMessage>) pong -> pongs.add("pong"));
    }

    @Override
    public void onClose(Session gone, CloseReason reason) {
      closed.complete(reason);
    }
  }
}
