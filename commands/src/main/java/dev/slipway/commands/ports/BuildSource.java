package dev.slipway.commands.ports;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.OpenIssue;
import dev.slipway.commands.builds.PipelineJobs;
import dev.slipway.commands.builds.Review;
import dev.slipway.config.App;
import java.util.List;
import java.util.Optional;

/// Where builds come from (GitLab). Every call reads only, blocks for at most the configured
/// time-out times the few requests it needs, and may be repeated. Safe for use by several threads
/// at once.
public interface BuildSource {
  /// The build that people mean by a reference. [BuildReference.LiveOn] and
  /// [BuildReference.Released] are not for this port: an `IllegalArgumentException`.
  Answer<Build> find(App app, BuildReference reference);

  /// The newest builds of all branches, newest first.
  ///
  /// @param count 1 to 100
  Answer<List<Build>> recent(App app, int count);

  /// The jobs of a build's pipeline.
  Answer<PipelineJobs> jobs(App app, Build build);

  /// The commits that `to` has and `from` has not, oldest first; empty when there are none.
  Answer<List<Commit>> between(App app, CommitSha from, CommitSha to);

  /// The files that differ between two commits, by their paths, old and new ones; of very many
  /// perhaps only some.
  Answer<List<String>> changedFiles(App app, CommitSha from, CommitSha to);

  /// The merge requests that a build brings, merged or not.
  ///
  /// @param since the commit after which its commits count; empty for the last one alone
  Answer<List<Review>> reviews(App app, Optional<CommitSha> since, Build build);

  /// The open issues that have a label, newest first; of very many only the first.
  Answer<List<OpenIssue>> openIssues(App app, String label);
}
