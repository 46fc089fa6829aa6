package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.PRODUCTION;
import static dev.slipway.commands.grammar.Example.SHOP;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.flags.FlagName;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.commands.locks.Scope;
import java.util.List;
import java.util.Optional;

/// Who changed feature flags somewhere, newest first.
///
/// @param flag empty for all of them
public record FlagHistoryCommand(Optional<FlagName> flag, Scope.OneEnvironment where)
    implements Command {
  public static final Spec<FlagHistoryCommand> SPEC =
      new Spec<>(
          new CommandName("flaghistory"),
          Optional.of(Action.VIEW),
          "Shows how feature flags were changed there from here: who, when, from what to what and why.",
          List.of(
              Form.verbs("flag history", "flags history")
                  .takes(Part.MAYBE_FLAG, Part.APP, Part.ENVIRONMENT)
                  .ignoring("show")
                  .shownAs("flag history [of FLAG] on ENVIRONMENT [of APP]")
                  .makes(parts ->
                      new FlagHistoryCommand(
                          parts.maybeFlag(),
                          new Scope.OneEnvironment(parts.app(), parts.environment())))),
          List.of(
              new Example<>(
                  "flag history on production",
                  new FlagHistoryCommand(
                      Optional.empty(), new Scope.OneEnvironment(SHOP, PRODUCTION))),
              new Example<>(
                  "flag history of new-checkout on production",
                  new FlagHistoryCommand(
                      Optional.of(new FlagName("new-checkout")),
                      new Scope.OneEnvironment(SHOP, PRODUCTION)))));

  @Override
  public String phrase() {
    return "flag history"
        + flag.map(name -> " of flag " + name).orElse("")
        + " on "
        + where.environment()
        + " of "
        + where.app();
  }
}
