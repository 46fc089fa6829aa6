package dev.slipway.commands.deployments;

import static dev.slipway.commands.deployments.Stories.ANN;
import static dev.slipway.commands.deployments.Stories.BOB;
import static dev.slipway.commands.deployments.Stories.NOON;
import static dev.slipway.commands.deployments.Stories.in;
import static dev.slipway.commands.deployments.Stories.plan;
import static dev.slipway.commands.deployments.Stories.putBack;
import static dev.slipway.commands.deployments.Stories.seen;
import static dev.slipway.commands.deployments.Stories.told;
import static dev.slipway.commands.deployments.Stories.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.commands.access.Place;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.builds.PipelineJobs;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.cluster.Evidence;
import dev.slipway.commands.cluster.WorkloadView.Replicas;
import dev.slipway.commands.deployments.Deployment.Instruction;
import dev.slipway.commands.deployments.DeploymentState.Aborted;
import dev.slipway.commands.deployments.DeploymentState.Aftermath;
import dev.slipway.commands.deployments.DeploymentState.Applying;
import dev.slipway.commands.deployments.DeploymentState.AwaitingChoice;
import dev.slipway.commands.deployments.DeploymentState.AwaitingPipeline;
import dev.slipway.commands.deployments.DeploymentState.Failed;
import dev.slipway.commands.deployments.DeploymentState.Investigating;
import dev.slipway.commands.deployments.DeploymentState.Migrating;
import dev.slipway.commands.deployments.DeploymentState.PutBack;
import dev.slipway.commands.deployments.DeploymentState.Refused;
import dev.slipway.commands.deployments.DeploymentState.Resolving;
import dev.slipway.commands.deployments.DeploymentState.Restoring;
import dev.slipway.commands.deployments.DeploymentState.Reverting;
import dev.slipway.commands.deployments.DeploymentState.RollingOut;
import dev.slipway.commands.deployments.DeploymentState.Stabilising;
import dev.slipway.commands.deployments.DeploymentState.StoppingMigration;
import dev.slipway.commands.deployments.DeploymentState.Succeeded;
import dev.slipway.commands.deployments.DeploymentState.Why;
import dev.slipway.commands.deployments.Transition.Pace;
import dev.slipway.commands.migrations.Container;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.Inside;
import dev.slipway.commands.migrations.MigrationId;
import dev.slipway.commands.migrations.MigrationOrder;
import dev.slipway.commands.migrations.MigrationState;
import dev.slipway.commands.migrations.MigrationState.HowEnded;
import dev.slipway.commands.migrations.Purpose;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.ports.Cluster.Observation;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.progress.Board;
import dev.slipway.commands.progress.LineMessage;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.config.ByteSize;
import dev.slipway.config.Environment.OnFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A rollout as a story: one step's outcome at a time.
final class RolloutTest {
  private static final Plan PLAN = plan("web");
  private static final Replicas ALL_NEW = new Replicas(3, 3, 3, 3, 3);
  private static final Replicas HALF = new Replicas(3, 4, 2, 3, 3);
  private static final Cause CRASH =
      new Cause(Cause.Code.CRASH_LOOP, "container web exited with code 3");

  private static final Duration TOOK = Duration.ofSeconds(12);
  private static final PinnedImage IMAGE =
      new PinnedImage("registry/shop/web", new ImageDigest("sha256:" + "1".repeat(64)));
  private static final MigrationOrder MIGRATION =
      new MigrationOrder(
          new SessionId("s-1"),
          Stories.SHOP,
          Stories.STAGING,
          new BuildReference.Numbered(Stories.build().number()),
          ANN,
          ANN,
          Duration.ofMinutes(30),
          new ByteSize(1024),
          new ChannelId("C0DEPLOYS"),
          Place.LISTED_CHANNEL,
          Optional.empty(),
          new Purpose.Run(Optional.of(new Purpose.Before(new DeploymentId(17), IMAGE))),
          NOON);

  private final Rollout rollout = new Rollout(Stories.staging(OnFailure.REVERT));

  private static Board planned() {
    return Board.of(new DeploymentId(17), Stories.order())
        .with(new ProgressEvent.Planned(NOON, PLAN));
  }

  private Transition after(DeploymentState state, StepOutcome outcome, Instant now) {
    return rollout.after(in(state), planned(), outcome, now);
  }

