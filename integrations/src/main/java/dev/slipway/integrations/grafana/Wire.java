package dev.slipway.integrations.grafana;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.commands.ports.Answer.Unavailable;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.GrafanaSettings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One request to Grafana and a value for every way that can end. Redirects are not followed: the
/// token goes to the configured host alone. A request has the configured time from its first byte
/// to the last of its answer. Safe for use by several threads.
final class Wire implements AutoCloseable {
  static final String MISSING = "grafana-not-found";

  private static final String SYSTEM = "Grafana";
  private static final int LARGEST_ANSWER = 1024 * 1024;
  private static final int LONGEST_WAIT_DIGITS = 4;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final GrafanaSettings settings;
  private final HttpClient client;

  Wire(GrafanaSettings settings) {
    this.settings = settings;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.timeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /// @param path below the base address, with its query
  /// @param body not sent where it is empty
  Answer<JsonNode> send(String method, String path, ObjectNode body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(settings.url() + path))
            .timeout(settings.timeout())
            .header("Authorization", "Bearer " + settings.token().reveal())
            .header("Accept", "application/json")
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
            .build();
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST_ANSWER));
    try {
      return understood(answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException _) {
      answer.cancel(true);
      return unavailable(tooLate());
    } catch (InterruptedException _) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return unavailable("the bot stopped waiting for it");
    } catch (ExecutionException thrown) {
      return unavailable(words(thrown.getCause()));
    }
  }

  private Answer<JsonNode> understood(HttpResponse<String> response) {
    int status = response.statusCode();
    if (status == 429 || status == 408 || status >= 500) {
      return new Unavailable<>(new Outage(SYSTEM, "it answered " + status, retryAfter(response)));
    }
    return switch (status) {
      case 200, 201 -> read(response.body());
      case 401 ->
          refused(
              "grafana-unauthorized",
              "Grafana refuses the bot's token",
              "Give it the token of a service account with the role Editor.");
      case 403 ->
          refused(
              "grafana-forbidden",
              "Grafana does not let the bot write annotations",
              "Its service account needs annotations:write, annotations:create and annotations:read, as the role Editor has.");
      case 404 -> refused(MISSING, "there is no such thing in Grafana", "");
      default -> refused("grafana-refuses", "Grafana answered " + status, "");
    };
  }

  private static Answer<JsonNode> read(String body) {
    try {
      JsonNode json = JSON.readTree(body);
      return json.isContainerNode()
          ? new Found<>(json)
          : unavailable("its answer is not what it should be");
    } catch (JsonProcessingException _) {
      return unavailable("its answer is no JSON: something else answers at its address");
    }
  }

  private static Optional<Duration> retryAfter(HttpResponse<String> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("\\d{1," + LONGEST_WAIT_DIGITS + "}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
  }

  private String words(@Nullable Throwable failure) {
    return switch (failure) {
      case HttpTimeoutException _ -> tooLate();
      case ConnectException _ -> "nothing listens at " + settings.url().getAuthority();
      case IOException _ -> "the connection broke off";
      case null, default -> String.valueOf(failure);
    };
  }

  private String tooLate() {
    return "no answer within " + settings.timeout().toSeconds() + " s";
  }

  private static Answer<JsonNode> unavailable(String reason) {
    return new Unavailable<>(new Outage(SYSTEM, reason));
  }

  private static Answer<JsonNode> refused(String code, String reason, String next) {
    return new Refused<>(new Refusal(code, reason, next));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
