package dev.slipway.commands.deployments;

import static dev.slipway.commands.deployments.Stories.BOB;
import static dev.slipway.commands.deployments.Stories.EU;
import static dev.slipway.commands.deployments.Stories.NOON;
import static dev.slipway.commands.deployments.Stories.in;
import static dev.slipway.commands.deployments.Stories.told;
import static dev.slipway.commands.deployments.Stories.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.chat.Message.Button;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.cluster.Expectation;
import dev.slipway.commands.cluster.WorkloadView.Replicas;
import dev.slipway.commands.deployments.Deployment.Instruction;
import dev.slipway.commands.deployments.DeploymentState.Applying;
import dev.slipway.commands.deployments.DeploymentState.JudgingLive;
import dev.slipway.commands.deployments.DeploymentState.Proving;
import dev.slipway.commands.deployments.DeploymentState.Resolving;
import dev.slipway.commands.deployments.DeploymentState.Reverting;
import dev.slipway.commands.deployments.DeploymentState.RollingOut;
import dev.slipway.commands.deployments.DeploymentState.Sending;
import dev.slipway.commands.deployments.DeploymentState.Stabilising;
import dev.slipway.commands.deployments.DeploymentState.Succeeded;
import dev.slipway.commands.deployments.DeploymentState.Why;
import dev.slipway.commands.ports.Cluster.Observation;
import dev.slipway.commands.progress.Board;
import dev.slipway.commands.progress.BoardMessage;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.config.Environment;
import dev.slipway.config.Environment.OnFailure;
import dev.slipway.config.HttpCheck;
import dev.slipway.config.Judging;
import dev.slipway.config.Strategy;
import dev.slipway.config.TargetName;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Targets that are changed one after the other.
final class WavesTest {
  private static final TargetName US = new TargetName("us");
  private static final TargetName ASIA = new TargetName("asia");
  private static final Environment ENVIRONMENT = Stories.staging(OnFailure.REVERT, EU, US, ASIA);
  private static final Plan PLAN = Stories.everywhere(EU, US, ASIA).in(ENVIRONMENT.waves());
  private static final Instant SOAKED = NOON.plus(Duration.ofMinutes(1));
  private static final Stabilising SOAKING = new Stabilising(PLAN, writtenTo(1), NOON, NOON);

  private final Rollout rollout = new Rollout(ENVIRONMENT);

  private static List<Expectation> writtenTo(int targets) {
    return Collections.nCopies(targets, written());
  }

  private static Board board(ProgressEvent... events) {
    return Board.of(new DeploymentId(17), Stories.order())
        .with(new ProgressEvent.Planned(NOON, PLAN))
        .with(List.of(events));
  }

  /// Live where it is written, as before elsewhere.
  private static StepOutcome live(int targets) {
    Observation done = new Observation.Seen(Stories.view(2, 2, new Replicas(3, 3, 3, 3, 3)));
    Observation blind = new Observation.Gone();
    return new StepOutcome.Observed(
        List.of(done, targets > 1 ? done : blind, targets > 2 ? done : blind));
  }

  private Transition say(Instruction instruction) {
    return rollout.instructed(told(SOAKING, instruction), board(), NOON).orElseThrow();
  }

  @Test
  void goesToOneTargetAfterTheOther() {
    StepOutcome found =
        new StepOutcome.LookedUp(
            Stories.everywhere(EU, US, ASIA), Optional.empty(), List.of(), List.of());

    Transition begun = rollout.after(in(new Resolving(Optional.empty())), board(), found, NOON);

    assertThat(begun.next()).isEqualTo(in(new Applying(PLAN, List.of())));
    assertThat(PLAN.waves()).containsExactly(1, 1, 1);
  }

  @Test
  void rollsOutAWaveBeforeTheNextIsWritten() {
    StepOutcome changed = new StepOutcome.Changed(written(), Stories.template());

    Transition first = rollout.after(in(new Applying(PLAN, List.of())), board(), changed, NOON);

    assertThat(first.next()).isEqualTo(in(new RollingOut(PLAN, writtenTo(1), NOON)));
    assertThat(Rollout.next(first.next()))
        .isEqualTo(
            new Step.Observe(
                PLAN, List.of(Optional.of(written()), Optional.empty(), Optional.empty())));
  }

  @Test
  void beginsTheNextWaveWhenThisOneHasStayedLive() {
    Transition early = rollout.after(in(SOAKING), board(), live(1), SOAKED.minusSeconds(1));
    Transition due = rollout.after(in(SOAKING), board(), live(1), SOAKED);
    Transition last =
        rollout.after(
            in(new Stabilising(PLAN, writtenTo(3), NOON, NOON)), board(), live(3), SOAKED);

    assertThat(early.next()).isEqualTo(in(SOAKING));
    assertThat(due.next()).isEqualTo(in(new Applying(PLAN, writtenTo(1))));
    assertThat(due.events()).contains(new ProgressEvent.WaveBegun(SOAKED, 2));
    assertThat(last.next()).isEqualTo(in(new Succeeded(PLAN)));
  }

