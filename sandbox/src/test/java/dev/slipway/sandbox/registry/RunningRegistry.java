package dev.slipway.sandbox.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.Faults;
import dev.slipway.sandbox.JsonAnswer;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;

/// A registry stand-in behind a port of its own, and the few calls that tests make.
final class RunningRegistry implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Javalin server;
  final RegistryStandIn standIn;

  RunningRegistry(RegistryAccess access, InstantSource clock) {
    standIn = new RegistryStandIn(clock, new Faults(), access);
    server =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  config.concurrency.useVirtualThreads = true;
                  config.jetty.host = "127.0.0.1";
                  standIn.mount(config.routes);
                })
            .start(0);
  }

  HttpResponse<byte[]> call(String method, String path, byte[] body, String... headers)
      throws IOException, InterruptedException {
    return call(
        http, URI.create("http://127.0.0.1:" + server.port() + path), method, body, headers);
  }

  /// As it stands in image names.
  String host() {
    return "127.0.0.1:" + server.port();
  }

  HttpResponse<byte[]> get(String path, String... headers)
      throws IOException, InterruptedException {
    return call("GET", path, new byte[0], headers);
  }

  static HttpResponse<byte[]> call(
      HttpClient http, URI address, String method, byte[] body, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(address)
            .timeout(Duration.ofSeconds(10))
            .method(
                method,
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  static JsonNode json(HttpResponse<byte[]> answer) throws IOException {
    return JsonAnswer.read(answer.body());
  }

  static byte[] text(String words) {
    return words.getBytes(UTF_8);
  }

  static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @Override
  public void close() {
    server.stop();
    http.close();
  }
}
