package dev.slipway.sandbox.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LivePageTest {
  private final RunningSlack slack = RunningSlack.withRoomToTalk();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    slack.close();
    http.close();
  }

  @Test
  void servesOneSelfContainedPage() {
    HttpResponse<String> page = slack.send(HttpRequest.newBuilder(slack.base().resolve("/")));

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'; script-src 'sha256-");
    assertThat(page.body())
        .doesNotContain("src=\"http")
        .doesNotContain("href=\"http")
        .doesNotContain("innerHTML")
        .doesNotContain("insertAdjacentHTML");
  }

  @Test
  void sendsEveryMessageAndEveryEditOn() throws Exception {
    HttpResponse<InputStream> stream =
        http.send(
            HttpRequest.newBuilder(slack.base().resolve("/slack/live"))
                .header("Accept", "text/event-stream")
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      assertThat(data(lines)).isEqualTo("{}");

      String ts = slack.post("deploys", "one").path("ts").asText();
      String posted = data(lines);
      slack.api("chat.update", java.util.Map.of("channel", "C0DEPLOYS", "ts", ts, "text", "two"));
      String edited = data(lines);

      assertThat(posted).contains("\"text\":\"one\"").contains("\"edited\":false");
      assertThat(edited).contains("\"text\":\"two\"").contains("\"edited\":true");
      assertThat(edited).doesNotContain("versions");
    }
  }

  private static String data(BufferedReader lines) throws java.io.IOException {
    String line = lines.readLine();
    while (line != null && !line.startsWith("data:")) {
      line = lines.readLine();
    }
    return String.valueOf(line).substring("data:".length()).trim();
  }
}
