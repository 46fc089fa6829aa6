package dev.slipway.commands.requests;

import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Spec;
import java.util.List;
import java.util.Optional;

/// What can be asked. Also what an empty message means.
///
/// @param topic the command to be told about; empty for all
public record HelpCommand(Optional<CommandName> topic) implements Command {
  public static final Spec<HelpCommand> SPEC =
      new Spec<>(
          new CommandName("help"),
          Optional.empty(),
          "Shows what you can ask.",
          List.of(
              Form.verbs("help", "what do", "how do", "how to", "usage", "commands")
                  .takes(Part.TOPIC)
                  .ignoring("with", "about", "on", "for", "show", "use")
                  .makes(parts -> new HelpCommand(parts.topic()))),
          List.of(
              new Example<>("help", new HelpCommand(Optional.empty())),
              new Example<>("help deploy", new HelpCommand(Optional.of(new CommandName("deploy")))),
              new Example<>("what can you do?", new HelpCommand(Optional.empty()))));

  @Override
  public String phrase() {
    return topic.map(name -> "help " + name).orElse("help");
  }
}
