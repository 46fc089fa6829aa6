package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.PRODUCTION;
import static dev.slipway.commands.grammar.Example.SHOP;
import static dev.slipway.commands.grammar.Example.STAGING;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Parts;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.commands.requests.RollBackCommand.Where;
import dev.slipway.config.EnvironmentName;
import java.util.List;
import java.util.Optional;

/// See what making something live would do, and what stands against it. Touches nothing.
public record PlanCommand(Plannable wished) implements Command {
  private static final List<String> VERBS =
      List.of("plan", "dry run", "dry-run", "dryrun", "preview");
  private static final String[] IGNORED = {
    "deploy", "deploying", "deployment", "promote", "promoting", "ship", "from"
  };

  public static final Spec<PlanCommand> SPEC =
      new Spec<>(
          new CommandName("plan"),
          Optional.of(Action.VIEW),
          "Shows what deploying a build, going back or setting keys of a ConfigMap would do and what stands against it, and touches nothing.",
          List.of(
              Form.verbs(VERBS.toArray(String[]::new))
                  .takes(Part.BUILD, Part.APP, Part.ENVIRONMENT, Part.REASON)
                  .mayOneOf(DeployCommand.HOTFIX, DeployCommand.OVERRIDE)
                  .ignoring(IGNORED)
                  .shownAs(
                      "plan BUILD [of APP] to ENVIRONMENT [as a hotfix | overriding the gates] [: REASON]")
                  .makes(PlanCommand::of),
              Form.verbs(VERBS.toArray(String[]::new))
                  .takes(Part.SOURCE, Part.APP, Part.ENVIRONMENT, Part.REASON)
                  .ignoring(IGNORED)
                  .shownAs("plan ENVIRONMENT [of APP] to ENVIRONMENT [: REASON]")
                  .makes(PlanCommand::of),
              back()
                  .takes(Part.APP, Part.ENVIRONMENT, Part.REASON)
                  .shownAs("plan roll back [APP on] ENVIRONMENT [: REASON]")
                  .makes(parts -> back(parts, new Where.Before())),
              back()
                  .takes(Part.BUILD, Part.APP, Part.ENVIRONMENT, Part.REASON)
                  .shownAs("plan roll back [APP on] ENVIRONMENT to BUILD [: REASON]")
                  .makes(parts -> back(parts, new Where.ToBuild(parts.build()))),
              back()
                  .takes(Part.RELEASE, Part.APP, Part.ENVIRONMENT, Part.REASON)
                  .shownAs("plan roll back [APP on] ENVIRONMENT to release NUMBER [: REASON]")
                  .makes(parts -> back(parts, new Where.ToRelease(parts.release()))),
              also(SetConfigCommand.VERBS)
                  .takes(Part.SETTINGS, Part.APP, Part.ENVIRONMENT, Part.REASON)
                  .may(FlagsCommand.HOTFIX)
                  .shownAs(
                      "plan set config KEY=VALUE [KEY=VALUE] [in configmap NAME] [of APP] on ENVIRONMENT [as a hotfix] [: REASON]")
                  .makes(parts -> new PlanCommand(SetConfigCommand.of(parts)))),
          List.of(
              new Example<>(
                  "plan deploy build #240 to production",
                  new PlanCommand(
                      deploy(new BuildReference.Numbered(new BuildNumber(240)), PRODUCTION))),
              new Example<>(
                  "plan promote staging to production",
                  new PlanCommand(deploy(new BuildReference.LiveOn(STAGING), PRODUCTION))),
              new Example<>(
                  "dry run latest stable to staging",
                  new PlanCommand(deploy(new BuildReference.LatestStable(), STAGING))),
              new Example<>(
                  "plan roll back production",
                  new PlanCommand(
                      new RollBackCommand(SHOP, PRODUCTION, new Where.Before(), Optional.empty()))),
              new Example<>(
                  "plan set config LOG_LEVEL=debug on staging",
                  new PlanCommand(
                      new SetConfigCommand(
                          SHOP,
                          STAGING,
                          SetConfigCommand.edit(Optional.empty(), "LOG_LEVEL", "debug"),
                          Order.Urgency.ROUTINE,
                          Optional.empty())))));

  private static Form.Draft back() {
    return also(RollBackCommand.VERBS);
  }

  /// With the verbs of another command after its own.
  private static Form.Draft also(List<String> others) {
    return Form.verbs(
        VERBS.stream()
            .flatMap(plan -> others.stream().map(other -> plan + " " + other))
            .toArray(String[]::new));
  }

  private static PlanCommand back(Parts parts, Where where) {
    return new PlanCommand(RollBackCommand.of(parts, where));
  }

  private static PlanCommand of(Parts parts) {
    return new PlanCommand(
        new DeployCommand(
            parts.app(),
            parts.build(),
            parts.environment(),
            DeployCommand.start(parts),
            parts.reason()));
  }

  private static DeployCommand deploy(BuildReference build, EnvironmentName environment) {
    return new DeployCommand(SHOP, build, environment, DeployCommand.Start.NOW, Optional.empty());
  }

  @Override
  public String phrase() {
    return "plan "
        + switch (wished) {
          case DeployCommand deploy -> deploy.what();
          case RollBackCommand back -> back.phrase();
          case SetConfigCommand set -> set.phrase();
        };
  }
}
