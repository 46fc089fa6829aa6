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

/// Hold a deployment that tries a build in batches: no batch is added, none is judged.
public record PauseCommand(WhichDeployment which) implements Command {
  public static final Spec<PauseCommand> SPEC =
      new Spec<>(
          new CommandName("pause"),
          Optional.of(Action.ABORT),
          "Holds a deployment that tries a build in batches, until somebody says to continue.",
          WhichDeployment.forms(List.of("pause"), List.of(), PauseCommand::new),
          List.of(
              new Example<>(
                  "pause", new PauseCommand(new WhichDeployment.Running(SHOP, Optional.empty()))),
              new Example<>(
                  "pause staging",
                  new PauseCommand(new WhichDeployment.Running(SHOP, Optional.of(STAGING)))),
              new Example<>(
                  "pause deployment 17",
                  new PauseCommand(new WhichDeployment.Numbered(new DeploymentId(17))))));

  @Override
  public String phrase() {
    return "pause " + which.phrase();
  }
}
