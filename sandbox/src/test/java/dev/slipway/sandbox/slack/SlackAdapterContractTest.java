package dev.slipway.sandbox.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.ChatMessage.Via;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Button;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.MessageId;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.migrations.Bytes;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Channels;
import dev.slipway.commands.ports.Channels.Shared;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.ports.Conversations.Delivery;
import dev.slipway.commands.ports.Conversations.Delivery.Delivered;
import dev.slipway.commands.ports.Conversations.Delivery.Rejected;
import dev.slipway.commands.ports.Conversations.Delivery.TooFast;
import dev.slipway.commands.ports.Conversations.Delivery.Unknown;
import dev.slipway.commands.ports.Conversations.Rendered;
import dev.slipway.commands.ports.Directory.Person;
import dev.slipway.commands.ports.Directory.Standing;
import dev.slipway.commands.ports.FileSharing;
import dev.slipway.commands.ports.FileSharing.Upload;
import dev.slipway.commands.ports.Intake;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.Secret;
import dev.slipway.config.SlackSettings;
import dev.slipway.config.SlackSettings.SlackTransport;
import dev.slipway.integrations.slack.SignedRequests;
import dev.slipway.integrations.slack.SlackSelfCheck.Verdict;
import dev.slipway.integrations.slack.SlackWorkspace;
import dev.slipway.integrations.slack.SocketModeLink;
import dev.slipway.integrations.slack.SocketModeTimes;
import dev.slipway.sandbox.DemoWorld;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The bot's adapter of Slack against the stand-in, over the wire: what people do arrives once,
/// whatever happens to the connection, and what the bot says is there.
class SlackAdapterContractTest {
  private static final SocketModeTimes QUICK =
      new SocketModeTimes(
          Duration.ofMillis(30),
          Duration.ofMillis(100),
          Duration.ofSeconds(5),
          Duration.ofMillis(40),
          Duration.ofMillis(400),
          Duration.ofSeconds(2));
  private static final SlackOptions PATIENT =
      SlackOptions.defaults()
          .withPostBurst(1_000)
          .withTierOneBurst(100_000)
          .withAckWithin(Duration.ofSeconds(20))
          .withSocketGrace(Duration.ofMillis(30))
          .withRetryAfter(Collections.nCopies(100, Duration.ofMillis(30)));

  /// Repeats soon what was lost, and never gives up.
  private static final SlackOptions TROUBLED =
      PATIENT
          .withAckWithin(Duration.ofMillis(500))
          .withRetryAfter(Collections.nCopies(10_000, Duration.ofMillis(30)));

  private static final ChannelId DEPLOYS = new ChannelId("C0DEPLOYS");
  private static final UserId ANN = new UserId(DemoWorld.TEAM, "U0ANN");
  private static final String DEPLOYERS = DemoWorld.DEPLOYERS_GROUP;

  /// What arrived, by key, as an intake with a unique key would keep it.
  private static final class Kept implements Intake {
    private final Map<String, ChatMessage> messages = new ConcurrentHashMap<>();
    private final AtomicInteger deliveries = new AtomicInteger();
    private volatile Optional<Message> answer = Optional.empty();

    @Override
    public Receipt accept(ChatMessage message) {
      deliveries.incrementAndGet();
      ChatMessage before = messages.putIfAbsent(message.key(), message);
      if (before != null && !before.equals(message)) {
        throw new AssertionError("two messages under one key: " + before + ", " + message);
      }
      return new Receipt.Stored(answer);
    }

    List<String> texts() {
      return messages.values().stream().map(ChatMessage::text).sorted().toList();
    }
  }

  /// A stand-in with the adapter connected to it.
  private record Connected(
      RunningSlack slack, SlackWorkspace workspace, SocketModeLink link, Kept kept)
      implements AutoCloseable {
    static Connected start(SlackOptions options) {
      RunningSlack slack = new RunningSlack(options);
      SlackWorkspace workspace =
          new SlackWorkspace(
              settings(slack, new SlackTransport.SocketMode(new Secret(DemoWorld.APP_TOKEN))),
              Set.of(DEPLOYERS),
              InstantSource.system());
      Kept kept = new Kept();
      SocketModeLink link = (SocketModeLink) workspace.entrance(kept, QUICK);
      link.start();
      await().until(link::connected);
      return new Connected(slack, workspace, link, kept);
    }

    @Override
    public void close() {
      link.close();
      workspace.close();
      slack.close();
    }
  }

