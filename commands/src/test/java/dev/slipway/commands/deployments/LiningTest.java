package dev.slipway.commands.deployments;

import static dev.slipway.commands.deployments.Stories.BOB;
import static dev.slipway.commands.deployments.Stories.NOON;
import static dev.slipway.commands.deployments.Stories.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.deployments.DeploymentState.InLine;
import dev.slipway.commands.deployments.DeploymentState.Refused;
import dev.slipway.commands.deployments.DeploymentState.Resolving;
import dev.slipway.commands.deployments.Transition.Pace;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.progress.Board;
import dev.slipway.commands.progress.BoardMessage;
import dev.slipway.commands.progress.LineMessage;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.config.Environment.OnFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A deployment that waits until its environment is free.
final class LiningTest {
  private static final Line BEHIND_TWO =
      new Line(1, Optional.of(new DeploymentId(12)), Optional.of(BOB));
  private static final Line NOBODY_BEFORE = new Line(0, Optional.empty(), Optional.empty());

  private final Rollout rollout = new Rollout(Stories.staging(OnFailure.REVERT));
  private final Board nothing = Board.of(new DeploymentId(17), Stories.order());

  private Transition seen(Board board, Line line, Instant now) {
    return rollout.after(in(new InLine()), board, new StepOutcome.LineSeen(line), now);
  }

  @Test
  void tellsItsPlaceOnceAndAgainWhenThatHasChanged() {
    Transition first = seen(nothing, BEHIND_TWO, NOON);
    Board told = nothing.with(first.events());
    Transition second = seen(told, BEHIND_TWO, NOON.plusSeconds(2));
    Line nearer = new Line(0, BEHIND_TWO.underWay(), Optional.empty());
    Transition third = seen(told, nearer, NOON.plusSeconds(4));

    assertThat(Rollout.next(in(new InLine()))).isEqualTo(new Step.SeeLine());
    assertThat(first.next()).isEqualTo(in(new InLine()));
    assertThat(first.events()).containsExactly(new ProgressEvent.LineSeen(NOON, BEHIND_TWO));
    assertThat(first.pace()).isEqualTo(new Pace.Within(Duration.ofSeconds(2)));
    assertThat(second.changes(in(new InLine()))).isFalse();
    assertThat(third.events())
        .containsExactly(new ProgressEvent.LineSeen(NOON.plusSeconds(4), nearer));
    assertThat(BoardMessage.of(told).summary())
        .startsWith(
            "shop build #235 goes to staging when it is free. Place 2. Deployment 12 is under way. ")
        .contains(" has it locked. When its turn comes it begins by itself");
    assertThat(BoardMessage.of(told.with(third.events())).summary())
        .contains("It is the next one. Deployment 12 is under way.");
  }

  @ParameterizedTest
  @CsvSource({"1, false, false", "0, true, false", "0, false, true"})
  void waitsForEachThatComesFirst(int ahead, boolean underWay, boolean locked) {
    Line line =
        new Line(
            ahead,
            underWay ? BEHIND_TWO.underWay() : Optional.empty(),
            locked ? BEHIND_TWO.holder() : Optional.empty());

    assertThat(seen(nothing, line, NOON).next().state()).isEqualTo(new InLine());
  }

  @Test
  void beginsWhenItsTurnHasComeAndTellsWhoAskedForIt() {
    Board told = nothing.with(seen(nothing, BEHIND_TWO, NOON).events());
    Transition move = seen(told, NOBODY_BEFORE, NOON.plusSeconds(60));

    assertThat(move.next().state()).isEqualTo(new Resolving(Optional.of(NOON.plusSeconds(60))));
    assertThat(move.events()).containsExactly(new ProgressEvent.TurnCame(NOON.plusSeconds(60)));
    assertThat(move.pace()).isEqualTo(new Pace.AtOnce());
    assertThat(
            LineMessage.toRequester(told.with(move.events()), move.events().getFirst())
                .map(Message::summary))
        .hasValueSatisfying(words ->
            assertThat(words)
                .contains("It is your turn: shop build #235 to staging (deployment 17) begins."));
  }

  @Test
  void tellsNobodyOfATurnThatWasNotWaitedFor() {
    Transition move = seen(nothing, NOBODY_BEFORE, NOON);

    assertThat(move.next().state()).isEqualTo(new Resolving(Optional.of(NOON)));
    assertThat(move.events()).isEmpty();
  }

  @Test
  void endsWhereItsEnvironmentIsNotConfiguredAnyMore() {
    Transition move = Rollout.withoutEnvironment(in(new InLine()), nothing, NOON);

    assertThat(move.next().state())
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.refusal().reason())
                    .isEqualTo("The configuration no longer has staging of shop."));
  }

  @Test
  void waitsForEightHoursAndNoLonger() {
    Instant asked = Stories.order().at();

    Transition last = seen(nothing, BEHIND_TWO, asked.plus(Duration.ofHours(8)));
    Transition over = seen(nothing, BEHIND_TWO, asked.plus(Duration.ofHours(8)).plusSeconds(1));

    assertThat(last.next().state()).isEqualTo(new InLine());
    assertThat(over.next().state())
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo("not-free-in-time"));
    assertThat(LineMessage.toRequester(nothing.with(over.events()), over.events().getLast()))
        .hasValueSatisfying(message ->
            assertThat(message.summary())
                .contains("Not deployed: shop build #235 to staging")
                .contains("staging was not free within 8 hours."));
  }

  @Test
  void countsTheTimeOfItsLookUpFromItsTurn() {
    Instant turn = Stories.order().at().plus(Duration.ofHours(7));
    var silent = new StepOutcome.Unanswered(new Outage("GitLab", "no answer within 5 s"), turn);
    Deployment begun = in(new Resolving(Optional.of(turn)));

    assertThat(
            rollout.after(begun, nothing, silent, turn.plus(Duration.ofMinutes(29))).next().state())
        .isEqualTo(begun.state());
    assertThat(
            rollout.after(begun, nothing, silent, turn.plus(Duration.ofMinutes(31))).next().state())
        .isInstanceOf(Refused.class);
  }
}
