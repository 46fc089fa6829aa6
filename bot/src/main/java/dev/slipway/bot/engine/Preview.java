package dev.slipway.bot.engine;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.StepOutcome;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.commands.ports.Locks;
import dev.slipway.commands.progress.PlanMessage;
import dev.slipway.commands.progress.SettingsText;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import java.time.InstantSource;
import java.util.Optional;

/// Shows what a deployment would do: by the very look-up that it would begin with, and nothing
/// else. Reads only. Safe for use by several threads.
public final class Preview {
  private static final DeploymentId NONE = new DeploymentId(Long.MAX_VALUE);

  private final LookUp lookUp;
  private final Deployments deployments;

  /// @param settings how a change of configuration is told
  public Preview(
      World world,
      SettingsText settings,
      Deployments deployments,
      Locks locks,
      InstantSource clock) {
    this.lookUp = new LookUp(world, settings, locks, clock);
    this.deployments = deployments;
  }

  /// Blocks for as long as the systems take that it asks.
  public Message of(Order order, App app, Environment environment) {
    Deployment never =
        new Deployment(NONE, order, new DeploymentState.Resolving(), 0, 0, Optional.empty());
    StepOutcome found =
        lookUp
            .run(
                never,
                order.reference(),
                app,
                environment,
                new KnownReleases(deployments, app.name(), environment.name()),
                LookUp.Detail.WITH_COMMITS)
            .outcome();
    return PlanMessage.of(
        order, environment, found, deployments.underWay(app.name(), environment.name()));
  }
}
