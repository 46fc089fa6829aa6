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

/// Do not put back by itself what was live: ask first. Has a place while a failed deployment counts
/// down.
public record HoldCommand(WhichDeployment which) implements Command {
  public static final Spec<HoldCommand> SPEC =
      new Spec<>(
          new CommandName("hold"),
          Optional.of(Action.ABORT),
          "Stops the countdown of a deployment that failed, and asks what to do.",
          WhichDeployment.forms(List.of("hold"), List.of(), HoldCommand::new),
          List.of(
              new Example<>(
                  "hold", new HoldCommand(new WhichDeployment.Running(SHOP, Optional.empty()))),
              new Example<>(
                  "hold staging",
                  new HoldCommand(new WhichDeployment.Running(SHOP, Optional.of(STAGING)))),
              new Example<>(
                  "hold deployment 17",
                  new HoldCommand(new WhichDeployment.Numbered(new DeploymentId(17))))));

  @Override
  public String phrase() {
    return "hold " + which.phrase();
  }
}
