package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings events, commands and clicks to the app over the road that is switched on. Events are
/// repeated until they are acknowledged or Slack would give up; commands and clicks are sent once,
/// since a person is waiting.
///
/// Safe for use by several threads at once.
final class Deliveries implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

  private final List<Duration> retryAfter;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Delivery.Transport transport;

  Deliveries(SlackOptions options, Delivery.Transport transport) {
    this.retryAfter = options.retryAfter();
    this.transport = transport;
  }

  /// Uses another road for everything from the next try on.
  void use(Delivery.Transport other) {
    transport = other;
  }

  /// Sends an event and repeats it as needed, in the background.
  void event(ObjectNode callback, Delivery.Attempt first) {
    Delivery delivery = new Delivery(Delivery.Kind.EVENT, callback);
    Thread.ofVirtual()
        .name("event-" + callback.path("event_id").asText())
        .start(() -> repeat(delivery, first));
  }

  /// Sends a command or a click, once.
  Delivery.Ack now(Delivery delivery) throws Delivery.Failed, InterruptedException {
    return transport.send(delivery, Delivery.Attempt.FIRST);
  }

  private void repeat(Delivery delivery, Delivery.Attempt first) {
    Delivery.Attempt attempt = first;
    try {
      while (closed.getCount() > 0) {
        try {
          transport.send(delivery, attempt);
          return;
        } catch (Delivery.Failed failed) {
          if (failed.isLast() || attempt.number() >= retryAfter.size()) {
            LOG.info("event {} given up: {}", delivery.payload().path("event_id"), failed.reason());
            return;
          }
          Duration pause = retryAfter.get(attempt.number());
          if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
          }
          attempt = new Delivery.Attempt(attempt.number() + 1, failed.reason());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
