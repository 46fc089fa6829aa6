package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.PRODUCTION;
import static dev.slipway.commands.grammar.Example.SHOP;
import static dev.slipway.commands.grammar.Example.STAGING;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Marker;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.commands.locks.Scope;
import java.util.List;
import java.util.Optional;

/// What keeps the newest stable build from going live somewhere by itself.
public record WhyCommand(Scope.OneEnvironment where) implements Command {
  private static final Marker BEHIND =
      Marker.of(
          "not on the latest",
          "not on latest",
          "on latest",
          "on newest",
          "not on latest build",
          "not on latest stable build",
          "not on newest",
          "not on newest build",
          "not up to date",
          "behind");

  public static final Spec<WhyCommand> SPEC =
      new Spec<>(
          new CommandName("why"),
          Optional.of(Action.VIEW),
          "Shows what keeps the newest stable build from going live there by itself.",
          List.of(
              Form.verbs("why is", "why isn't", "why isnt")
                  .takes(Part.APP, Part.ENVIRONMENT)
                  .may(BEHIND)
                  .shownAs("why is ENVIRONMENT [of APP] not on the latest")
                  .makes(parts ->
                      new WhyCommand(new Scope.OneEnvironment(parts.app(), parts.environment())))),
          List.of(
              new Example<>(
                  "why is staging not on the latest?",
                  new WhyCommand(new Scope.OneEnvironment(SHOP, STAGING))),
              new Example<>(
                  "why is production behind?",
                  new WhyCommand(new Scope.OneEnvironment(SHOP, PRODUCTION)))));

  @Override
  public String phrase() {
    return "why is " + Says.scope(where) + " " + BEHIND.phrase();
  }
}