  private static SlackSettings settings(RunningSlack slack, SlackTransport transport) {
    return new SlackSettings(
        new Secret(DemoWorld.BOT_TOKEN),
        DemoWorld.TEAM,
        transport,
        URI.create(slack.base() + "/slack/api/"));
  }

  private final Connected app = Connected.start(PATIENT);
  private final Conversations conversations = app.workspace().conversations();
  private final FileSharing files = app.workspace().files();

  @AfterEach
  void close() {
    app.close();
  }

  private static void arm(RunningSlack slack, String method, String fault) {
    slack.control(
        "POST",
        "faults",
        Json.object().put("on", "slack").put("method", method).put("fault", fault).toString());
  }

  private Rendered rendered(String words) {
    return conversations.render(Message.of(Text.of(words)));
  }

  private Conversations.Delivery post(String key) {
    return conversations.post(DEPLOYS, Optional.empty(), key, rendered("hello"));
  }

  private MessageId posted(Message message) {
    Conversations.Delivery delivery =
        conversations.post(
            DEPLOYS, Optional.empty(), "deployment-7", conversations.render(message));
    assertThat(delivery).isInstanceOf(Delivered.class);
    return ((Delivered) delivery).message().orElseThrow();
  }

  @Test
  void hearsAMentionOnceThoughSlackTellsOfItTwice() {
    String ts = app.slack().say("@slipway deploy build #235 to staging & <b>");

    await().until(() -> app.kept().deliveries.get() >= 2);
    assertThat(app.kept().messages.values())
        .containsExactly(
            new ChatMessage(
                "m:T0ACME:C0DEPLOYS:" + ts,
                Via.MENTION,
                DEPLOYS,
                Optional.empty(),
                ANN,
                "deploy build #235 to staging & <b>",
                app.kept().messages.values().iterator().next().at(),
                Optional.empty()));
  }

  @Test
  void hearsDirectMessages() {
    app.slack().say("ann", "dm", "what is on staging?");

    await().until(() -> app.kept().texts().equals(List.of("what is on staging?")));
    assertThat(app.kept().messages.values())
        .allSatisfy(message -> assertThat(message.via()).isEqualTo(Via.DIRECT_MESSAGE));
  }

  @Test
  void hearsCopiesUnderNewEventIdsOnce() {
    app.slack()
        .control(
            "POST",
            "slack/deliver",
            """
            {"channel":"deploys","user":"ann","text":"@slipway help","copies":11,
             "newEventIds":true}\
            """);

    await().until(() -> app.kept().deliveries.get() >= 22);
    assertThat(app.kept().texts()).containsExactly("help");
  }

  @Test
  void hearsNeitherItselfNorOthersTalk() {
    posted(Message.of(Text.of("<@U0SLIPWAY> help")));
    app.slack().say("bob", "deploys", "deploy build #235 to staging");
    app.slack().say("@slipway help");

    await().until(() -> app.kept().deliveries.get() >= 2);
    assertThat(app.kept().texts()).containsExactly("help");
  }

  @Test
  void answersASlashCommandOverTheAcknowledgement() {
    app.kept().answer = Optional.of(Message.of(Text.of("as you <wish>")));

    JsonNode answer = command();

    assertThat(answer.path("text").asText()).isEqualTo("as you &lt;wish&gt;");
    assertThat(answer.path("response_type").asText()).isEqualTo("ephemeral");
    assertThat(answer.path("error").isMissingNode()).isTrue();
    assertThat(app.kept().texts()).containsExactly("deploy #235 to staging");
  }

  private JsonNode command() {
    return app.slack()
        .control(
            "POST",
            "slack/command",
            """
            {"channel":"deploys","user":"ann","command":"/deploy","text":"#235 to staging"}\
            """);
  }

  @Test
  void answersASlashCommandLater() throws Exception {
    JsonNode answer =
        Async.of(this::command)
            .whileDoing(() -> {
              await().until(() -> app.kept().deliveries.get() >= 1);
              URI replyTo = app.kept().messages.values().iterator().next().replyTo().orElseThrow();
              assertThat(conversations.respond(replyTo, rendered("later")))
                  .isEqualTo(new Delivered(Optional.empty()));
            });

    assertThat(answer.path("text").asText()).isEqualTo("later");
  }

