package dev.slipway.commands.builds;

/// How a pipeline stands.
public enum PipelineStatus {
  SUCCEEDED,
  /// Created, waiting, pending, preparing, scheduled, running or being canceled: it may still
  /// change.
  UNDER_WAY,
  /// Waits for a person to start a job.
  MANUAL,
  FAILED,
  CANCELED,
  SKIPPED,
  /// A status we do not know; it counts as not succeeded.
  UNKNOWN
}
