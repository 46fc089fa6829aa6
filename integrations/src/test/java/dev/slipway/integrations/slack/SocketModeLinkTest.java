package dev.slipway.integrations.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.ports.Intake;
import dev.slipway.integrations.slack.ScriptedSlack.Reply;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocketModeLinkTest {
  /// No test waits for this to be over.
  private static final Duration LONG = Duration.ofSeconds(30);

  private static final SocketModeTimes QUICK =
      new SocketModeTimes(
          Duration.ofMillis(50), Duration.ofMinutes(1), LONG, Duration.ofMillis(50), LONG, LONG);

  private static SocketModeTimes quick(Duration hello, Duration silence, Duration drain) {
    return new SocketModeTimes(QUICK.pace(), QUICK.ceiling(), hello, QUICK.ping(), silence, drain);
  }

  private final ScriptedSlack slack = new ScriptedSlack();
  private final ScriptedSockets sockets = new ScriptedSockets();
  private final AtomicReference<Intake> intake = new AtomicReference<>(new HeardMessages());
  private final SlackWorkspace workspace =
      new SlackWorkspace(slack.settings(), Set.of(), InstantSource.system());
  private SocketModeLink link = link(QUICK);

  @BeforeEach
  void answer() {
    slack.answer(
        "apps.connections.open", Reply.json("{\"ok\":true,\"url\":\"" + sockets.address() + "\"}"));
  }

  @AfterEach
  void stop() throws Exception {
    link.close();
    workspace.close();
    sockets.close();
    slack.close();
  }

  private SocketModeLink link(SocketModeTimes times) {
    return (SocketModeLink) workspace.entrance(message -> intake.get().accept(message), times);
  }

  private HeardMessages heard() {
    HeardMessages heard = new HeardMessages();
    intake.set(heard);
    return heard;
  }

  private static String command(String envelope, String text) {
    ObjectNode node = Json.newObject().put("type", "slash_commands").put("envelope_id", envelope);
    node.put("accepts_response_payload", true);
    node.putObject("payload")
        .put("team_id", "T0ACME")
        .put("channel_id", "C0DEPLOYS")
        .put("user_id", "U0ANN")
        .put("command", "/slipway")
        .put("text", text)
        .put("trigger_id", "t." + envelope);
    return node.toString();
  }

  private ScriptedSockets.Link started() throws InterruptedException {
    link.start();
    ScriptedSockets.Link opened = sockets.next();
    await().until(link::connected);
    return opened;
  }

  private static String disconnect(String reason) {
    return "{\"type\":\"disconnect\",\"reason\":\"" + reason + "\"}";
  }

  @Test
  void acknowledgesWhatWasStored() throws Exception {
    HeardMessages heard = heard();

    started().send(command("e1", "help"));

    assertThat(sockets.acknowledgement())
        .isEqualTo(Json.object("{\"envelope_id\":\"e1\"}").orElseThrow());
    assertThat(heard.heard()).extracting(ChatMessage::text).containsExactly("help");
    assertThat(slack.calls("apps.connections.open").getFirst().authorization())
        .isEqualTo("Bearer xapp-1");
  }

  @Test
  void showsTheAnswerWithTheAcknowledgement() throws Exception {
    heard().answering(Message.of(Text.of("there you are")));

    started().send(command("e1", "help"));

    assertThat(Json.text(sockets.acknowledgement().path("payload"), "text"))
        .isEqualTo("there you are");
  }

  @Test
  void doesNotAcknowledgeWhatWasNotStored() throws Exception {
    heard().refusing("no space left");
    ScriptedSockets.Link opened = started();
    opened.send(command("e1", "first"));
    await().until(() -> !((HeardMessages) intake.get()).heard().isEmpty());
    heard();
    opened.send(command("e2", "second"));

    assertThat(Json.text(sockets.acknowledgement(), "envelope_id")).isEqualTo("e2");
    assertThat(sockets.acknowledgements()).isEmpty();
  }

  @Test
  void keepsNobodyWaitingBehindASlowOne() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    intake.set(message -> {
      if (message.text().equals("slow")) {
        awaitQuietly(slow);
      }
      return new Intake.Receipt.Stored(Optional.empty());
    });
    ScriptedSockets.Link opened = started();

    opened.send(command("e1", "slow"));
    opened.send(command("e2", "fast"));

    assertThat(Json.text(sockets.acknowledgement(), "envelope_id")).isEqualTo("e2");
    slow.countDown();
    assertThat(Json.text(sockets.acknowledgement(), "envelope_id")).isEqualTo("e1");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void takesLargeEnvelopesAndOddOnes() throws Exception {
    heard();
    ScriptedSockets.Link opened = started();

    opened.send("not json");
    opened.send("{\"type\":\"something_new\"}");
    opened.send("{\"type\":\"something_new\",\"envelope_id\":\"e0\"}");
    assertThat(Json.text(sockets.acknowledgement(), "envelope_id")).isEqualTo("e0");
    opened.send(command("e1", "x".repeat(300_000)));

    assertThat(Json.text(sockets.acknowledgement(), "envelope_id")).isEqualTo("e1");
  }

  @Test
  void opensTheNewLinkBeforeItLeavesTheOldOneAndAcknowledgesThere() throws Exception {
    link = link(quick(LONG, LONG, Duration.ofSeconds(1)));
    CountDownLatch slow = new CountDownLatch(1);
    intake.set(_ -> {
      awaitQuietly(slow);
      return new Intake.Receipt.Stored(Optional.empty());
    });
    ScriptedSockets.Link old = started();
    old.send(command("e1", "at hand"));

    old.send(disconnect("warning"));
    ScriptedSockets.Link fresh = sockets.next();
    await().until(() -> !old.isOpen());
    slow.countDown();

    assertThat(fresh.isOpen()).isTrue();
    assertThat(Json.text(sockets.acknowledgement(), "envelope_id")).isEqualTo("e1");
    assertThat(link.connected()).isTrue();
    assertThat(slack.calls("apps.connections.open")).hasSize(2);
  }

  @Test
  void keepsTheOldLinkWhileTheNewOneCanNotBeHad() throws Exception {
    heard();
    ScriptedSockets.Link old = started();
    slack.answer("apps.connections.open", Reply.status(503, "x"));

    old.send(disconnect("refresh_requested"));
    await().until(() -> slack.calls("apps.connections.open").size() > 1);
    old.send(command("e1", "still here"));

    assertThat(Json.text(sockets.acknowledgement(), "envelope_id")).isEqualTo("e1");
    assertThat(old.isOpen()).isTrue();
  }

  @Test
  void comesBackAfterABreak() throws Exception {
    HeardMessages heard = heard();
    ScriptedSockets.Link broken = started();

    broken.drop();
    ScriptedSockets.Link fresh = sockets.next();
    fresh.send(command("e1", "again"));

    assertThat(Json.text(sockets.acknowledgement(), "envelope_id")).isEqualTo("e1");
    assertThat(heard.heard()).hasSize(1);
  }

  @Test
  void comesBackAfterAnOrderlyEnd() throws Exception {
    started().closeInOrder();

    assertThat(sockets.next().isOpen()).isTrue();
  }

  @Test
  void noticesASilentDeath() throws Exception {
    link = link(quick(LONG, Duration.ofSeconds(1), LONG));
    ScriptedSockets.Link dead = started();

    dead.fallSilent();

    assertThat(sockets.next().isOpen()).isTrue();
    await().until(link::connected);
  }

  @Test
  void staysOnAQuietLinkThatAnswersPings() throws Exception {
    Duration silence = Duration.ofSeconds(3);
    link = link(quick(LONG, silence, LONG));
    heard();
    ScriptedSockets.Link quiet = started();

    await().during(silence.plusSeconds(1)).atMost(LONG).until(quiet::isOpen);

    assertThat(slack.calls("apps.connections.open")).hasSize(1);
  }

  @Test
  void keepsTryingWhileSlackIsDownAtTheStart() throws Exception {
    slack.answer(
        "auth.test", Reply.nothing(), Reply.status(503, "x"), ScriptedSlack.identity("commands"));
    Reply good = Reply.json("{\"ok\":true,\"url\":\"" + sockets.address() + "\"}");
    slack.answer(
        "apps.connections.open",
        Reply.status(429, "x").with("Retry-After", "0"),
        Reply.json("{\"ok\":true,\"url\":\"not a url at all\"}"),
        Reply.json("{\"ok\":true,\"url\":\"ws://127.0.0.1:1/\"}"),
        good);

    started();

    assertThat(link.problem()).isEmpty();
  }

  @Test
  void doesNotTrustALinkWithoutHello() throws Exception {
    link = link(quick(Duration.ofSeconds(1), LONG, LONG));
    sockets.greetWith("");
    link.start();
    ScriptedSockets.Link mute = sockets.next();
    await().until(() -> !mute.isOpen());
    assertThat(link.connected()).isFalse();
    sockets.greetWith("{\"type\":\"hello\"}");

    await().until(link::connected);
  }

  @Test
  void tellsInWordsWhyThereIsNoLink() throws Exception {
    slack.answer("apps.connections.open", Reply.json("{\"ok\":false,\"error\":\"invalid_auth\"}"));
    link.start();

    await().until(() -> link.problem().orElse("").contains("use an app-level token (xapp-)"));
    assertThat(link.connected()).isFalse();
  }

  @Test
  void tellsThatSocketModeIsSwitchedOff() throws Exception {
    started().send(disconnect("link_disabled"));

    await().until(() -> link.problem().orElse("").contains("switched off"));
    assertThat(link.connected()).isFalse();
  }

  @Test
  void tellsThatThereAreTooManyConnections() throws Exception {
    started().send(disconnect("too_many_websockets"));

    await().until(() -> link.problem().orElse("").contains("too many connections"));
  }

  @Test
  void finishesWhatIsAtHandAndTakesNoMoreWhenClosing() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch slow = new CountDownLatch(1);
    intake.set(_ -> {
      taken.countDown();
      awaitQuietly(slow);
      return new Intake.Receipt.Stored(Optional.empty());
    });
    ScriptedSockets.Link opened = started();
    opened.send(command("e1", "at hand"));
    taken.await();

    Thread closing = Thread.ofVirtual().start(link::close);
    await().until(() -> !link.connected());
    opened.send(command("e2", "too late"));
    slow.countDown();
    closing.join();

    assertThat(Json.text(sockets.acknowledgement(), "envelope_id")).isEqualTo("e1");
    await().until(() -> sockets.openLinks() == 0);
    assertThat(sockets.acknowledgements()).isEmpty();
  }

  @Test
  void closesBeforeItWasStarted() {
    link.close();

    assertThat(link.problem()).contains("closed");
  }
}