  @Test
  void showsWhatItRendersAndHearsItsButtons() {
    MessageId ts =
        posted(
            new Message(
                "shop #235 to staging",
                List.of(
                    new Section.Title(
                        new Text(List.of(new Span.Mark(Symbol.WORKING))).and(" shop #235")),
                    new Section.Paragraph(
                        Text.of("<!channel> *not bold* ")
                            .person(ANN)
                            .link(URI.create("https://gitlab.example/?a=1&b=2"), "build")
                            .and(new Span.Moment(Instant.ofEpochSecond(1_772_359_200)))),
                    new Section.Note(
                        new Text(List.of(new Span.Mark(Symbol.ROCKET))).and(" by ").person(ANN)),
                    new Section.Preformatted("```\n<@U0BOB>"),
                    new Section.Buttons(
                        List.of(
                            new Button(
                                "abort", "Abort", "abort deployment 7", Button.Style.DANGER))))));

    app.slack()
        .control(
            "POST",
            "slack/click",
            Json.object()
                .put("channel", "deploys")
                .put("user", "ann")
                .put("ts", ts.value())
                .put("action", "abort")
                .toString());

    await().until(() -> app.kept().deliveries.get() >= 1);
    ChatMessage pressed = app.kept().messages.values().iterator().next();
    assertThat(pressed.via()).isEqualTo(Via.BUTTON);
    assertThat(pressed.text()).isEqualTo("abort deployment 7");
    assertThat(pressed.user()).isEqualTo(ANN);
    assertThat(pressed.replyTo()).isPresent();
    assertThat(conversations.respond(pressed.replyTo().orElseThrow(), rendered("sure")))
        .isEqualTo(new Delivered(Optional.empty()));
  }

  @Test
  void editsAndRepliesInPlace() {
    MessageId root = posted(Message.of(Text.of("one")));

    assertThat(conversations.update(DEPLOYS, root, "deployment-7", rendered("two")))
        .isEqualTo(new Delivered(Optional.of(root)));
    assertThat(conversations.post(DEPLOYS, Optional.of(root), "details-7", rendered("details")))
        .isInstanceOf(Delivered.class);

    JsonNode messages = app.slack().messages("deploys");
    assertThat(messages).hasSize(2);
    assertThat(messages.get(0).path("text").asText()).isEqualTo("two");
    assertThat(messages.get(1).path("thread_ts").asText()).isEqualTo(root.value());
    assertThat(
            conversations.find(
                DEPLOYS, Optional.of(root), "details-7", Instant.now().minusSeconds(60)))
        .isEqualTo(
            new Answer.Found<>(Optional.of(new MessageId(messages.get(1).path("ts").asText()))));
  }

  @Test
  void takesAMessageAway() {
    MessageId tooMany = posted(Message.of(Text.of("one")));
    posted(Message.of(Text.of("two")));

    assertThat(conversations.delete(DEPLOYS, tooMany))
        .isEqualTo(new Delivered(Optional.of(tooMany)));
    assertThat(conversations.delete(DEPLOYS, tooMany)).isEqualTo(new Rejected("message_not_found"));

    assertThat(app.slack().messages("deploys"))
        .extracting(message -> message.path("deleted").asBoolean())
        .containsExactly(true, false);
  }

  @Test
  void findsAPostWhoseAnswerWasLost() {
    posted(Message.of(Text.of("another")));
    arm(app.slack(), "chat.postMessage", "performed-then-reset");
    Instant before = Instant.now();

    assertThat(post("deployment-8")).isInstanceOf(Unknown.class);

    Answer<Optional<MessageId>> found =
        conversations.find(DEPLOYS, Optional.empty(), "deployment-8", before);
    JsonNode messages = app.slack().messages("deploys");
    assertThat(messages).hasSize(2);
    assertThat(found)
        .isEqualTo(
            new Answer.Found<>(Optional.of(new MessageId(messages.get(1).path("ts").asText()))));
  }

