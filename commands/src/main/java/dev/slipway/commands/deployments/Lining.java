package dev.slipway.commands.deployments;

import dev.slipway.commands.deployments.DeploymentState.Refused;
import dev.slipway.commands.deployments.DeploymentState.Resolving;
import dev.slipway.commands.deployments.Transition.Pace;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.progress.ProgressEvent;
import java.time.Duration;
import java.util.Optional;

/// The moves of a deployment that waits until its environment is free. What it may do then is asked
/// when its turn has come. Used by one thread, once.
final class Lining {
  /// How long a turn is waited for.
  static final Duration LIMIT = Duration.ofHours(8);

  /// How often it is looked whether it has come.
  static final Duration PACE = Duration.ofSeconds(2);

  private final Move move;

  Lining(Move move) {
    this.move = move;
  }

  Transition seen(StepOutcome outcome) {
    if (!(outcome instanceof StepOutcome.LineSeen(Line line))) {
      throw Rollout.unexpected(move.deployment(), outcome);
    }
    Order order = move.deployment().order();
    if (move.now().isAfter(order.at().plus(LIMIT))) {
      return move.end(
          new Refused(
              new Refusal(
                  Line.NOT_FREE,
                  order.environment() + " was not free within " + LIMIT.toHours() + " hours.",
                  "Ask again, or see with \"who has " + order.environment() + "\" who has it.")));
    }
    if (line.hasCome()) {
      if (move.board().line().isPresent()) {
        move.tell(new ProgressEvent.TurnCame(move.now()));
      }
      return move.to(new Resolving(Optional.of(move.now())), new Pace.AtOnce());
    }
    if (!move.board().line().equals(Optional.of(line))) {
      move.tell(new ProgressEvent.LineSeen(move.now(), line));
    }
    return move.stay(PACE);
  }
}
