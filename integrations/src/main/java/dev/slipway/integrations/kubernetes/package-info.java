/// Kubernetes through the fabric8 client: reading, writing and watching workloads. The only package
/// that imports it. What a state means for a rollout is decided in commands, not here.
@NullMarked
package dev.slipway.integrations.kubernetes;

import org.jspecify.annotations.NullMarked;
