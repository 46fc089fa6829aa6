package dev.slipway.commands.requests;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.commands.migrations.MigrationId;
import java.util.List;
import java.util.Optional;

/// What was typed and printed in a migration container, or printed by a migration.
public record LogCommand(MigrationId session) implements Command {
  public static final Spec<LogCommand> SPEC =
      new Spec<>(
          new CommandName("log"),
          Optional.of(Action.MIGRATE),
          "Shows what was done in a migration container, or what a migration printed, by the number of its session.",
          List.of(
              Form.verbs("migration log", "migration session", "session log", "log of session")
                  .takes(Part.SESSION)
                  .ignoring("show", "number", "session", "log", "of")
                  .makes(parts -> new LogCommand(new MigrationId(parts.session())))),
          List.of(
              new Example<>("migration log 7", new LogCommand(new MigrationId(7))),
              new Example<>("show the log of session #7", new LogCommand(new MigrationId(7)))));

  @Override
  public String phrase() {
    return "migration log " + session;
  }
}
