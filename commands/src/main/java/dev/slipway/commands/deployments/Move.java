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

/// One move in the making: collects what there is to tell. Used by one thread, once.
final class Move {
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
