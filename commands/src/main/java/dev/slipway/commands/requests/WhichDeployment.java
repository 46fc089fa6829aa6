package dev.slipway.commands.requests;

import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Which deployment somebody means who wants to steer one.
public sealed interface WhichDeployment {
  /// The one that is under way.
  ///
  /// @param environment empty for any of the app's
  record Running(AppName app, Optional<EnvironmentName> environment) implements WhichDeployment {}

  record Numbered(DeploymentId deployment) implements WhichDeployment {}

  /// After the verb, so that it is understood the same again.
  default String phrase() {
    return switch (this) {
      case Running(AppName app, Optional<EnvironmentName> environment) ->
          "deployment of " + app + environment.map(name -> " to " + name).orElse("");
      case Numbered(DeploymentId deployment) -> "deployment " + deployment;
    };
  }

  /// The ways to say it: by its number, or by where it is under way.
  ///
  /// @param ignored words without meaning after these verbs
  static <C> List<Form<C>> forms(
      List<String> verbs, List<String> ignored, Function<WhichDeployment, C> make) {
    String[] ways = verbs.toArray(String[]::new);
    return List.of(
        Form.verbs(ways)
            .takes(Part.DEPLOYMENT)
            .ignoring(ignored.toArray(String[]::new))
            .makes(parts -> make.apply(new Numbered(new DeploymentId(parts.deployment())))),
        Form.verbs(ways)
            .takes(Part.APP, Part.MAYBE_ENVIRONMENT)
            .ignoring(
                Stream.concat(
                        Stream.of(
                            "deployment", "deploy", "rollout", "running", "current", "deploying"),
                        ignored.stream())
                    .toArray(String[]::new))
            .makes(parts -> make.apply(new Running(parts.app(), parts.maybeEnvironment()))));
  }
}
