package dev.slipway.commands.automatic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.access.Place;
import dev.slipway.commands.automatic.AutoState.Told;
import dev.slipway.commands.automatic.Situation.Seen;
import dev.slipway.commands.automatic.Situation.Way;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.cluster.WorkloadView.Mark;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.DeploymentState.Aborted;
import dev.slipway.commands.deployments.DeploymentState.Aftermath;
import dev.slipway.commands.deployments.DeploymentState.Failed;
import dev.slipway.commands.deployments.DeploymentState.NotApproved;
import dev.slipway.commands.deployments.DeploymentState.Refused;
import dev.slipway.commands.deployments.DeploymentState.Resolving;
import dev.slipway.commands.deployments.DeploymentState.Succeeded;
import dev.slipway.commands.deployments.DeploymentState.Why;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.deployments.Release;
import dev.slipway.commands.deployments.Stories;
import dev.slipway.commands.locks.Lock;
import dev.slipway.commands.locks.LockId;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.AutoDeploys;
import dev.slipway.config.DeployHours;
import dev.slipway.config.EnvironmentName;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What goes live by itself, and what does not.
final class SituationTest {
  private static final Instant NOON = Stories.NOON;
  private static final UserId ANN = Stories.ANN;
  private static final EnvironmentName STAGING = new EnvironmentName("staging");
  private static final Why BROKE = new Why.NotMigrated("It ended with exit code 1.");

  private final List<Release> releases = new ArrayList<>();
  private final List<Deployment> history = new ArrayList<>();
  private final List<Way> ways = new ArrayList<>();
  private AutoState state = AutoState.NEW;
  private Optional<BuildNumber> stable = Optional.of(new BuildNumber(236));
  private Optional<Lock> lock = Optional.empty();
  private Optional<DeployHours> hours = Optional.empty();
  private Optional<DeployHours> autoHours = Optional.empty();
  private Answer<Seen> gitlab = new Answer.Found<>(new Seen(build(236, "master"), 8));
  private Instant now = NOON;

  private static Build build(long number, String branch) {
    return new Build(
        new BuildNumber(number),
        number + 4000,
        PipelineStatus.SUCCEEDED,
        branch,
        Build.RefKind.BRANCH,
        new Commit(
            new CommitSha(String.format(Locale.ROOT, "%040x", number)), "Change", "Carol", NOON),
        URI.create("https://gitlab.example.com/acme/shop/-/pipelines/" + number));
  }

  private Deployment deployment(UserId by, BuildReference reference, DeploymentState state) {
    now = now.plusSeconds(60);
    Deployment deployment =
        new Deployment(
            new DeploymentId(history.size() + 1L),
            new Order(
                Stories.SHOP,
                STAGING,
                reference,
                Order.WhenGreen.REFUSE,
                Order.Urgency.ROUTINE,
                by,
                Optional.empty(),
                new ChannelId("C0DEPLOYS"),
                Place.LISTED_CHANNEL,
                now),
            state,
            1,
            1,
            Optional.empty());
    history.addFirst(deployment);
    return deployment;
  }

  private static BuildReference numbered(long number) {
    return new BuildReference.Numbered(new BuildNumber(number));
  }

  /// How a deployment ends that has a plan.
  private interface End {
    DeploymentState of(Plan plan);
  }

  private Release release(UserId by, Build build, OptionalLong restores, End end) {
    Plan.Change web = Stories.plan("web").changes().getFirst();
    Optional<Mark> before =
        Release.live(releases)
            .map(
                live -> new Mark("1", 1, Long.toString(live.plan().build().number().value()), "1"));
    Plan plan =
        new Plan(
            build,
            releases.size() + 1L,
            restores,
            List.of(
                new Plan.Change(
                    web.target(),
                    web.kind(),
                    web.workload(),
                    web.images(),
                    web.exactly(),
                    new Plan.Before(web.before().images(), web.before().template(), before))));
    BuildReference reference =
        restores.isPresent()
            ? new BuildReference.Released(restores.getAsLong())
            : new BuildReference.Numbered(build.number());
    Deployment deployment = deployment(by, reference, end.of(plan));
    Release release = new Release(deployment, plan, Map.of(), now);
    releases.addFirst(release);
    return release;
  }

  private Release deployed(UserId by, long number) {
    return release(by, build(number, "master"), OptionalLong.empty(), Succeeded::new);
  }

  private Release ended(UserId by, long number, End end) {
    return release(by, build(number, "master"), OptionalLong.empty(), end);
  }

  private Situation situation() {
    return new Situation(
        new AutoDeploys(8, Optional.empty(), Duration.ZERO, autoHours, Optional.empty()),
        state,
        "master",
        stable,
        releases,
        history,
        lock,
        hours,
        ways,
        Optional.empty(),
        now);
  }

  private Conclusion conclusion() {
    Situation situation = situation();
    return situation.conclusion() instanceof Conclusion.LookAt
        ? situation.seeing(gitlab).conclusion()
        : situation.conclusion();
  }

