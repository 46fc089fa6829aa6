package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.SHOP;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.chat.Mention;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.commands.locks.Scope;
import java.util.List;
import java.util.Optional;

/// Let somebody else have one's own lock, for the rest of its time.
public record HandOverCommand(Scope scope, Mention to) implements Command {
  public static final Spec<HandOverCommand> SPEC =
      new Spec<>(
          new CommandName("handover"),
          Optional.of(Action.LOCK),
          "Lets somebody else have your lock, who must be allowed to lock there.",
          ScopeForms.of(
              "hand over",
              " to @SOMEBODY",
              List.of(Part.RECEIVER),
              (scope, parts) -> new HandOverCommand(scope, parts.receiver())),
          List.of(
              new Example<>(
                  "hand over production to @U0BOB",
                  new HandOverCommand(LockCommand.production(), new Mention("U0BOB"))),
              new Example<>(
                  "hand over shop to @U0BOB",
                  new HandOverCommand(new Scope.WholeApp(SHOP), new Mention("U0BOB")))));

  @Override
  public String phrase() {
    return "hand over " + Says.scope(scope) + " to " + to;
  }
}
