package dev.slipway.commands.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.DeploymentState.Aftermath;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.deployments.Release;
import dev.slipway.commands.deployments.Stories;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.records.LiveComment.Way;
import dev.slipway.commands.records.Owed.Next;
import dev.slipway.config.App;
import dev.slipway.config.AppName;
import dev.slipway.config.Environment;
import dev.slipway.config.GitLabRecords;
import dev.slipway.config.GitLabRecords.Comments;
import dev.slipway.config.GitLabSettings;
import dev.slipway.config.GrafanaSettings;
import dev.slipway.config.HttpSettings;
import dev.slipway.config.KnownPerson;
import dev.slipway.config.Secret;
import dev.slipway.config.SlackSettings;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.config.StoreSettings;
import dev.slipway.config.TagTemplate;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OwedTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final Plan PLAN = Stories.plan("web");
  private static final GrafanaSettings GRAFANA =
      new GrafanaSettings(
          URI.create("https://grafana.example"),
          new Secret("t"),
          Duration.ofSeconds(5),
          Optional.empty());
  private static final UserId ANN = new UserId("T0ACME", "U0ANN");
  private static final DeploymentState RUNNING = new DeploymentState.Applying(PLAN, List.of());
  private static final DeploymentState LIVE = new DeploymentState.Succeeded(PLAN);
  private static final DeploymentState FAILED =
      new DeploymentState.Failed(PLAN, new DeploymentState.Why.StoppedBy(ANN), Aftermath.PUT_BACK);

  private static Account account(DeploymentState state) {
    Deployment deployment = Stories.in(state);
    return new Account(
        deployment,
        PLAN,
        NOON,
        deployment.ended() ? Optional.of(NOON.plusSeconds(60)) : Optional.empty(),
        Optional.empty());
  }

  private static Owed owed(RecordKind kind, Optional<Standing> shown, int attempts) {
    return new Owed(kind, Stories.in(RUNNING).id(), Optional.empty(), shown, attempts, NOON, 1);
  }

  static Stream<Arguments> standings() {
    return Stream.of(
        Arguments.of(RUNNING, Standing.RUNNING),
        Arguments.of(
            new DeploymentState.Reverting(
                PLAN, List.of(), new DeploymentState.Why.StoppedBy(ANN), 0, List.of()),
            Standing.RUNNING),
        Arguments.of(LIVE, Standing.SUCCESS),
        Arguments.of(FAILED, Standing.FAILED),
        Arguments.of(new DeploymentState.Aborted(ANN, Aftermath.PUT_BACK), Standing.CANCELED),
        Arguments.of(
            new DeploymentState.Refused(new Refusal("changed-meanwhile", "Somebody else did.")),
            Standing.CANCELED));
  }

  @ParameterizedTest
  @MethodSource("standings")
  void saysHowADeploymentStands(DeploymentState state, Standing expected) {
    assertThat(Standing.of(state)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(names = {"GITLAB_DEPLOYMENT", "GRAFANA_ANNOTATION"})
  void showsTheBeginningAndThenTheEnd(RecordKind kind) {
    assertThat(owed(kind, Optional.empty(), 0).next(account(RUNNING))).isEqualTo(Next.WRITE);
    assertThat(owed(kind, Optional.of(Standing.RUNNING), 0).next(account(RUNNING)))
        .isEqualTo(Next.WAIT);
    assertThat(owed(kind, Optional.of(Standing.RUNNING), 0).next(account(FAILED)))
        .isEqualTo(Next.WRITE);
    assertThat(owed(kind, Optional.empty(), 3).next(account(FAILED))).isEqualTo(Next.WRITE);
    assertThat(owed(kind, Optional.of(Standing.FAILED), 0).next(account(FAILED)))
        .isEqualTo(Next.SETTLE);
  }

  @ParameterizedTest
  @EnumSource(names = {"GITLAB_TAG", "GITLAB_COMMENTS"})
  void tellsOfWhatIsLiveAndOfNothingElse(RecordKind kind) {
    assertThat(owed(kind, Optional.empty(), 0).next(account(RUNNING))).isEqualTo(Next.WAIT);
    assertThat(owed(kind, Optional.empty(), 0).next(account(LIVE))).isEqualTo(Next.WRITE);
    assertThat(owed(kind, Optional.of(Standing.SUCCESS), 0).next(account(LIVE)))
        .isEqualTo(Next.SETTLE);
    assertThat(owed(kind, Optional.empty(), 0).next(account(FAILED))).isEqualTo(Next.SETTLE);
  }

  @ParameterizedTest
  @CsvSource({"0,5", "1,10", "2,20", "5,160", "6,300", "60,300"})
  void waitsLongerTheLongerThereIsNoAnswer(int attempts, int seconds) {
    Optional<Instant> next =
        owed(RecordKind.GITLAB_TAG, Optional.empty(), attempts)
            .afterSilence(account(LIVE), Optional.empty(), NOON);

    assertThat(next).contains(NOON.plusSeconds(seconds));
  }

  @Test
  void waitsAsLongAsItIsAskedTo() {
    Owed owed = owed(RecordKind.GITLAB_TAG, Optional.empty(), 1);

    assertThat(owed.afterSilence(account(LIVE), Optional.of(Duration.ofSeconds(17)), NOON))
        .contains(NOON.plusSeconds(17));
    assertThat(owed.afterSilence(account(LIVE), Optional.of(Duration.ofSeconds(1)), NOON))
        .contains(NOON.plusSeconds(10));
  }

  @Test
  void givesUpADayAfterARefusedEndAndAWeekAfterASilentOne() {
    Owed owed = owed(RecordKind.GITLAB_TAG, Optional.empty(), 9);
    Instant dayLater = NOON.plus(Duration.ofDays(1));
    Instant weekLater = NOON.plus(Duration.ofDays(7));

    assertThat(owed.afterRefusal(account(LIVE), dayLater.minusSeconds(3600))).isPresent();
    assertThat(owed.afterRefusal(account(LIVE), dayLater)).isEmpty();
    assertThat(owed.afterRefusal(account(RUNNING), dayLater)).isPresent();
    assertThat(owed.afterSilence(account(LIVE), Optional.empty(), dayLater)).isPresent();
    assertThat(owed.afterSilence(account(LIVE), Optional.empty(), weekLater)).isEmpty();
  }

  @Test
  void knowsWhatWasLiveBefore() {
    Plan earlier = release(10, "a");
    Plan failed = release(11, "b");
    List<Release> newestFirst =
        List.of(
            of(PLAN, LIVE),
            of(failed, FAILED),
            of(earlier, new DeploymentState.Succeeded(earlier)));

    assertThat(account(LIVE).after(newestFirst).since()).contains(earlier.build().commit().sha());
    assertThat(account(LIVE).after(List.of(of(PLAN, LIVE))).since()).isEmpty();
  }

  private static Plan release(long number, String digit) {
    var build = Stories.build();
    var commit = new Commit(new CommitSha(digit.repeat(40)), "Change", "Ann", NOON);
    return new Plan(
        new Build(
            build.number(),
            build.pipelineId(),
            build.status(),
            build.ref(),
            build.refKind(),
            commit,
            build.url()),
        number,
        OptionalLong.empty(),
        PLAN.changes());
  }

  private static Release of(Plan plan, DeploymentState state) {
    return new Release(Stories.in(state), plan, Map.of(), NOON);
  }

  @Test
  void writesACommentWithItsMarkInIt() {
    LiveComment live = LiveComment.of(account(LIVE), Way.LIVE, Optional.empty());
    LiveComment gone =
        LiveComment.of(account(LIVE), Way.GONE, Optional.of(URI.create("https://s.example")));

    assertThat(live.text())
        .isEqualTo(
            """
            Live on **staging** with [build #235](https://gitlab.example.com/acme/shop/-/pipelines/4905) (release 12 of shop).

            <!-- slipway: shop/staging deployment 17 -->\
            """);
    assertThat(gone.text())
        .startsWith("No longer live on [staging](https://s.example): [build #235]")
        .endsWith(gone.mark());
  }

  @Test
  void owesWhatIsConfigured() {
    GitLabRecords little =
        new GitLabRecords(Optional.empty(), Optional.empty(), Optional.empty(), Comments.NONE);
    GitLabRecords much =
        new GitLabRecords(
            Optional.empty(),
            Optional.empty(),
            Optional.of(new TagTemplate("{release}")),
            Comments.WHEN_LIVE);

    assertThat(RecordKind.owedBy(config(Optional.empty()), with(Optional.empty()))).isEmpty();
    assertThat(RecordKind.owedBy(config(Optional.empty()), with(Optional.of(little))))
        .containsExactly(RecordKind.GITLAB_DEPLOYMENT);
    assertThat(RecordKind.owedBy(config(Optional.of(GRAFANA)), with(Optional.of(much))))
        .containsExactlyElementsOf(EnumSet.complementOf(EnumSet.of(RecordKind.ARRIVALS)));
    assertThat(
            RecordKind.owedBy(
                config(Optional.empty(), new KnownPerson("U0ANN", "ann", Optional.empty())),
                with(Optional.empty())))
        .containsExactly(RecordKind.ARRIVALS);
  }

  private static Environment with(Optional<GitLabRecords> gitlab) {
    Environment usual = Stories.staging(Environment.OnFailure.REVERT);
    return new Environment(
        usual.name(),
        usual.aliases(),
        usual.strategy(),
        usual.onFailure(),
        usual.revertAfter(),
        usual.liveWithin(),
        usual.stableFor(),
        usual.config(),
        usual.targets(),
        usual.waves(),
        usual.workloads(),
        usual.roles(),
        usual.migrations(),
        usual.deployHours(),
        usual.approval(),
        usual.gates(),
        gitlab,
        Optional.empty(),
        List.of());
  }

  private static SlipwayConfig config(Optional<GrafanaSettings> grafana, KnownPerson... people) {
    Secret token = new Secret("t");
    return new SlipwayConfig(
        new SlackSettings(
            token,
            "T0ACME",
            new SlackSettings.SlackTransport.SocketMode(token),
            URI.create("https://slack.example/api/")),
        new GitLabSettings(URI.create("https://gitlab.example"), token, Duration.ofSeconds(5)),
        grafana,
        Optional.empty(),
        new StoreSettings("jdbc:h2:mem:none", Optional.empty(), Optional.empty()),
        new HttpSettings("127.0.0.1", 0, Optional.empty()),
        List.of(),
        List.of(new App(new AppName("shop"), "acme/shop", "master", List.of())),
        List.of(),
        List.of(people));
  }
}
