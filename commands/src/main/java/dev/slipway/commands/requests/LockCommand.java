package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.PRODUCTION;
import static dev.slipway.commands.grammar.Example.SHOP;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Parts;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.commands.locks.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Keep others from deploying for a time.
///
/// @param length how long; empty for as long as is usual
/// @param reason empty when none was given
public record LockCommand(Scope scope, Optional<Duration> length, Optional<String> reason)
    implements Command {
  public static final Spec<LockCommand> SPEC =
      new Spec<>(
          new CommandName("lock"),
          Optional.of(Action.LOCK),
          "Keeps everybody else from deploying there, for 12 hours if you don't say how long.",
          List.of(
              Form.verbs("lock everything", "lock all")
                  .takes(Part.DURATION, Part.REASON)
                  .makes(parts -> of(new Scope.Everything(), parts)),
              Form.verbs("lock")
                  .takes(Part.NAMED_APP, Part.DURATION, Part.REASON)
                  .ignoring("all", "whole", "down")
                  .makes(parts -> of(new Scope.WholeApp(parts.app()), parts)),
              Form.verbs("lock")
                  .takes(Part.APP, Part.ENVIRONMENT, Part.DURATION, Part.REASON)
                  .ignoring("down")
                  .shownAs("lock ENVIRONMENT [of APP] [for DURATION] [: REASON]")
                  .makes(parts ->
                      of(new Scope.OneEnvironment(parts.app(), parts.environment()), parts))),
          List.of(
              new Example<>(
                  "lock production",
                  new LockCommand(production(), Optional.empty(), Optional.empty())),
              new Example<>(
                  "lock production for 2h: data migration",
                  new LockCommand(
                      production(),
                      Optional.of(Duration.ofHours(2)),
                      Optional.of("data migration"))),
              new Example<>(
                  "lock shop",
                  new LockCommand(new Scope.WholeApp(SHOP), Optional.empty(), Optional.empty())),
              new Example<>(
                  "lock everything: incident 42",
                  new LockCommand(
                      new Scope.Everything(), Optional.empty(), Optional.of("incident 42")))));

  private static LockCommand of(Scope scope, Parts parts) {
    return new LockCommand(scope, parts.duration(), parts.reason());
  }

  static Scope production() {
    return new Scope.OneEnvironment(SHOP, PRODUCTION);
  }

  @Override
  public String phrase() {
    return "lock "
        + Says.scope(scope)
        + length.map(length -> " for " + Says.duration(length)).orElse("")
        + Says.reason(reason);
  }
}
