package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.PRODUCTION;
import static dev.slipway.commands.grammar.Example.SHOP;
import static dev.slipway.commands.grammar.Example.STAGING;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.util.List;
import java.util.Optional;

/// The last deployments, newest first.
///
/// @param environment empty for all of the app's
/// @param count how many at most, 1 to 100
public record HistoryCommand(AppName app, Optional<EnvironmentName> environment, int count)
    implements Command {
  /// How many when no number is said.
  public static final int DEFAULT_COUNT = 10;

  public static final Spec<HistoryCommand> SPEC =
      new Spec<>(
          new CommandName("history"),
          Optional.of(Action.VIEW),
          "Shows the last deployments, newest first.",
          List.of(
              Form.verbs("history", "deployments", "deploys", "releases")
                  .takes(Part.APP, Part.MAYBE_ENVIRONMENT, Part.COUNT)
                  .ignoring(
                      "show",
                      "list",
                      "last",
                      "latest",
                      "recent",
                      "previous",
                      "deploy",
                      "deployment",
                      "release",
                      "all")
                  .makes(parts ->
                      new HistoryCommand(
                          parts.app(),
                          parts.maybeEnvironment(),
                          parts.count().orElse(DEFAULT_COUNT)))),
          List.of(
              new Example<>(
                  "history production",
                  new HistoryCommand(SHOP, Optional.of(PRODUCTION), DEFAULT_COUNT)),
              new Example<>(
                  "history of shop on staging",
                  new HistoryCommand(SHOP, Optional.of(STAGING), DEFAULT_COUNT)),
              new Example<>(
                  "last 5 deployments on staging",
                  new HistoryCommand(SHOP, Optional.of(STAGING), 5))));

  public HistoryCommand {
    if (count < 1 || count > 100) {
      throw new IllegalArgumentException("1 to 100 deployments, not " + count);
    }
  }

  @Override
  public String phrase() {
    String history = "history of " + app + environment.map(name -> " on " + name).orElse("");
    return count == DEFAULT_COUNT ? history : history + " last " + count;
  }
}
