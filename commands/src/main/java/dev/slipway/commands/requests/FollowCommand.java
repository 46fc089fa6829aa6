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

/// Be told when own commits go live somewhere.
public record FollowCommand(Scope.OneEnvironment where) implements Command {
  public static final Spec<FollowCommand> SPEC =
      new Spec<>(
          new CommandName("follow"),
          Optional.of(Action.VIEW),
          "Tells you, and nobody else, when what you wrote goes live there.",
          List.of(
              Form.verbs(
                      "tell when commits reach",
                      "tell when commits are live",
                      "tell when commits go live")
                  .takes(Part.APP, Part.ENVIRONMENT)
                  .shownAs("tell me when my commits reach ENVIRONMENT [of APP]")
                  .makes(parts ->
                      new FollowCommand(
                          new Scope.OneEnvironment(parts.app(), parts.environment())))),
          List.of(
              new Example<>(
                  "tell me when my commits reach production",
                  new FollowCommand(new Scope.OneEnvironment(SHOP, PRODUCTION)))));

  @Override
  public String phrase() {
    return "tell me when my commits reach " + Says.scope(where);
  }
}
