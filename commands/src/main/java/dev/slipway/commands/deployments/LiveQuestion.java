package dev.slipway.commands.deployments;

import java.time.Instant;
import java.util.List;

/// What is asked about a build that runs on all pods: how they answered over a time, and how those
/// before them did over as long a time before anything was changed.
///
/// @param changes which of the plan's changes, those that have pods
/// @param before when the workloads began to be changed
/// @param from when the time that is judged began
/// @param until when it ended
public record LiveQuestion(List<Integer> changes, Instant before, Instant from, Instant until) {
  public LiveQuestion {
    changes = List.copyOf(changes);
  }
}
