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

/// Go on with a deployment whose new pods can't be judged. An answer where the bot has asked.
public record ProceedCommand(DeploymentId deployment) implements Command {
  public static final Spec<ProceedCommand> SPEC =
      new Spec<>(
          new CommandName("proceed"),
          Optional.of(Action.DEPLOY),
          "Goes on with a deployment whose new pods can't be judged.",
          List.of(
              Form.verbs("proceed", "go on", "go on with")
                  .takes(Part.DEPLOYMENT)
                  .makes(parts -> new ProceedCommand(new DeploymentId(parts.deployment())))),
          List.of(
              new Example<>("go on with deployment 17", new ProceedCommand(new DeploymentId(17)))));

  @Override
  public String phrase() {
    return "proceed deployment " + deployment;
  }
}
