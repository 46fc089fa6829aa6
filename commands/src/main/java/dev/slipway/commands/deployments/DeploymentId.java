package dev.slipway.commands.deployments;

/// The number of a deployment, as people type it: `abort deployment 17`. Unique over all apps.
public record DeploymentId(long value) {
  public DeploymentId {
    if (value < 1) {
      throw new IllegalArgumentException("a deployment's number is 1 or more, not " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
