package dev.slipway.config;

/// How a release replaces the one before.
public sealed interface Strategy {
  /// The workload controller's own rolling update, all workloads at once.
  record Rolling() implements Strategy {}
}
