package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.SHOP;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.commands.locks.Ending;
import dev.slipway.commands.locks.Scope;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;

/// Keep everybody from deploying for a time, oneself too.
///
/// @param ending empty for as long as is usual
/// @param reason empty when none was given
public record FreezeCommand(Scope scope, Optional<Ending> ending, Optional<String> reason)
    implements Command {
  public static final Spec<FreezeCommand> SPEC =
      new Spec<>(
          new CommandName("freeze"),
          Optional.of(Action.LOCK),
          "Keeps everybody from deploying there, you too, for 12 hours if you don't say how long.",
          ScopeForms.of(
              "freeze",
              LockCommand.SHOWN,
              LockCommand.PARTS,
              (scope, parts) -> new FreezeCommand(scope, parts.ending(), parts.reason())),
          List.of(
              new Example<>(
                  "freeze production until Monday 8:00: release party",
                  new FreezeCommand(
                      LockCommand.production(),
                      Optional.of(
                          new Ending.At(
                              new Ending.Day.Weekday(DayOfWeek.MONDAY), LocalTime.of(8, 0))),
                      Optional.of("release party"))),
              new Example<>(
                  "freeze shop for 2 days",
                  new FreezeCommand(
                      new Scope.WholeApp(SHOP),
                      Optional.of(new Ending.After(Duration.ofDays(2))),
                      Optional.empty()))));

  @Override
  public String phrase() {
    return "freeze " + Says.scope(scope) + Says.ending(ending) + Says.reason(reason);
  }
}
