package dev.slipway.commands.builds;

import java.net.URI;
import java.util.List;
import java.util.Set;

/// How far the jobs of a pipeline are.
///
/// @param finished how many have ended, in any way
/// @param total how many there are, retried ones counted once
/// @param failed those that failed and were not allowed to
/// @param succeeded the names of those that succeeded
public record PipelineJobs(int finished, int total, List<FailedJob> failed, Set<String> succeeded) {
  public PipelineJobs {
    succeeded = Set.copyOf(succeeded);
    failed = List.copyOf(failed);
  }

  /// A job that failed.
  public record FailedJob(String name, String stage, URI url) {}
}
