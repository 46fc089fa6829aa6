package dev.slipway.integrations.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.config.RegistrySettings;
import dev.slipway.config.RegistrySettings.Credentials;
import dev.slipway.config.RegistrySettings.Scheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// A server that reacts to `METHOD PATH` as written down, and with 404 to everything else.
final class RegistryOnPaper implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Reaction> reactions = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  /// @param line `METHOD PATH?QUERY`
  /// @param authorization empty for none
  record Asked(String line, String authorization) {}

  interface Reaction {
    void to(HttpExchange exchange) throws IOException;
  }

  RegistryOnPaper() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException thrown) {
      throw new UncheckedIOException(thrown);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
          String authorization = exchange.getRequestHeaders().getFirst("Authorization");
          asked.add(new Asked(line, authorization == null ? "" : authorization));
          try (exchange) {
            reactions.getOrDefault(line, status(404, "{}")).to(exchange);
          }
        });
    server.start();
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  RegistrySettings settings(Optional<Credentials> credentials) {
    return new RegistrySettings(host(), Scheme.HTTP, credentials);
  }

  List<Asked> asked() {
    return asked;
  }

  RegistryOnPaper reacts(String line, Reaction reaction) {
    reactions.put(line, reaction);
    return this;
  }

  /// Both ways of asking for it.
  RegistryOnPaper reactsToManifest(Reaction reaction) {
    return reacts("HEAD /v2/shop/web/manifests/build-1", reaction)
        .reacts("GET /v2/shop/web/manifests/build-1", reaction);
  }

  static Reaction status(int status, String body, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      boolean empty = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(status, empty ? -1 : bytes.length);
      if (!empty) {
        exchange.getResponseBody().write(bytes);
      }
    };
  }

  /// Reacts in one way to callers with this authorisation, in another to all others.
  static Reaction guarded(String authorization, Reaction inside, Reaction outside) {
    return exchange ->
        (authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                ? inside
                : outside)
            .to(exchange);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
