package dev.slipway.sandbox.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.app_backend.SlackSignature;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.sandbox.DemoWorld;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The app has an address of its own: a plain HTTP server that checks signatures with Slack's SDK.
class HttpModeTest {
  private record Received(String path, String body, Map<String, List<String>> headers) {
    String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }
  }

  private final RunningSlack slack =
      new RunningSlack(
          RunningSlack.permissive()
              .withAckWithin(Duration.ofSeconds(20))
              .withRetryAfter(List.of(Duration.ZERO, Duration.ofMillis(20))));
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final HttpServer app;
  private volatile int status = 200;
  private volatile String answer = "";
  private volatile boolean refusesRetries;

  HttpModeTest() throws IOException {
    app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    app.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    app.createContext("/", this::serve);
    app.start();
  }

  private void serve(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    JsonNode json = Json.read(body).orElse(Json.object());
    boolean handshake = json.path("type").asText().equals("url_verification");
    received.add(
        new Received(
            exchange.getRequestURI().getPath(), body, Map.copyOf(exchange.getRequestHeaders())));
    if (refusesRetries) {
      exchange.getResponseHeaders().add("X-Slack-No-Retry", "1");
    }
    byte[] bytes =
        (handshake ? json.path("challenge").asText() : answer).getBytes(StandardCharsets.UTF_8);
    exchange
        .getResponseHeaders()
        .add("Content-Type", handshake ? "text/plain" : "application/json");
    exchange.sendResponseHeaders(handshake ? 200 : status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @AfterEach
  void close() {
    slack.close();
    app.stop(0);
  }

  private Received next() throws InterruptedException {
    Received next = received.poll(60, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing came within 60 s");
    }
    return next;
  }

  private HttpResponse<String> switchOn() {
    return switchOn(app.getAddress().getPort());
  }

  private HttpResponse<String> switchOn(int port) {
    return slack.controlCall(
        "PUT", "slack/app", "{\"mode\":\"http\",\"url\":\"http://127.0.0.1:" + port + "\"}");
  }

  private void switchOnAndForget() throws InterruptedException {
    assertThat(switchOn().statusCode()).isEqualTo(200);
    next();
  }

  @Test
  void shakesHandsBeforeAnythingElse() throws Exception {
    HttpResponse<String> switched = switchOn();

    assertThat(switched.statusCode()).isEqualTo(200);
    Received handshake = next();
    assertThat(handshake.path()).isEqualTo("/slack/events");
    assertThat(handshake.body()).contains("\"type\":\"url_verification\"");
  }

  @Test
  void staysWithTheSocketsWhenTheHandshakeFails() throws IOException {
    try (Socket taken = new Socket()) { // no one else can begin to listen there
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

      HttpResponse<String> refused = switchOn(taken.getLocalPort());

      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("cannot be reached");
    }
  }

  @Test
  void signsEveryRequestSoThatTheSdkAcceptsIt() throws Exception {
    switchOnAndForget();
    SlackSignature.Verifier verifier =
        new SlackSignature.Verifier(new SlackSignature.Generator(DemoWorld.SIGNING_SECRET));

    slack.say("@slipway déploie <#235> & más");

    for (int i = 0; i < 2; i++) {
      Received event = next();
      assertThat(
              verifier.isValid(
                  event.header("X-slack-request-timestamp"),
                  event.body(),
                  event.header("X-slack-signature")))
          .isTrue();
      assertThat(event.header("Content-type")).isEqualTo("application/json");
      assertThat(event.header("X-slack-retry-num")).isEmpty();
    }
  }

  @Test
  void repeatsWithNumberAndReason() throws Exception {
    switchOnAndForget();
    status = 503;

    slack.say("hello");

    next();
    Received second = next();
    Received third = next();
    assertThat(second.header("X-slack-retry-num")).isEqualTo("1");
    assertThat(second.header("X-slack-retry-reason")).isEqualTo("http_error");
    assertThat(third.header("X-slack-retry-num")).isEqualTo("2");
    assertThat(received.poll(150, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void doesNotRepeatWhatTheAppDoesNotWantAgain() throws Exception {
    switchOnAndForget();
    status = 500;
    refusesRetries = true;

    slack.say("hello");

    next();
    assertThat(received.poll(150, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void sendsCommandsAsForms() throws Exception {
    switchOnAndForget();
    answer = "{\"text\":\"On it\",\"response_type\":\"ephemeral\"}";

    JsonNode shown =
        slack.control(
            "POST",
            "slack/command",
            "{\"channel\":\"deploys\",\"user\":\"ann\",\"command\":\"/deploy\",\"text\":\"a &"
                + " b\"}");

    Received command = next();
    assertThat(command.path()).isEqualTo("/slack/commands");
    assertThat(command.header("Content-type")).isEqualTo("application/x-www-form-urlencoded");
    assertThat(command.body()).contains("command=%2Fdeploy").contains("text=a+%26amp%3B+b");
    assertThat(shown.path("text").asText()).isEqualTo("On it");
  }

  @Test
  void goesBackToSockets() throws Exception {
    switchOnAndForget();
    slack.control("PUT", "slack/app", "{\"mode\":\"socket\"}");
    AppSocket socket = AppSocket.connect(slack);

    slack.say("hello");

    assertThat(socket.nextAcknowledged().path("type").asText()).isEqualTo("events_api");
    assertThat(received).isEmpty();
  }

  @Test
  void sendsTheSocketsAway() throws Exception {
    AppSocket socket = AppSocket.connect(slack);

    switchOnAndForget();

    assertThat(socket.next().path("reason").asText()).isEqualTo("link_disabled");
  }
}
