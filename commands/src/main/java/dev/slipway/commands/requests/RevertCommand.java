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

/// Put back what was live before a deployment that failed. An answer where the environment's
/// configuration says that people are to be asked.
public record RevertCommand(DeploymentId deployment) implements Command {
  public static final Spec<RevertCommand> SPEC =
      new Spec<>(
          new CommandName("revert"),
          Optional.of(Action.ABORT),
          "Puts back what was live before a deployment that failed.",
          List.of(
              Form.verbs("revert")
                  .takes(Part.DEPLOYMENT)
                  .makes(parts -> new RevertCommand(new DeploymentId(parts.deployment())))),
          List.of(new Example<>("revert deployment 17", new RevertCommand(new DeploymentId(17)))));

  @Override
  public String phrase() {
    return "revert deployment " + deployment;
  }
}
