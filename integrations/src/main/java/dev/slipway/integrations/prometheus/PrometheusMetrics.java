package dev.slipway.integrations.prometheus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.commands.judging.Reading;
import dev.slipway.commands.ports.Metrics;
import dev.slipway.commands.ports.Outage;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Instant queries (https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries).
/// Redirects are not followed: an address that redirects is not the one that was configured. Safe
/// for use by several threads.
public final class PrometheusMetrics implements Metrics, AutoCloseable {
  private static final String SYSTEM = "Prometheus";
  private static final Duration USUAL = Duration.ofSeconds(5);
  private static final int OK = 200;
  private static final int BAD_QUERY_FROM = 400;
  private static final int BAD_QUERY_UNTIL = 422;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Duration within;
  private final HttpClient client;

  public PrometheusMetrics() {
    this(USUAL);
  }

  /// @param within how long one question may take, answer included
  PrometheusMetrics(Duration within) {
    this.within = within;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(within)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  @Override
  public Reading ask(URI prometheus, String query, Instant at) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(prometheus + "/api/v1/query"))
            .timeout(within)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                BodyPublishers.ofString(
                    "query=" + URLEncoder.encode(query, StandardCharsets.UTF_8) + "&time=" + at))
            .build();
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request, BodyHandlers.ofString());
    try {
      // The request's own time-out ends with the head of the answer.
      HttpResponse<String> response = answer.get(within.toMillis(), TimeUnit.MILLISECONDS);
      return reading(response.statusCode(), response.body());
    } catch (TimeoutException _) {
      answer.cancel(true);
      return silent("no answer within " + within.toSeconds() + " s");
    } catch (InterruptedException _) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return silent("interrupted");
    } catch (ExecutionException e) {
      return silent(words(e.getCause()));
    }
  }

  private String words(@Nullable Throwable failure) {
    if (failure instanceof HttpTimeoutException) {
      return "no answer within " + within.toSeconds() + " s";
    }
    return failure instanceof IOException
        ? "the connection failed: " + failure.getClass().getSimpleName()
        : String.valueOf(failure);
  }

  private static Reading silent(String why) {
    return new Reading.Silent(new Outage(SYSTEM, why));
  }

  /// The answer to a query that gives one number.
  static Reading reading(int status, String body) {
    JsonNode answer;
    try {
      answer = JSON.readTree(body);
    } catch (JsonProcessingException _) {
      return silent("status " + status + ", not an answer of Prometheus");
    }
    if (status >= BAD_QUERY_FROM && status <= BAD_QUERY_UNTIL && answer.has("error")) {
      return new Reading.Nothing("Prometheus refuses the query: " + answer.path("error").asText());
    }
    if (status != OK || !answer.path("status").asText().equals("success")) {
      return silent("status " + status);
    }
    JsonNode result = answer.path("data").path("result");
    return switch (answer.path("data").path("resultType").asText()) {
      case "scalar" -> number(result.path(1).asText());
      case "vector" ->
          switch (result.size()) {
            case 0 -> new Reading.Nothing("no data");
            case 1 -> number(result.path(0).path("value").path(1).asText());
            default ->
                new Reading.Nothing(
                    "the query gives " + result.size() + " numbers; it must give one");
          };
      default -> new Reading.Nothing("the query gives no number");
    };
  }

  private static Reading number(String text) {
    try {
      double number = Double.parseDouble(text.replace("Inf", "Infinity"));
      return Double.isFinite(number)
          ? new Reading.Value(number)
          : new Reading.Nothing("not a number (" + text + ")");
    } catch (NumberFormatException _) {
      return new Reading.Nothing("not a number");
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
