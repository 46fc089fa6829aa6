package dev.slipway.sandbox.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.DemoWorld;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private final HandSetClock clock = new HandSetClock();
  private final RunningSlack slack = new RunningSlack(SlackOptions.defaults().withClock(clock));

  @AfterEach
  void close() {
    slack.close();
  }

  private HttpResponse<String> post(String channel) {
    return slack.call(
        "chat.postMessage", DemoWorld.BOT_TOKEN, Map.of("channel", channel, "text", "x"));
  }

  @Test
  void letsABurstThroughThenOneMessageASecond() {
    for (int i = 0; i < 3; i++) {
      assertThat(post("deploys").statusCode()).isEqualTo(200);
    }

    HttpResponse<String> tooSoon = post("deploys");
    clock.move(Duration.ofMillis(999));
    int stillTooSoon = post("deploys").statusCode();
    clock.move(Duration.ofMillis(1));
    int inTime = post("deploys").statusCode();
    int again = post("deploys").statusCode();

    assertThat(tooSoon.statusCode()).isEqualTo(429);
    assertThat(tooSoon.headers().firstValue("Retry-After")).contains("1");
    assertThat(tooSoon.body()).isEqualTo("{\"ok\":false,\"error\":\"ratelimited\"}");
    assertThat(stillTooSoon).isEqualTo(429);
    assertThat(inTime).isEqualTo(200);
    assertThat(again).isEqualTo(429);
  }

  @Test
  void countsEachChannelForItself() {
    for (int i = 0; i < 3; i++) {
      post("deploys");
    }

    assertThat(post("deploys").statusCode()).isEqualTo(429);
    assertThat(post("shop").statusCode()).isEqualTo(200);
  }

  @Test
  void doesNotPostWhatItRefuses() {
    for (int i = 0; i < 5; i++) {
      post("deploys");
    }

    assertThat(slack.messages("deploys")).hasSize(3);
  }

  @Test
  void holdsAMethodToItsTier() {
    JsonNode posted = RunningSlack.json(post("deploys"));
    Map<String, String> edit =
        Map.of("channel", "C0DEPLOYS", "ts", posted.path("ts").asText(), "text", "y");
    for (int i = 0; i < 50; i++) {
      assertThat(slack.call("chat.update", DemoWorld.BOT_TOKEN, edit).statusCode()).isEqualTo(200);
    }

    HttpResponse<String> tooMany = slack.call("chat.update", DemoWorld.BOT_TOKEN, edit);
    clock.move(Duration.ofMillis(1_200));
    int oneMore = slack.call("chat.update", DemoWorld.BOT_TOKEN, edit).statusCode();

    assertThat(tooMany.statusCode()).isEqualTo(429);
    assertThat(tooMany.headers().firstValue("Retry-After")).contains("2");
    assertThat(oneMore).isEqualTo(200);
  }

  @Test
  void refusesAStormOfConnections() {
    for (int i = 0; i < 10; i++) {
      assertThat(open().statusCode()).isEqualTo(200);
    }

    HttpResponse<String> refused = open();

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).contains("60");
  }

  private HttpResponse<String> open() {
    return slack.call("apps.connections.open", DemoWorld.APP_TOKEN, Map.of());
  }
}
