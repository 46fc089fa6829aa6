package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.ControlRefusal;
import dev.slipway.sandbox.DemoWorld;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The road of an app with a public address: signed requests to `/slack/events`, `/slack/commands`
/// and `/slack/interactivity` below it.
///
/// Safe for use by several threads at once.
final class SignedHttp implements Delivery.Transport, AutoCloseable {
  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";

  private final HttpClient http =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  private final URI app;
  private final Duration patience;
  private final InstantSource clock;

  /// @param app the app's address, such as `http://127.0.0.1:8081`
  SignedHttp(URI app, SlackOptions options) {
    this.app = app;
    this.patience = options.ackWithin();
    this.clock = options.clock();
  }

  /// Asks the app to prove that it is listening, as Slack does when an address is entered.
  ///
  /// @throws ControlRefusal when it does not give the challenge back
  void verify() throws InterruptedException {
    String challenge = UUID.randomUUID().toString();
    String body =
        Json.object()
            .put("token", AppEvents.VERIFICATION_TOKEN)
            .put("challenge", challenge)
            .put("type", "url_verification")
            .toString();
    try {
      HttpResponse<String> response =
          http.send(
              signed(Delivery.Kind.EVENT, JSON, body).build(),
              HttpResponse.BodyHandlers.ofString());
      boolean echoed =
          response.body().strip().equals(challenge)
              || response.body().strip().equals("challenge=" + challenge)
              || Json.read(response.body())
                  .map(answer -> answer.path("challenge").asText().equals(challenge))
                  .orElse(false);
      if (response.statusCode() != 200 || !echoed) {
        throw ControlRefusal.badRequest(
            "the app did not give the challenge back: HTTP " + response.statusCode());
      }
    } catch (IOException e) {
      throw ControlRefusal.badRequest("the app cannot be reached at " + app + ": " + e);
    }
  }

  @Override
  public Delivery.Ack send(Delivery delivery, Delivery.Attempt attempt)
      throws Delivery.Failed, InterruptedException {
    HttpRequest.Builder request =
        switch (delivery.kind()) {
          case EVENT -> signed(delivery.kind(), JSON, delivery.payload().toString());
          case COMMAND -> signed(delivery.kind(), FORM, form(delivery.payload()));
          case INTERACTION ->
              signed(
                  delivery.kind(),
                  FORM,
                  form(Json.object().put("payload", delivery.payload().toString())));
        };
    if (attempt.number() > 0) {
      request
          .header("X-Slack-Retry-Num", Integer.toString(attempt.number()))
          .header("X-Slack-Retry-Reason", attempt.reason());
    }
    HttpResponse<String> response = exchange(request.build());
    if (response.statusCode() / 100 != 2) {
      boolean unwanted = response.headers().firstValue("X-Slack-No-Retry").isPresent();
      throw new Delivery.Failed(
          "http_error", unwanted ? Delivery.Retry.UNWANTED : Delivery.Retry.WANTED);
    }
    return new Delivery.Ack(response.statusCode(), content(response));
  }

  private HttpResponse<String> exchange(HttpRequest request)
      throws Delivery.Failed, InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw new Delivery.Failed("connection_failed", Delivery.Retry.WANTED);
    } catch (HttpTimeoutException e) {
      throw new Delivery.Failed("http_timeout", Delivery.Retry.WANTED);
    } catch (IOException e) {
      throw new Delivery.Failed("unknown_error", Delivery.Retry.WANTED);
    }
  }

  /// What came back: a JSON message, or a plain text that is one.
  private static JsonNode content(HttpResponse<String> response) {
    String body = response.body();
    boolean json = response.headers().firstValue("Content-Type").orElse("").startsWith(JSON);
    if (json) {
      return Json.read(body).orElse(Json.object());
    }
    return body.isBlank() ? Json.object() : Json.object().put("text", body);
  }

  private HttpRequest.Builder signed(Delivery.Kind kind, String type, String body) {
    String timestamp = Long.toString(clock.instant().getEpochSecond());
    return HttpRequest.newBuilder(URI.create(app + kind.path()))
        .timeout(patience)
        .header("Content-Type", type)
        .header("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
        .header("X-Slack-Request-Timestamp", timestamp)
        .header("X-Slack-Signature", signature(timestamp, body))
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  /// `v0=` and the HMAC-SHA256 of `v0:timestamp:body` under the signing secret
  /// (docs.slack.dev/authentication/verifying-requests-from-slack).
  static String signature(String timestamp, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              DemoWorld.SIGNING_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] sum = mac.doFinal(("v0:" + timestamp + ":" + body).getBytes(StandardCharsets.UTF_8));
      return "v0=" + HexFormat.of().formatHex(sum);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }

  private static String form(ObjectNode fields) {
    return fields.properties().stream().map(SignedHttp::pair).collect(Collectors.joining("&"));
  }

  private static String pair(Map.Entry<String, JsonNode> field) {
    return field.getKey()
        + "="
        + URLEncoder.encode(field.getValue().asText(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
