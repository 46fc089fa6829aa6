package dev.slipway.sandbox.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.DemoWorld;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private final RunningSlack slack = RunningSlack.withRoomToTalk();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    slack.close();
    http.close();
  }

  private void arm(String method, String fault, int times) {
    slack.control(
        "POST",
        "faults",
        Json.object()
            .put("on", "slack")
            .put("method", method)
            .put("fault", fault)
            .put("times", times)
            .toString());
  }

  private HttpResponse<String> post() throws IOException, InterruptedException {
    return post(Duration.ofSeconds(20));
  }

  private HttpResponse<String> post(Duration timeout) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(slack.base().resolve("/slack/api/chat.postMessage"))
            .header("Authorization", "Bearer " + DemoWorld.BOT_TOKEN)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .timeout(timeout)
            .POST(HttpRequest.BodyPublishers.ofString("channel=deploys&text=hello"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode lastCall() {
    JsonNode calls = slack.control("GET", "slack/calls", "");
    return calls.get(calls.size() - 1);
  }

  @Test
  void refusesForBeingTooFrequent() throws Exception {
    arm("chat.postMessage", "429", 1);

    HttpResponse<String> refused = post();
    HttpResponse<String> next = post();

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    assertThat(next.statusCode()).isEqualTo(200);
    assertThat(slack.messages("deploys")).hasSize(1);
  }

  @Test
  void failsInside() throws Exception {
    arm("chat.postMessage", "500", 1);

    HttpResponse<String> failed = post();

    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(lastCall().path("status").asInt()).isEqualTo(500);
    assertThat(slack.messages("deploys")).isEmpty();
  }

  @Test
  void answersWithAnErrorPage() throws Exception {
    arm("chat.postMessage", "html", 1);

    HttpResponse<String> failed = post();

    assertThat(failed.statusCode()).isEqualTo(502);
    assertThat(failed.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    assertThat(failed.body()).contains("<h1>502 Bad Gateway</h1>");
    assertThat(slack.messages("deploys")).isEmpty();
  }

  @Test
  void breaksTheConnectionBeforeTheCallIsPerformed() {
    arm("chat.postMessage", "reset", 1);

    assertThatThrownBy(this::post)
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(HttpTimeoutException.class);
    assertThat(slack.messages("deploys")).isEmpty();
    assertThat(lastCall().path("status").asInt()).isZero();
    assertThat(lastCall().path("error").asText()).isEqualTo("reset");
  }

  @Test
  void performsTheCallAndThenBreaksTheConnection() {
    arm("chat.postMessage", "performed-then-reset", 1);

    assertThatThrownBy(this::post)
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(HttpTimeoutException.class);
    assertThat(slack.messages("deploys")).hasSize(1);
    assertThat(lastCall().path("error").asText()).isEqualTo("performed-then-reset");
  }

  @Test
  void neverAnswers() {
    arm("chat.postMessage", "timeout", 1);

    assertThatThrownBy(() -> post(Duration.ofMillis(700))).isInstanceOf(HttpTimeoutException.class);
    assertThat(slack.messages("deploys")).isEmpty();
  }

  @Test
  void spoilsAsManyCallsAsAsked() throws Exception {
    arm("*", "500", 2);

    assertThat(post().statusCode()).isEqualTo(500);
    assertThat(slack.call("auth.test", DemoWorld.BOT_TOKEN, Map.of()).statusCode()).isEqualTo(500);
    assertThat(post().statusCode()).isEqualTo(200);
  }

  @Test
  void sparesOtherMethodsAndOtherSystems() throws Exception {
    arm("chat.update", "500", 1);
    slack.control("POST", "faults", "{\"on\":\"gitlab\",\"method\":\"*\",\"fault\":\"500\"}");

    assertThat(post().statusCode()).isEqualTo(200);
  }

  @Test
  void forgetsFaultsWhenCleared() throws Exception {
    arm("*", "500", 5);

    JsonNode left = slack.control("DELETE", "faults", "");

    assertThat(left).isEmpty();
    assertThat(post().statusCode()).isEqualTo(200);
  }

  @Test
  void saysWhichFaultsThereAre() {
    HttpResponse<String> refused =
        slack.controlCall(
            "POST", "faults", "{\"on\":\"slack\",\"method\":\"*\",\"fault\":\"flood\"}");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(RunningSlack.json(refused).path("error").asText())
        .contains("flood")
        .contains("performed-then-reset");
  }
}
