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

/// Be told when own commits go live somewhere, by e-mail too.
public record MailCommand(Scope.OneEnvironment where) implements Command {
  public static final Spec<MailCommand> SPEC =
      new Spec<>(
          new CommandName("mail"),
          Optional.of(Action.VIEW),
          "Tells you, and nobody else, when what you wrote goes live there, by e-mail too.",
          List.of(
              Form.verbs(
                      "mail when commits reach",
                      "mail when commits are live",
                      "mail when commits go live",
                      "email when commits reach",
                      "email when commits are live",
                      "email when commits go live")
                  .takes(Part.APP, Part.ENVIRONMENT)
                  .shownAs("mail me when my commits reach ENVIRONMENT [of APP]")
                  .makes(parts ->
                      new MailCommand(new Scope.OneEnvironment(parts.app(), parts.environment())))),
          List.of(
              new Example<>(
                  "mail me when my commits reach production",
                  new MailCommand(new Scope.OneEnvironment(SHOP, PRODUCTION)))));

  @Override
  public String phrase() {
    return "mail me when my commits reach " + Says.scope(where);
  }
}
