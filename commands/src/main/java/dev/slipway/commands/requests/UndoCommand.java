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

/// Put a feature flag back to what it was before its last change.
///
/// @param urgency whether freezes, deploy hours and open issues are passed over; then another
///   person has to approve
/// @param reason empty when none was given
public record UndoCommand(
    FlagName flag, Scope.OneEnvironment where, Urgency urgency, Optional<String> reason)
    implements Command {
  public static final Spec<UndoCommand> SPEC =
      new Spec<>(
          new CommandName("undo"),
          Optional.of(Action.FLAG),
          "Puts a feature flag back to what it was there before it was last changed from here, unless somebody has changed it since.",
          List.of(
              Form.verbs("undo")
                  .takes(Part.FLAG, Part.APP, Part.ENVIRONMENT, Part.REASON)
                  .ignoring("last", "change", "changes")
                  .may(FlagsCommand.HOTFIX)
                  .shownAs("undo FLAG on ENVIRONMENT [of APP] [as a hotfix] [: REASON]")
                  .makes(parts ->
                      new UndoCommand(
                          parts.flag(),
                          new Scope.OneEnvironment(parts.app(), parts.environment()),
                          FlagsCommand.urgency(parts),
                          parts.reason()))),
          List.of(
              new Example<>(
                  "undo new-checkout on production",
                  new UndoCommand(
                      new FlagName("new-checkout"),
                      new Scope.OneEnvironment(SHOP, PRODUCTION),
                      Urgency.ROUTINE,
                      Optional.empty())),
              new Example<>(
                  "undo the last change of flag new-checkout on production: wrong flag",
                  new UndoCommand(
                      new FlagName("new-checkout"),
                      new Scope.OneEnvironment(SHOP, PRODUCTION),
                      Urgency.ROUTINE,
                      Optional.of("wrong flag")))));

  @Override
  public String phrase() {
    return "undo " + FlagsCommand.of(flag, where) + FlagsCommand.of(urgency) + Says.reason(reason);
  }
}
