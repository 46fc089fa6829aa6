package dev.slipway.commands.deployments;

import dev.slipway.commands.cluster.Expectation;
import dev.slipway.commands.deployments.DeploymentState.Ended;
import dev.slipway.commands.deployments.DeploymentState.Reverting;
import dev.slipway.commands.deployments.DeploymentState.Why;
import dev.slipway.commands.deployments.DeploymentState.Withdrawing;
import dev.slipway.commands.deployments.Transition.Pace;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.progress.Board;
import dev.slipway.commands.progress.ProgressEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// One move in the making: collects what there is to tell. Used by one thread, once.
final class Move {
  /// How often people are told that their word is awaited.
  static final Duration REMINDER = Duration.ofHours(1);

  /// How long nothing need be looked at while a person's word is awaited.
  static final Duration WORD_PACE = Duration.ofMinutes(10);

  private final Deployment deployment;
  private final Board board;
  private final Instant now;
  private final List<ProgressEvent> events = new ArrayList<>();

  Move(Deployment deployment, Board board, Instant now) {
    this.deployment = deployment;
    this.board = board;
    this.now = now;
  }

  Deployment deployment() {
    return deployment;
  }

  Board board() {
    return board;
  }

  Instant now() {
    return now;
  }

  void tell(ProgressEvent event) {
    events.add(event);
  }

  /// Tells that a system is silent, once.
  void silent(Outage outage, Instant since) {
    boolean told =
        board.silence().stream().anyMatch(silence -> silence.system().equals(outage.system()));
    if (!told) {
      tell(new ProgressEvent.WentSilent(now, outage.system(), outage.reason(), since));
    }
  }

  /// Tells that the silent system answers again, if one was silent.
  void heard() {
    board.silence().ifPresent(silence -> tell(new ProgressEvent.Answered(now, silence.system())));
  }

  /// Whether nothing of the plan was ever seen to be written.
  boolean untouched() {
    return board.rows().stream().allMatch(row -> row.stage() == Board.Stage.TO_DO)
        && events.stream().noneMatch(ProgressEvent.LeftAlone.class::isInstance);
  }

  /// Since when something takes its time, when what has just passed does not count: all was well.
  Instant withoutTimeSince(Instant well, Instant since) {
    return since.plus(Duration.between(well, now));
  }

  Transition stay(Duration limit) {
    return to(deployment.state(), new Pace.Within(limit));
  }

  /// Waits for a person's word, and tells now and then that it does.
  ///
  /// @param remindAt when that is told next; empty when that is not fixed yet
  /// @param waiting the state that tells it next at a moment
  /// @param reminder what is told, and when it is told again
  Transition awaitWord(
      Optional<Instant> remindAt,
      Function<Instant, DeploymentState> waiting,
      Function<Instant, ProgressEvent> reminder) {
    Instant due = remindAt.orElse(now.plus(REMINDER));
    if (!now.isBefore(due)) {
      Instant again = now.plus(REMINDER);
      tell(reminder.apply(again));
      return to(waiting.apply(again), new Pace.Within(WORD_PACE));
    }
    Duration left = Duration.between(now, due);
    return to(
        waiting.apply(due), new Pace.Within(left.compareTo(WORD_PACE) < 0 ? left : WORD_PACE));
  }

  /// Waits for the answer to a question.
  Transition awaitAnswer(Optional<Instant> remindAt, Function<Instant, DeploymentState> waiting) {
    return awaitWord(
        remindAt,
        waiting,
        again ->
            new ProgressEvent.AnswerAwaited(
                now,
                deployment.id(),
                deployment.order().requester(),
                Steering.answers(deployment.state()),
                again));
  }

  Transition stayAtOnce() {
    return to(deployment.state(), new Pace.AtOnce());
  }

  Transition putBack(Plan plan, List<Expectation> written, Why why) {
    tell(new ProgressEvent.PuttingBack(now));
    return to(new Reverting(plan, written, why, 0, List.of()), new Pace.AtOnce());
  }

  /// Ends it; pods that run beside the workloads are removed first.
  Transition end(Ended state) {
    Optional<Plan> tried = Advancing.tried(deployment.state());
    if (tried.isPresent()) {
      tell(new ProgressEvent.WithdrawingPods(now));
      return to(new Withdrawing(tried.get(), state, 0), new Pace.AtOnce());
    }
    return over(state);
  }

  Transition over(Ended state) {
    tell(new ProgressEvent.Finished(now, state));
    return to(state, new Pace.Over());
  }

  Transition to(DeploymentState next, Pace pace) {
    return new Transition(deployment.in(next), events, pace);
  }
}
