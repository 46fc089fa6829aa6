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

/// What is live, and how it is.
///
/// @param environment empty for all of the app's
public record StatusCommand(AppName app, Optional<EnvironmentName> environment) implements Command {
  public static final Spec<StatusCommand> SPEC =
      new Spec<>(
          new CommandName("status"),
          Optional.of(Action.VIEW),
          "Shows what is live, and how it is.",
          List.of(
              Form.verbs(
                      "status",
                      "state",
                      "what is live",
                      "what is running",
                      "what is deployed",
                      "what is on",
                      "what is in",
                      "what build is",
                      "which build is",
                      "what version is",
                      "which version is",
                      "how is")
                  .takes(Part.APP, Part.MAYBE_ENVIRONMENT)
                  .ignoring("show", "check", "get", "give", "doing", "live", "running", "deployed")
                  .makes(parts -> new StatusCommand(parts.app(), parts.maybeEnvironment()))),
          List.of(
              new Example<>("status", new StatusCommand(SHOP, Optional.empty())),
              new Example<>("status of shop", new StatusCommand(SHOP, Optional.empty())),
              new Example<>(
                  "what's on production?", new StatusCommand(SHOP, Optional.of(PRODUCTION))),
              new Example<>(
                  "what is live on staging", new StatusCommand(SHOP, Optional.of(STAGING)))));

  @Override
  public String phrase() {
    return "status of " + app + environment.map(name -> " on " + name).orElse("");
  }
}
