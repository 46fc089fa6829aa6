package dev.slipway.commands.deployments;

import dev.slipway.commands.cluster.Expectation;
import dev.slipway.commands.deployments.DeploymentState.DoubtingLive;
import dev.slipway.commands.deployments.DeploymentState.JudgingLive;
import dev.slipway.commands.deployments.DeploymentState.Stabilising;
import dev.slipway.commands.deployments.DeploymentState.Why;
import dev.slipway.commands.deployments.Transition.Pace;
import dev.slipway.commands.judging.Reading;
import dev.slipway.commands.judging.Verdict;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.config.Environment;
import dev.slipway.config.Judging;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The moves while a build that is live must stay so and is judged by what its pods answer, against
/// what ran before. Once in every window, and at the end of the time: a bad answer counts at once,
/// one that can't be told only at the end.
final class LiveJudging {
  private static final Duration PACE = Duration.ofSeconds(2);

  private final Move move;
  private final Environment environment;

  LiveJudging(Move move, Environment environment) {
    this.move = move;
    this.environment = environment;
  }

  /// Over how long a time it is judged; empty when readiness and restarts alone count: without
  /// metrics or checks, in a time that is too short for them, and when a person has said that there
  /// is to be no further verdict.
  private Optional<Duration> window(Plan plan, List<Expectation> written) {
    return environment
        .strategy()
        .judged()
        .filter(Judging::asks)
        .map(Judging::window)
        .filter(window -> window.compareTo(Observing.steady(environment, plan, written)) <= 0)
        .filter(_ -> !move.board().isFinishedByHand());
  }

  private Instant end(Plan plan, List<Expectation> written, Instant live) {
    return live.plus(Observing.steady(environment, plan, written));
  }

  /// When it is judged next; empty when it is not any more.
  Optional<Instant> due(Stabilising state) {
    Instant end = end(state.plan(), state.written(), state.live());
    Instant last = state.judged().orElse(state.live());
    return window(state.plan(), state.written())
        .filter(_ -> last.isBefore(end))
        .map(last::plus)
        .map(next -> next.isAfter(end) ? end : next);
  }

  /// Asks about the time that has just passed; of waves that were judged in their own time no more
  /// is asked.
  Transition ask(Stabilising state, Sight sight) {
    List<Integer> changes =
        IntStream.range(state.plan().waveBefore(state.written().size()), state.written().size())
            .filter(change -> sight.seen(change).replicas().desired() > 0)
            .boxed()
            .toList();
    Instant before = move.board().changing().orElse(state.since());
    return move.to(
        new JudgingLive(
            state.plan(),
            state.written(),
            state.since(),
            state.live(),
            new LiveQuestion(
                changes,
                before,
                move.now().minus(window(state.plan(), state.written()).orElseThrow()),
                move.now())),
        new Pace.AtOnce());
  }

  Transition judged(JudgingLive state, StepOutcome outcome, Failing failing) {
    if (!(outcome instanceof StepOutcome.Measured measured)) {
      throw Rollout.unexpected(move.deployment(), outcome);
    }
    LiveQuestion question = state.question();
    List<Reading.Silent> silences = measured.silences();
    if (silences.isEmpty()) {
      move.heard();
    } else if (move.now().isBefore(question.until().plus(Advancing.ANSWER_LIMIT))) {
      move.silent(silences.getFirst().outage(), question.until());
      return move.stay(PACE);
    }
    Verdict verdict = Advancing.verdict(environment, measured);
    boolean isLast = !question.until().isBefore(end(state.plan(), state.written(), state.live()));
    if (isLast || verdict.answer() == Verdict.Answer.BAD) {
      move.tell(new ProgressEvent.LiveJudged(move.now(), verdict));
    }
    if (verdict.answer() == Verdict.Answer.BAD) {
      Verdict.Finding worst = verdict.decisive().orElseThrow();
      return failing.stop(state.plan(), state.written(), Why.of(worst));
    }
    return isLast && verdict.answer() == Verdict.Answer.CANNOT_TELL
        ? move.to(
            new DoubtingLive(state.plan(), state.written(), state.since(), state.live(), question),
            new Pace.Within(Move.WORD_PACE))
        : watching(state, question.until());
  }

  private Transition watching(JudgingLive state, Instant judged) {
    return move.to(
        new Stabilising(
            state.plan(), state.written(), state.since(), state.live(), Optional.of(judged)),
        new Pace.AtOnce());
  }

  /// Goes on although it can't be told: nothing is left but to see once more that it is live.
  Transition proceed(DoubtingLive state) {
    return move.to(
        new Stabilising(
            state.plan(), state.written(), state.since(), state.live(), Optional.of(move.now())),
        new Pace.AtOnce());
  }

  Transition judgeAgain(DoubtingLive state) {
    LiveQuestion asked = state.question();
    Duration window = Duration.between(asked.from(), asked.until());
    return move.to(
        new JudgingLive(
            state.plan(),
            state.written(),
            state.since(),
            state.live(),
            new LiveQuestion(
                asked.changes(), asked.before(), move.now().minus(window), move.now())),
        new Pace.AtOnce());
  }
}
