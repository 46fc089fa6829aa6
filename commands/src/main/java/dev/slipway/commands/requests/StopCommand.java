package dev.slipway.commands.requests;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.commands.migrations.ContainerName;
import java.util.List;
import java.util.Optional;

/// End a migration container before its time, or a migration that is running.
public record StopCommand(ContainerName container) implements Command {
  public static final Spec<StopCommand> SPEC =
      new Spec<>(
          new CommandName("stop"),
          Optional.of(Action.MIGRATE),
          "Ends a migration container, or a migration that is running.",
          List.of(
              Form.verbs("stop", "end", "close", "remove")
                  .takes(Part.CONTAINER)
                  .makes(parts -> new StopCommand(parts.container()))),
          List.of(
              new Example<>(
                  "stop migration235", new StopCommand(new ContainerName("migration235"))),
              new Example<>(
                  "stop the migration container 235-2",
                  new StopCommand(new ContainerName("migration235-2"))),
              new Example<>(
                  "stop migration235-run7",
                  new StopCommand(new ContainerName("migration235-run7")))));

  @Override
  public String phrase() {
    return "stop " + container;
  }
}
