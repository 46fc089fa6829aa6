package dev.slipway.commands.records;

import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.DeploymentState.Aborted;
import dev.slipway.commands.deployments.DeploymentState.Applying;
import dev.slipway.commands.deployments.DeploymentState.AwaitingApproval;
import dev.slipway.commands.deployments.DeploymentState.AwaitingChoice;
import dev.slipway.commands.deployments.DeploymentState.AwaitingPipeline;
import dev.slipway.commands.deployments.DeploymentState.CountingDown;
import dev.slipway.commands.deployments.DeploymentState.Doubting;
import dev.slipway.commands.deployments.DeploymentState.DoubtingLive;
import dev.slipway.commands.deployments.DeploymentState.Failed;
import dev.slipway.commands.deployments.DeploymentState.Investigating;
import dev.slipway.commands.deployments.DeploymentState.Judging;
import dev.slipway.commands.deployments.DeploymentState.JudgingLive;
import dev.slipway.commands.deployments.DeploymentState.Migrating;
import dev.slipway.commands.deployments.DeploymentState.NotApproved;
import dev.slipway.commands.deployments.DeploymentState.Paused;
import dev.slipway.commands.deployments.DeploymentState.Proving;
import dev.slipway.commands.deployments.DeploymentState.Rechecking;
import dev.slipway.commands.deployments.DeploymentState.Refused;
import dev.slipway.commands.deployments.DeploymentState.Resolving;
import dev.slipway.commands.deployments.DeploymentState.Restoring;
import dev.slipway.commands.deployments.DeploymentState.Reverting;
import dev.slipway.commands.deployments.DeploymentState.RollingOut;
import dev.slipway.commands.deployments.DeploymentState.Sending;
import dev.slipway.commands.deployments.DeploymentState.Stabilising;
import dev.slipway.commands.deployments.DeploymentState.StoppingMigration;
import dev.slipway.commands.deployments.DeploymentState.Succeeded;
import dev.slipway.commands.deployments.DeploymentState.Withdrawing;

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
    return switch (state) {
      case Resolving _,
          AwaitingPipeline _,
          AwaitingApproval _,
          Rechecking _,
          Migrating _,
          StoppingMigration _,
          Sending _,
          Proving _,
          Judging _,
          Doubting _,
          Paused _,
          Withdrawing _,
          Applying _,
          RollingOut _,
          Stabilising _,
          JudgingLive _,
          DoubtingLive _,
          Investigating _,
          CountingDown _,
          AwaitingChoice _,
          Reverting _,
          Restoring _ ->
          RUNNING;
      case Succeeded _ -> SUCCESS;
      case Failed _ -> FAILED;
      case Aborted _, Refused _, NotApproved _ -> CANCELED;
    };
  }
}
