package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.SHOP;
import static dev.slipway.commands.grammar.Example.STAGING;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.util.List;
import java.util.Optional;

/// End a deployment that is under way.
public record AbortCommand(Which which) implements Command {
  private static final String[] VERBS = {"abort", "cancel", "stop", "halt"};

  public static final Spec<AbortCommand> SPEC =
      new Spec<>(
          new CommandName("abort"),
          Optional.of(Action.ABORT),
          "Ends a deployment that is under way.",
          List.of(
              Form.verbs(VERBS)
                  .takes(Part.DEPLOYMENT)
                  .makes(parts ->
                      new AbortCommand(new Which.Numbered(new DeploymentId(parts.deployment())))),
              Form.verbs(VERBS)
                  .takes(Part.APP, Part.MAYBE_ENVIRONMENT)
                  .ignoring("deployment", "deploy", "rollout", "running", "current", "deploying")
                  .makes(parts ->
                      new AbortCommand(new Which.Running(parts.app(), parts.maybeEnvironment())))),
          List.of(
              new Example<>("abort", new AbortCommand(new Which.Running(SHOP, Optional.empty()))),
              new Example<>(
                  "abort staging", new AbortCommand(new Which.Running(SHOP, Optional.of(STAGING)))),
              new Example<>(
                  "cancel the deployment to staging",
                  new AbortCommand(new Which.Running(SHOP, Optional.of(STAGING)))),
              new Example<>(
                  "stop deployment 17",
                  new AbortCommand(new Which.Numbered(new DeploymentId(17))))));

  /// Which deployment.
  public sealed interface Which {
    /// The one that is under way.
    ///
    /// @param environment empty for any of the app's
    record Running(AppName app, Optional<EnvironmentName> environment) implements Which {}

    record Numbered(DeploymentId deployment) implements Which {}
  }

  @Override
  public String phrase() {
    return switch (which) {
      case Which.Running(AppName app, Optional<EnvironmentName> environment) ->
          "abort deployment of " + app + environment.map(name -> " to " + name).orElse("");
      case Which.Numbered(DeploymentId deployment) -> "abort deployment " + deployment;
    };
  }
}
