package dev.slipway.commands.requests;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.commands.migrations.ContainerName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Let a migration container live longer.
///
/// @param by how much later it ends than it otherwise would
public record ExtendCommand(ContainerName container, Duration by) implements Command {
  public static final Spec<ExtendCommand> SPEC =
      new Spec<>(
          new CommandName("extend"),
          Optional.of(Action.MIGRATE),
          "Lets a migration container live longer.",
          List.of(
              Form.verbs("extend", "prolong")
                  .takes(Part.CONTAINER, Part.LONGER)
                  .ignoring("longer", "more", "another")
                  .makes(parts -> new ExtendCommand(parts.container(), parts.longer()))),
          List.of(
              new Example<>(
                  "extend migration235 by 2h",
                  new ExtendCommand(new ContainerName("migration235"), Duration.ofHours(2))),
              new Example<>(
                  "extend the migration container 235 by 30 minutes",
                  new ExtendCommand(new ContainerName("migration235"), Duration.ofMinutes(30)))));

  @Override
  public String phrase() {
    return "extend " + container + " by " + Says.duration(by);
  }
}
