package dev.slipway.commands.deployments;

import static dev.slipway.commands.deployments.Stories.ANN;
import static dev.slipway.commands.deployments.Stories.BOB;
import static dev.slipway.commands.deployments.Stories.NOON;
import static dev.slipway.commands.deployments.Stories.in;
import static dev.slipway.commands.deployments.Stories.plan;
import static dev.slipway.commands.deployments.Stories.seen;
import static dev.slipway.commands.deployments.Stories.told;
import static dev.slipway.commands.deployments.Stories.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.cluster.Expectation;
import dev.slipway.commands.cluster.WorkloadView.Replicas;
import dev.slipway.commands.deployments.Deployment.Instruction;
import dev.slipway.commands.deployments.DeploymentState.AwaitingChoice;
import dev.slipway.commands.deployments.DeploymentState.DoubtingLive;
import dev.slipway.commands.deployments.DeploymentState.JudgingLive;
import dev.slipway.commands.deployments.DeploymentState.Reverting;
import dev.slipway.commands.deployments.DeploymentState.RollingOut;
import dev.slipway.commands.deployments.DeploymentState.Stabilising;
import dev.slipway.commands.deployments.DeploymentState.Succeeded;
import dev.slipway.commands.deployments.DeploymentState.Why;
import dev.slipway.commands.judging.Measurement;
import dev.slipway.commands.judging.Reading;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.progress.Board;
import dev.slipway.commands.progress.BoardMessage;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.commands.progress.ProgressEvent.Instructed.Word;
import dev.slipway.commands.progress.ThreadMessage;
import dev.slipway.config.Environment;
import dev.slipway.config.Environment.OnFailure;
import dev.slipway.config.Judging;
import dev.slipway.config.QueryTemplate;
import dev.slipway.config.Strategy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// A build that runs on all pods, judged against what ran before.
final class LiveJudgingTest {
  private static final Plan PLAN = plan("web");
  private static final List<Expectation> WRITTEN = List.of(written());
  private static final Instant LIVE = NOON.plusSeconds(20);

  /// The environment is stable after a minute, and judges over 25 seconds.
  private static final Instant END = LIVE.plusSeconds(60);

  private static final Duration WINDOW = Duration.ofSeconds(25);
  private static final Replicas ALL_NEW = new Replicas(3, 3, 3, 3, 3);
  private static final LiveQuestion LAST =
      new LiveQuestion(List.of(0), NOON, END.minus(WINDOW), END);
  private static final JudgingLive JUDGING = new JudgingLive(PLAN, WRITTEN, NOON, LIVE, LAST);
  private static final DoubtingLive DOUBTING = new DoubtingLive(PLAN, WRITTEN, NOON, LIVE, LAST);
  private static final Stabilising STABILISING = new Stabilising(PLAN, WRITTEN, NOON, LIVE);

  private final Rollout rollout = new Rollout(judging(WINDOW));

  private static Environment judging(Duration window) {
    return Stories.with(
        Stories.staging(OnFailure.REVERT),
        new Strategy.Cautious(
            new Judging(
                window,
                Optional.of(
                    new Judging.Metrics(
                        URI.create("http://prometheus:9090"),
                        List.of(),
                        QueryTemplate.REQUESTS,
                        QueryTemplate.ERRORS,
                        Optional.empty(),
                        30,
                        1)),
                List.of())));
  }

  private static Board live() {
    return Board.of(new DeploymentId(17), Stories.order())
        .with(List.of(new ProgressEvent.Planned(NOON, PLAN), new ProgressEvent.AllLive(LIVE, END)));
  }

  private static StepOutcome seenLive() {
    return new StepOutcome.Observed(List.of(seen(Stories.view(2, 2, ALL_NEW))));
  }

  private static StepOutcome measured(Reading requests, double errors) {
    Measurement.Side fresh =
        new Measurement.Side(requests, requests, new Reading.Value(errors), Optional.empty());
    Measurement.Side before =
        new Measurement.Side(
            new Reading.Value(100), new Reading.Value(50), new Reading.Value(0), Optional.empty());
    return new StepOutcome.Measured(
        List.of(new Measurement("eu/web", fresh, before, "the pods before")), List.of());
  }

  private Transition after(DeploymentState state, StepOutcome outcome, Instant now) {
    return rollout.after(in(state), live(), outcome, now);
  }

  private Transition say(Instruction instruction, Instant now) {
    return rollout.instructed(told(DOUBTING, instruction), live(), now).orElseThrow();
  }

  @Test
  void asksOnceInEveryWindowAndAtTheEnd() {
    Transition early = after(STABILISING, seenLive(), LIVE.plusSeconds(24));
    Transition first = after(STABILISING, seenLive(), LIVE.plusSeconds(25));
    Stabilising twice =
        new Stabilising(PLAN, WRITTEN, NOON, LIVE, Optional.of(LIVE.plusSeconds(50)));
    Transition last = after(twice, seenLive(), END);

    assertThat(early.next().state()).isEqualTo(STABILISING);
    LiveQuestion question = new LiveQuestion(List.of(0), NOON, LIVE, LIVE.plusSeconds(25));
    assertThat(first.next()).isEqualTo(in(new JudgingLive(PLAN, WRITTEN, NOON, LIVE, question)));
    assertThat(Rollout.next(first.next())).isEqualTo(new Step.MeasureLive(PLAN, question));
    assertThat(last.next()).isEqualTo(in(JUDGING));
  }

