package dev.slipway.integrations.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// An API server that answers what it is told to, for answers that a well one does not give.
final class FakeApi implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Reply> replies = new ConcurrentHashMap<>();
  private final CountDownLatch end = new CountDownLatch(1);
  final List<Request> requests = new CopyOnWriteArrayList<>();

  FakeApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  record Request(String method, String target, String type, String agent, String body) {}

  /// @param stops whether it stops half-way through its body
  private record Reply(int status, Map<String, String> headers, String body, boolean stops) {}

  FakeApi on(String method, int status, String body) {
    return on(method, status, Map.of(), body);
  }

  FakeApi on(String method, int status, Map<String, String> headers, String body) {
    replies.put(method, new Reply(status, headers, body, false));
    return this;
  }

  FakeApi onStopHalfway(String method, String body) {
    replies.put(method, new Reply(200, Map.of(), body, true));
    return this;
  }

  Path kubeconfig(Path folder) throws IOException {
    return kubeconfig(folder, "http://127.0.0.1:" + server.getAddress().getPort());
  }

  static Path kubeconfig(Path folder, String address) throws IOException {
    return Files.writeString(
        Files.createTempFile(folder, "kubeconfig", ".yaml"),
        """
        clusters: [{name: c, cluster: {server: "%s"}}]
        users: [{name: u, user: {token: t}}]
        contexts: [{name: x, context: {cluster: c, user: u}}]
        current-context: x
        """
            .formatted(address));
  }

  private void answer(HttpExchange exchange) {
    try (exchange) {
      requests.add(
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
              String.valueOf(exchange.getRequestHeaders().getFirst("User-Agent")),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      Reply reply =
          replies.getOrDefault(exchange.getRequestMethod(), new Reply(404, Map.of(), "", false));
      byte[] body = reply.body.getBytes(StandardCharsets.UTF_8);
      reply.headers.forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(reply.status, body.length == 0 ? -1 : body.length);
      if (reply.stops) {
        exchange.getResponseBody().write(body, 0, body.length / 2);
        exchange.getResponseBody().flush();
        end.await();
      } else if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
