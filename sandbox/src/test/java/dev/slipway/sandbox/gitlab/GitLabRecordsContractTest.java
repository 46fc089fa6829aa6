package dev.slipway.sandbox.gitlab;

import static dev.slipway.sandbox.Accounts.LEAVE;
import static dev.slipway.sandbox.Accounts.NOTHING;
import static dev.slipway.sandbox.Accounts.PRODUCTION;
import static dev.slipway.sandbox.Accounts.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.commands.ports.Answer.Unavailable;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Recorder;
import dev.slipway.commands.ports.Recorder.Known;
import dev.slipway.commands.records.Account;
import dev.slipway.commands.records.RecordId;
import dev.slipway.commands.records.RecordKind;
import dev.slipway.config.GitLabSettings;
import dev.slipway.config.Secret;
import dev.slipway.integrations.gitlab.GitLabBuilds;
import dev.slipway.integrations.gitlab.GitLabRecordKeeping;
import dev.slipway.sandbox.Accounts;
import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.Faults.Armed;
import dev.slipway.sandbox.Faults.Kind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What is written back to GitLab is there once, whatever becomes of its answers.
final class GitLabRecordsContractTest {
  private static final Instant NOW = RunningGitlab.NOW;
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String DEPLOY = "POST /projects/:id/deployments";

  private final RunningGitlab gitlab = new RunningGitlab();
  private final GitLabRecordKeeping keeping = keeping(DemoWorld.GITLAB_TOKEN);
  private final GitLabBuilds builds = new GitLabBuilds(settings(DemoWorld.GITLAB_TOKEN, LONG));

  @AfterEach
  void close() {
    builds.close();
    keeping.close();
    gitlab.close();
  }

  private GitLabSettings settings(String token, Duration timeout) {
    return new GitLabSettings(URI.create(gitlab.address() + "/gitlab"), new Secret(token), timeout);
  }

  private GitLabRecordKeeping keeping(String token) {
    return new GitLabRecordKeeping(settings(token, LONG));
  }

  /// Silence alone is waited for, and not for long.
  private static Duration patience(Kind fault) {
    return fault == Kind.TIMEOUT ? SHORT : LONG;
  }

  private Build build(long number) {
    return build(new BuildReference.Numbered(new BuildNumber(number)));
  }

  private Build build(BuildReference reference) {
    return builds.find(SHOP, reference) instanceof Found<Build>(Build build) ? build : none();
  }

  private static Build none() {
    throw new AssertionError("no such build");
  }

  private static Recorder recorder(GitLabRecordKeeping keeping, RecordKind kind) {
    return Objects.requireNonNull(keeping.recorders().get(kind));
  }

  private Answer<Optional<RecordId>> write(RecordKind kind, Account account, Known known) {
    return recorder(keeping, kind).write(SHOP, PRODUCTION, account, known, LEAVE);
  }

  private Optional<RecordId> written(RecordKind kind, Account account, Known known) {
    return write(kind, account, known) instanceof Found<Optional<RecordId>>(var id)
        ? id
        : noRecord();
  }

  private static Optional<RecordId> noRecord() {
    throw new AssertionError("not written");
  }

  private static Known own(Optional<RecordId> id) {
    return new Known(id, Optional.empty());
  }

  private JsonNode page() throws Exception {
    return RunningGitlab.json(gitlab.control("GET", "/written", ""));
  }

  private List<String> deployments() throws Exception {
    List<String> all = new ArrayList<>();
    for (JsonNode one : page().path("deployments")) {
      all.add(
          "%s %s %s"
              .formatted(
                  one.path("environment").path("name").asText(),
                  one.path("sha").asText(),
                  one.path("status").asText()));
    }
    return all;
  }

  private List<String> notes() throws Exception {
    List<String> all = new ArrayList<>();
    for (JsonNode one : page().path("notes")) {
      all.add("!%d %s".formatted(one.path("noteable_iid").asLong(), one.path("body").asText()));
    }
    return all;
  }

  private long sent(String method, String end) {
    return gitlab.requests.stream()
        .filter(seen -> seen.method().equals(method) && seen.path().endsWith(end))
        .count();
  }

