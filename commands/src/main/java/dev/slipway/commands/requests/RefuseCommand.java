package dev.slipway.commands.requests;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.grammar.Spec;
import java.util.List;
import java.util.Optional;

/// Do not agree to what a deployment is about to do: it ends, and nothing is touched.
///
/// @param reason why; empty when none was given
public record RefuseCommand(DeploymentId deployment, Optional<String> reason) implements Command {
  public static final Spec<RefuseCommand> SPEC =
      new Spec<>(
          new CommandName("refuse"),
          Optional.of(Action.APPROVE),
          "Ends a deployment that waits for approval, before anything is touched.",
          List.of(
              Form.verbs("refuse", "reject", "decline", "disapprove")
                  .takes(Part.DEPLOYMENT, Part.REASON)
                  .makes(parts ->
                      new RefuseCommand(new DeploymentId(parts.deployment()), parts.reason()))),
          List.of(
              new Example<>(
                  "refuse deployment 17",
                  new RefuseCommand(new DeploymentId(17), Optional.empty())),
              new Example<>(
                  "reject deployment 17: not before the sale is over",
                  new RefuseCommand(
                      new DeploymentId(17), Optional.of("not before the sale is over")))));

  @Override
  public String phrase() {
    return "refuse deployment " + deployment + Says.reason(reason);
  }
}
