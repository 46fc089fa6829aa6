package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.PRODUCTION;
import static dev.slipway.commands.grammar.Example.SHOP;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.deployments.Order.Urgency;
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
/// @param urgency whether freezes, deploy hours and open issues are passed over; then another
///   person has to approve
/// @param reason empty when none was given
public record DisableCommand(
    FlagName flag, Scope.OneEnvironment where, Urgency urgency, Optional<String> reason)
    implements Command {
  public static final Spec<DisableCommand> SPEC =
      new Spec<>(
          new CommandName("disable"),
          Optional.of(Action.FLAG),
          "Turns a feature flag off there, at any hour; what it has in common with other environments stays.",
          List.of(
              Form.verbs("turn off", "switch off", "disable")
                  .takes(Part.FLAG, Part.APP, Part.ENVIRONMENT, Part.REASON)
                  .may(FlagsCommand.HOTFIX)
                  .shownAs("turn off FLAG on ENVIRONMENT [of APP] [as a hotfix] [: REASON]")
                  .makes(parts ->
                      new DisableCommand(
                          parts.flag(),
                          new Scope.OneEnvironment(parts.app(), parts.environment()),
                          FlagsCommand.urgency(parts),
                          parts.reason()))),
          List.of(
              new Example<>(
                  "turn off new-checkout on production",
                  new DisableCommand(
                      new FlagName("new-checkout"),
                      new Scope.OneEnvironment(SHOP, PRODUCTION),
                      Urgency.ROUTINE,
                      Optional.empty())),
              new Example<>(
                  "disable new-checkout on prod: carts are empty",
                  new DisableCommand(
                      new FlagName("new-checkout"),
                      new Scope.OneEnvironment(SHOP, PRODUCTION),
                      Urgency.ROUTINE,
                      Optional.of("carts are empty"))),
              new Example<>(
                  "turn off new-checkout on production as a hotfix: nobody can pay",
                  new DisableCommand(
                      new FlagName("new-checkout"),
                      new Scope.OneEnvironment(SHOP, PRODUCTION),
                      Urgency.HOTFIX,
                      Optional.of("nobody can pay")))));

  @Override
  public String phrase() {
    return "turn off "
        + FlagsCommand.of(flag, where)
        + FlagsCommand.of(urgency)
        + Says.reason(reason);
  }
}
