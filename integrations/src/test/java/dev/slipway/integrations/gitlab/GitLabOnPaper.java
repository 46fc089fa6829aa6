package dev.slipway.integrations.gitlab;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.config.App;
import dev.slipway.config.AppName;
import dev.slipway.config.GitLabSettings;
import dev.slipway.config.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// A server that gives written-down answers to written-down requests, and 404 to all others.
final class GitLabOnPaper implements AutoCloseable {
  static final String TOKEN = "glpat-told-nobody";
  static final App SHOP = new App(new AppName("shop"), "acme/shop", "master", List.of());
  static final String PROJECT = "/gitlab/api/v4/projects/acme%2Fshop";
  static final String SHA = "a91957a858320c0e17f3a0eca7cfacbff50ea29a";

  private final HttpServer server;
  private final Map<String, Reaction> reactions = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  /// @param uri as it was on the wire
  record Asked(String uri, Map<String, List<String>> headers) {}

  interface Reaction {
    void to(HttpExchange exchange) throws IOException;
  }

  GitLabOnPaper() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException thrown) {
      throw new UncheckedIOException(thrown);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          String uri = exchange.getRequestURI().toString();
          asked.add(new Asked(uri, Map.copyOf(exchange.getRequestHeaders())));
          try (exchange) {
            Reaction reaction = reactions.get(uri);
            (reaction == null ? status(404, "{\"message\":\"404 Not found\"}") : reaction)
                .to(exchange);
          }
        });
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/gitlab");
  }

  GitLabBuilds builds() {
    return builds(Duration.ofSeconds(60));
  }

  GitLabBuilds builds(Duration timeout) {
    return new GitLabBuilds(new GitLabSettings(url(), new Secret(TOKEN), timeout));
  }

  List<Asked> asked() {
    return asked;
  }

  List<String> askedUris() {
    return asked.stream().map(Asked::uri).map(uri -> uri.replace(PROJECT, "")).toList();
  }

  /// @param path below the project
  GitLabOnPaper answers(String path, String json) {
    return reacts(path, status(200, json));
  }

  GitLabOnPaper reacts(String path, Reaction reaction) {
    reactions.put(PROJECT + path, reaction);
    return this;
  }

  /// The list of pipelines, filtered.
  GitLabOnPaper lists(String filter, String... pipelines) {
    return answers(
        "/pipelines?order_by=id&sort=desc&per_page=20&" + filter,
        "[" + String.join(",", pipelines) + "]");
  }

  /// A page of the whole list.
  GitLabOnPaper listsPage(int page, String... pipelines) {
    return answers(
        "/pipelines?order_by=id&sort=desc&per_page=100&page=" + page,
        "[" + String.join(",", pipelines) + "]");
  }

  GitLabOnPaper hasPipeline(long id, long iid, String status, String ref, boolean tag) {
    return answers(
        "/pipelines/" + id, pipeline(id, iid, status, ref).replace("}", ",\"tag\":" + tag + "}"));
  }

  GitLabOnPaper hasCommit() {
    return answers(
        "/repository/commits/" + SHA,
        """
        {"id":"%s","title":"Fix the till","author_name":"Ann","committed_date":"2026-03-01T10:00:00.000+01:00"}
        """
            .formatted(SHA));
  }

  static String pipeline(long id, long iid, String status, String ref) {
    return """
    {"id":%d,"iid":%d,"project_id":1,"status":"%s","ref":"%s","sha":"%s",\
    "web_url":"https://gitlab.example.com/acme/shop/-/pipelines/%d"}\
    """
        .formatted(id, iid, status, ref, SHA, id);
  }

  static Reaction status(int status, String body, String... headers) {
    return exchange -> {
      exchange
          .getResponseHeaders()
          .set("Content-Type", body.startsWith("<") ? "text/html" : "application/json");
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
