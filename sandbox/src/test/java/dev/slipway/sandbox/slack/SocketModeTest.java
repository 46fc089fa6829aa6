package dev.slipway.sandbox.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.DemoWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketModeTest {
  private static final SlackOptions PATIENT =
      RunningSlack.permissive()
          .withTierOneBurst(20)
          .withAckWithin(Duration.ofSeconds(20))
          .withRetryAfter(List.of(Duration.ZERO, Duration.ofMillis(50)))
          .withSocketGrace(Duration.ofMillis(50));

  /// For those that are silent.
  private static final SlackOptions IMPATIENT = PATIENT.withAckWithin(Duration.ofMillis(400));

  private RunningSlack slack = new RunningSlack(PATIENT);

  @AfterEach
  void close() {
    slack.close();
  }

  private void begin(SlackOptions options) {
    slack.close();
    slack = new RunningSlack(options);
  }

  private record Came(AppSocket socket, JsonNode envelope) {}

  /// The next message that comes on either.
  private static Came next(AppSocket one, AppSocket other) {
    return Awaitility.await()
        .pollDelay(Duration.ZERO)
        .until(
            () ->
                Stream.of(one, other)
                    .map(socket -> new Came(socket, socket.poll(20)))
                    .filter(came -> !came.envelope().isMissingNode())
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
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
    begin(IMPATIENT.withRetryAfter(Collections.nCopies(100, Duration.ofMillis(50))));
    AppSocket app = AppSocket.connect(slack);
    slack.say("hello");

    JsonNode first = app.next();
    JsonNode second = app.next();
    // What we acknowledge too late is repeated, but not for ever.
    int acknowledged = 0;
    for (JsonNode last = second; !last.isMissingNode(); last = app.poll(700)) {
      app.acknowledge(last);
      acknowledged++;
    }

    assertThat(second.at("/payload/event_id")).isEqualTo(first.at("/payload/event_id"));
    assertThat(first.path("retry_attempt").asInt()).isZero();
    assertThat(second.path("retry_attempt").asInt()).isEqualTo(1);
    assertThat(second.path("retry_reason").asText()).isEqualTo("timeout");
    assertThat(acknowledged).isLessThan(20);
  }

  @Test
  void givesUpAfterTheLastRepetition() {
    begin(IMPATIENT);
    AppSocket app = AppSocket.connect(slack);
    slack.say("hello");

    List<Integer> attempts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      attempts.add(app.next().path("retry_attempt").asInt());
    }

    assertThat(attempts).containsExactly(0, 1, 2);
    assertThat(app.poll(1_500).isMissingNode()).isTrue();
  }

  @Test
  void takesAnAcknowledgementOnAnotherSocket() throws Exception {
    AppSocket first = AppSocket.connect(slack);
    AppSocket second = AppSocket.connect(slack);

    JsonNode answer =
        Async.of(this::command)
            .whileDoing(() -> {
              Came came = next(first, second);
              AppSocket other = came.socket().equals(first) ? second : first;
              other.acknowledge(came.envelope(), Json.object().put("text", "On it"));
            });

    assertThat(answer.path("text").asText()).isEqualTo("On it");
    assertThat(first.poll(50).isMissingNode()).isTrue();
    assertThat(second.poll(50).isMissingNode()).isTrue();
  }

  @Test
  void spreadsEventsOverTheSockets() {
    AppSocket first = AppSocket.connect(slack);
    AppSocket second = AppSocket.connect(slack);

    slack.say("one");
    Came one = next(first, second);
    slack.say("two");
    Came two = next(first, second);

    assertThat(List.of(one.socket(), two.socket())).containsExactlyInAnyOrder(first, second);
    assertThat(slack.control("GET", "slack/sockets", "").path("open").asInt()).isEqualTo(2);
  }

  @Test
  void announcesADisconnectAndClosesAfterTheGraceTime() throws Exception {
    AppSocket app = AppSocket.connect(slack);

    slack.control("POST", "slack/sockets", "{\"action\":\"refresh_requested\"}");

    JsonNode message = app.next();
    assertThat(message.path("type").asText()).isEqualTo("disconnect");
    assertThat(message.path("reason").asText()).isEqualTo("refresh_requested");
    assertThat(app.closed().get(60, TimeUnit.SECONDS)).isNotNull();
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
    assertThat(eleventh.closed().get(60, TimeUnit.SECONDS)).isNotNull();
    assertThat(ten).allMatch(AppSocket::isOpen);
  }

  @Test
  void dropsASocketWithoutAWord() throws Exception {
    AppSocket app = AppSocket.connect(slack);

    slack.control("POST", "slack/sockets", "{\"action\":\"drop\"}");

    assertThat(app.closed().get(60, TimeUnit.SECONDS).getCloseCode().getCode()).isEqualTo(1006);
    Awaitility.await()
        .until(() -> slack.control("GET", "slack/sockets", "").path("open").asInt() == 0);
  }

  @Test
  void fallsSilentWithoutClosing() {
    AppSocket app = AppSocket.connect(slack);
    assertThat(app.answersPing(60_000)).isTrue();

    slack.control("POST", "slack/sockets", "{\"action\":\"silence\"}");
    slack.say("is anybody there?");

    assertThat(app.poll(200).isMissingNode()).isTrue();
    assertThat(app.answersPing(200)).isFalse();
    assertThat(app.isOpen()).isTrue();
  }

  private JsonNode command() {
    return slack.control(
        "POST",
        "slack/command",
        "{\"channel\":\"deploys\",\"user\":\"ann\",\"command\":\"/deploy\","
            + "\"text\":\"#235 to staging\"}");
  }

  @Test
  void keepsTheTextOfACommandsAcknowledgement() throws Exception {
    AppSocket app = AppSocket.connect(slack);

    JsonNode answer =
        Async.of(this::command)
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
