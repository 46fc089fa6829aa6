package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.SHOP;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Form.Draft;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.commands.locks.Scope;
import java.util.List;
import java.util.Optional;

/// Who holds what, since when, until when and why.
public record LocksCommand(Scope scope) implements Command {
  public static final Spec<LocksCommand> SPEC =
      new Spec<>(
          new CommandName("locks"),
          Optional.of(Action.VIEW),
          "Shows who holds what, since when, until when and why.",
          List.of(
              form().makes(_ -> new LocksCommand(new Scope.Everything())),
              form()
                  .takes(Part.NAMED_APP)
                  .shownAs("locks of APP")
                  .makes(parts -> new LocksCommand(new Scope.WholeApp(parts.app()))),
              form()
                  .takes(Part.APP, Part.ENVIRONMENT)
                  .shownAs("who has ENVIRONMENT [of APP]")
                  .makes(parts ->
                      new LocksCommand(
                          new Scope.OneEnvironment(parts.app(), parts.environment())))),
          List.of(
              new Example<>("locks", new LocksCommand(new Scope.Everything())),
              new Example<>("who has production?", new LocksCommand(LockCommand.production())),
              new Example<>("locks of shop", new LocksCommand(new Scope.WholeApp(SHOP)))));

  private static Draft form() {
    return Form.verbs("locks", "who has", "who holds", "who locked")
        .ignoring("show", "list", "all", "which", "are", "there", "lock", "standing");
  }

  @Override
  public String phrase() {
    return switch (scope) {
      case Scope.Everything() -> "locks";
      case Scope.WholeApp _, Scope.OneEnvironment _ -> "locks " + Says.scope(scope);
    };
  }
}
