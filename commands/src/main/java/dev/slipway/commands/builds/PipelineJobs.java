package dev.slipway.commands.builds;

import java.net.URI;
import java.util.List;

/// How far the jobs of a pipeline are.
///
/// @param finished how many have ended, in any way
/// @param total how many there are, retried ones counted once
/// @param failed those that failed and were not allowed to
public record PipelineJobs(int finished, int total, List<FailedJob> failed) {
  public PipelineJobs {
    failed = List.copyOf(failed);
  }

  /// A job that failed.
  public record FailedJob(String name, String stage, URI url) {}
}
