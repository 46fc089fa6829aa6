package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.PRODUCTION;
import static dev.slipway.commands.grammar.Example.SHOP;
import static dev.slipway.commands.grammar.Example.STAGING;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.util.List;
import java.util.Optional;

/// See what deploying a build would do, and what stands against it. Touches nothing.
public record PlanCommand(AppName app, BuildReference build, EnvironmentName environment)
    implements Command {
  private static final String[] VERBS = {"plan", "dry run", "dry-run", "dryrun", "preview"};
  private static final String[] IGNORED = {
    "deploy", "deploying", "deployment", "promote", "promoting", "ship", "from"
  };

  public static final Spec<PlanCommand> SPEC =
      new Spec<>(
          new CommandName("plan"),
          Optional.of(Action.VIEW),
          "Shows what deploying a build would do and what stands against it, and touches nothing.",
          List.of(
              Form.verbs(VERBS)
                  .takes(Part.BUILD, Part.APP, Part.ENVIRONMENT)
                  .ignoring(IGNORED)
                  .shownAs("plan BUILD [of APP] to ENVIRONMENT")
                  .makes(parts -> new PlanCommand(parts.app(), parts.build(), parts.environment())),
              Form.verbs(VERBS)
                  .takes(Part.SOURCE, Part.APP, Part.ENVIRONMENT)
                  .ignoring(IGNORED)
                  .shownAs("plan ENVIRONMENT [of APP] to ENVIRONMENT")
                  .makes(
                      parts -> new PlanCommand(parts.app(), parts.build(), parts.environment()))),
          List.of(
              new Example<>(
                  "plan deploy build #240 to production",
                  new PlanCommand(
                      SHOP, new BuildReference.Numbered(new BuildNumber(240)), PRODUCTION)),
              new Example<>(
                  "plan promote staging to production",
                  new PlanCommand(SHOP, new BuildReference.LiveOn(STAGING), PRODUCTION)),
              new Example<>(
                  "dry run latest stable to staging",
                  new PlanCommand(SHOP, new BuildReference.LatestStable(), STAGING))));

  @Override
  public String phrase() {
    return "plan " + Says.buildOf(app, build) + " to " + environment;
  }
}
