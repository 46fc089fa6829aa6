package dev.slipway.commands.deployments;

import static dev.slipway.commands.deployments.Stories.ANN;
import static dev.slipway.commands.deployments.Stories.BOB;
import static dev.slipway.commands.deployments.Stories.NOON;
import static dev.slipway.commands.deployments.Stories.in;
import static dev.slipway.commands.deployments.Stories.plan;
import static dev.slipway.commands.deployments.Stories.seen;
import static dev.slipway.commands.deployments.Stories.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.chat.Message.Button;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.cluster.WorkloadView.Replicas;
import dev.slipway.commands.deployments.Deployment.Instruction;
import dev.slipway.commands.deployments.DeploymentState.Aborted;
import dev.slipway.commands.deployments.DeploymentState.Aftermath;
import dev.slipway.commands.deployments.DeploymentState.Applying;
import dev.slipway.commands.deployments.DeploymentState.Doubting;
import dev.slipway.commands.deployments.DeploymentState.Investigating;
import dev.slipway.commands.deployments.DeploymentState.Judging;
import dev.slipway.commands.deployments.DeploymentState.Paused;
import dev.slipway.commands.deployments.DeploymentState.Proving;
import dev.slipway.commands.deployments.DeploymentState.RollingOut;
import dev.slipway.commands.deployments.DeploymentState.Sending;
import dev.slipway.commands.deployments.DeploymentState.Withdrawing;
import dev.slipway.commands.deployments.Transition.Pace;
import dev.slipway.commands.progress.Board;
import dev.slipway.commands.progress.BoardMessage;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.commands.progress.ProgressEvent.Instructed;
import dev.slipway.commands.progress.ProgressEvent.Instructed.Word;
import dev.slipway.commands.progress.ThreadMessage;
import dev.slipway.config.Environment.OnFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Steering a deployment that tries a build in batches: what can be said, and what comes of it.
final class SteeringTest {
  private static final Plan PLAN = plan("web", "worker").in(Optional.of(new Batches.Doubling()));
  private static final List<Sent> ONE = List.of(new Sent(Optional.of(written()), 1, 3));
  private static final List<Sent> BOTH =
      List.of(new Sent(Optional.of(written()), 1, 3), new Sent(Optional.of(written()), 1, 3));
  private static final Instant LATER = NOON.plusSeconds(30);
  private static final Proving PROVING = new Proving(PLAN, 0, BOTH, NOON, Optional.empty());
  private static final Proving READY = new Proving(PLAN, 0, BOTH, NOON, Optional.of(NOON));
  private static final Judging JUDGING = new Judging(PLAN, 0, BOTH, NOON, LATER);
  private static final Doubting DOUBTING = new Doubting(PLAN, 0, BOTH, NOON, LATER);
  private static final Paused PAUSED =
      new Paused(PLAN, 0, BOTH, BOB, NOON, NOON.plus(Duration.ofHours(1)));

  private static final Duration LIVE_WITHIN = Stories.staging(OnFailure.REVERT).liveWithin();

  private final Rollout rollout = new Rollout(Stories.staging(OnFailure.REVERT));

  private static Board trying() {
    return Board.of(new DeploymentId(17), Stories.order())
        .with(
            List.of(
                new ProgressEvent.Planned(NOON, PLAN),
                new ProgressEvent.PodsSent(NOON, 0, 3, 0, 1, 3),
                new ProgressEvent.PodsSent(NOON, 0, 3, 1, 1, 3)));
  }

  private Transition say(DeploymentState state, Instruction instruction) {
    return rollout.instructed(Stories.told(state, instruction), trying(), LATER).orElseThrow();
  }

  private static Instructed told(Word word) {
    return new Instructed(LATER, BOB, word);
  }

  @Test
  void holdsTheBatchWhereItIsWhenPaused() {
    Transition sending = say(new Sending(PLAN, 0, ONE), new Instruction.Pause(BOB));
    Transition ready = say(READY, new Instruction.Pause(BOB));
    Transition judging = say(JUDGING, new Instruction.Pause(BOB));
    Instant hour = LATER.plus(Duration.ofHours(1));

    assertThat(sending.next().state()).isEqualTo(new Paused(PLAN, 0, ONE, BOB, LATER, hour));
    assertThat(ready.next()).isEqualTo(in(new Paused(PLAN, 0, BOTH, BOB, LATER, hour)));
    assertThat(judging.next().state()).isEqualTo(new Paused(PLAN, 0, BOTH, BOB, LATER, hour));
    assertThat(ready.events()).containsExactly(told(Word.PAUSE));
  }

  @Test
  void looksAtWhatRunsWhileItIsPaused() {
    Step half = Rollout.next(in(new Paused(PLAN, 0, ONE, BOB, NOON, LATER)));

    assertThat(half)
        .isEqualTo(
            new Step.ObserveSent(PLAN, List.of(ONE.getFirst(), new Sent(Optional.empty(), 0, 0))));
    assertThat(
            rollout
                .after(in(PAUSED), trying(), beside(Stories.crashing().containers().size()), LATER)
                .next()
                .state())
        .isInstanceOf(Investigating.class);
    assertThat(rollout.after(in(PAUSED), trying(), beside(0), LATER))
        .satisfies(stays -> {
          assertThat(stays.next()).isEqualTo(in(PAUSED));
          assertThat(stays.pace()).isEqualTo(new Pace.Within(Duration.ofMinutes(10)));
        });
  }

