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

/// End a deployment that is under way.
public record AbortCommand(WhichDeployment which) implements Command {
  public static final Spec<AbortCommand> SPEC =
      new Spec<>(
          new CommandName("abort"),
          Optional.of(Action.ABORT),
          "Ends a deployment that is under way.",
          WhichDeployment.forms(
              List.of("abort", "cancel", "stop", "halt"), List.of(), AbortCommand::new),
          List.of(
              new Example<>(
                  "abort", new AbortCommand(new WhichDeployment.Running(SHOP, Optional.empty()))),
              new Example<>(
                  "abort staging",
                  new AbortCommand(new WhichDeployment.Running(SHOP, Optional.of(STAGING)))),
              new Example<>(
                  "cancel the deployment to staging",
                  new AbortCommand(new WhichDeployment.Running(SHOP, Optional.of(STAGING)))),
              new Example<>(
                  "stop deployment 17",
                  new AbortCommand(new WhichDeployment.Numbered(new DeploymentId(17))))));

  @Override
  public String phrase() {
    return "abort " + which.phrase();
  }
}
