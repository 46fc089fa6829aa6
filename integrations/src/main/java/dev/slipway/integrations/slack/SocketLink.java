package dev.slipway.integrations.slack;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One WebSocket to Slack. Sends are serialised and bounded in time. Safe for use by several
/// threads at once.
final class SocketLink extends Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(SocketLink.class);
  private static final Duration SEND = Duration.ofSeconds(5);

  /// Hears what a link receives. Called on the WebSocket library's threads: must not block.
  interface Listener {
    void received(SocketLink link, String text);

    /// Called once.
    void closed(SocketLink link);
  }

  private final Listener listener;
  private final AtomicReference<Session> session = new AtomicReference<>();
  private final AtomicBoolean told = new AtomicBoolean();
  private final CountDownLatch hello = new CountDownLatch(1);
  private final ReentrantLock sending = new ReentrantLock();
  private volatile long heard = System.nanoTime();

  SocketLink(Listener listener) {
    this.listener = listener;
  }

  @Override
  public void onOpen(Session opened, EndpointConfig config) {
    heard = System.nanoTime();
    session.set(opened);
    opened.addMessageHandler(
        String.class,
        (MessageHandler.Whole<String>)
            text -> {
              heard = System.nanoTime();
              listener.received(this, text);
            });
    opened.addMessageHandler(
        PongMessage.class, (MessageHandler.Whole<PongMessage>) _ -> heard = System.nanoTime());
  }

  @Override
  public void onClose(Session closed, CloseReason reason) {
    end();
  }

  @Override
  public void onError(Session failed, Throwable cause) {
    LOG.debug("Slack's socket reports {}", cause.toString());
    if (!isOpen()) {
      end();
    }
  }

  /// Slack said hello: from now on it delivers here.
  void greeted() {
    hello.countDown();
  }

  boolean awaitHello(Duration longest) throws InterruptedException {
    return hello.await(longest.toNanos(), TimeUnit.NANOSECONDS) && isOpen();
  }

  boolean isOpen() {
    Session opened = session.get();
    return opened != null && opened.isOpen() && !told.get();
  }

  /// How long nothing has been heard.
  Duration silence(long now) {
    return Duration.ofNanos(now - heard);
  }

  void ping() throws IOException {
    send(opened -> {
      opened.getAsyncRemote().sendPing(ByteBuffer.wrap(new byte[] {'s'}));
      return CompletableFuture.completedFuture(null);
    });
  }

  /// Returns when it was handed to the network.
  void send(String text) throws IOException {
    send(opened -> opened.getAsyncRemote().sendText(text));
  }

  @FunctionalInterface
  private interface Sending {
    Future<?> start(Session opened) throws IOException;
  }

  private void send(Sending what) throws IOException {
    Session opened = session.get();
    if (opened == null || !isOpen()) {
      throw new IOException("the link is closed");
    }
    sending.lock();
    try {
      what.start(opened).get(SEND.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      throw new IOException("the link does not take what is sent", e);
    } finally {
      sending.unlock();
    }
  }

  /// Closes it without waiting for the other side.
  void close() {
    Session opened = session.get();
    if (opened != null && opened.isOpen()) {
      Thread.ofVirtual()
          .name("slack-close")
          .start(() -> {
            try {
              opened.close();
            } catch (IOException | RuntimeException e) {
              LOG.debug("closing Slack's socket: {}", e.toString());
            }
          });
    }
    end();
  }

  private void end() {
    if (told.compareAndSet(false, true)) {
      hello.countDown();
      listener.closed(this);
    }
  }
}
