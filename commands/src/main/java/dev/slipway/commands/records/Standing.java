package dev.slipway.commands.records;

import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.DeploymentState.Aborted;
import dev.slipway.commands.deployments.DeploymentState.Ended;
import dev.slipway.commands.deployments.DeploymentState.Failed;
import dev.slipway.commands.deployments.DeploymentState.NotApproved;
import dev.slipway.commands.deployments.DeploymentState.Refused;
import dev.slipway.commands.deployments.DeploymentState.Succeeded;

/// How a deployment stands, in the words that outside systems have for it.
public enum Standing {
  RUNNING("running"),
  /// What was deployed is live.
  SUCCESS("success"),
  /// It is not live: what was there before is, or whatever the failure left.
  FAILED("failed"),
  /// A person stopped it, or it ended before anything was touched.
  CANCELED("canceled");

  private final String word;

  Standing(String word) {
    this.word = word;
  }

  /// As GitLab writes it, and as it is stored.
  public String word() {
    return word;
  }

  public boolean isOver() {
    return this != RUNNING;
  }

  /// How a deployment with a plan stands.
  public static Standing of(DeploymentState state) {
    return state instanceof Ended ended ? of(ended) : RUNNING;
  }

  private static Standing of(Ended state) {
    return switch (state) {
      case Succeeded _ -> SUCCESS;
      case Failed _ -> FAILED;
      case Aborted _, Refused _, NotApproved _ -> CANCELED;
    };
  }
}
