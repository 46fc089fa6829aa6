package dev.slipway.sandbox.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.DemoWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketModeTest {
  private final RunningSlack slack =
      new RunningSlack(
          RunningSlack.permissive()
              .withTierOneBurst(20)
              .withAckWithin(Duration.ofMillis(400))
              .withRetryAfter(List.of(Duration.ZERO, Duration.ofMillis(50)))
              .withSocketGrace(Duration.ofMillis(50)));

  @AfterEach
  void close() {
    slack.close();
  }

  @Test
  void greetsWithTheNumberOfConnections() {
    AppSocket first = AppSocket.open(AppSocket.newAddress(slack));
    AppSocket second = AppSocket.open(AppSocket.newAddress(slack));

    JsonNode hello = second.next();

    assertThat(hello.path("type").asText()).isEqualTo("hello");
    assertThat(hello.path("num_connections").asInt()).isEqualTo(2);
    assertThat(hello.at("/connection_info/app_id").asText()).isEqualTo(DemoWorld.APP);
    assertThat(hello.at("/debug_info/approximate_connection_time").asInt()).isPositive();
    assertThat(first.next().path("num_connections").asInt()).isEqualTo(1);
  }

  @Test
  void opensEachAddressOnce() {
    String address = AppSocket.newAddress(slack);
    AppSocket.open(address);

    assertThatThrownBy(() -> AppSocket.open(address)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void tellsOfAMentionTwiceUnderTwoEventIds() {
    AppSocket app = AppSocket.connect(slack);

    String ts = slack.say("@slipway deploy build #235 to staging");

    List<JsonNode> envelopes = List.of(app.nextAcknowledged(), app.nextAcknowledged());
    assertThat(envelopes)
        .extracting(envelope -> envelope.at("/payload/event/type").asText())
        .containsExactlyInAnyOrder("app_mention", "message");
    assertThat(envelopes)
        .extracting(envelope -> envelope.at("/payload/event_id").asText())
        .doesNotHaveDuplicates();
    assertThat(envelopes)
        .allSatisfy(envelope -> {
          assertThat(envelope.path("type").asText()).isEqualTo("events_api");
          assertThat(envelope.at("/payload/event/ts").asText()).isEqualTo(ts);
          assertThat(envelope.at("/payload/event/text").asText())
              .isEqualTo("<@U0SLIPWAY> deploy build #235 to staging");
          assertThat(envelope.at("/payload/event/user").asText()).isEqualTo("U0ANN");
        });
    assertThat(envelopes)
        .extracting(envelope -> envelope.at("/payload/event/client_msg_id").asText())
        .containsOnly(envelopes.getFirst().at("/payload/event/client_msg_id").asText());
  }

  @Test
  void repeatsAnEventUntilItIsAcknowledged() {
    AppSocket app = AppSocket.connect(slack);
    slack.say("hello");

    JsonNode first = app.next();
    JsonNode second = app.next();
    app.acknowledge(second);

    assertThat(second.at("/payload/event_id")).isEqualTo(first.at("/payload/event_id"));
    assertThat(first.path("retry_attempt").asInt()).isZero();
    assertThat(second.path("retry_attempt").asInt()).isEqualTo(1);
    assertThat(second.path("retry_reason").asText()).isEqualTo("timeout");
    assertThat(app.poll(700).isMissingNode()).isTrue();
  }

  @Test
  void givesUpAfterTheLastRepetition() {
    AppSocket app = AppSocket.connect(slack);
    slack.say("hello");

    List<Integer> attempts = new ArrayList<>();
    for (JsonNode envelope = app.next(); !envelope.isMissingNode(); envelope = app.poll(1_500)) {
      attempts.add(envelope.path("retry_attempt").asInt());
    }

    assertThat(attempts).containsExactly(0, 1, 2);
  }

  @Test
  void takesAnAcknowledgementOnAnotherSocket() {
    AppSocket first = AppSocket.connect(slack);
    AppSocket second = AppSocket.connect(slack);
    slack.say("hello");

    JsonNode onFirst = first.poll(200);
    if (onFirst.isMissingNode()) {
      first.acknowledge(second.next());
    } else {
      second.acknowledge(onFirst);
    }

    assertThat(first.poll(700).isMissingNode()).isTrue();
    assertThat(second.poll(50).isMissingNode()).isTrue();
  }

  @Test
  void spreadsEventsOverTheSockets() {
    AppSocket first = AppSocket.connect(slack);
    AppSocket second = AppSocket.connect(slack);

    slack.say("one");
    JsonNode one = first.poll(200);
    slack.say("two");
    JsonNode two = second.poll(1_000);

    assertThat(List.of(one.isMissingNode(), two.isMissingNode())).contains(false);
    assertThat(slack.control("GET", "slack/sockets", "").path("open").asInt()).isEqualTo(2);
  }

  @Test
  void announcesADisconnectAndClosesAfterTheGraceTime() throws Exception {
    AppSocket app = AppSocket.connect(slack);

    slack.control("POST", "slack/sockets", "{\"action\":\"refresh_requested\"}");

    JsonNode message = app.next();
    assertThat(message.path("type").asText()).isEqualTo("disconnect");
    assertThat(message.path("reason").asText()).isEqualTo("refresh_requested");
    assertThat(app.closed().get(5, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void sendsTheEleventhSocketAway() throws Exception {
    List<AppSocket> ten = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ten.add(AppSocket.open(AppSocket.newAddress(slack)));
    }

    AppSocket eleventh = AppSocket.open(AppSocket.newAddress(slack));

    assertThat(eleventh.next().path("type").asText()).isEqualTo("hello");
    assertThat(eleventh.next().path("reason").asText()).isEqualTo("too_many_websockets");
    assertThat(eleventh.closed().get(5, TimeUnit.SECONDS)).isNotNull();
    assertThat(ten).allMatch(AppSocket::isOpen);
  }

  @Test
  void dropsASocketWithoutAWord() throws Exception {
    AppSocket app = AppSocket.connect(slack);

    slack.control("POST", "slack/sockets", "{\"action\":\"drop\"}");

    assertThat(app.closed().get(5, TimeUnit.SECONDS).getCloseCode().getCode()).isEqualTo(1006);
    Awaitility.await()
        .until(() -> slack.control("GET", "slack/sockets", "").path("open").asInt() == 0);
  }

  @Test
  void fallsSilentWithoutClosing() {
    AppSocket app = AppSocket.connect(slack);
    assertThat(app.answersPing(5_000)).isTrue();

    slack.control("POST", "slack/sockets", "{\"action\":\"silence\"}");
    slack.say("is anybody there?");

    assertThat(app.poll(200).isMissingNode()).isTrue();
    assertThat(app.answersPing(200)).isFalse();
    assertThat(app.isOpen()).isTrue();
  }

  @Test
  void keepsTheTextOfACommandsAcknowledgement() throws Exception {
    AppSocket app = AppSocket.connect(slack);

    JsonNode answer =
        Async.of(() ->
                slack.control(
                    "POST",
                    "slack/command",
                    "{\"channel\":\"deploys\",\"user\":\"ann\",\"command\":\"/deploy\","
                        + "\"text\":\"#235 to staging\"}"))
            .whileDoing(() -> {
              JsonNode envelope = app.next();
              assertThat(envelope.path("type").asText()).isEqualTo("slash_commands");
              assertThat(envelope.path("accepts_response_payload").asBoolean()).isTrue();
              assertThat(envelope.at("/payload/text").asText()).isEqualTo("#235 to staging");
              app.acknowledge(envelope, Json.object().put("text", "On it"));
            });

    assertThat(answer.path("status").asInt()).isEqualTo(200);
    assertThat(answer.path("text").asText()).isEqualTo("On it");
    JsonNode shown = slack.messages("deploys").get(0);
    assertThat(shown.path("text").asText()).isEqualTo("On it");
    assertThat(shown.path("ephemeral_to").asText()).isEqualTo("U0ANN");
  }
}
