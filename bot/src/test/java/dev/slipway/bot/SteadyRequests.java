package dev.slipway.bot;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Somebody who asks an address fifty times a second, each time over a new connection, and counts.
final class SteadyRequests implements AutoCloseable {
  private static final int EVERY_MS = 20;
  private static final int PATIENCE_MS = 20_000;

  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger answered = new AtomicInteger();
  private final List<String> lost = new CopyOnWriteArrayList<>();

  private SteadyRequests() {}

  /// Waits for the first answer; from then on every request counts.
  static SteadyRequests to(URI address) {
    await().atMost(Stage.PATIENCE).ignoreExceptions().until(() -> ask(address) == 200);
    SteadyRequests requests = new SteadyRequests();
    Future<?> _ =
        requests.thread.scheduleAtFixedRate(
            () -> requests.count(address), 0, EVERY_MS, TimeUnit.MILLISECONDS);
    return requests;
  }

  private void count(URI address) {
    try {
      int status = ask(address);
      if (status == 200) {
        answered.incrementAndGet();
      } else {
        lost.add("HTTP " + status);
      }
    } catch (IOException e) {
      lost.add(e.toString());
    }
  }

  private static int ask(URI address) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    connection.setConnectTimeout(PATIENCE_MS);
    connection.setReadTimeout(PATIENCE_MS);
    connection.setRequestProperty("Connection", "close");
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }

  int answered() {
    return answered.get();
  }

  List<String> lost() {
    return lost;
  }

  /// Waits for some more answers.
  void awaitMore(int more) {
    int wanted = answered() + more;
    await().atMost(Stage.PATIENCE).until(() -> answered() >= wanted);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
