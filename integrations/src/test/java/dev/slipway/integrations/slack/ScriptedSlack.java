package dev.slipway.integrations.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.config.Secret;
import dev.slipway.config.SlackSettings;
import dev.slipway.config.SlackSettings.SlackTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A Web API that answers what a test tells it to, method by method, and remembers what it was
/// asked. The last answer of a method is repeated.
final class ScriptedSlack implements AutoCloseable {
  static final String TEAM = "T0ACME";
  static final String BOT_TOKEN = "xoxb-1";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Deque<Reply>> script = new HashMap<>();
  private final List<Call> calls = new ArrayList<>();

  /// What is answered.
  record Reply(int status, Map<String, String> headers, String body) {
    static Reply json(String body) {
      return new Reply(200, Map.of("Content-Type", "application/json; charset=utf-8"), body);
    }

    static Reply status(int status, String body) {
      return new Reply(status, Map.of(), body);
    }

    /// The connection is closed without an answer.
    static Reply nothing() {
      return new Reply(0, Map.of(), "");
    }

    Reply with(String header, String value) {
      Map<String, String> more = new HashMap<>(headers);
      more.put(header, value);
      return new Reply(status, more, body);
    }
  }

  /// What was asked.
  record Call(String path, String authorization, String body) {
    String field(String name) {
      return Form.parse(body.getBytes(UTF_8)).orElseThrow().value(name);
    }
  }

  ScriptedSlack() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    answer("auth.test", identity("app_mentions:read"));
  }

  static Reply identity(String scopes) {
    return Reply.json(
            "{\"ok\":true,\"team_id\":\"T0ACME\",\"user_id\":\"U0BOT\",\"bot_id\":\"B0BOT\"}")
        .with("x-oauth-scopes", scopes);
  }

  synchronized ScriptedSlack answer(String method, Reply... replies) {
    script.put("/api/" + method, new ArrayDeque<>(List.of(replies)));
    return this;
  }

  /// Answers below another path than the API's.
  synchronized ScriptedSlack answerAt(String path, Reply reply) {
    script.put(path, new ArrayDeque<>(List.of(reply)));
    return this;
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  SlackSettings settings(SlackTransport transport) {
    return new SlackSettings(new Secret(BOT_TOKEN), TEAM, transport, base().resolve("api/"));
  }

  SlackSettings settings() {
    return settings(new SlackTransport.SocketMode(new Secret("xapp-1")));
  }

  /// The same at another address.
  SlackSettings settings(URI api) {
    return new SlackSettings(
        new Secret(BOT_TOKEN), TEAM, new SlackTransport.SocketMode(new Secret("xapp-1")), api);
  }

  synchronized List<Call> calls(String method) {
    return calls.stream().filter(call -> call.path().equals("/api/" + method)).toList();
  }

  synchronized int count() {
    return calls.size();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      Reply reply = next(new Call(path, authorization == null ? "" : authorization, body));
      if (reply.status() == 0) {
        throw new IOException("no answer on purpose");
      }
      reply.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
      byte[] bytes = reply.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private synchronized Reply next(Call call) {
    calls.add(call);
    Deque<Reply> replies = script.get(call.path());
    if (replies == null) {
      return Reply.json("{\"ok\":false,\"error\":\"unknown_method\"}");
    }
    return replies.size() > 1 ? replies.pop() : replies.element();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
