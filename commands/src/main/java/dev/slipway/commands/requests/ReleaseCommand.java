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

/// What is in a release.
public record ReleaseCommand(AppName app, EnvironmentName environment, long number)
    implements Command {
  public static final Spec<ReleaseCommand> SPEC =
      new Spec<>(
          new CommandName("release"),
          Optional.of(Action.VIEW),
          "Shows what is in a release: build, images, configuration, who asked for it and why.",
          List.of(
              Form.verbs("show", "what is in", "what was", "release")
                  .takes(Part.RELEASE, Part.APP, Part.ENVIRONMENT)
                  .ignoring("in")
                  .shownAs("show release NUMBER [of APP] on ENVIRONMENT")
                  .makes(parts ->
                      new ReleaseCommand(parts.app(), parts.environment(), parts.release()))),
          List.of(
              new Example<>(
                  "show release 41 on production", new ReleaseCommand(SHOP, PRODUCTION, 41)),
              new Example<>("release 41 on production", new ReleaseCommand(SHOP, PRODUCTION, 41)),
              new Example<>(
                  "what is in release 41 of shop on production?",
                  new ReleaseCommand(SHOP, PRODUCTION, 41))));

  public ReleaseCommand {
    if (number < 1) {
      throw new IllegalArgumentException("releases are numbered from 1, not " + number);
    }
  }

  @Override
  public String phrase() {
    return "show release " + number + " of " + app + " on " + environment;
  }
}
