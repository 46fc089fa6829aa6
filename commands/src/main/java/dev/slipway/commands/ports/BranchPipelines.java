package dev.slipway.commands.ports;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.news.Contents;
import dev.slipway.commands.news.Ended;
import dev.slipway.commands.news.Failure;
import dev.slipway.commands.news.PipelineSight;
import dev.slipway.commands.news.Presence;
import dev.slipway.config.App;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The pipelines of the default branches of apps (GitLab). Every call reads only, is bounded in
/// time and may be repeated. Safe for use by several threads at once.
public interface BranchPipelines {
  /// The most that a list holds.
  int MOST = 100;

  /// The newest pipelines, newest first; fewer than [#MOST] when there are no more.
  Answer<List<PipelineSight>> newest(App app);

  /// The pipelines that changed later than a moment, those that changed first coming first; fewer
  /// than [#MOST] when there are no more.
  ///
  /// @param later by GitLab's own clock
  Answer<List<PipelineSight>> changed(App app, Instant later);

  /// More about one of them; empty when it is gone, or ran for a tag that is called like the
  /// branch.
  Answer<Optional<Ended>> look(App app, long pipeline);

  /// What came with a build, as far as GitLab tells it in time.
  ///
  /// @param since the stable build before; empty when there was none, then only the build's own
  ///   commit is taken
  /// @param known what was found before, which is not asked for again
  Contents contents(
      App app, Build build, Optional<CommitSha> since, Contents known, Duration within);

  /// What lies between a commit that is live in an environment and a newer build; {@link
  /// Presence.Distance#UNKNOWN} when GitLab does not have that commit any more, empty when it does
  /// not answer in time.
  ///
  /// @param migrations whether a file belongs to the migrations there
  Optional<Presence.Distance> distance(
      App app, CommitSha live, Build build, Predicate<String> migrations, Duration within);

  /// Why a pipeline failed, as far as GitLab tells it in time. Logs are given as they are.
  Failure failure(App app, Build build, Failure known, Duration within);
}
