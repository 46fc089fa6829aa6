package dev.slipway.commands.requests;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.flags.FlagChangeId;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Spec;
import java.util.List;
import java.util.Optional;

/// Agree to what a deployment or a change of a feature flag is about to do, where the environment's
/// configuration wants that. What only has to be confirmed, its requester confirms.
public record ApproveCommand(WhatWaits what) implements Command {
  public static final Spec<ApproveCommand> SPEC =
      new Spec<>(
          new CommandName("approve"),
          Optional.of(Action.APPROVE),
          "Agrees to a deployment, or to a change of a feature flag, that waits for it.",
          WhatWaits.forms(
              List.of("approve", "confirm"), List.of(), (what, _) -> new ApproveCommand(what)),
          List.of(
              new Example<>("approve deployment 17", deployment(17)),
              new Example<>("confirm deployment 17", deployment(17)),
              new Example<>(
                  "approve flag change 3",
                  new ApproveCommand(new WhatWaits.AFlagChange(new FlagChangeId(3))))));

  private static ApproveCommand deployment(long number) {
    return new ApproveCommand(new WhatWaits.ADeployment(new DeploymentId(number)));
  }

  @Override
  public String phrase() {
    return "approve " + what.phrase();
  }
}
