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

/// Put a feature flag back to what it was before its last change.
///
/// @param reason empty when none was given
public record UndoCommand(FlagName flag, Scope.OneEnvironment where, Optional<String> reason)
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
                  .shownAs("undo FLAG on ENVIRONMENT [of APP] [: REASON]")
                  .makes(parts ->
                      new UndoCommand(
                          parts.flag(),
                          new Scope.OneEnvironment(parts.app(), parts.environment()),
                          parts.reason()))),
          List.of(
              new Example<>(
                  "undo new-checkout on production",
                  new UndoCommand(
                      new FlagName("new-checkout"),
                      new Scope.OneEnvironment(SHOP, PRODUCTION),
                      Optional.empty())),
              new Example<>(
                  "undo the last change of flag new-checkout on production: wrong flag",
                  new UndoCommand(
                      new FlagName("new-checkout"),
                      new Scope.OneEnvironment(SHOP, PRODUCTION),
                      Optional.of("wrong flag")))));

  @Override
  public String phrase() {
    return "undo " + FlagsCommand.of(flag, where) + Says.reason(reason);
  }
}