  @Test
  void showsADeploymentFromItsBeginningToItsEndWithWhereItCanBeSeen() throws Exception {
    Build build = build(235);

    Optional<RecordId> id =
        written(RecordKind.GITLAB_DEPLOYMENT, Accounts.running(1, build, NOW), NOTHING);
    List<String> first = deployments();
    Optional<RecordId> same =
        written(
            RecordKind.GITLAB_DEPLOYMENT, Accounts.live(1, build, NOW, Optional.empty()), own(id));

    assertThat(first).containsExactly("prod/eu " + build.commit().sha() + " running");
    assertThat(deployments()).containsExactly("prod/eu " + build.commit().sha() + " success");
    assertThat(same).isPresent().isEqualTo(id);
    assertThat(page().path("environments"))
        .anySatisfy(one -> {
          assertThat(one.path("name").asText()).isEqualTo("prod/eu");
          assertThat(one.path("external_url").asText()).isEqualTo(Accounts.URL.toString());
          assertThat(one.path("last_deployment").path("status").asText()).isEqualTo("success");
        });
  }

  @Test
  void showsWhatWasPutBackAsLiveAfterAFailure() throws Exception {
    Optional<RecordId> good =
        written(
            RecordKind.GITLAB_DEPLOYMENT,
            Accounts.live(1, build(235), NOW, Optional.empty()),
            NOTHING);

    Optional<RecordId> bad =
        written(
            RecordKind.GITLAB_DEPLOYMENT,
            Accounts.failed(2, build(237), NOW),
            new Known(Optional.empty(), good));

    assertThat(bad).isPresent().isNotEqualTo(good);
    assertThat(deployments())
        .containsExactly(
            "prod/eu " + GitlabStandIn.shaOf(235) + " success",
            "prod/eu " + GitlabStandIn.shaOf(237) + " failed");
    assertThat(page().path("environments"))
        .anySatisfy(one ->
            assertThat(one.path("last_deployment").path("sha").asText())
                .isEqualTo(GitlabStandIn.shaOf(235)));
  }

  @Test
  void tellsTheSameBuildDeployedTwiceApart() throws Exception {
    Account first = Accounts.live(1, build(235), NOW, Optional.empty());
    Optional<RecordId> id = written(RecordKind.GITLAB_DEPLOYMENT, first, NOTHING);

    Optional<RecordId> second =
        written(
            RecordKind.GITLAB_DEPLOYMENT,
            Accounts.running(2, build(235), NOW),
            new Known(Optional.empty(), id));

    assertThat(second).isPresent().isNotEqualTo(id);
    assertThat(deployments()).hasSize(2);
  }

  @Test
  void takesNoneForItsOwnThatWasThereLongBefore() throws Exception {
    Account before = Accounts.running(1, build(235), NOW);
    Optional<RecordId> id = written(RecordKind.GITLAB_DEPLOYMENT, before, NOTHING);

    Optional<RecordId> later =
        written(
            RecordKind.GITLAB_DEPLOYMENT,
            Accounts.running(2, build(235), NOW.plus(Duration.ofMinutes(11))),
            NOTHING);

    assertThat(later).isPresent().isNotEqualTo(id);
  }

  @Test
  void changesWhereTheEnvironmentCanBeSeen() throws Exception {
    gitlab
        .client()
        .getEnvironmentsApi()
        .createEnvironment(DemoWorld.PROJECT, "prod/eu", "https://old.example", "production");

    written(RecordKind.GITLAB_DEPLOYMENT, Accounts.running(1, build(235), NOW), NOTHING);
    written(RecordKind.GITLAB_DEPLOYMENT, Accounts.running(2, build(236), NOW), NOTHING);

    assertThat(page().path("environments"))
        .anySatisfy(one ->
            assertThat(one.path("external_url").asText()).isEqualTo(Accounts.URL.toString()));
    assertThat(sent("PUT", "/environments/3")).isEqualTo(1);
  }

