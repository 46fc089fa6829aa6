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

/// Leave a deployment that failed as it is. An answer where the environment's configuration says
/// that people are to be asked.
public record KeepCommand(DeploymentId deployment) implements Command {
  public static final Spec<KeepCommand> SPEC =
      new Spec<>(
          new CommandName("keep"),
          Optional.of(Action.ABORT),
          "Leaves a deployment that failed as it is.",
          List.of(
              Form.verbs("keep")
                  .takes(Part.DEPLOYMENT)
                  .makes(parts -> new KeepCommand(new DeploymentId(parts.deployment())))),
          List.of(new Example<>("keep deployment 17", new KeepCommand(new DeploymentId(17)))));

  @Override
  public String phrase() {
    return "keep deployment " + deployment;
  }
}