  private List<Obstacle> obstacles() {
    return conclusion() instanceof Conclusion.Kept(_, var obstacles) ? obstacles : List.of();
  }

  private void resume() {
    now = now.plusSeconds(1);
    state =
        state.after(
            new Told.Resumed(),
            history.stream().filter(Deployment::ended).findFirst().map(Deployment::id),
            now);
  }

  @Test
  void deploysWhatIsStableAndNewer() {
    deployed(ANN, 235);

    assertThat(situation().conclusion())
        .isEqualTo(
            new Conclusion.LookAt(new BuildNumber(236), build(235, "master").commit().sha()));
    assertThat(conclusion()).isEqualTo(new Conclusion.Deploy(build(236, "master")));
  }

  @Test
  void leavesWhatIsTheNewestOrNewer() {
    Release live = deployed(UserId.SLIPWAY, 236);
    assertThat(conclusion()).isEqualTo(new Conclusion.UpToDate(live));

    Release newer = deployed(ANN, 240);
    assertThat(conclusion()).isEqualTo(new Conclusion.UpToDate(newer));
  }

  @Test
  void asksFirstWhenItBringsMoreCommits() {
    Release live = deployed(ANN, 235);
    gitlab = new Answer.Found<>(new Seen(build(236, "master"), 9));

    assertThat(conclusion()).isEqualTo(new Conclusion.TooMany(new BuildNumber(236), 9, live));
  }

  @Test
  void keepsWhatGitLabDoesNotSayIsGreen() {
    deployed(ANN, 235);

    gitlab = new Answer.Unavailable<>(new Outage("GitLab", "time-out"));
    assertThat(obstacles())
        .containsExactly(new Obstacle.Objection(Text.of("GitLab does not answer (time-out).")));
    gitlab = new Answer.Refused<>(new Refusal("image-not-found", "There is no image of it."));
    assertThat(obstacles())
        .containsExactly(new Obstacle.Objection(Text.of("There is no image of it.")));
    gitlab = new Answer.Found<>(new Seen(build(236, "fix-login"), 1));
    assertThat(obstacles()).containsExactly(new Obstacle.NotGreen(build(236, "fix-login")));
  }

  @Test
  void needsAFirstDeploymentByAPersonAndAStableBuild() {
    stable = Optional.empty();

    assertThat(conclusion())
        .isEqualTo(
            new Conclusion.Kept(
                Optional.empty(),
                List.of(new Obstacle.NothingKnown(), new Obstacle.NothingStable("master"))));
  }

  @Test
  void waitsForLocksHoursOtherDeploymentsAndPausesAndTellsAllOfThem() {
    deployed(ANN, 235);
    Deployment underWay = deployment(ANN, numbered(235), new Resolving());
    Lock held =
        Lock.taken(
            new LockId("l1"),
            Lock.Kind.LOCK,
            new Scope.WholeApp(Stories.SHOP),
            ANN,
            Optional.empty(),
            NOON,
            NOON.plus(Duration.ofHours(2)));
    lock = Optional.of(held);
    hours =
        Optional.of(
            new DeployHours(
                ZoneOffset.UTC,
                List.of(
                    new DeployHours.Window(
                        Set.of(DayOfWeek.TUESDAY), LocalTime.of(9, 0), LocalTime.of(17, 0))),
                Set.of()));
    state =
        state.after(new Told.Paused(ANN, Optional.of("the sale is on")), Optional.empty(), NOON);

    assertThat(obstacles())
        .containsExactly(
            new Obstacle.Paused(new AutoState.Pause(ANN, NOON, Optional.of("the sale is on"))),
            new Obstacle.UnderWay(underWay),
            new Obstacle.Locked(held),
            new Obstacle.Closed(Optional.of(Instant.parse("2026-03-03T09:00:00Z"))));
  }

  @Test
  void beginsNothingOutsideItsOwnHours() {
    deployed(ANN, 235);
    autoHours =
        Optional.of(
            new DeployHours(
                ZoneOffset.UTC,
                List.of(
                    new DeployHours.Window(
                        Set.of(DayOfWeek.MONDAY), LocalTime.of(14, 0), LocalTime.of(17, 0))),
                Set.of()));

    assertThat(obstacles())
        .containsExactly(new Obstacle.NotNow(Optional.of(NOON.plus(Duration.ofHours(2)))));
    now = NOON.plus(Duration.ofHours(2));
    assertThat(conclusion()).isEqualTo(new Conclusion.Deploy(build(236, "master")));
  }

  @Test
  void holdsAfterARollbackUntilSomebodyResumesOrDeploysWhatIsNewer() {
    deployed(ANN, 234);
    deployed(ANN, 235);
    Release back = release(ANN, build(234, "master"), OptionalLong.of(1), Succeeded::new);

    assertThat(obstacles()).containsExactly(new Obstacle.WentBack(back));
    resume();
    assertThat(conclusion()).isInstanceOf(Conclusion.Deploy.class);

    state = AutoState.NEW;
    deployed(ANN, 235);
    assertThat(conclusion()).isInstanceOf(Conclusion.Deploy.class);
  }