  @Test
  void setsAStatusOnce() throws Exception {
    Account running = Accounts.running(1, build(235), NOW);
    Account live = Accounts.live(1, build(235), NOW, Optional.empty());
    Optional<RecordId> id = written(RecordKind.GITLAB_DEPLOYMENT, running, NOTHING);
    gitlab.faults.arm(
        new Armed(
            "gitlab",
            "PUT /projects/:id/deployments/:deployment_id",
            Kind.PERFORMED_THEN_RESET,
            1));

    Answer<Optional<RecordId>> lost = write(RecordKind.GITLAB_DEPLOYMENT, live, own(id));
    Optional<RecordId> repaired = written(RecordKind.GITLAB_DEPLOYMENT, live, own(id));

    assertThat(lost).isInstanceOf(Unavailable.class);
    assertThat(repaired).isEqualTo(id);
    assertThat(sent("PUT", "/deployments/" + id.orElseThrow())).isEqualTo(1);
    assertThat(deployments()).containsExactly("prod/eu " + GitlabStandIn.shaOf(235) + " success");
  }

  @Test
  void leavesADeploymentDeletedThatSomebodyDeleted() {
    Optional<RecordId> gone = Optional.of(new RecordId(4711));

    Optional<RecordId> id =
        written(
            RecordKind.GITLAB_DEPLOYMENT,
            Accounts.live(1, build(235), NOW, Optional.empty()),
            own(gone));

    assertThat(id).isEqualTo(gone);
    assertThat(sent("POST", "/deployments")).isZero();
  }

  /// @param call as the stand-in names it
  /// @param path its end
  private record Effect(RecordKind kind, String call, String path) {}

  static Stream<Arguments> effects() {
    return Stream.of(
            new Effect(RecordKind.GITLAB_DEPLOYMENT, DEPLOY, "/deployments"),
            new Effect(
                RecordKind.GITLAB_DEPLOYMENT, "POST /projects/:id/environments", "/environments"),
            new Effect(
                RecordKind.GITLAB_TAG, "POST /projects/:id/repository/tags", "/repository/tags"),
            new Effect(
                RecordKind.GITLAB_COMMENTS,
                "POST /projects/:id/merge_requests/:merge_request_iid/notes",
                "/notes"))
        .flatMap(effect ->
            Stream.of(Kind.values())
                .map(fault -> Arguments.of(effect.kind(), effect.call(), effect.path(), fault)));
  }

  /// Every effect, with every fault there is, tried until it is written: one request more than were
  /// not performed, and one record.
  @ParameterizedTest(name = "{1}: {3}")
  @MethodSource("effects")
  void writesOnceWhateverBecomesOfTheAnswer(RecordKind kind, String call, String path, Kind fault)
      throws Exception {
    Build build = build(new BuildReference.Branch("fix-login"));
    Account account =
        Accounts.live(3, build, NOW, Optional.of(new CommitSha(GitlabStandIn.shaOf(234))));
    gitlab.faults.arm(new Armed("gitlab", call, fault, 1));

    Answer<Optional<RecordId>> spoiled;
    try (GitLabRecordKeeping hindered =
        new GitLabRecordKeeping(settings(DemoWorld.GITLAB_TOKEN, patience(fault)))) {
      // On a busy machine short patience may end before the call that is spoiled.
      spoiled =
          await()
              .atMost(Duration.ofMinutes(2))
              .until(
                  () -> recorder(hindered, kind).write(SHOP, PRODUCTION, account, NOTHING, LEAVE),
                  _ -> gitlab.faults.armed().isEmpty());
    }
    long tries = sent("POST", path);
    Optional<RecordId> id = written(kind, account, NOTHING);
    Optional<RecordId> again = written(kind, account, own(id));

    assertThat(spoiled).isInstanceOf(Unavailable.class);
    assertThat(tries).isEqualTo(1);
    assertThat(sent("POST", path)).isEqualTo(fault == Kind.PERFORMED_THEN_RESET ? 1 : 2);
    assertThat(again).isEqualTo(id);
    switch (kind) {
      case GITLAB_DEPLOYMENT -> assertThat(deployments()).hasSize(1);
      case GITLAB_TAG -> assertThat(id).contains(new RecordId("production-3"));
      case GITLAB_COMMENTS -> assertThat(notes()).hasSize(1);
      case GRAFANA_ANNOTATION, ARRIVALS -> throw new IllegalArgumentException("not GitLab's");
    }
  }

