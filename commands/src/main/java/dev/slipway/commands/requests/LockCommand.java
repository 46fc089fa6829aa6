package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.PRODUCTION;
import static dev.slipway.commands.grammar.Example.SHOP;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.commands.locks.Ending;
import dev.slipway.commands.locks.Scope;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;

/// Keep others from deploying for a time.
///
/// @param ending empty for as long as is usual
/// @param reason empty when none was given
public record LockCommand(Scope scope, Optional<Ending> ending, Optional<String> reason)
    implements Command {
  static final String SHOWN = " [for DURATION | until TIME] [: REASON]";

  static final List<Part> PARTS = List.of(Part.DURATION, Part.UNTIL, Part.REASON);

  public static final Spec<LockCommand> SPEC =
      new Spec<>(
          new CommandName("lock"),
          Optional.of(Action.LOCK),
          "Keeps everybody else from deploying there, for 12 hours if you don't say how long.",
          ScopeForms.of(
              "lock",
              SHOWN,
              PARTS,
              (scope, parts) -> new LockCommand(scope, parts.ending(), parts.reason())),
          List.of(
              new Example<>(
                  "lock production",
                  new LockCommand(production(), Optional.empty(), Optional.empty())),
              new Example<>(
                  "lock production for 2h: data migration",
                  new LockCommand(
                      production(),
                      Optional.of(new Ending.After(Duration.ofHours(2))),
                      Optional.of("data migration"))),
              new Example<>(
                  "lock production until 18:00",
                  new LockCommand(
                      production(),
                      Optional.of(new Ending.At(new Ending.Day.Next(), LocalTime.of(18, 0))),
                      Optional.empty())),
              new Example<>(
                  "lock shop",
                  new LockCommand(new Scope.WholeApp(SHOP), Optional.empty(), Optional.empty())),
              new Example<>(
                  "lock everything: incident 42",
                  new LockCommand(
                      new Scope.Everything(), Optional.empty(), Optional.of("incident 42")))));

  static Scope production() {
    return new Scope.OneEnvironment(SHOP, PRODUCTION);
  }

  @Override
  public String phrase() {
    return "lock " + Says.scope(scope) + Says.ending(ending) + Says.reason(reason);
  }
}
