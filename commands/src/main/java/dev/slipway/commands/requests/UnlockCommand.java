package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.SHOP;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.commands.locks.Scope;
import java.util.List;
import java.util.Optional;

/// End a lock, one's own or somebody else's.
///
/// @param reason needed for somebody else's
public record UnlockCommand(Scope scope, Optional<String> reason) implements Command {
  public static final Spec<UnlockCommand> SPEC =
      new Spec<>(
          new CommandName("unlock"),
          Optional.of(Action.LOCK),
          "Ends a lock; somebody else's only with a reason, which they are told.",
          ScopeForms.of(
              "unlock",
              " [: REASON]",
              List.of(Part.REASON),
              (scope, parts) -> new UnlockCommand(scope, parts.reason())),
          List.of(
              new Example<>(
                  "unlock production",
                  new UnlockCommand(LockCommand.production(), Optional.empty())),
              new Example<>(
                  "unlock production: ann is on holiday",
                  new UnlockCommand(LockCommand.production(), Optional.of("ann is on holiday"))),
              new Example<>(
                  "unlock shop", new UnlockCommand(new Scope.WholeApp(SHOP), Optional.empty())),
              new Example<>(
                  "unlock everything",
                  new UnlockCommand(new Scope.Everything(), Optional.empty()))));

  @Override
  public String phrase() {
    return "unlock " + Says.scope(scope) + Says.reason(reason);
  }
}