  /// Both workloads as they were, and one new pod beside each.
  private static StepOutcome beside(int crashing) {
    Replicas one = new Replicas(1, 1, 1, 1, 1);
    var beside =
        crashing > 0 ? Stories.view(2, 2, one, Stories.crashing()) : Stories.view(2, 2, one);
    var workload = seen(Stories.old(1, 1, new Replicas(3, 3, 3, 3, 3)));
    return new StepOutcome.ObservedSent(
        List.of(Optional.of(seen(beside)), Optional.of(seen(Stories.view(2, 2, one)))),
        List.of(workload, workload));
  }

  @Test
  void remindsEveryHourOfADeploymentThatIsPaused() {
    Instant hour = NOON.plus(Duration.ofHours(1));
    Instant late = hour.plus(Duration.ofMinutes(3));

    Transition early = rollout.after(in(PAUSED), trying(), beside(0), hour.minusSeconds(20));
    Transition reminding = rollout.after(in(PAUSED), trying(), beside(0), late);

    assertThat(early.pace()).isEqualTo(new Pace.Within(Duration.ofSeconds(20)));
    assertThat(reminding.next().state())
        .isEqualTo(new Paused(PLAN, 0, BOTH, BOB, NOON, late.plus(Duration.ofHours(1))));
    ProgressEvent.PauseReminded reminded =
        new ProgressEvent.PauseReminded(
            late, new DeploymentId(17), BOB, NOON, late.plus(Duration.ofHours(1)));
    assertThat(reminding.events()).contains(reminded);
    assertThat(ThreadMessage.of(reminded).orElseThrow().summary())
        .contains("Still paused, since ", "continue deployment 17 goes on");
  }

  @Test
  void remindsEveryHourOfAQuestionAboutABatch() {
    Transition first = rollout.after(in(DOUBTING), trying(), beside(0), NOON);
    Instant hour = NOON.plus(Duration.ofHours(1));

    Transition reminding = rollout.after(first.next(), trying(), beside(0), hour);

    assertThat(reminding.next().state())
        .isEqualTo(DOUBTING.remindedAt(hour.plus(Duration.ofHours(1))));
    assertThat(reminding.events())
        .filteredOn(ProgressEvent.AnswerAwaited.class::isInstance)
        .hasSize(1);
    assertThat(rollout.after(first.next(), trying(), beside(1), hour).next().state())
        .isInstanceOf(Investigating.class);
  }

  @Test
  void goesOnWhereItWasPaused() {
    Paused half = new Paused(PLAN, 1, ONE, BOB, NOON, LATER);

    Transition whole = say(PAUSED, new Instruction.Continue(BOB));

    assertThat(whole.next()).isEqualTo(in(new Proving(PLAN, 0, BOTH, LATER, Optional.empty())));
    assertThat(whole.events()).containsExactly(told(Word.CONTINUE));
    assertThat(say(half, new Instruction.Continue(BOB)).next().state())
        .isEqualTo(new Sending(PLAN, 1, ONE));
  }

  @Test
  void judgesABatchByTheTimeItHasHadWhenTheRestIsSkipped() {
    Transition move = say(READY, new Instruction.Next(BOB));

    assertThat(move.next()).isEqualTo(in(new Judging(PLAN, 0, BOTH, NOON, LATER)));
    assertThat(move.events()).containsExactly(told(Word.NEXT));
  }

  @Test
  void givesItToAllPodsAtOnceWhenToldToFinish() {
    for (DeploymentState state :
        List.of(new Sending(PLAN, 0, ONE), PROVING, READY, JUDGING, DOUBTING, PAUSED)) {
      Transition move = say(state, new Instruction.Finish(BOB));

      assertThat(move)
          .isEqualTo(
              new Transition(
                  in(new Applying(PLAN, List.of())),
                  List.of(told(Word.FINISH), new ProgressEvent.BatchesDone(LATER)),
                  new Pace.AtOnce()));
      Board board = trying().with(move.events());
      assertThat(board.isFinishedByHand()).isTrue();
      assertThat(BoardMessage.of(board).summary())
          .isEqualTo(
              "Deploying shop build #235 to staging. To all pods at once, as I was told; I make no further verdict.");
    }
    assertThat(ThreadMessage.of(told(Word.FINISH)).orElseThrow().summary())
        .contains("I make no further verdict");
  }

  @Test
  void takesThePodsAwayWhenAPausedDeploymentIsAborted() {
    assertThat(say(PAUSED, new Instruction.Abort(BOB)).next().state())
        .isEqualTo(new Withdrawing(PLAN, new Aborted(BOB, Aftermath.WITHDRAWN), 0));
  }

