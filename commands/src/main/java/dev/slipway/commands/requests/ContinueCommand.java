package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.SHOP;
import static dev.slipway.commands.grammar.Example.STAGING;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Spec;
import java.util.List;
import java.util.Optional;

/// Go on with a deployment that is paused.
public record ContinueCommand(WhichDeployment which) implements Command {
  public static final Spec<ContinueCommand> SPEC =
      new Spec<>(
          new CommandName("continue"),
          Optional.of(Action.DEPLOY),
          "Goes on with a deployment that is paused.",
          WhichDeployment.forms(
              List.of("continue", "resume", "unpause"), List.of("with"), ContinueCommand::new),
          List.of(
              new Example<>(
                  "continue",
                  new ContinueCommand(new WhichDeployment.Running(SHOP, Optional.empty()))),
              new Example<>(
                  "resume the deployment to staging",
                  new ContinueCommand(new WhichDeployment.Running(SHOP, Optional.of(STAGING)))),
              new Example<>(
                  "continue with deployment 17",
                  new ContinueCommand(new WhichDeployment.Numbered(new DeploymentId(17))))));

  @Override
  public String phrase() {
    return "continue " + which.phrase();
  }
}