  @Test
  void isOverWhenItWasGoodAtTheEnd() {
    Transition good = after(JUDGING, measured(new Reading.Value(100), 0), END);

    assertThat(good.next().state())
        .isEqualTo(new Stabilising(PLAN, WRITTEN, NOON, LIVE, Optional.of(END)));
    assertThat(good.events())
        .singleElement()
        .isInstanceOfSatisfying(
            ProgressEvent.LiveJudged.class,
            judged ->
                assertThat(ThreadMessage.of(judged).orElseThrow().summary())
                    .isEqualTo(
                        "On all pods: good, eu/web: errors 0.0 % (0 of 100 requests), the pods before 0.0 % (0 of 100), p = 1.000"));
    assertThat(after(good.next().state(), seenLive(), END).next().state())
        .isEqualTo(new Succeeded(PLAN));
  }

  @Test
  void failsAtOnceWhenItIsBad() {
    LiveQuestion early = new LiveQuestion(List.of(0), NOON, LIVE, LIVE.plusSeconds(25));
    JudgingLive judging = new JudgingLive(PLAN, WRITTEN, NOON, LIVE, early);

    Transition bad = after(judging, measured(new Reading.Value(100), 30), LIVE.plusSeconds(25));

    String words =
        "errors 30.0 % (30 of 100 requests), the pods before 0.0 % (0 of 100), p < 0.001";
    assertThat(bad.next().state())
        .isEqualTo(new Reverting(PLAN, WRITTEN, new Why.Worse("eu/web", words), 0, List.of()));
    assertThat(BoardMessage.of(live().with(bad.events())).summary()).endsWith(words + ".");
  }

  @Test
  void neverUndoesARollbackByItself() {
    Plan back = new Plan(Stories.build(), 13, OptionalLong.of(11), PLAN.changes());

    Transition bad =
        after(
            new JudgingLive(back, WRITTEN, NOON, LIVE, LAST),
            measured(new Reading.Value(100), 30),
            END);

    assertThat(bad.next().state()).isInstanceOf(AwaitingChoice.class);
  }

  @Test
  void asksOnlyAtTheEndWhenItCannotTell() {
    StepOutcome nothing = measured(new Reading.Nothing("no data"), 0);
    LiveQuestion early = new LiveQuestion(List.of(0), NOON, LIVE, LIVE.plusSeconds(25));

    Transition middle =
        after(new JudgingLive(PLAN, WRITTEN, NOON, LIVE, early), nothing, LIVE.plusSeconds(25));
    Transition last = after(JUDGING, nothing, END);

    assertThat(middle.next().state())
        .isEqualTo(new Stabilising(PLAN, WRITTEN, NOON, LIVE, Optional.of(LIVE.plusSeconds(25))));
    assertThat(middle.events()).isEmpty();
    assertThat(last.next()).isEqualTo(in(DOUBTING));
    assertThat(BoardMessage.of(live().with(last.events())).summary())
        .isEqualTo(
            "I can't tell whether shop build #235 is good on staging, now that it runs on all pods. Leave it there?"
                + " eu/web: requests to the new pods: no data.");
  }

  @Test
  void waitsForAnAnswerForAWhile() {
    Reading silent = new Reading.Silent(new Outage("Prometheus", "no answer within 3 s"));

    assertThat(after(JUDGING, measured(silent, 0), END.plusSeconds(5)).next().state())
        .isEqualTo(JUDGING);
    assertThat(after(JUDGING, measured(silent, 0), END.plusSeconds(10)).next().state())
        .isEqualTo(DOUBTING);
  }

  @Test
  void doesAsItIsToldWhenItCannotTell() {
    Instant later = END.plusSeconds(300);

    assertThat(say(new Instruction.Proceed(BOB), later).next().state())
        .isEqualTo(new Stabilising(PLAN, WRITTEN, NOON, LIVE, Optional.of(later)));
    assertThat(say(new Instruction.JudgeAgain(BOB), later).next().state())
        .isEqualTo(
            new JudgingLive(
                PLAN,
                WRITTEN,
                NOON,
                LIVE,
                new LiveQuestion(List.of(0), NOON, later.minus(WINDOW), later)));
    assertThat(say(new Instruction.Revert(BOB), later).next().state())
        .isEqualTo(new Reverting(PLAN, WRITTEN, new Why.StoppedBy(BOB), 0, List.of()));
  }

  @Test
  void watchesOnWhileItAsks() {
    StepOutcome notReady =
        new StepOutcome.Observed(List.of(seen(Stories.view(2, 2, new Replicas(3, 3, 3, 2, 2)))));

    Instant asked = END.plusSeconds(9);
    Transition waits = after(DOUBTING, seenLive(), asked);
    assertThat(waits.next().state())
        .isEqualTo(DOUBTING.remindedAt(asked.plus(Duration.ofHours(1))));
    Transition stillWaits =
        after(waits.next().state(), seenLive(), asked.plus(Duration.ofMinutes(61)));
    assertThat(stillWaits.events())
        .contains(
            new ProgressEvent.AnswerAwaited(
                asked.plus(Duration.ofMinutes(61)),
                new DeploymentId(17),
                ANN,
                List.of(Word.PROCEED, Word.JUDGE_AGAIN, Word.REVERT),
                asked.plus(Duration.ofMinutes(121))));
    assertThat(after(DOUBTING, notReady, END).next().state())
        .isEqualTo(new RollingOut(PLAN, WRITTEN, NOON.plusSeconds(60)));
  }

  @Test
  void makesNoVerdictWithoutEnoughTimeOrAgainstAPersonsWord() {
    Rollout hasty = new Rollout(judging(Duration.ofSeconds(61)));
    Board told = live().with(new ProgressEvent.Instructed(NOON, BOB, Word.FINISH));

    assertThat(hasty.after(in(STABILISING), live(), seenLive(), END).next().state())
        .isEqualTo(new Succeeded(PLAN));
    assertThat(rollout.after(in(STABILISING), told, seenLive(), END).next().state())
        .isEqualTo(new Succeeded(PLAN));
  }
}