  @Test
  void sharesAFileInAThreadThatOpens() throws IOException, InterruptedException {
    MessageId root = posted(Message.of(Text.of("over")));
    Bytes log = Bytes.of("MIGRATED 3 tables\n<script>".getBytes(StandardCharsets.UTF_8));

    Upload upload = uploaded("log.txt", log);
    assertThat(app.slack().messages("deploys")).hasSize(1);
    Delivery delivery = files.share(DEPLOYS, Optional.of(root), upload, "The log of session 1");

    assertThat(delivery).isEqualTo(new Delivered(Optional.empty()));
    JsonNode reply = app.slack().messages("deploys").get(1);
    assertThat(reply.path("thread_ts").asText()).isEqualTo(root.value());
    assertThat(reply.path("text").asText()).isEqualTo("The log of session 1");
    JsonNode file = reply.at("/files/0");
    assertThat(file.path("name").asText()).isEqualTo("log.txt");
    HttpResponse<String> opened =
        app.slack().send(HttpRequest.newBuilder(URI.create(file.path("permalink").asText())));
    assertThat(opened.body()).isEqualTo(log.text());
    assertThat(opened.headers().firstValue("content-type")).contains("text/plain;charset=utf-8");
  }

  @Test
  void findsAFileWhoseAnswerWasLostAndCannotShareItTwice() {
    MessageId root = posted(Message.of(Text.of("over")));
    Upload upload = uploaded("log.txt", Bytes.of(new byte[] {'x'}));
    Instant before = Instant.now();
    arm(app.slack(), "files.completeUploadExternal", "performed-then-reset");

    assertThat(files.share(DEPLOYS, Optional.of(root), upload, "The log"))
        .isInstanceOf(Unknown.class);

    String ts = app.slack().messages("deploys").get(1).path("ts").asText();
    assertThat(files.find(DEPLOYS, Optional.of(root), upload, "The log", before))
        .isEqualTo(new Answer.Found<>(Optional.of(new MessageId(ts))));
    assertThat(files.share(DEPLOYS, Optional.of(root), upload, "The log"))
        .isEqualTo(new Rejected(FileSharing.UPLOAD_GONE));
    assertThat(app.slack().messages("deploys")).hasSize(2);
  }

  @Test
  void findsNoFileThatWasNotShared() {
    MessageId root = posted(Message.of(Text.of("over")));
    Upload upload = uploaded("log.txt", Bytes.of(new byte[] {'x'}));
    arm(app.slack(), "files.completeUploadExternal", "reset");

    assertThat(files.share(DEPLOYS, Optional.of(root), upload, "The log"))
        .isInstanceOf(Unknown.class);

    assertThat(files.find(DEPLOYS, Optional.of(root), upload, "The log", Instant.now()))
        .isEqualTo(new Answer.Found<>(Optional.empty()));
    assertThat(files.share(DEPLOYS, Optional.of(root), upload, "The log"))
        .isEqualTo(new Delivered(Optional.empty()));
  }

  @Test
  void knowsTheChannelsInWhichItAndSomebodyAre() {
    ChannelId shop = new ChannelId("C0SHOP");
    Channels channels = app.workspace().channels();

    assertThat(channels.shared(shop, ANN)).isEqualTo(new Answer.Found<>(new Shared(shop, "shop")));
    change("{\"leaves\":\"ann\"}");
    assertThat(code(channels.shared(shop, ANN))).isEqualTo("person-not-in-channel");
    change("{\"joins\":\"ann\",\"private\":true}");
    assertThat(channels.shared(shop, ANN)).isEqualTo(new Answer.Found<>(new Shared(shop, "shop")));
    change("{\"bot\":false}");
    assertThat(code(channels.shared(shop, ANN))).isEqualTo("bot-not-in-channel");
    change("{\"private\":false}");
    assertThat(code(channels.shared(shop, ANN))).isEqualTo("bot-not-in-channel");
    change("{\"bot\":true,\"archived\":true}");
    assertThat(code(channels.shared(shop, ANN))).isEqualTo("channel-archived");
    arm(app.slack(), "conversations.info", "429");
    assertThat(channels.shared(shop, ANN)).isInstanceOf(Answer.Unavailable.class);
  }

  private void change(String shop) {
    app.slack().control("PUT", "slack/channels/shop", shop);
  }

  private static String code(Answer<Shared> answer) {
    return answer instanceof Answer.Refused<Shared>(Refusal refusal)
        ? refusal.code()
        : answer.toString();
  }

