package dev.slipway.commands.requests;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Spec;
import java.util.List;
import java.util.Optional;

/// Agree to what a deployment is about to do, where the environment's configuration wants that. For
/// a deployment that only has to be confirmed, its requester says it.
public record ApproveCommand(DeploymentId deployment) implements Command {
  public static final Spec<ApproveCommand> SPEC =
      new Spec<>(
          new CommandName("approve"),
          Optional.of(Action.APPROVE),
          "Agrees to a deployment that waits for it.",
          List.of(
              Form.verbs("approve", "confirm")
                  .takes(Part.DEPLOYMENT)
                  .makes(parts -> new ApproveCommand(new DeploymentId(parts.deployment())))),
          List.of(
              new Example<>("approve deployment 17", new ApproveCommand(new DeploymentId(17))),
              new Example<>("confirm deployment 17", new ApproveCommand(new DeploymentId(17)))));

  @Override
  public String phrase() {
    return "approve deployment " + deployment;
  }
}
