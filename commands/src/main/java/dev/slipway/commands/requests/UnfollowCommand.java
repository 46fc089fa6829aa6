package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.PRODUCTION;
import static dev.slipway.commands.grammar.Example.SHOP;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.commands.locks.Scope;
import java.util.List;
import java.util.Optional;

/// Be told no more when own commits go live somewhere.
public record UnfollowCommand(Scope.OneEnvironment where) implements Command {
  public static final Spec<UnfollowCommand> SPEC =
      new Spec<>(
          new CommandName("unfollow"),
          Optional.of(Action.VIEW),
          "Tells you no more when what you wrote goes live there.",
          List.of(
              Form.verbs(
                      "stop telling when commits reach",
                      "stop telling when commits are live",
                      "stop telling when commits go live")
                  .takes(Part.APP, Part.ENVIRONMENT)
                  .shownAs("stop telling me when my commits reach ENVIRONMENT [of APP]")
                  .makes(parts ->
                      new UnfollowCommand(
                          new Scope.OneEnvironment(parts.app(), parts.environment())))),
          List.of(
              new Example<>(
                  "stop telling me when my commits reach production",
                  new UnfollowCommand(new Scope.OneEnvironment(SHOP, PRODUCTION)))));

  @Override
  public String phrase() {
    return "stop telling me when my commits reach " + Says.scope(where);
  }
}