  @Test
  void keepsTheBuildThatWasRolledBackAlsoWhenResumed() {
    deployed(ANN, 235);
    deployed(UserId.SLIPWAY, 236);
    Release back = release(ANN, build(235, "master"), OptionalLong.of(1), Succeeded::new);
    resume();

    assertThat(obstacles()).containsExactly(new Obstacle.KeptOut(back));
  }

  @Test
  void holdsAfterAPersonDeployedAnOlderBuildHoweverOften() {
    deployed(UserId.SLIPWAY, 235);
    deployed(ANN, 230);
    Release again = deployed(ANN, 230);

    assertThat(obstacles()).containsExactly(new Obstacle.OlderByHand(again, new BuildNumber(235)));
    resume();
    assertThat(conclusion()).isInstanceOf(Conclusion.Deploy.class);
  }

  @Test
  void holdsWhileAPersonTriesAnotherBranch() {
    deployed(UserId.SLIPWAY, 235);
    Release branch = release(ANN, build(240, "fix-login"), OptionalLong.empty(), Succeeded::new);

    assertThat(obstacles()).containsExactly(new Obstacle.OtherBranch(branch));
  }

  @Test
  void doesNotTryABuildTwiceWhoeverTriedIt() {
    deployed(ANN, 235);
    Release failed = ended(ANN, 236, plan -> new Failed(plan, BROKE, Aftermath.PUT_BACK));

    assertThat(obstacles()).containsExactly(new Obstacle.Tried(failed.deployment()));
    resume();
    assertThat(conclusion()).isInstanceOf(Conclusion.Deploy.class);
  }

  @Test
  void doesNotTryAgainWhatItBeganItselfHoweverThatEnded() {
    deployed(ANN, 235);
    Deployment refused =
        deployment(
            UserId.SLIPWAY, numbered(236), new Refused(new Refusal("locked", "It is locked.")));
    assertThat(obstacles()).containsExactly(new Obstacle.Tried(refused));

    history.removeFirst();
    Deployment disapproved =
        deployment(ANN, numbered(236), new NotApproved(Stories.BOB, Optional.empty()));
    assertThat(obstacles()).containsExactly(new Obstacle.Tried(disapproved));

    history.removeFirst();
    deployment(ANN, numbered(236), new Refused(new Refusal("pipeline-running", "It runs.")));
    assertThat(conclusion()).isInstanceOf(Conclusion.Deploy.class);
  }

  @Test
  void leavesWhatAFailureLeftToPeople() {
    deployed(ANN, 234);
    Release left =
        ended(UserId.SLIPWAY, 235, plan -> new Failed(plan, BROKE, Aftermath.LEFT_AS_IS));
    assertThat(obstacles()).containsExactly(new Obstacle.LeftBroken(left.deployment()));

    Release stopped = ended(ANN, 233, _ -> new Aborted(ANN, Aftermath.PUT_BACK_NOT_LIVE));
    assertThat(obstacles()).containsExactly(new Obstacle.LeftBroken(stopped.deployment()));

    deployed(ANN, 235);
    assertThat(conclusion()).isInstanceOf(Conclusion.Deploy.class);
  }

  @Test
  void takesTheBuildThatIsLiveElsewhereForLongEnough() {
    Release staged = deployed(ANN, 235);
    releases.clear();
    history.clear();
    deployed(ANN, 230);
    Instant since = now;
    gitlab = new Answer.Found<>(new Seen(build(235, "master"), 3));
    ways.add(new Way(STAGING, Optional.of(staged), Optional.of(since), Duration.ofMinutes(30)));

    assertThat(conclusion())
        .isEqualTo(
            new Conclusion.Kept(
                Optional.of(new BuildNumber(235)),
                List.of(
                    new Obstacle.NotLiveLongEnough(
                        STAGING, since, since.plus(Duration.ofMinutes(30))))));
    now = since.plus(Duration.ofMinutes(30));
    assertThat(conclusion()).isEqualTo(new Conclusion.Deploy(build(235, "master")));

    deployed(UserId.SLIPWAY, 235);
    assertThat(conclusion())
        .isEqualTo(
            new Conclusion.Kept(
                Optional.of(new BuildNumber(236)),
                List.of(new Obstacle.NotLiveOn(STAGING, Optional.of(new BuildNumber(235))))));
  }

  @Test
  void takesNothingFromElsewhereThatIsNotOfTheDefaultBranch() {
    Release branch = release(ANN, build(240, "fix-login"), OptionalLong.empty(), Succeeded::new);
    releases.clear();
    history.clear();
    deployed(ANN, 230);
    ways.add(new Way(STAGING, Optional.of(branch), Optional.of(NOON), Duration.ZERO));

    assertThat(obstacles())
        .containsExactly(new Obstacle.NotLiveOn(STAGING, Optional.of(new BuildNumber(240))));
  }
}
