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

/// Give the new build to all remaining pods at once, without a further verdict.
public record FinishCommand(WhichDeployment which) implements Command {
  public static final Spec<FinishCommand> SPEC =
      new Spec<>(
          new CommandName("finish"),
          Optional.of(Action.DEPLOY),
          "Gives the new build to all remaining pods at once; no further verdict is made.",
          WhichDeployment.forms(List.of("finish", "complete"), List.of(), FinishCommand::new),
          List.of(
              new Example<>(
                  "finish now",
                  new FinishCommand(new WhichDeployment.Running(SHOP, Optional.empty()))),
              new Example<>(
                  "finish staging now",
                  new FinishCommand(new WhichDeployment.Running(SHOP, Optional.of(STAGING)))),
              new Example<>(
                  "finish deployment 17 now",
                  new FinishCommand(new WhichDeployment.Numbered(new DeploymentId(17))))));

  @Override
  public String phrase() {
    return "finish " + which.phrase();
  }
}
