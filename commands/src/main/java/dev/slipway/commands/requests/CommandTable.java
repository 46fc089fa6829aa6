package dev.slipway.commands.requests;

import dev.slipway.commands.grammar.Spec;
import java.util.stream.Collectors;

/// The table of commands in the README.
public final class CommandTable {
  private CommandTable() {}

  /// The table in Markdown, each line ended by a newline.
  public static String markdown() {
    return Commands.specs().stream()
        .map(CommandTable::line)
        .collect(
            Collectors.joining("", "| Say | What happens | For example |\n|---|---|---|\n", ""));
  }

  private static String line(Spec<? extends Command> spec) {
    String usages =
        spec.usages().stream().map(CommandTable::code).collect(Collectors.joining("<br>"));
    String examples =
        spec.examples().stream()
            .map(example -> code(example.phrase()))
            .collect(Collectors.joining("<br>"));
    return "| " + usages + " | " + spec.says() + " | " + examples + " |\n";
  }

  private static String code(String words) {
    return "`" + words.replace("|", "\\|") + "`";
  }
}
