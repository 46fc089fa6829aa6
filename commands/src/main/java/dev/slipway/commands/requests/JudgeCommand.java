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

/// Judge the new pods of a deployment again. An answer where the bot has asked.
public record JudgeCommand(DeploymentId deployment) implements Command {
  public static final Spec<JudgeCommand> SPEC =
      new Spec<>(
          new CommandName("judge"),
          Optional.of(Action.ABORT),
          "Judges the new pods of a deployment again, by what was measured since.",
          List.of(
              Form.verbs("judge")
                  .takes(Part.DEPLOYMENT)
                  .ignoring("again")
                  .makes(parts -> new JudgeCommand(new DeploymentId(parts.deployment())))),
          List.of(new Example<>("judge deployment 17", new JudgeCommand(new DeploymentId(17)))));

  @Override
  public String phrase() {
    return "judge deployment " + deployment;
  }
}
