/// The simulated Kubernetes: an API server, the controllers that roll Deployments and StatefulSets,
/// and a kubelet whose containers do what the demo builds do.
///
/// Everything here works on Jackson trees and speaks plain HTTP, so that nothing of the client
/// under test stands on both sides of the wire. What must not live here: a Kubernetes client
/// library, and knowledge of the bot. Measured behaviour: Kubernetes 1.20.2; the contract tests run
/// the same cases on the simulation and on a real cluster.
@NullMarked
package dev.slipway.sandbox.kubernetes;

import org.jspecify.annotations.NullMarked;
