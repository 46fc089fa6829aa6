package dev.slipway.commands.deployments;

import dev.slipway.commands.cluster.Expectation;
import dev.slipway.commands.deployments.DeploymentState.Aftermath;
import dev.slipway.commands.deployments.DeploymentState.AwaitingChoice;
import dev.slipway.commands.deployments.DeploymentState.CountingDown;
import dev.slipway.commands.deployments.DeploymentState.Why;
import dev.slipway.commands.deployments.Transition.Pace;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.config.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What the environment has happen after a failure: put back, now or after a countdown, leave, or
/// ask.
final class Failing {
  private final Move move;
  private final Environment environment;

  Failing(Move move, Environment environment) {
    this.move = move;
    this.environment = environment;
  }

  /// Going back itself is never undone but by a person's word: that would bring back what somebody
  /// wanted out.
  Transition stop(Plan plan, List<Expectation> written, Why why) {
    return switch (environment.onFailure()) {
      case REVERT ->
          plan.restores().isPresent() ? ask(plan, written, why) : revert(plan, written, why);
      case FREEZE -> move.end(Rollout.ending(plan, why, Aftermath.LEFT_AS_IS));
      case ASK -> ask(plan, written, why);
    };
  }

  Transition ask(Plan plan, List<Expectation> written, Why why) {
    move.tell(new ProgressEvent.ChoiceAsked(move.now()));
    return move.to(new AwaitingChoice(plan, written, why), new Pace.Within(Move.WORD_PACE));
  }

  private Transition revert(Plan plan, List<Expectation> written, Why why) {
    Duration countdown = environment.revertAfter();
    if (countdown.isZero()) {
      return move.putBack(plan, written, why);
    }
    Instant until = move.now().plus(countdown);
    move.tell(new ProgressEvent.RevertAnnounced(move.now(), until));
    return move.to(new CountingDown(plan, written, why, until), new Pace.Within(countdown));
  }

  Transition countedDown(CountingDown state) {
    return move.now().isBefore(state.until())
        ? move.stay(Duration.between(move.now(), state.until()))
        : move.putBack(state.plan(), state.written(), state.why());
  }
}
