/// What is seen of workloads in a cluster, and what it means for a rollout. No client library.
@NullMarked
package dev.slipway.commands.cluster;

import org.jspecify.annotations.NullMarked;
