package dev.slipway.commands.requests;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.commands.locks.Scope;
import java.util.List;
import java.util.Optional;

/// End a freeze, one's own or somebody else's.
///
/// @param reason needed for somebody else's
public record UnfreezeCommand(Scope scope, Optional<String> reason) implements Command {
  public static final Spec<UnfreezeCommand> SPEC =
      new Spec<>(
          new CommandName("unfreeze"),
          Optional.of(Action.LOCK),
          "Ends a freeze; somebody else's only with a reason, which they are told.",
          ScopeForms.of(
              "unfreeze",
              " [: REASON]",
              List.of(Part.REASON),
              (scope, parts) -> new UnfreezeCommand(scope, parts.reason())),
          List.of(
              new Example<>(
                  "unfreeze production",
                  new UnfreezeCommand(LockCommand.production(), Optional.empty()))));

  @Override
  public String phrase() {
    return "unfreeze " + Says.scope(scope) + Says.reason(reason);
  }
}
