package dev.slipway.commands.deployments;

import static dev.slipway.commands.deployments.Stories.ANN;
import static dev.slipway.commands.deployments.Stories.BOB;
import static dev.slipway.commands.deployments.Stories.NOON;
import static dev.slipway.commands.deployments.Stories.in;
import static dev.slipway.commands.deployments.Stories.plan;
import static dev.slipway.commands.deployments.Stories.told;
import static dev.slipway.commands.deployments.Stories.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.chat.Message.Button;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.cluster.Evidence;
import dev.slipway.commands.cluster.Expectation;
import dev.slipway.commands.deployments.Deployment.Instruction;
import dev.slipway.commands.deployments.DeploymentState.AwaitingChoice;
import dev.slipway.commands.deployments.DeploymentState.CountingDown;
import dev.slipway.commands.deployments.DeploymentState.Investigating;
import dev.slipway.commands.deployments.DeploymentState.Reverting;
import dev.slipway.commands.deployments.DeploymentState.Why;
import dev.slipway.commands.deployments.Transition.Pace;
import dev.slipway.commands.progress.Board;
import dev.slipway.commands.progress.BoardMessage;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.commands.progress.ProgressEvent.Instructed.Word;
import dev.slipway.commands.progress.ThreadMessage;
import dev.slipway.config.Environment.OnFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// The countdown before what was live is put back.
final class CountdownTest {
  private static final Plan PLAN = plan("web");
  private static final Duration COUNTDOWN = Duration.ofSeconds(30);
  private static final Instant END = NOON.plus(COUNTDOWN);
  private static final Cause CRASH =
      new Cause(Cause.Code.CRASH_LOOP, "container web exited with code 3");
  private static final Why WHY = new Why.Broke("eu/web", CRASH);
  private static final List<Expectation> WRITTEN = List.of(written());
  private static final CountingDown COUNTING = new CountingDown(PLAN, WRITTEN, WHY, END);
  private static final StepOutcome FOUND =
      new StepOutcome.Investigated(new Evidence(Optional.empty(), List.of()), List.of());

  private final Rollout rollout = new Rollout(Stories.counting(OnFailure.REVERT, COUNTDOWN));

  private static Board board() {
    return Board.of(new DeploymentId(17), Stories.order())
        .with(new ProgressEvent.Planned(NOON, PLAN));
  }

  private Transition say(Instruction instruction) {
    return rollout.instructed(told(COUNTING, instruction), board(), NOON).orElseThrow();
  }

  @Test
  void announcesWhenItPutsBackWhatWasLive() {
    Transition move =
        rollout.after(in(new Investigating(PLAN, WRITTEN, 0, CRASH)), board(), FOUND, NOON);

    assertThat(move.next()).isEqualTo(in(COUNTING));
    assertThat(move.pace()).isEqualTo(new Pace.Within(COUNTDOWN));
    assertThat(move.events()).endsWith(new ProgressEvent.RevertAnnounced(NOON, END));
    Board board = board().with(move.events());
    assertThat(BoardMessage.of(board).summary())
        .startsWith("shop build #235 failed on staging. I put back what was live at ")
        .contains("12:00:30")
        .endsWith(". container web exited with code 3");
    assertThat(
            BoardMessage.of(board).sections().stream()
                .filter(Section.Buttons.class::isInstance)
                .flatMap(section -> ((Section.Buttons) section).buttons().stream())
                .map(Button::label))
        .containsExactly("Hold", "Revert now");
  }

  @Test
  void putsBackWhenTheTimeIsOverAndNotBefore() {
    Transition early =
        rollout.after(in(COUNTING), board(), new StepOutcome.Nothing(), END.minusSeconds(3));
    Transition over =
        rollout.after(in(COUNTING), board(), new StepOutcome.Nothing(), END.plusSeconds(600));

    assertThat(Rollout.next(in(COUNTING))).isEqualTo(new Step.Await());
    assertThat(early)
        .isEqualTo(new Transition(in(COUNTING), List.of(), new Pace.Within(Duration.ofSeconds(3))));
    assertThat(over.next().state()).isEqualTo(new Reverting(PLAN, WRITTEN, WHY, 0, List.of()));
  }

  @Test
  void saysEveryHourThatItWaitsForAnAnswer() {
    Transition first =
        rollout.after(
            in(new AwaitingChoice(PLAN, WRITTEN, WHY)), board(), new StepOutcome.Nothing(), NOON);
    Instant late = NOON.plus(Duration.ofMinutes(63));
    Transition reminding = rollout.after(first.next(), board(), new StepOutcome.Nothing(), late);

    assertThat(first.events()).isEmpty();
    assertThat(first.pace()).isEqualTo(new Pace.Within(Duration.ofMinutes(10)));
    assertThat(
            rollout
                .after(first.next(), board(), new StepOutcome.Nothing(), late.minusSeconds(300))
                .pace())
        .isEqualTo(new Pace.Within(Duration.ofMinutes(2)));
    ProgressEvent.AnswerAwaited awaited =
        new ProgressEvent.AnswerAwaited(
            late,
            new DeploymentId(17),
            ANN,
            List.of(Word.REVERT, Word.KEEP),
            late.plus(Duration.ofHours(1)));
    assertThat(reminding.events()).containsExactly(awaited);
    assertThat(ThreadMessage.of(awaited).orElseThrow().summary())
        .contains(
            ", it still waits for a word: revert deployment 17 or keep deployment 17. Until then nothing else can be deployed there. I say so again at ");
    assertThat(
            rollout
                .after(reminding.next(), board(), new StepOutcome.Nothing(), late.plusSeconds(600))
                .events())
        .isEmpty();
  }

  @Test
  void asksWhenItIsHeld() {
    Transition move = say(new Instruction.Hold(BOB));

    assertThat(move.next()).isEqualTo(in(new AwaitingChoice(PLAN, WRITTEN, WHY)));
    assertThat(move.events())
        .containsExactly(
            new ProgressEvent.Instructed(NOON, BOB, Word.HOLD),
            new ProgressEvent.ChoiceAsked(NOON));
    assertThat(board().with(move.events()).revertAt()).isEmpty();
  }

  @Test
  void putsBackAtOnceWhenSomebodySaysSo() {
    Reverting reverting = new Reverting(PLAN, WRITTEN, WHY, 0, List.of());

    assertThat(say(new Instruction.Revert(BOB)).next()).isEqualTo(in(reverting));
    assertThat(say(new Instruction.Keep(BOB)).events())
        .containsExactly(new ProgressEvent.CameTooLate(NOON, BOB, Word.KEEP));
  }

  /// Whoever says "stop" or "cancel" then may mean either.
  @Test
  void takesNoAbortForAnAnswerToWhatItAnnounced() {
    assertThat(Steering.refusal(in(COUNTING), new Instruction.Abort(BOB)))
        .hasValueSatisfying(refusal ->
            assertThat(refusal.next()).contains("\"hold deployment", "\"revert deployment"));
    assertThat(say(new Instruction.Abort(BOB)).events())
        .containsExactly(new ProgressEvent.CameTooLate(NOON, BOB, Word.ABORT));
  }

  @Test
  void neverUndoesGoingBackByItself() {
    Plan back = new Plan(Stories.build(), 13, OptionalLong.of(11), PLAN.changes());

    Transition move =
        rollout.after(in(new Investigating(back, WRITTEN, 0, CRASH)), board(), FOUND, NOON);

    assertThat(move.next().state()).isEqualTo(new AwaitingChoice(back, WRITTEN, WHY));
  }
}