  private static StepOutcome observed(Observation observation) {
    return new StepOutcome.Observed(List.of(observation));
  }

  @Test
  void fixesThePlanBeforeAnythingIsTouched() {
    Board nothing = Board.of(new DeploymentId(17), Stories.order());

    Transition move =
        rollout.after(
            in(new Resolving()),
            nothing,
            new StepOutcome.LookedUp(PLAN, Optional.empty(), List.of(), List.of()),
            NOON);

    assertThat(move)
        .isEqualTo(
            new Transition(
                in(new Applying(PLAN, List.of())),
                List.of(new ProgressEvent.Planned(NOON, PLAN)),
                new Pace.AtOnce()));
  }

  @Test
  void changesNothingBeforeTheMigrationHasSucceeded() {
    Board nothing = Board.of(new DeploymentId(17), Stories.order());
    StepOutcome lookedUp =
        new StepOutcome.LookedUp(PLAN, Optional.of(MIGRATION), List.of(), List.of());
    Migrating migrating = new Migrating(PLAN, MIGRATION.session());

    Transition first = rollout.after(in(new Resolving()), nothing, lookedUp, NOON);
    Transition waiting =
        after(migrating, new StepOutcome.MigrationSeen(new MigrationState.LookingUp()), NOON);
    Transition done = after(migrating, migrated(new HowEnded.Ran(0, TOOK)), NOON);

    assertThat(first.next().state()).isEqualTo(migrating);
    assertThat(first.events())
        .containsExactly(
            new ProgressEvent.Planned(NOON, PLAN),
            new ProgressEvent.MigrationBegun(NOON, MIGRATION));
    assertThat(Rollout.next(first.next())).isEqualTo(new Step.AwaitMigration(MIGRATION.session()));
    assertThat(waiting)
        .isEqualTo(
            new Transition(in(migrating), List.of(), new Pace.Within(Duration.ofSeconds(1))));
    assertThat(done.next().state()).isEqualTo(new Applying(PLAN, List.of()));
    assertThat(done.events()).containsExactly(new ProgressEvent.Migrated(NOON));
  }

  @Test
  void touchesNothingWhenTheMigrationDidNotSucceed() {
    Migrating migrating = new Migrating(PLAN, MIGRATION.session());

    Transition failed = after(migrating, migrated(new HowEnded.Ran(3, TOOK)), NOON);
    Transition lost = after(migrating, migrated(new HowEnded.Unknown("its pod is gone")), NOON);
    Transition refused =
        after(
            migrating,
            new StepOutcome.MigrationSeen(
                new MigrationState.Refused(new Refusal("no-migration-command", "There is none."))),
            NOON);

    assertThat(failed.next().state())
        .isEqualTo(
            new Failed(
                PLAN, new Why.NotMigrated("Exit code 3 after 12 s."), Aftermath.NOTHING_TOUCHED));
    assertThat(failed.pace()).isEqualTo(new Pace.Over());
    assertThat(lost.next().state())
        .isInstanceOfSatisfying(
            Failed.class, end -> assertThat(end.aftermath()).isEqualTo(Aftermath.NOTHING_TOUCHED));
    assertThat(refused.next().state())
        .isEqualTo(
            new Failed(PLAN, new Why.NotMigrated("There is none."), Aftermath.NOTHING_TOUCHED));
  }

  @Test
  void stopsTheMigrationFirstWhenItIsAborted() {
    Deployment told =
        new Deployment(
            new DeploymentId(17),
            Stories.order(),
            new Migrating(PLAN, MIGRATION.session()),
            1,
            1,
            Optional.of(new Instruction.Abort(BOB)));
    StoppingMigration stopping = new StoppingMigration(PLAN, MIGRATION.session(), BOB);

    Transition move = rollout.instructed(told, planned(), NOON).orElseThrow();
    Transition over = after(stopping, migrated(new HowEnded.StoppedBy(BOB)), NOON);

    assertThat(move.next().state()).isEqualTo(stopping);
    assertThat(Rollout.next(move.next()))
        .isEqualTo(new Step.StopMigration(MIGRATION.session(), BOB));
    assertThat(
            after(stopping, new StepOutcome.MigrationSeen(new MigrationState.LookingUp()), NOON)
                .next()
                .state())
        .isEqualTo(stopping);
    assertThat(over.next().state()).isEqualTo(new Aborted(BOB, Aftermath.NOTHING_TOUCHED));
  }