  @Test
  void saysSoWhenAWordComesTooLate() {
    RollingOut rolling = new RollingOut(PLAN, List.of(written(), written()), NOON);

    Transition move = say(rolling, new Instruction.Pause(ANN));

    ProgressEvent.CameTooLate late = new ProgressEvent.CameTooLate(LATER, ANN, Word.PAUSE);
    assertThat(move).isEqualTo(new Transition(in(rolling), List.of(late), new Pace.AtOnce()));
    assertThat(ThreadMessage.of(late).orElseThrow().summary())
        .contains("this came too late and changed nothing: \"pause\" has no place any more.");
  }

  @Test
  void refusesWhatHasNoPlaceAndSaysWhatHas() {
    assertThat(refusal(new RollingOut(PLAN, List.of(written()), NOON), new Instruction.Pause(BOB)))
        .isEqualTo(
            "Deployment 17 can't be paused now: Kubernetes rolls it out to all pods by itself, and I do not offer"
                + " to hold that half-way. What it can be told now: \"abort deployment 17\".");
    assertThat(refusal(PAUSED, new Instruction.Pause(BOB)))
        .isEqualTo(
            "Deployment 17 can't be paused now: it is paused. What it can be told now: \"continue deployment 17\","
                + " \"finish deployment 17\", \"abort deployment 17\".");
    assertThat(refusal(PROVING, new Instruction.Next(BOB)))
        .startsWith(
            "Deployment 17 has no wait that could be skipped: a batch of its pods is not ready yet.");
    assertThat(refusal(DOUBTING, new Instruction.Continue(BOB)))
        .isEqualTo(
            "Deployment 17 is not paused: it holds already, and asks whether to go on. What it can be told now:"
                + " \"finish deployment 17\", \"proceed deployment 17\", \"judge deployment 17\","
                + " \"revert deployment 17\", \"abort deployment 17\".");
    assertThat(Steering.refusal(in(READY), new Instruction.Next(BOB))).isEmpty();
  }

  /// Only the time in which they are not ready counts, however often that is.
  @Test
  void givesUpOnPodsThatAreReadyAgainAndAgain() {
    DeploymentState state = PROVING;
    Instant now = NOON;
    Duration notReady = Duration.ZERO;
    while (state instanceof Proving proving && now.isBefore(NOON.plus(Duration.ofDays(1)))) {
      Duration passes = proving.ready().isPresent() ? Duration.ofSeconds(3) : Duration.ofSeconds(2);
      now = now.plus(passes);
      notReady = proving.ready().isPresent() ? notReady : notReady.plus(passes);
      int ready = proving.ready().isPresent() ? 0 : 1;
      boolean overdue = notReady.compareTo(LIVE_WITHIN) >= 0;
      state =
          rollout.after(in(state), trying(), readyPods(overdue ? 0 : ready), now).next().state();
    }

    assertThat(state).isInstanceOf(Investigating.class);
    assertThat(notReady).isLessThan(LIVE_WITHIN.plusSeconds(10));
  }

  /// Both workloads as they were, and beside each one new pod that is ready or not.
  private static StepOutcome readyPods(int ready) {
    var beside = seen(Stories.view(2, 2, new Replicas(1, 1, 1, ready, ready)));
    var workload = seen(Stories.old(1, 1, new Replicas(3, 3, 3, 3, 3)));
    return new StepOutcome.ObservedSent(
        List.of(Optional.of(beside), Optional.of(beside)), List.of(workload, workload));
  }

  private static String refusal(DeploymentState state, Instruction instruction) {
    return Steering.refusal(in(state), instruction)
        .map(refusal -> refusal.reason() + " " + refusal.next())
        .orElse("");
  }

  @Test
  void offersOnlyWhatHasAPlace() {
    Board ready = trying().with(new ProgressEvent.BatchReady(NOON, NOON.plusSeconds(60)));
    Board paused = ready.with(told(Word.PAUSE));

    assertThat(offered(trying(), PROVING)).containsExactly("pause", "finish", "abort");
    assertThat(offered(ready, READY)).containsExactly("pause", "next", "finish", "abort");
    assertThat(offered(paused, PAUSED)).containsExactly("continue", "finish", "abort");
    assertThat(offered(paused.with(told(Word.CONTINUE)), PROVING))
        .containsExactly("pause", "finish", "abort");
    assertThat(BoardMessage.of(paused).summary())
        .startsWith("Paused: shop build #235 on staging, batch 1 of 3. By ")
        .endsWith(
            "The new pods keep running and I keep watching them, but I add and judge none until somebody says"
                + " continue deployment 17. I remind you every hour.");
  }

  /// The buttons of a message, each of which has a place.
  private static List<String> offered(Board board, DeploymentState state) {
    List<String> verbs =
        BoardMessage.of(board).sections().stream()
            .filter(Section.Buttons.class::isInstance)
            .flatMap(section -> ((Section.Buttons) section).buttons().stream())
            .map(Button::phrase)
            .map(phrase -> phrase.replace(" deployment 17", ""))
            .toList();
    assertThat(verbs)
        .allSatisfy(verb ->
            assertThat(List.of(Word.values()))
                .anyMatch(word -> Steering.verb(word).equals(verb) && Steering.fits(state, word)));
    return verbs;
  }
}
