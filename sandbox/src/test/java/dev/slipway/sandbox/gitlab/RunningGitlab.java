package dev.slipway.sandbox.gitlab;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.Faults;
import dev.slipway.sandbox.JsonAnswer;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gitlab4j.api.GitLabApi;

/// A GitLab stand-in behind a port of its own, at a quiet moment of 2026, and the calls tests make.
final class RunningGitlab implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-03-02T09:30:00.250Z");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Javalin server;
  private final GitlabStandIn standIn;

  final Faults faults = new Faults();

  /// Every request to the API as it came in, oldest first.
  final List<Seen> requests = new CopyOnWriteArrayList<>();

  /// `repository:tag build behaviour` of every image that was published.
  final List<String> images = new CopyOnWriteArrayList<>();

  /// A request as the client sent it: the path and query still encoded, headers by lower-case name.
  record Seen(String method, String path, String query, Map<String, String> headers, String body) {
    static Seen of(Context call) {
      var headers = new TreeMap<String, String>();
      call.headerMap().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
      return new Seen(
          call.method().name(),
          call.path(),
          Objects.requireNonNullElse(call.queryString(), ""),
          headers,
          call.body());
    }
  }

  RunningGitlab() {
    this(InstantSource.fixed(NOW));
  }

  RunningGitlab(InstantSource clock) {
    standIn =
        new GitlabStandIn(
            clock,
            faults,
            (repository, tag, build, behaviour) ->
                images.add(repository + ":" + tag + " " + build + " " + behaviour));
    server =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  config.concurrency.useVirtualThreads = true;
                  config.jetty.host = "127.0.0.1";
                  config.routes.before("/gitlab/*", call -> requests.add(Seen.of(call)));
                  standIn.mount(config.routes);
                })
            .start(0);
    standIn.started(URI.create(address()));
  }

  /// The bot's own client library, with the bot's token.
  GitLabApi client() {
    return new GitLabApi(address() + "/gitlab", DemoWorld.GITLAB_TOKEN);
  }

  String address() {
    return "http://127.0.0.1:" + server.port();
  }

  /// The answer of an API path below `/gitlab/api/v4`, asked with the bot's token.
  HttpResponse<String> api(String path) throws IOException, InterruptedException {
    return call("GET", "/gitlab/api/v4" + path, "", "PRIVATE-TOKEN", DemoWorld.GITLAB_TOKEN);
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    return json(api(path));
  }

  static JsonNode json(HttpResponse<String> answer) throws IOException {
    return JsonAnswer.read(answer.body().getBytes(UTF_8));
  }

  HttpResponse<String> control(String method, String path, String body)
      throws IOException, InterruptedException {
    return call(method, "/control/gitlab" + path, body);
  }

  HttpResponse<String> call(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(address() + path))
            .timeout(Duration.ofSeconds(10))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    faults.close();
    standIn.close();
    server.stop();
    http.close();
  }
}
