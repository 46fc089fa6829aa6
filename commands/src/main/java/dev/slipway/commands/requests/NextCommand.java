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

/// Do not wait any longer before the batch under way is judged.
public record NextCommand(WhichDeployment which) implements Command {
  public static final Spec<NextCommand> SPEC =
      new Spec<>(
          new CommandName("next"),
          Optional.of(Action.DEPLOY),
          "Skips the rest of the wait for a batch: it is judged now, by what was measured so far.",
          WhichDeployment.forms(
              List.of("next", "skip"),
              List.of("wait", "waiting", "batch", "step"),
              NextCommand::new),
          List.of(
              new Example<>(
                  "next", new NextCommand(new WhichDeployment.Running(SHOP, Optional.empty()))),
              new Example<>(
                  "skip the wait on staging",
                  new NextCommand(new WhichDeployment.Running(SHOP, Optional.of(STAGING)))),
              new Example<>(
                  "next deployment 17",
                  new NextCommand(new WhichDeployment.Numbered(new DeploymentId(17))))));

  @Override
  public String phrase() {
    return "next " + which.phrase();
  }
}
