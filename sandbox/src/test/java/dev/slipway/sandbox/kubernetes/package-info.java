/// Tests of the simulated Kubernetes: the contract it shares with a real cluster, and its parts.
@NullMarked
package dev.slipway.sandbox.kubernetes;

import org.jspecify.annotations.NullMarked;