  private static StepOutcome migrated(HowEnded why) {
    Container container =
        new Container(
            ContainerName.running(Stories.build().number(), new MigrationId(1)),
            1,
            Stories.EU,
            Stories.build(),
            IMAGE,
            new Inside.Command(List.of("migrate")));
    return new StepOutcome.MigrationSeen(new MigrationState.Finished(container, why));
  }

  @Test
  void refusesWhatCannotBeDone() {
    Refusal refusal = new Refusal("image-not-found", "there is no image");

    Transition move = after(new Resolving(), new StepOutcome.Impossible(refusal), NOON);

    assertThat(move.next().state()).isEqualTo(new Refused(refusal));
    assertThat(move.pace()).isEqualTo(new Pace.Over());
  }

  @Test
  void waitsForAPipelineAndTellsEachJobOnce() {
    var notYet =
        new StepOutcome.NotGreenYet(Stories.build(), new PipelineJobs(2, 4, List.of(), Set.of()));
    Board nothing = Board.of(new DeploymentId(17), Stories.order());

    Transition first = rollout.after(in(new Resolving()), nothing, notYet, NOON);
    Transition second =
        rollout.after(first.next(), nothing.with(first.events()), notYet, NOON.plusSeconds(10));

    assertThat(first.next().state()).isEqualTo(new AwaitingPipeline(Stories.build()));
    assertThat(first.events()).hasSize(1);
    assertThat(second.events()).isEmpty();
    assertThat(second.pace()).isEqualTo(new Pace.Within(Duration.ofSeconds(10)));
  }

