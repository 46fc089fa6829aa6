package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.PRODUCTION;
import static dev.slipway.commands.grammar.Example.SHOP;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.flags.FlagName;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.commands.locks.Scope;
import java.util.List;
import java.util.Optional;

/// Turn a feature flag off somewhere.
///
/// @param reason empty when none was given
public record DisableCommand(FlagName flag, Scope.OneEnvironment where, Optional<String> reason)
    implements Command {
  public static final Spec<DisableCommand> SPEC =
      new Spec<>(
          new CommandName("disable"),
          Optional.of(Action.FLAG),
          "Turns a feature flag off there, at any hour; what it has in common with other environments stays.",
          List.of(
              Form.verbs("turn off", "switch off", "disable")
                  .takes(Part.FLAG, Part.APP, Part.ENVIRONMENT, Part.REASON)
                  .shownAs("turn off FLAG on ENVIRONMENT [of APP] [: REASON]")
                  .makes(parts ->
                      new DisableCommand(
                          parts.flag(),
                          new Scope.OneEnvironment(parts.app(), parts.environment()),
                          parts.reason()))),
          List.of(
              new Example<>(
                  "turn off new-checkout on production",
                  new DisableCommand(
                      new FlagName("new-checkout"),
                      new Scope.OneEnvironment(SHOP, PRODUCTION),
                      Optional.empty())),
              new Example<>(
                  "disable new-checkout on prod: carts are empty",
                  new DisableCommand(
                      new FlagName("new-checkout"),
                      new Scope.OneEnvironment(SHOP, PRODUCTION),
                      Optional.of("carts are empty")))));

  @Override
  public String phrase() {
    return "turn off " + FlagsCommand.of(flag, where) + Says.reason(reason);
  }
}
