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

/// Get no more e-mail when own commits go live somewhere; the direct message stays.
public record UnmailCommand(Scope.OneEnvironment where) implements Command {
  public static final Spec<UnmailCommand> SPEC =
      new Spec<>(
          new CommandName("unmail"),
          Optional.of(Action.VIEW),
          "Tells you no more by e-mail when what you wrote goes live there, only by message.",
          List.of(
              Form.verbs(
                      "stop mailing when commits reach",
                      "stop mailing when commits are live",
                      "stop mailing when commits go live",
                      "stop emailing when commits reach",
                      "stop emailing when commits are live",
                      "stop emailing when commits go live")
                  .takes(Part.APP, Part.ENVIRONMENT)
                  .shownAs("stop mailing me when my commits reach ENVIRONMENT [of APP]")
                  .makes(parts ->
                      new UnmailCommand(
                          new Scope.OneEnvironment(parts.app(), parts.environment())))),
          List.of(
              new Example<>(
                  "stop mailing me when my commits reach production",
                  new UnmailCommand(new Scope.OneEnvironment(SHOP, PRODUCTION)))));

  @Override
  public String phrase() {
    return "stop mailing me when my commits reach " + Says.scope(where);
  }
}