  @Test
  void writesNothingWithoutLeave() throws Exception {
    Outage paused = new Outage("Slipway", "this process was paused");
    Account account =
        Accounts.live(3, build(new BuildReference.Branch("fix-login")), NOW, Optional.empty());

    for (Recorder recorder : keeping.recorders().values()) {
      Answer<Optional<RecordId>> answer =
          recorder.write(SHOP, PRODUCTION, account, NOTHING, () -> Optional.of(paused));

      assertThat(answer).isEqualTo(new Unavailable<>(paused));
    }
    assertThat(gitlab.requests).allMatch(seen -> seen.method().equals("GET"));
  }

  @Test
  void putsATagOnTheCommitThatIsLive() throws Exception {
    Account account = Accounts.live(3, build(236), NOW, Optional.empty());

    written(RecordKind.GITLAB_TAG, account, NOTHING);

    assertThat(page().path("tags"))
        .anySatisfy(tag -> {
          assertThat(tag.path("name").asText()).isEqualTo("production-3");
          assertThat(tag.path("commit").path("id").asText()).isEqualTo(GitlabStandIn.shaOf(236));
          assertThat(tag.path("message").asText())
              .isEqualTo("Release 3 of shop on production: build #236");
        });
  }

  @Test
  void doesNotMoveATagOfSomebodyElse() {
    written(RecordKind.GITLAB_TAG, Accounts.live(3, build(236), NOW, Optional.empty()), NOTHING);

    Answer<Optional<RecordId>> answer =
        write(RecordKind.GITLAB_TAG, Accounts.live(3, build(235), NOW, Optional.empty()), NOTHING);

    assertThat(answer)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.refusal().code()).isEqualTo("tag-taken"));
  }

  @Test
  void tellsMergeRequestsThatTheyWentLiveAndThatTheyAreNoLonger() throws Exception {
    gitlab.control(
        "POST",
        "/merge-requests",
        "{\"iid\":42,\"source_branch\":\"fix-login\",\"state\":\"merged\"}");
    gitlab.control("POST", "/pipelines", "{\"iid\":260}");
    Build merged = build(260);

    written(
        RecordKind.GITLAB_COMMENTS,
        Accounts.live(3, merged, NOW, Optional.of(build(245).commit().sha())),
        NOTHING);
    written(
        RecordKind.GITLAB_COMMENTS,
        Accounts.live(4, build(245), NOW, Optional.of(merged.commit().sha())),
        NOTHING);

    assertThat(notes())
        .containsExactly(
            """
            !42 Live on [production](https://production.shop.example) with [build #260](%s) (release 3 of shop).

            <!-- slipway: shop/production deployment 3 -->\
            """
                .formatted(merged.url()),
            """
            !42 No longer live on [production](https://production.shop.example): [build #245](%s) is (release 4 of shop).

            <!-- slipway: shop/production deployment 4 -->\
            """
                .formatted(build(245).url()));
  }

  @Test
  void tellsNobodyOfABuildThatWasLiveAlready() throws Exception {
    Build build = build(new BuildReference.Branch("fix-login"));

    written(
        RecordKind.GITLAB_COMMENTS,
        Accounts.live(3, build, NOW, Optional.of(build.commit().sha())),
        NOTHING);

    assertThat(notes()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"GITLAB_DEPLOYMENT", "GITLAB_TAG", "GITLAB_COMMENTS"})
  void saysWhatATokenThatMayOnlyReadLacks(RecordKind kind) {
    try (GitLabRecordKeeping reader = keeping(GitlabStandIn.READ_ONLY_TOKEN)) {
      Answer<Optional<RecordId>> answer =
          recorder(reader, kind)
              .write(
                  SHOP,
                  PRODUCTION,
                  Accounts.live(
                      3, build(new BuildReference.Branch("fix-login")), NOW, Optional.empty()),
                  NOTHING,
                  LEAVE);

      assertThat(answer)
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> {
                assertThat(refused.refusal().code()).isEqualTo("gitlab-forbidden");
                assertThat(refused.refusal().reason())
                    .startsWith("GitLab does not let the bot write to acme/shop");
                assertThat(refused.refusal().next()).contains("needs the scope api");
              });
    }
  }
}
