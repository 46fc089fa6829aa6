package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.SHOP;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.config.AppName;
import java.util.List;
import java.util.Optional;

/// The newest builds of all branches, newest first.
///
/// @param count how many at most, 1 to 100
public record BuildsCommand(AppName app, int count) implements Command {
  /// How many when no number is said.
  public static final int DEFAULT_COUNT = 10;

  public static final Spec<BuildsCommand> SPEC =
      new Spec<>(
          new CommandName("builds"),
          Optional.of(Action.VIEW),
          "Lists the newest builds of all branches.",
          List.of(
              Form.verbs("builds", "pipelines")
                  .takes(Part.APP, Part.COUNT)
                  .ignoring("show", "list", "last", "latest", "newest", "recent", "all")
                  .makes(parts ->
                      new BuildsCommand(parts.app(), parts.count().orElse(DEFAULT_COUNT)))),
          List.of(
              new Example<>("builds of shop", new BuildsCommand(SHOP, DEFAULT_COUNT)),
              new Example<>("latest builds", new BuildsCommand(SHOP, DEFAULT_COUNT)),
              new Example<>("last 5 builds", new BuildsCommand(SHOP, 5))));

  public BuildsCommand {
    if (count < 1 || count > 100) {
      throw new IllegalArgumentException("1 to 100 builds, not " + count);
    }
  }

  @Override
  public String phrase() {
    return "builds of " + app + (count == DEFAULT_COUNT ? "" : " last " + count);
  }
}
