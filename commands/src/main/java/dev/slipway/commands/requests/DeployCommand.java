package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.PRODUCTION;
import static dev.slipway.commands.grammar.Example.SHOP;
import static dev.slipway.commands.grammar.Example.STAGING;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.deployments.Order.Urgency;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Marker;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Parts;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.util.List;
import java.util.Optional;

/// Make a build live in an environment.
///
/// @param start when to begin
/// @param reason why; empty when none was given
public record DeployCommand(
    AppName app,
    BuildReference build,
    EnvironmentName environment,
    Start start,
    Optional<String> reason)
    implements Command, Plannable {
  private static final Marker WHEN_GREEN =
      Marker.of(
          "when green",
          "when it is green",
          "when it's green",
          "when its green",
          "once green",
          "once it is green",
          "once it's green",
          "as soon as it is green",
          "as soon as it's green");

  private static final Marker WHEN_FREE =
      Marker.of(
          "when free",
          "when it is free",
          "when it's free",
          "when its free",
          "once free",
          "once it is free",
          "once it's free",
          "as soon as it is free",
          "as soon as it's free");

  static final Marker HOTFIX = Marker.of("as a hotfix", "as hotfix", "as an emergency", "hotfix");

  static final Marker OVERRIDE =
      Marker.of(
          "overriding the gates",
          "overriding all gates",
          "overriding gates",
          "override the gates",
          "as an override");

  public static final Spec<DeployCommand> SPEC =
      new Spec<>(
          new CommandName("deploy"),
          Optional.of(Action.DEPLOY),
          "Makes a build live in an environment.",
          List.of(
              Form.verbs("deploy", "ship", "roll out", "rollout", "put", "push")
                  .takes(Part.BUILD, Part.APP, Part.ENVIRONMENT, Part.REASON)
                  .mayOneOf(WHEN_GREEN, WHEN_FREE, HOTFIX, OVERRIDE)
                  .shownAs(
                      "deploy BUILD [of APP] to ENVIRONMENT [when green | when free | as a hotfix | overriding the gates] [: REASON]")
                  .ignoring("version", "at", "with", "go", "ahead", "and")
                  .makes(parts ->
                      new DeployCommand(
                          parts.app(),
                          parts.build(),
                          parts.environment(),
                          start(parts),
                          parts.reason())),
              Form.verbs("promote")
                  .takes(Part.SOURCE, Part.APP, Part.ENVIRONMENT, Part.REASON)
                  .ignoring("from")
                  .shownAs("promote ENVIRONMENT [of APP] to ENVIRONMENT [: REASON]")
                  .makes(parts ->
                      new DeployCommand(
                          parts.app(),
                          parts.build(),
                          parts.environment(),
                          Start.NOW,
                          parts.reason()))),
          List.of(
              new Example<>("deploy build #235 to staging", now(numbered(235), STAGING)),
              new Example<>("ship shop 235 to prod please", now(numbered(235), PRODUCTION)),
              new Example<>(
                  "deploy latest stable to staging",
                  now(new BuildReference.LatestStable(), STAGING)),
              new Example<>(
                  "deploy !42 to staging", now(new BuildReference.MergeRequest(42), STAGING)),
              new Example<>(
                  "deploy abc1234 to staging", now(new BuildReference.Sha("abc1234"), STAGING)),
              new Example<>(
                  "deploy branch fix-login to staging",
                  now(new BuildReference.Branch("fix-login"), STAGING)),
              new Example<>(
                  "deploy what is on staging to production",
                  now(new BuildReference.LiveOn(STAGING), PRODUCTION)),
              new Example<>(
                  "promote staging to production",
                  now(new BuildReference.LiveOn(STAGING), PRODUCTION)),
              new Example<>(
                  "deploy #236 of shop to staging when green",
                  new DeployCommand(
                      SHOP, numbered(236), STAGING, Start.WHEN_GREEN, Optional.empty())),
              new Example<>(
                  "deploy build #240 to production when free",
                  new DeployCommand(
                      SHOP, numbered(240), PRODUCTION, Start.WHEN_FREE, Optional.empty())),
              new Example<>(
                  "deploy #240 to production as a hotfix: nobody can pay",
                  new DeployCommand(
                      SHOP,
                      numbered(240),
                      PRODUCTION,
                      Start.HOTFIX,
                      Optional.of("nobody can pay"))),
              new Example<>(
                  "deploy #240 to production overriding the gates: the runners are down",
                  new DeployCommand(
                      SHOP,
                      numbered(240),
                      PRODUCTION,
                      Start.OVERRIDE,
                      Optional.of("the runners are down"))),
              new Example<>(
                  "deploy #235 to staging: the salt is set now",
                  new DeployCommand(
                      SHOP,
                      numbered(235),
                      STAGING,
                      Start.NOW,
                      Optional.of("the salt is set now")))));

  /// When a deployment begins.
  public enum Start {
    /// At once; refused when the build's pipeline has not succeeded.
    NOW,
    /// As soon as the build's pipeline has succeeded.
    WHEN_GREEN,
    /// As soon as nobody else deploys to the environment or has locked it, in the order of asking.
    WHEN_FREE,
    /// At once, through a freeze and outside of deploy hours too; another person has to approve.
    HOTFIX,
    /// At once, whatever the gates say; for an admin.
    OVERRIDE
  }

  static Start start(Parts parts) {
    if (parts.says(OVERRIDE)) {
      return Start.OVERRIDE;
    }
    if (parts.says(HOTFIX)) {
      return Start.HOTFIX;
    }
    if (parts.says(WHEN_FREE)) {
      return Start.WHEN_FREE;
    }
    return parts.says(WHEN_GREEN) ? Start.WHEN_GREEN : Start.NOW;
  }

  private static DeployCommand now(BuildReference build, EnvironmentName environment) {
    return new DeployCommand(SHOP, build, environment, Start.NOW, Optional.empty());
  }

  private static BuildReference numbered(long number) {
    return new BuildReference.Numbered(new BuildNumber(number));
  }

  /// How pressing it is.
  public Urgency urgency() {
    return switch (start) {
      case NOW, WHEN_GREEN, WHEN_FREE -> Urgency.ROUTINE;
      case HOTFIX -> Urgency.HOTFIX;
      case OVERRIDE -> Urgency.OVERRIDE;
    };
  }

  @Override
  public String phrase() {
    return "deploy " + what();
  }

  /// The same without its verb.
  String what() {
    String deploy = Says.buildOf(app, build) + " to " + environment;
    return switch (start) {
          case NOW -> deploy;
          case WHEN_GREEN -> deploy + " " + WHEN_GREEN.phrase();
          case WHEN_FREE -> deploy + " " + WHEN_FREE.phrase();
          case HOTFIX -> deploy + " " + HOTFIX.phrase();
          case OVERRIDE -> deploy + " " + OVERRIDE.phrase();
        }
        + Says.reason(reason);
  }
}
