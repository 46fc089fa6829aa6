package dev.slipway.config;

import java.nio.file.Path;
import java.util.Optional;

/// A cluster and a namespace in it.
///
/// @param name the region or cluster as people know it
/// @param cluster how to reach the API server
/// @param namespace where the workloads are
public record Target(TargetName name, Cluster cluster, Namespace namespace) {
  /// How to reach an API server.
  public sealed interface Cluster {
    /// Through a kubeconfig.
    ///
    /// @param file empty for `$KUBECONFIG` or `~/.kube/config`
    /// @param context empty for the file's current context
    record Kubeconfig(Optional<Path> file, Optional<String> context) implements Cluster {}

    /// The cluster the bot itself runs in, by its service account.
    record InCluster() implements Cluster {}
  }
}
