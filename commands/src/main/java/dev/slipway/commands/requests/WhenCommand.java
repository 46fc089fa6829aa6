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

/// Whether and when the asker can deploy somewhere, by which rule, and what keeps them from it
/// until then.
public record WhenCommand(Scope.OneEnvironment where) implements Command {
  public static final Spec<WhenCommand> SPEC =
      new Spec<>(
          new CommandName("when"),
          Optional.of(Action.VIEW),
          "Shows whether and when you can deploy there: by which rule, locks, freezes and deploy hours.",
          List.of(
              Form.verbs(
                      "when can i deploy",
                      "when can we deploy",
                      "when may i deploy",
                      "may i deploy",
                      "am i allowed to deploy")
                  .takes(Part.APP, Part.ENVIRONMENT)
                  .ignoring("again", "next")
                  .shownAs("when can I deploy to ENVIRONMENT [of APP]")
                  .makes(parts ->
                      new WhenCommand(new Scope.OneEnvironment(parts.app(), parts.environment())))),
          List.of(
              new Example<>(
                  "when can I deploy to production?",
                  new WhenCommand(new Scope.OneEnvironment(SHOP, PRODUCTION))),
              new Example<>(
                  "may I deploy to production?",
                  new WhenCommand(new Scope.OneEnvironment(SHOP, PRODUCTION)))));

  @Override
  public String phrase() {
    return "when can i deploy " + Says.scope(where);
  }
}