  @Test
  void tellsHowAnUploadFailed() {
    Bytes one = Bytes.of(new byte[] {'x'});
    arm(app.slack(), "files.getUploadURLExternal", "429");
    assertThat(files.upload("log.txt", one)).isInstanceOf(Answer.Unavailable.class);
    arm(app.slack(), "files.getUploadURLExternal", "html");
    assertThat(files.upload("log.txt", one)).isInstanceOf(Answer.Unavailable.class);

    assertThat(files.upload("log.txt", Bytes.of(new byte[0])))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused ->
                assertThat(((Answer.Refused<?>) refused).refusal().code())
                    .isEqualTo("missing_argument"));
    assertThat(files.share(DEPLOYS, Optional.empty(), new Upload("F0NONE"), "The log"))
        .isEqualTo(new Rejected(FileSharing.UPLOAD_GONE));
    assertThat(
            files.share(
                new ChannelId("C0NOWHERE"), Optional.empty(), uploaded("log.txt", one), "The log"))
        .isEqualTo(new Rejected("channel_not_found"));
  }

  private Upload uploaded(String name, Bytes content) {
    if (files.upload(name, content) instanceof Answer.Found<Upload>(Upload upload)) {
      return upload;
    }
    throw new AssertionError("not uploaded");
  }

  @Test
  void findsNothingWhereAPostWasNotPerformed() {
    arm(app.slack(), "chat.postMessage", "reset");

    assertThat(post("deployment-9")).isInstanceOf(Unknown.class);
    assertThat(conversations.find(DEPLOYS, Optional.empty(), "deployment-9", Instant.now()))
        .isEqualTo(new Answer.Found<>(Optional.empty()));
  }

  @Test
  void tellsHowACallFailed() {
    arm(app.slack(), "chat.postMessage", "429");
    assertThat(post("a")).isEqualTo(new TooFast(Duration.ofSeconds(1)));
    arm(app.slack(), "chat.postMessage", "500");
    assertThat(post("b")).isInstanceOf(Unknown.class);
    arm(app.slack(), "chat.postMessage", "html");
    assertThat(post("c")).isInstanceOf(Unknown.class);
    assertThat(
            conversations.post(
                new ChannelId("C0NOWHERE"), Optional.empty(), "d", rendered("hello")))
        .isEqualTo(new Rejected("channel_not_found"));
    assertThat(
            conversations.update(
                DEPLOYS, new MessageId("1700000000.000100"), "e", rendered("hello")))
        .isEqualTo(new Rejected("message_not_found"));
    assertThat(app.slack().messages("deploys")).isEmpty();
  }

  @Test
  void staysWithinTheLimitsOfAnEdit() {
    MessageId root = posted(Message.of(Text.of("short")));
    List<Section> sections = new ArrayList<>();
    for (int line = 0; line < 80; line++) {
      sections.add(new Section.Paragraph(Text.of("&<>".repeat(200))));
      sections.add(new Section.Note(Text.of("\"".repeat(500))));
    }

    assertThat(
            conversations.update(
                DEPLOYS,
                root,
                "deployment-7",
                conversations.render(new Message("&".repeat(5_000), sections))))
        .isEqualTo(new Delivered(Optional.of(root)));
  }

  @Test
  void knowsPeople() {
    assertThat(app.workspace().directory().person(ANN))
        .isInstanceOfSatisfying(
            Answer.Found.class,
            found -> {
              Person ann = (Person) found.value();
              assertThat(ann.standing()).isEqualTo(Standing.MEMBER);
              assertThat(ann.groups()).containsExactly(DEPLOYERS);
            });
    app.slack().control("PUT", "slack/users/dave", "{\"restricted\":true}");
    assertThat(app.workspace().directory().person(new UserId(DemoWorld.TEAM, "U0DAVE")))
        .isInstanceOfSatisfying(
            Answer.Found.class,
            found -> {
              Person dave = (Person) found.value();
              assertThat(dave.standing()).isEqualTo(Standing.GUEST);
              assertThat(dave.groups()).isEmpty();
            });
    assertThat(app.workspace().directory().person(new UserId(DemoWorld.TEAM, "U0NOBODY")))
        .isInstanceOf(Answer.Refused.class);
  }

  @Test
  void findsItselfFitWithTheScopesOfTheManifest() {
    assertThat(app.workspace().selfCheck().run())
        .isInstanceOfSatisfying(
            Verdict.Fit.class,
            fit -> {
              assertThat(fit.identity().user()).isEqualTo(DemoWorld.BOT_USER);
              assertThat(fit.warnings()).isEmpty();
            });
  }

  @Test
  void losesAndDoublesNothingInTwoHundredSequencesOfTrouble() throws Exception {
    List<Future<?>> all = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int lane = 0; lane < 4; lane++) {
        int first = lane * 50;
        all.add(threads.submit(() -> trouble(first, first + 50)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  private static void trouble(int firstSeed, int pastSeed) {
    // A copy of an earlier sequence's message may still come: it counts as the same message.
    List<String> said = new ArrayList<>();
    try (Connected lane = Connected.start(TROUBLED)) {
      for (int seed = firstSeed; seed < pastSeed; seed++) {
        Random random = new Random(seed);
        for (int step = 0; step < 4; step++) {
          switch (random.nextInt(8)) {
            case 0 -> disturb(lane, "warning");
            case 1 -> disturb(lane, "refresh_requested");
            case 2 -> disturb(lane, "drop");
            case 3 -> disturb(lane, random.nextInt(3) == 0 ? "silence" : "drop");
            case 4 -> arm(lane.slack(), "apps.connections.open", "500");
            default -> said.add(say(lane, seed + "." + step));
          }
        }
        said.add(say(lane, seed + ".last"));
        String key = "seed " + seed;
        await(key)
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(10))
            .until(() -> lane.kept().messages.keySet().containsAll(said));
        assertThat(lane.kept().messages.keySet()).as(key).hasSameElementsAs(said);
      }
    }
  }

  /// Says something that is not repeated in another sequence.
  ///
  /// @return the key it must arrive under
  private static String say(Connected lane, String words) {
    return "m:T0ACME:C0DEPLOYS:" + lane.slack().say("@slipway " + words);
  }

  private static void disturb(Connected lane, String action) {
    lane.slack().control("POST", "slack/sockets", Json.object().put("action", action).toString());
  }

  @Test
  void takesSignedRequestsToo() throws Exception {
    Kept kept = new Kept();
    kept.answer = Optional.of(Message.of(Text.of("over http")));
    try (RunningSlack slack = new RunningSlack(PATIENT);
        SlackWorkspace workspace =
            new SlackWorkspace(
                settings(
                    slack,
                    new SlackTransport.SignedHttp(
                        new Secret(DemoWorld.SIGNING_SECRET), Optional.empty())),
                Set.of(),
                InstantSource.system());
        BotListener listener = new BotListener((SignedRequests) workspace.entrance(kept))) {
      workspace.selfCheck().run();
      slack.control(
          "PUT",
          "slack/app",
          Json.object().put("mode", "http").put("url", listener.address()).toString());

      slack.say("@slipway help");
      JsonNode answer =
          slack.control(
              "POST",
              "slack/command",
              "{\"channel\":\"deploys\",\"user\":\"ann\",\"command\":\"/slipway\",\"text\":\"history\"}");

      assertThat(answer.path("text").asText()).isEqualTo("over http");
      await().until(() -> kept.texts().equals(List.of("help", "history")));
    }
  }

  /// Passes requests on, as the bot's listener does.
  private static final class BotListener implements AutoCloseable {
    private final HttpServer server;
    private final SignedRequests requests;

    BotListener(SignedRequests requests) throws IOException {
      this.requests = requests;
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/slack/events", exchange -> pass(exchange, SignedRequests.Path.EVENTS));
      server.createContext(
          "/slack/commands", exchange -> pass(exchange, SignedRequests.Path.COMMANDS));
      server.createContext(
          "/slack/interactivity", exchange -> pass(exchange, SignedRequests.Path.INTERACTIVITY));
      server.start();
    }

    String address() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void pass(HttpExchange exchange, SignedRequests.Path path) throws IOException {
      byte[] body = exchange.getRequestBody().readAllBytes();
      SignedRequests.Response response =
          requests.handle(path, name -> exchange.getRequestHeaders().getFirst(name), body);
      if (!response.contentType().isEmpty()) {
        exchange.getResponseHeaders().add("Content-Type", response.contentType());
      }
      exchange.sendResponseHeaders(
          response.status(), response.body().length == 0 ? -1 : response.body().length);
      exchange.getResponseBody().write(response.body());
      exchange.close();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
