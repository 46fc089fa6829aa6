package dev.slipway.sandbox.grafana;

import static dev.slipway.sandbox.Accounts.LEAVE;
import static dev.slipway.sandbox.Accounts.NOTHING;
import static dev.slipway.sandbox.Accounts.PRODUCTION;
import static dev.slipway.sandbox.Accounts.SHOP;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.commands.ports.Answer.Unavailable;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Recorder.Known;
import dev.slipway.commands.records.Account;
import dev.slipway.commands.records.RecordId;
import dev.slipway.config.GrafanaSettings;
import dev.slipway.config.Secret;
import dev.slipway.integrations.grafana.GrafanaAnnotations;
import dev.slipway.sandbox.Accounts;
import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.Faults;
import dev.slipway.sandbox.Faults.Armed;
import dev.slipway.sandbox.Faults.Kind;
import dev.slipway.sandbox.JsonAnswer;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// A deployment is one annotation of Grafana, whatever becomes of its answers.
final class GrafanaContractTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00.123Z");
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Build BUILD =
      new Build(
          new BuildNumber(235),
          4905,
          PipelineStatus.SUCCEEDED,
          "master",
          Build.RefKind.BRANCH,
          new Commit(new CommitSha("457f6a24".repeat(5)), "Add coupon codes", "Carol", NOON),
          URI.create("https://gitlab.example.com/acme/shop/-/pipelines/4905"));

  private final Faults faults = new Faults();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Javalin server =
      Javalin.create(
              config -> {
                config.startup.showJavalinBanner = false;
                config.concurrency.useVirtualThreads = true;
                config.jetty.host = "127.0.0.1";
                config.routes.before(
                    "/grafana/*", call -> requests.add(call.method().name() + " " + call.path()));
                config.routes.get(
                    "/elsewhere/api/annotations", call -> call.redirect("http://127.0.0.1:1/"));
                config.routes.get(
                    "/endless/api/annotations",
                    call -> call.result("[" + " ".repeat(2_000_000) + "]"));
                config.routes.get(
                    "/login/api/annotations", call -> call.html("<html>Log in</html>"));
                new GrafanaStandIn(faults).mount(config.routes);
              })
          .start(0);
  private final GrafanaAnnotations grafana = grafana("/grafana", DemoWorld.GRAFANA_TOKEN);

  @AfterEach
  void close() {
    grafana.close();
    faults.close();
    server.stop();
    http.close();
  }

  private GrafanaAnnotations grafana(String path, String token) {
    return grafana(path, token, LONG);
  }

  private GrafanaAnnotations grafana(String path, String token, Duration timeout) {
    return new GrafanaAnnotations(
        new GrafanaSettings(
            URI.create("http://127.0.0.1:" + server.port() + path),
            new Secret(token),
            timeout,
            Optional.of("shop-overview")));
  }

  /// The answer to the call that was spoiled: on a busy machine short patience may end before it.
  private Answer<Optional<RecordId>> spoiled(int left, Callable<Answer<Optional<RecordId>>> write) {
    return await().atMost(Duration.ofMinutes(2)).until(write, _ -> faults.armed().size() <= left);
  }

  /// Silence alone is waited for, and not for long.
  private static Duration patience(Kind fault) {
    return fault == Kind.TIMEOUT ? SHORT : LONG;
  }

  private JsonNode annotations() throws IOException, InterruptedException {
    URI all = URI.create("http://127.0.0.1:" + server.port() + "/control/grafana/annotations");
    return JsonAnswer.read(
        http.send(HttpRequest.newBuilder(all).build(), BodyHandlers.ofString())
            .body()
            .getBytes(UTF_8));
  }

  private Answer<Optional<RecordId>> write(Account account, Known known) {
    return grafana.write(SHOP, PRODUCTION, account, known, LEAVE);
  }

  private Optional<RecordId> written(Account account, Known known) {
    return write(account, known) instanceof Found<Optional<RecordId>>(var id) ? id : notWritten();
  }

  private static Optional<RecordId> notWritten() {
    throw new AssertionError("not written");
  }

  private static Known own(Optional<RecordId> id) {
    return new Known(id, Optional.empty());
  }

  @Test
  void isAMomentFirstAndARegionInTheEnd() throws Exception {
    Optional<RecordId> id = written(Accounts.running(17, BUILD, NOON), NOTHING);
    JsonNode first = annotations();
    written(Accounts.live(17, BUILD, NOON, Optional.empty()), own(id));
    JsonNode end = annotations();

    assertThat(first).hasSize(1);
    assertThat(first.get(0).path("timeEnd").asLong()).isEqualTo(NOON.toEpochMilli());
    assertThat(end).hasSize(1);
    JsonNode one = end.get(0);
    assertThat(one.path("id")).isEqualTo(first.get(0).path("id"));
    assertThat(one.path("dashboardUID").asText()).isEqualTo("shop-overview");
    assertThat(one.path("time").asLong()).isEqualTo(NOON.toEpochMilli());
    assertThat(one.path("timeEnd").asLong()).isEqualTo(NOON.plusSeconds(60).toEpochMilli());
    assertThat(one.path("text").asText())
        .isEqualTo("shop build #235 on production, release 17: success");
    assertThat(one.path("tags"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "slipway",
            "app:shop",
            "environment:production",
            "deployment:17",
            "build:235",
            "outcome:success");
  }

  @Test
  void isARegionAtOnceWhenGrafanaWasSilentAllTheWhile() throws Exception {
    written(Accounts.failed(17, BUILD, NOON), NOTHING);

    assertThat(annotations()).hasSize(1);
    assertThat(annotations().get(0).path("timeEnd").asLong())
        .isEqualTo(NOON.plusSeconds(60).toEpochMilli());
    assertThat(annotations().get(0).path("tags").toString()).contains("outcome:failed");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void isThereOnceWhateverBecomesOfTheAnswer(Kind fault) throws Exception {
    faults.arm(new Armed("grafana", "POST /api/annotations", fault, 1));
    faults.arm(new Armed("grafana", "PATCH /api/annotations/:id", fault, 1));
    Account running = Accounts.running(17, BUILD, NOON);
    Account live = Accounts.live(17, BUILD, NOON, Optional.empty());

    Answer<Optional<RecordId>> posted;
    Answer<Optional<RecordId>> patched;
    long posts;
    try (GrafanaAnnotations hindered =
        grafana("/grafana", DemoWorld.GRAFANA_TOKEN, patience(fault))) {
      posted = spoiled(1, () -> hindered.write(SHOP, PRODUCTION, running, NOTHING, LEAVE));
      posts = requests.stream().filter("POST /grafana/api/annotations"::equals).count();
      patched = spoiled(0, () -> hindered.write(SHOP, PRODUCTION, live, NOTHING, LEAVE));
    }
    Optional<RecordId> last = written(live, NOTHING);

    assertThat(posted).isInstanceOf(Unavailable.class);
    assertThat(patched).isInstanceOf(Unavailable.class);
    assertThat(posts).isEqualTo(1);
    assertThat(last).isPresent();
    assertThat(annotations()).hasSize(1);
    assertThat(annotations().get(0).path("timeEnd").asLong())
        .isEqualTo(NOON.plusSeconds(60).toEpochMilli());
  }

  @Test
  void tellsDeploymentsApartThatBeganTogether() throws Exception {
    Optional<RecordId> one = written(Accounts.running(17, BUILD, NOON), NOTHING);
    Optional<RecordId> other = written(Accounts.running(18, BUILD, NOON), NOTHING);

    assertThat(one).isNotEqualTo(other);
    assertThat(annotations()).hasSize(2);
  }

  @Test
  void leavesAnAnnotationDeletedThatSomebodyDeleted() throws Exception {
    Optional<RecordId> gone = Optional.of(new RecordId(4711));

    assertThat(written(Accounts.live(17, BUILD, NOON, Optional.empty()), own(gone)))
        .isEqualTo(gone);
    assertThat(annotations()).isEmpty();
  }

  @Test
  void writesNothingWithoutLeave() {
    Outage paused = new Outage("Slipway", "this process was paused");

    Answer<Optional<RecordId>> answer =
        grafana.write(
            SHOP,
            PRODUCTION,
            Accounts.running(17, BUILD, NOON),
            NOTHING,
            () -> Optional.of(paused));

    assertThat(answer).isEqualTo(new Unavailable<>(paused));
    assertThat(requests).containsExactly("GET /grafana/api/annotations");
  }

  @Test
  void saysThatItsTokenIsRefused() {
    try (GrafanaAnnotations stranger = grafana("/grafana", "glsa_wrong")) {
      assertThat(
              stranger.write(SHOP, PRODUCTION, Accounts.running(17, BUILD, NOON), NOTHING, LEAVE))
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> assertThat(refused.refusal().code()).isEqualTo("grafana-unauthorized"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/elsewhere, grafana-refuses",
    "/nowhere, grafana-not-found",
    "/endless, the connection broke off",
    "/login, its answer is no JSON: something else answers at its address"
  })
  void goesNowhereElseAndReadsNoMoreThanItShould(String path, String words) {
    try (GrafanaAnnotations wrong = grafana(path, DemoWorld.GRAFANA_TOKEN)) {
      Answer<Optional<RecordId>> answer =
          wrong.write(SHOP, PRODUCTION, Accounts.running(17, BUILD, NOON), NOTHING, LEAVE);

      assertThat(answer.toString()).contains(words);
    }
  }
}
