package dev.slipway.commands.deployments;

import dev.slipway.commands.cluster.Expectation;
import java.util.Optional;

/// The pods of one change that a batch has running beside the workload.
///
/// @param written what our last write left; empty when no pods are wanted there
/// @param pods how many the batch wants
/// @param of how many the workload itself should have had then
public record Sent(Optional<Expectation> written, int pods, int of) {}
