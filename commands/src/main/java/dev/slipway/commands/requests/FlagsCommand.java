package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.PRODUCTION;
import static dev.slipway.commands.grammar.Example.SHOP;
import static dev.slipway.commands.grammar.Example.STAGING;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.deployments.Order.Urgency;
import dev.slipway.commands.flags.FlagName;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Marker;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Parts;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.commands.locks.Scope;
import java.util.List;
import java.util.Optional;

/// Which feature flags there are, and for whom each is on somewhere.
public record FlagsCommand(Scope.OneEnvironment where) implements Command {
  public static final Spec<FlagsCommand> SPEC =
      new Spec<>(
          new CommandName("flags"),
          Optional.of(Action.VIEW),
          "Lists the feature flags of the GitLab project, and for whom each is on there.",
          List.of(
              Form.verbs(
                      "flags",
                      "feature flags",
                      "which flags",
                      "which feature flags",
                      "what flags are",
                      "what feature flags are",
                      "what are the flags",
                      "what are the feature flags")
                  .takes(Part.APP, Part.ENVIRONMENT)
                  .ignoring("show", "list", "are", "there", "all")
                  .shownAs("flags on ENVIRONMENT [of APP]")
                  .makes(parts ->
                      new FlagsCommand(
                          new Scope.OneEnvironment(parts.app(), parts.environment())))),
          List.of(
              new Example<>(
                  "flags on production",
                  new FlagsCommand(new Scope.OneEnvironment(SHOP, PRODUCTION))),
              new Example<>(
                  "feature flags of shop on staging",
                  new FlagsCommand(new Scope.OneEnvironment(SHOP, STAGING)))));

  /// Passes over freezes, deploy hours and open issues. Not the bare word, which a flag may have
  /// for its name.
  static final Marker HOTFIX = Marker.of("as a hotfix", "as hotfix", "as an emergency");

  @Override
  public String phrase() {
    return "flags of " + where.app() + " on " + where.environment();
  }

  /// How pressing a change is, as it was said.
  static Urgency urgency(Parts parts) {
    return parts.says(HOTFIX) ? Urgency.HOTFIX : Urgency.ROUTINE;
  }

  /// The same in canonical sentences, after everything but the reason.
  static String of(Urgency urgency) {
    return switch (urgency) {
      case ROUTINE -> "";
      case HOTFIX -> " " + HOTFIX.phrase();
      case OVERRIDE ->
          throw new IllegalArgumentException("only deployments of builds override anything");
    };
  }

  /// A flag somewhere, as canonical sentences say it: `flag new-checkout on production of shop`.
  static String of(FlagName flag, Scope.OneEnvironment where) {
    return "flag " + flag + " on " + where.environment() + " of " + where.app();
  }
}
