package dev.slipway.sandbox.gitlab;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.Faults;
import dev.slipway.sandbox.JsonAnswer;
import io.javalin.Javalin;
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
import java.util.concurrent.CopyOnWriteArrayList;

/// A GitLab stand-in behind a port of its own, at a quiet moment of 2026, and the calls tests make.
final class RunningGitlab implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-03-02T09:30:00.250Z");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Javalin server;
  private final GitlabStandIn standIn;

  /// `repository:tag behaviour` of every image that was published.
  final List<String> images = new CopyOnWriteArrayList<>();

  RunningGitlab() {
    this(InstantSource.fixed(NOW));
  }

  RunningGitlab(InstantSource clock) {
    standIn =
        new GitlabStandIn(
            clock,
            new Faults(),
            (repository, tag, build, behaviour) ->
                images.add(repository + ":" + tag + " " + build + " " + behaviour));
    server =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  config.concurrency.useVirtualThreads = true;
                  config.jetty.host = "127.0.0.1";
                  standIn.mount(config.routes);
                })
            .start(0);
    standIn.started(URI.create(address()));
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
    standIn.close();
    server.stop();
    http.close();
  }
}
