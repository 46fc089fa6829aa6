package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.PRODUCTION;
import static dev.slipway.commands.grammar.Example.SHOP;
import static dev.slipway.commands.grammar.Example.STAGING;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Parts;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.util.List;
import java.util.Optional;

/// How two environments, or two releases of one, differ: commits, images, configuration.
public record DiffCommand(AppName app, Between between) implements Command {
  private static final String[] VERBS = {
    "diff",
    "compare",
    "difference between",
    "what is the difference between",
    "differences between",
    "what are the differences between"
  };
  private static final String[] IGNORED = {"and", "with", "between", "against", "from"};

  public static final Spec<DiffCommand> SPEC =
      new Spec<>(
          new CommandName("diff"),
          Optional.of(Action.VIEW),
          "Shows how two environments, or two releases, differ: commits, images, configuration.",
          List.of(
              Form.verbs(VERBS)
                  .takes(Part.SOURCE, Part.APP, Part.ENVIRONMENT)
                  .ignoring(IGNORED)
                  .shownAs("diff ENVIRONMENT ENVIRONMENT [of APP]")
                  .makes(parts ->
                      new DiffCommand(
                          parts.app(),
                          new Between.Environments(source(parts), parts.environment()))),
              Form.verbs(VERBS)
                  .takes(Part.RELEASES, Part.APP, Part.ENVIRONMENT)
                  .ignoring(IGNORED)
                  .shownAs("diff NUMBER NUMBER [of APP] on ENVIRONMENT")
                  .makes(parts ->
                      new DiffCommand(
                          parts.app(),
                          new Between.Releases(
                              parts.environment(), parts.release(), parts.otherRelease())))),
          List.of(
              new Example<>(
                  "diff staging production",
                  new DiffCommand(SHOP, new Between.Environments(STAGING, PRODUCTION))),
              new Example<>(
                  "what is the difference between staging and production?",
                  new DiffCommand(SHOP, new Between.Environments(STAGING, PRODUCTION))),
              new Example<>(
                  "diff 41 43 on production",
                  new DiffCommand(SHOP, new Between.Releases(PRODUCTION, 41, 43))),
              new Example<>(
                  "compare releases 41 and 43 of shop on production",
                  new DiffCommand(SHOP, new Between.Releases(PRODUCTION, 41, 43)))));

  private static EnvironmentName source(Parts parts) {
    return switch (parts.build()) {
      case BuildReference.LiveOn(EnvironmentName environment) -> environment;
      case BuildReference other -> throw new IllegalStateException("no environment: " + other);
    };
  }

  /// What is compared.
  public sealed interface Between {
    /// What is live in one with what is live in the other.
    record Environments(EnvironmentName from, EnvironmentName to) implements Between {}

    /// Two releases of one environment, numbered from 1.
    record Releases(EnvironmentName environment, long from, long to) implements Between {}
  }

  @Override
  public String phrase() {
    return switch (between) {
      case Between.Environments(var from, var to) ->
          "diff of " + app + " from " + from + " to " + to;
      case Between.Releases(var environment, long from, long to) ->
          "diff release " + from + " and release " + to + " of " + app + " on " + environment;
    };
  }
}
