package dev.slipway.commands.requests;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Context;
import dev.slipway.commands.grammar.Grammar;
import dev.slipway.commands.grammar.Help;
import dev.slipway.commands.grammar.ParseResult;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.commands.grammar.Vocabulary;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// All commands together. Safe for use by any number of threads at once.
public final class Commands {
  private static final Grammar<Command> GRAMMAR =
      new Grammar<>(
          Arrays.stream(Command.class.getPermittedSubclasses())
              .<Spec<? extends Command>>map(Commands::spec)
              .toList(),
          HelpCommand.SPEC.name().value());

  private Commands() {}

  /// Reads what a person typed. Never throws.
  public static ParseResult<Command> parse(String text, Vocabulary vocabulary, Context context) {
    return GRAMMAR.parse(text, vocabulary, context);
  }

  public static Grammar<Command> grammar() {
    return GRAMMAR;
  }

  public static List<Spec<? extends Command>> specs() {
    return GRAMMAR.specs();
  }

  /// The word a command is known by.
  public static CommandName name(Command command) {
    return spec(command.getClass()).name();
  }

  /// What a command needs leave for; empty when anyone may.
  public static Optional<Action> action(Command command) {
    return spec(command.getClass()).action();
  }

  /// Help for an asker.
  ///
  /// @param allowed whether the asker may do something somewhere
  public static Help help(Optional<CommandName> topic, Predicate<Action> allowed) {
    return Help.of(specs(), topic, allowed);
  }

  @SuppressWarnings("unchecked") // every command's SPEC is its own: a test reads them all
  private static Spec<? extends Command> spec(Class<?> command) {
    try {
      return (Spec<? extends Command>) command.getField("SPEC").get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          command.getName() + " needs a constant: public static final Spec SPEC", e);
    }
  }
}
