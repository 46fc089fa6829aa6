package dev.slipway.bot.engine;

import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.deployments.StepOutcome;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Cluster;
import dev.slipway.commands.ports.Cluster.Edited;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.settings.MapEdit;
import dev.slipway.config.Target;
import java.time.Instant;
import java.util.Optional;

/// The keys of a ConfigMap that are changed before one change of a plan is written, if any are. All
/// of it may be repeated. Used by one thread.
final class Edits {
  private final Cluster cluster;
  private final Target target;
  private final Plan.Change change;
  private final boolean isFirst;
  private final long fence;

  /// @param index which change of the plan it is
  Edits(Cluster cluster, Deployment deployment, Target target, Plan.Change change, int index) {
    this.cluster = cluster;
    this.fence = deployment.fence();
    this.target = target;
    this.change = change;
    this.isFirst = index == 0;
  }

  private Optional<MapEdit> edit() {
    return change.config().flatMap(Plan.Config::edit);
  }

  /// Makes the ConfigMap what the change is to be bound to.
  ///
  /// @return what hinders it; empty when nothing does
  Optional<StepOutcome> make(Instant began) {
    return edit()
        .flatMap(edit ->
            switch (cluster.edit(target, edit, fence)) {
              case Answer.Found<Edited>(Edited edited) ->
                  switch (edited) {
                    case DONE -> Optional.empty();
                    case CONTENDED -> Optional.of(new StepOutcome.Contended());
                    case NOT_OURS -> Optional.of(new StepOutcome.Impossible(changed(edit)));
                  };
              case Answer.Refused<Edited> refused -> Optional.of(LookUp.failed(refused, began));
              case Answer.Unavailable<Edited> silent -> Optional.of(LookUp.failed(silent, began));
            });
  }

  private Refusal changed(MapEdit edit) {
    return new Refusal(
        "config-changed",
        "somebody else changed what ConfigMap "
            + edit.map()
            + " of "
            + target.name()
            + " holds after I had looked at it",
        "Look with \"config\" and ask again.");
  }

  /// Gives the keys back what they held, unless somebody has changed them since.
  ///
  /// @return why that is not known to be done; empty when it is, or can't be
  Optional<StepOutcome> undo(Instant began) {
    return edit()
        .flatMap(edit ->
            switch (cluster.undo(target, edit, fence)) {
              case Answer.Found<Edited>(Edited edited) ->
                  edited == Edited.CONTENDED
                      ? Optional.of(new StepOutcome.Contended())
                      : Optional.empty();
              case Answer.Refused<Edited> _ -> Optional.empty();
              case Answer.Unavailable<Edited> silent -> Optional.of(LookUp.failed(silent, began));
            });
  }

  /// What is told of a change that is not made: nothing was touched, if it is the first one.
  StepOutcome not(StepOutcome told, Instant began) {
    return isFirst ? undo(began).orElse(told) : told;
  }
}