  @Test
  void tellsWhichWaveIsUnderWayAndWhichIsNext() {
    Board soaking =
        board(
            new ProgressEvent.ChangeWritten(NOON, 0, Stories.template()),
            new ProgressEvent.AllLive(NOON, SOAKED));
    Board second = soaking.with(new ProgressEvent.WaveBegun(SOAKED, 2));
    Board last =
        second
            .with(new ProgressEvent.WaveBegun(SOAKED, 3))
            .with(new ProgressEvent.AllLive(SOAKED, SOAKED.plusSeconds(60)));

    assertThat(BoardMessage.of(board()).summary())
        .contains("Deploying shop build #235 to staging, wave 1 of 3 (eu)");
    assertThat(BoardMessage.of(soaking).summary())
        .contains(
            "shop build #235 runs on staging, wave 1 of 3 (eu); watching whether it stays up");
    assertThat(BoardMessage.of(soaking).sections().toString())
        .contains("Then wave 2 of 3 (us) begins, at ");
    assertThat(labels(soaking)).containsExactly("Next wave now", "Finish now", "Abort");
    assertThat(BoardMessage.of(second).summary())
        .contains("Deploying shop build #235 to staging, wave 2 of 3 (us)");
    assertThat(BoardMessage.of(last).summary())
        .contains("shop build #235 runs on staging; watching whether it stays up");
    assertThat(labels(last)).containsExactly("Abort");
  }

  private static List<String> labels(Board board) {
    return BoardMessage.of(board).sections().stream()
        .filter(Section.Buttons.class::isInstance)
        .flatMap(section -> ((Section.Buttons) section).buttons().stream())
        .map(Button::label)
        .toList();
  }

  @Test
  void skipsTheWaitWhenItIsTold() {
    Transition next = say(new Instruction.Next(BOB));

    assertThat(next.next()).isEqualTo(in(new Applying(PLAN, writtenTo(1))));
    assertThat(next.events()).endsWith(new ProgressEvent.WaveBegun(NOON, 2));
  }

  @Test
  void goesToAllThatAreLeftWhenItIsToldToFinish() {
    Transition finish = say(new Instruction.Finish(BOB));
    StepOutcome changed = new StepOutcome.Changed(written(), Stories.template());
    Board told = board().with(finish.events());

    Transition second = rollout.after(finish.next(), told, changed, NOON);
    Transition third = rollout.after(second.next(), told, changed, NOON);

    assertThat(second.next().state()).isEqualTo(new Applying(PLAN.atOnce(), writtenTo(2)));
    assertThat(third.next().state()).isEqualTo(new RollingOut(PLAN.atOnce(), writtenTo(3), NOON));
    assertThat(BoardMessage.of(told).summary())
        .startsWith("Deploying shop build #235 to staging.")
        .contains("To all pods at once, as I was told");
  }

  @Test
  void putsBackWhatIsWrittenWhenItIsAbortedBetweenWaves() {
    Transition abort = say(new Instruction.Abort(BOB));

    assertThat(abort.next().state())
        .isEqualTo(new Reverting(PLAN, writtenTo(1), new Why.StoppedBy(BOB), 0, List.of()));
  }

  @Test
  void triesABuildInTheFirstWaveAlone() {
    Environment cautious = Stories.with(ENVIRONMENT, new Strategy.Cautious(Judging.usual()));
    Plan plan =
        Stories.everywhere(EU, US, ASIA)
            .in(Batches.of(cautious.strategy()))
            .in(ENVIRONMENT.waves());
    Sent sent = new Sent(Optional.of(written()), 1, 3);
    Sent none = new Sent(Optional.empty(), 0, 0);

    Transition move =
        new Rollout(cautious)
            .after(
                in(new Sending(plan, 0, List.of())), board(), new StepOutcome.PodsSent(sent), NOON);

    assertThat(move.next().state())
        .isEqualTo(new Proving(plan, 0, List.of(sent, none, none), NOON, Optional.empty()));
    assertThat(
            BoardMessage.of(
                    Board.of(new DeploymentId(17), Stories.order())
                        .with(new ProgressEvent.Planned(NOON, plan))
                        .with(move.events()))
                .sections()
                .toString())
        .contains("eu/web")
        .doesNotContain("us/web");
  }

  @Test
  void judgesWhatIsLiveInAWaveAndNothingElse() {
    Judging judging =
        new Judging(
            Duration.ofMinutes(1),
            Optional.empty(),
            List.of(new HttpCheck("/healthz", 8080, List.of(), 200)));
    Rollout judged = new Rollout(Stories.with(ENVIRONMENT, new Strategy.Cautious(judging)));

    Transition asks = judged.after(in(SOAKING), board(), live(1), SOAKED);

    assertThat(asks.next().state())
        .isEqualTo(
            new JudgingLive(
                PLAN, writtenTo(1), NOON, NOON, new LiveQuestion(List.of(0), NOON, NOON, SOAKED)));
    Instant second = NOON.plusSeconds(600);
    Instant due = second.plusSeconds(80);
    Transition asksOfTheSecond =
        judged.after(
            in(new Stabilising(PLAN, writtenTo(2), second, second.plusSeconds(20))),
            board(new ProgressEvent.WaveBegun(second, 2)),
            live(2),
            due);
    assertThat(((JudgingLive) asksOfTheSecond.next().state()).question())
        .isEqualTo(new LiveQuestion(List.of(1), second, due.minusSeconds(60), due));
  }

  @Test
  void hasNoWavesWhereThereIsNothingToWaitFor() {
    Plan oneTarget = Stories.plan("web", "worker");

    assertThat(oneTarget.in(ENVIRONMENT.waves()).waves()).isEmpty();
    assertThat(Rollout.next(in(SOAKING))).isInstanceOf(Step.Observe.class);
  }
}
