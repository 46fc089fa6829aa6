package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.PRODUCTION;
import static dev.slipway.commands.grammar.Example.SHOP;

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

/// What the live pods of an environment are told: variables, ConfigMaps and Secrets, by keys and
/// versions.
public record ConfigCommand(AppName app, EnvironmentName environment) implements Command {
  public static final Spec<ConfigCommand> SPEC =
      new Spec<>(
          new CommandName("config"),
          Optional.of(Action.VIEW),
          "Shows the configuration that live pods have: keys and versions, never what a Secret holds.",
          List.of(
              Form.verbs("config", "configuration", "settings")
                  .takes(Part.APP, Part.ENVIRONMENT)
                  .ignoring("show", "list", "live", "current")
                  .shownAs("config [of APP] on ENVIRONMENT")
                  .makes(parts -> new ConfigCommand(parts.app(), parts.environment()))),
          List.of(
              new Example<>("config shop production", new ConfigCommand(SHOP, PRODUCTION)),
              new Example<>(
                  "show the configuration of shop on production",
                  new ConfigCommand(SHOP, PRODUCTION))));

  @Override
  public String phrase() {
    return "config of " + app + " on " + environment;
  }
}
