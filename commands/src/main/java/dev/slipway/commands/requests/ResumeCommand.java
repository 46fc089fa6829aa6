package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.SHOP;
import static dev.slipway.commands.grammar.Example.STAGING;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.commands.locks.Scope;
import java.util.List;
import java.util.Optional;

/// Let builds go live somewhere by themselves again.
public record ResumeCommand(Scope.OneEnvironment where) implements Command {
  public static final Spec<ResumeCommand> SPEC =
      new Spec<>(
          new CommandName("resume"),
          Optional.of(Action.DEPLOY),
          "Lets builds go live there by themselves again, also after a rollback or a build that failed.",
          List.of(
              Form.verbs(
                      "resume automatic deploys",
                      "resume automatic deployments",
                      "resume auto deploys",
                      "resume auto deployments")
                  .takes(Part.APP, Part.ENVIRONMENT)
                  .shownAs("resume automatic deploys to ENVIRONMENT [of APP]")
                  .makes(parts ->
                      new ResumeCommand(
                          new Scope.OneEnvironment(parts.app(), parts.environment())))),
          List.of(
              new Example<>(
                  "resume automatic deploys to staging",
                  new ResumeCommand(new Scope.OneEnvironment(SHOP, STAGING)))));

  @Override
  public String phrase() {
    return "resume automatic deploys to " + where.environment() + " of " + where.app();
  }
}
