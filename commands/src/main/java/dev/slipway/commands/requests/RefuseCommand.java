package dev.slipway.commands.requests;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.flags.FlagChangeId;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.grammar.Spec;
import java.util.List;
import java.util.Optional;

/// Do not agree to what a deployment or a change of a feature flag is about to do: it ends, and
/// nothing is touched. Whoever asked for a change of a flag takes it back so.
///
/// @param reason why; empty when none was given
public record RefuseCommand(WhatWaits what, Optional<String> reason) implements Command {
  public static final Spec<RefuseCommand> SPEC =
      new Spec<>(
          new CommandName("refuse"),
          Optional.of(Action.APPROVE),
          "Ends a deployment, or a change of a feature flag, that waits for approval, before anything is touched.",
          WhatWaits.forms(
              List.of("refuse", "reject", "decline", "disapprove"),
              List.of(Part.REASON),
              RefuseCommand::new),
          List.of(
              new Example<>("refuse deployment 17", deployment(17, Optional.empty())),
              new Example<>(
                  "reject deployment 17: not before the sale is over",
                  deployment(17, Optional.of("not before the sale is over"))),
              new Example<>(
                  "refuse flag change 3",
                  new RefuseCommand(
                      new WhatWaits.AFlagChange(new FlagChangeId(3)), Optional.empty()))));

  private static RefuseCommand deployment(long number, Optional<String> reason) {
    return new RefuseCommand(new WhatWaits.ADeployment(new DeploymentId(number)), reason);
  }

  @Override
  public String phrase() {
    return "refuse " + what.phrase() + Says.reason(reason);
  }
}
