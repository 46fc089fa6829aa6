package dev.slipway.commands.migrations;

import java.util.Optional;

/// How a container is to be reached from the developers' machines.
public sealed interface Reach {
  /// Through a port that Kubernetes picks on every node.
  ///
  /// @param host a name that leads to the nodes (or to what is in front of them); empty for the
  ///   address of the node that the pod runs on
  record NodePort(Optional<String> host) implements Reach {}

  /// Through a load balancer of its own, at port 22.
  ///
  /// @param host a name that will lead to it (it is asked of external-dns by annotation); empty for
  ///   the address that the load balancer gets
  record LoadBalancer(Optional<String> host) implements Reach {}

  /// Nothing is exposed: developers forward a port with `kubectl`, for which they need the verb
  /// `create` on `pods/portforward`.
  record Forwarded() implements Reach {}
}
