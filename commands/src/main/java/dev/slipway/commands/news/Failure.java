package dev.slipway.commands.news;

import dev.slipway.commands.builds.PipelineJobs.FailedJob;
import java.util.List;
import java.util.Optional;

/// Why a pipeline failed, as far as GitLab has told it yet: what is empty can be asked for again.
///
/// @param jobs those that failed; an empty list when none did, as with a broken definition
/// @param log the end of the first one's log
public record Failure(Optional<List<FailedJob>> jobs, Optional<FailedLog> log) {
  public static final Failure UNKNOWN = new Failure(Optional.empty(), Optional.empty());

  public Failure {
    jobs = jobs.map(List::copyOf);
  }

  /// Whether nothing is left to ask for.
  public boolean lacksNothing() {
    return jobs.isPresent() && (log.isPresent() || jobs.get().isEmpty());
  }
}
