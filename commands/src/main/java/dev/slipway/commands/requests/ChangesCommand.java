package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.PRODUCTION;
import static dev.slipway.commands.grammar.Example.SHOP;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.deployments.Since;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;

/// What has changed in the environments of an app since a time.
///
/// @param environment empty for all of the app's
public record ChangesCommand(AppName app, Optional<EnvironmentName> environment, Since since)
    implements Command {
  /// Since when, if nobody says it.
  public static final Since DEFAULT = new Since.Ago(Duration.ofHours(24));

  public static final Spec<ChangesCommand> SPEC =
      new Spec<>(
          new CommandName("changes"),
          Optional.of(Action.VIEW),
          "Shows what has changed since a time, 24 hours if you don't say it: releases, commits, images, configuration.",
          List.of(
              Form.verbs(
                      "what changed", "what has changed", "what is changed", "changes", "changed")
                  .takes(Part.APP, Part.MAYBE_ENVIRONMENT, Part.SINCE)
                  .ignoring("show", "all")
                  .shownAs("what changed [of APP] [on ENVIRONMENT] [since TIME]")
                  .makes(parts ->
                      new ChangesCommand(
                          parts.app(), parts.maybeEnvironment(), parts.since().orElse(DEFAULT)))),
          List.of(
              new Example<>(
                  "what changed since yesterday",
                  new ChangesCommand(
                      SHOP,
                      Optional.empty(),
                      new Since.At(new Since.Day.Yesterday(), LocalTime.MIDNIGHT))),
              new Example<>(
                  "what changed on production since monday 8:00?",
                  new ChangesCommand(
                      SHOP,
                      Optional.of(PRODUCTION),
                      new Since.At(new Since.Day.Weekday(DayOfWeek.MONDAY), LocalTime.of(8, 0)))),
              new Example<>(
                  "what has changed on production in the last 2 hours?",
                  new ChangesCommand(
                      SHOP, Optional.of(PRODUCTION), new Since.Ago(Duration.ofHours(2))))));

  @Override
  public String phrase() {
    return "what changed of "
        + app
        + environment.map(name -> " on " + name).orElse("")
        + " since "
        + Says.since(since);
  }
}