  @Test
  void waitsForAPipelineForFourHoursAndTellsWhoAskedThatItWasTooSlow() {
    var notYet =
        new StepOutcome.NotGreenYet(Stories.build(), new PipelineJobs(2, 4, List.of(), Set.of()));
    Board waiting = awaitingPipeline();
    Deployment deployment = in(new AwaitingPipeline(Stories.build()));
    Instant limit = Stories.order().at().plus(Duration.ofHours(4));

    Transition last = rollout.after(deployment, waiting, notYet, limit);
    Transition over = rollout.after(deployment, waiting, notYet, limit.plusSeconds(1));

    assertThat(last.next().state()).isEqualTo(deployment.state());
    assertThat(over.next().state())
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo("pipeline-too-slow"));
    assertThat(toRequester(waiting, over))
        .singleElement()
        .asString()
        .contains("Not deployed: shop build #235 to staging (deployment 17)")
        .contains("did not end within 4 hours");
  }

  @Test
  void tellsWhoAskedHowTheWaitForAPipelineEnded() {
    Board waiting = awaitingPipeline();
    Deployment deployment = in(new AwaitingPipeline(Stories.build()));
    var found = new StepOutcome.LookedUp(PLAN, Optional.empty(), List.of(), List.of());
    var red = new StepOutcome.Impossible(new Refusal("pipeline-failed", "It failed in job test."));

    Transition begun = rollout.after(deployment, waiting, found, NOON);
    Transition refused = rollout.after(deployment, waiting, red, NOON);
    Transition atOnce =
        rollout.after(
            in(new Resolving()), Board.of(new DeploymentId(17), Stories.order()), red, NOON);

    assertThat(begun.events())
        .containsExactly(
            new ProgressEvent.PipelineSucceeded(NOON), new ProgressEvent.Planned(NOON, PLAN));
    assertThat(toRequester(waiting, begun))
        .singleElement()
        .asString()
        .contains("The pipeline is green: shop build #235 to staging (deployment 17) goes on.");
    assertThat(toRequester(waiting, refused))
        .singleElement()
        .asString()
        .contains("Not deployed: shop build #235 to staging", "It failed in job test.");
    assertThat(toRequester(Board.of(new DeploymentId(17), Stories.order()), atOnce)).isEmpty();
  }

  private static Board awaitingPipeline() {
    return Board.of(new DeploymentId(17), Stories.order())
        .with(new ProgressEvent.PipelineAwaited(NOON, Stories.build(), 2, 4));
  }

  private static List<String> toRequester(Board before, Transition move) {
    Board after = before.with(move.events());
    return move.events().stream()
        .flatMap(event -> LineMessage.toRequester(after, event).stream())
        .map(Message::summary)
        .toList();
  }

  @Test
  void tellsOnceThatASystemIsSilentAndKeepsTrying() {
    var silent = new StepOutcome.Unanswered(new Outage("GitLab", "no answer within 5 s"), NOON);
    Board nothing = Board.of(new DeploymentId(17), Stories.order());

    Transition first = rollout.after(in(new Resolving()), nothing, silent, NOON.plusSeconds(5));
    Board told = nothing.with(first.events());
    Transition second = rollout.after(first.next(), told, silent, NOON.plusSeconds(12));
    Transition back =
        rollout.after(
            second.next(),
            told,
            new StepOutcome.LookedUp(PLAN, Optional.empty(), List.of(), List.of()),
            NOON.plusSeconds(20));

    assertThat(first.events())
        .containsExactly(
            new ProgressEvent.WentSilent(
                NOON.plusSeconds(5), "GitLab", "no answer within 5 s", NOON));
    assertThat(second.events()).isEmpty();
    assertThat(second.next()).isEqualTo(in(new Resolving()));
    assertThat(back.events())
        .containsExactly(
            new ProgressEvent.Answered(NOON.plusSeconds(20), "GitLab"),
            new ProgressEvent.Planned(NOON.plusSeconds(20), PLAN));
  }

  @Test
  void givesUpOnARequestThatCouldNotBeLookedUpForHalfAnHour() {
    var silent = new StepOutcome.Unanswered(new Outage("GitLab", "no answer within 5 s"), NOON);

    Transition move = after(new Resolving(), silent, NOON.plus(Duration.ofMinutes(31)));

    assertThat(move.next().state())
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.refusal().code()).isEqualTo("gave-up"));
  }

  @Test
  void writesOneWorkloadAfterTheOther() {
    Plan two = plan("web", "worker");

    Transition first =
        after(
            new Applying(two, List.of()),
            new StepOutcome.Changed(written(), Stories.template()),
            NOON);
    Transition second =
        after(
            new Applying(two, List.of(written())),
            new StepOutcome.Changed(written(), Stories.template()),
            NOON);

    assertThat(first.next().state()).isEqualTo(new Applying(two, List.of(written())));
    assertThat(Rollout.next(first.next())).isEqualTo(new Step.WriteChange(two, 1));
    assertThat(second.next().state())
        .isEqualTo(new RollingOut(two, List.of(written(), written()), NOON));
  }

  @Test
  void touchesNothingWhenSomebodyChangedItBeforeUs() {
    Transition move =
        after(new Applying(PLAN, List.of()), new StepOutcome.FoundChanged("kubectl-set"), NOON);

    assertThat(move.next().state())
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.refusal().reason()).contains("kubectl-set", "eu/web"));
  }

  @Test
  void waitsUntilEveryPodIsNewAndAvailable() {
    Transition move =
        after(
            new RollingOut(PLAN, List.of(written()), NOON),
            observed(seen(Stories.view(2, 2, HALF))),
            NOON.plusSeconds(5));

    assertThat(move.next()).isEqualTo(in(new RollingOut(PLAN, List.of(written()), NOON)));
    assertThat(move.events()).singleElement().isInstanceOf(ProgressEvent.Counted.class);
  }

  @Test
  void doesNotBelieveAControllerThatHasNotLookedYet() {
    Transition move =
        after(
            new RollingOut(PLAN, List.of(written()), NOON),
            observed(seen(Stories.view(2, 1, ALL_NEW))),
            NOON.plusSeconds(1));

    assertThat(move.next().state()).isInstanceOf(RollingOut.class);
  }

  @Test
  void isLiveOnlyAfterItStayedSo() {
    Instant live = NOON.plusSeconds(20);
    Observation good = seen(Stories.view(2, 2, ALL_NEW));
    Stabilising stabilising = new Stabilising(PLAN, List.of(written()), NOON, live);

    Transition first = after(new RollingOut(PLAN, List.of(written()), NOON), observed(good), live);
    Transition early = after(stabilising, observed(good), live.plusSeconds(59));
    Transition stable = after(stabilising, observed(good), live.plusSeconds(60));

    assertThat(first.next().state()).isEqualTo(stabilising);
    assertThat(early.next().state()).isEqualTo(stabilising);
    assertThat(stable.next().state()).isEqualTo(new Succeeded(PLAN));
  }

  @Test
  void startsToWaitAgainWhenALivePodGoesAway() {
    Transition move =
        after(
            new Stabilising(PLAN, List.of(written()), NOON, NOON.plusSeconds(20)),
            observed(seen(Stories.view(2, 2, new Replicas(3, 3, 3, 2, 2)))),
            NOON.plusSeconds(30));

    assertThat(move.next().state())
        .as("ten seconds in which it was live do not count")
        .isEqualTo(new RollingOut(PLAN, List.of(written()), NOON.plusSeconds(10)));
  }

  @Test
  void neverTakesBlindnessForGoodNews() {
    Instant later = NOON.plus(Duration.ofHours(1));
    Observation blind =
        new Observation.Blind(new Outage("Kubernetes (eu)", "no answer within 3 s"), NOON);

    Transition rolling =
        after(new RollingOut(PLAN, List.of(written()), NOON), observed(blind), later);
    Transition stabilising =
        after(new Stabilising(PLAN, List.of(written()), NOON, NOON), observed(blind), later);

    assertThat(rolling.next().state()).isInstanceOf(RollingOut.class);
    assertThat(stabilising.next().state()).isInstanceOf(Stabilising.class);
    assertThat(rolling.events())
        .containsExactly(
            new ProgressEvent.WentSilent(later, "Kubernetes (eu)", "no answer within 3 s", NOON));
  }

  @Test
  void investigatesACrashAtOnce() {
    Transition move =
        after(
            new RollingOut(PLAN, List.of(written()), NOON),
            observed(seen(Stories.view(2, 2, HALF, Stories.crashing()))),
            NOON.plusSeconds(9));

    assertThat(move.next().state())
        .isInstanceOfSatisfying(
            Investigating.class,
            state -> assertThat(state.cause().words()).contains("exited with code 3"));
  }

  @Test
  void investigatesWhatIsNotLiveInTime() {
    Transition move =
        after(
            new RollingOut(PLAN, List.of(written()), NOON),
            observed(seen(Stories.view(2, 2, HALF))),
            NOON.plus(Duration.ofMinutes(10)));

    assertThat(move.next().state())
        .isInstanceOfSatisfying(
            Investigating.class,
            state -> assertThat(state.cause().words()).startsWith("not live within 10 min"));
  }

  @Test
  void stopsAndLeavesAloneWhatSomebodyElseChanged() {
    Transition move =
        after(
            new RollingOut(PLAN, List.of(written()), NOON),
            observed(seen(Stories.meddledWith())),
            NOON.plusSeconds(5));

    assertThat(move.next().state())
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.aftermath()).isEqualTo(Aftermath.LEFT_AS_IS);
              assertThat(failed.why())
                  .isInstanceOfSatisfying(
                      Why.Interfered.class, why -> assertThat(why.who()).startsWith("kubectl-set"));
            });
  }

  @ParameterizedTest
  @EnumSource(OnFailure.class)
  void doesAfterAFailureWhatTheEnvironmentSays(OnFailure onFailure) {
    Rollout configured = new Rollout(Stories.staging(onFailure));
    Investigating state = new Investigating(PLAN, List.of(written()), 0, CRASH);
    var evidence =
        new StepOutcome.Investigated(new Evidence(Optional.empty(), List.of()), List.of());

    DeploymentState next = configured.after(in(state), planned(), evidence, NOON).next().state();

    switch (onFailure) {
      case REVERT -> assertThat(next).isInstanceOf(Reverting.class);
      case FREEZE ->
          assertThat(next)
              .isEqualTo(new Failed(PLAN, new Why.Broke("eu/web", CRASH), Aftermath.LEFT_AS_IS));
      case ASK -> assertThat(next).isInstanceOf(AwaitingChoice.class);
    }
  }

  @Test
  void endsAsFailedWhenWhatWasLiveIsLiveAgain() {
    Why why = new Why.Broke("eu/web", CRASH);

    Transition written =
        after(
            new Reverting(PLAN, List.of(written()), why, 0, List.of()),
            new StepOutcome.Changed(putBack(), Stories.template()),
            NOON);
    Transition live =
        after(
            new Restoring(PLAN, why, List.of(new PutBack(0, putBack())), NOON),
            observed(seen(Stories.old(3, 3, ALL_NEW))),
            NOON.plusSeconds(9));

    assertThat(written.next().state())
        .isEqualTo(new Restoring(PLAN, why, List.of(new PutBack(0, putBack())), NOON));
    assertThat(live.next().state()).isEqualTo(new Failed(PLAN, why, Aftermath.PUT_BACK));
  }

  /// What somebody else has changed meanwhile, or what can't be written, is not put back.
  @Test
  void saysSoWhenOnlyAPartIsPutBack() {
    Plan both = plan("web", "worker");
    Why why = new Why.Broke("eu/web", CRASH);
    Reverting reverting = new Reverting(both, List.of(written(), written()), why, 0, List.of());
    Board board =
        Board.of(new DeploymentId(17), Stories.order()).with(new ProgressEvent.Planned(NOON, both));
    List<StepOutcome> outcomes =
        List.of(
            new StepOutcome.NotOurs(Optional.of("kubectl")),
            new StepOutcome.Impossible(new Refusal("forbidden", "It may not.")));

    for (StepOutcome outcome : outcomes) {
      Transition alone = rollout.after(in(reverting), board, outcome, NOON);
      Transition put =
          rollout.after(
              alone.next(),
              board.with(alone.events()),
              new StepOutcome.Changed(putBack(), Stories.template()),
              NOON);
      Transition live =
          rollout.after(
              put.next(),
              board.with(alone.events()).with(put.events()),
              new StepOutcome.Observed(
                  List.of(seen(Stories.old(3, 3, ALL_NEW)), seen(Stories.old(3, 3, ALL_NEW)))),
              NOON.plusSeconds(9));

      Failed partly = new Failed(both, why, Aftermath.PUT_BACK_IN_PART);
      assertThat(live.next().state()).isEqualTo(partly);
      Release release = new Release(live.next(), both, Map.of(), NOON);
      assertThat(release.isSettled()).isFalse();
      assertThat(Release.stable(List.of(release))).isEmpty();
    }
  }

  @Test
  void saysSoWhenWhatWasLiveDoesNotComeBack() {
    Why why = new Why.Broke("eu/web", CRASH);

    Transition move =
        after(
            new Restoring(PLAN, why, List.of(new PutBack(0, putBack())), NOON),
            observed(seen(Stories.old(3, 3, HALF))),
            NOON.plus(Duration.ofMinutes(10)));

    assertThat(move.next().state()).isEqualTo(new Failed(PLAN, why, Aftermath.PUT_BACK_NOT_LIVE));
  }

  @Test
  void abortsBeforeAnythingIsTouched() {
    Deployment deployment = told(new Resolving(), new Instruction.Abort(BOB));

    Transition move = rollout.instructed(deployment, planned(), NOON).orElseThrow();

    assertThat(move.next().state()).isEqualTo(new Aborted(BOB, Aftermath.NOTHING_TOUCHED));
    assertThat(move.next().instruction()).isEmpty();
  }

  @Test
  void putsBackWhenAbortedInTheMiddle() {
    Deployment deployment =
        told(new RollingOut(PLAN, List.of(written()), NOON), new Instruction.Abort(BOB));

    Transition move = rollout.instructed(deployment, planned(), NOON).orElseThrow();

    assertThat(move.next().state())
        .isEqualTo(new Reverting(PLAN, List.of(written()), new Why.StoppedBy(BOB), 0, List.of()));
  }

  @Test
  void saysThatNothingWasTouchedWhenAnAbortCameBeforeTheFirstWrite() {
    Transition move =
        after(
            new Reverting(PLAN, List.of(), new Why.StoppedBy(ANN), 0, List.of()),
            new StepOutcome.NotOurs(Optional.empty()),
            NOON);

    assertThat(move.next().state()).isEqualTo(new Aborted(ANN, Aftermath.NOTHING_TOUCHED));
  }

  @Test
  void keepsAFailedDeploymentWhenAskedTo() {
    Why why = new Why.Broke("eu/web", CRASH);
    Deployment deployment =
        told(new AwaitingChoice(PLAN, List.of(written()), why), new Instruction.Keep(BOB));

    Transition move = rollout.instructed(deployment, planned(), NOON).orElseThrow();

    assertThat(move.next().state()).isEqualTo(new Failed(PLAN, why, Aftermath.LEFT_AS_IS));
  }

  @Test
  void hasNoStepForADeploymentThatIsOver() {
    Deployment over = in(new Succeeded(PLAN));

    assertThatThrownBy(() -> Rollout.next(over)).hasMessage("deployment 17 is over");
  }
}
