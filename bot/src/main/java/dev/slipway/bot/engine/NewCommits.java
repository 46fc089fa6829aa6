package dev.slipway.bot.engine;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.BuildSource;
import dev.slipway.config.App;
import java.util.List;
import java.util.Optional;

/// Which commits a build brings to a workload. Safe for use by several threads.
final class NewCommits {
  private final BuildSource builds;

  NewCommits(BuildSource builds) {
    this.builds = builds;
  }

  /// Oldest first; empty when there are none, and when they can't be found out: what is there was
  /// not put there by Slipway, or its builds don't answer.
  List<Commit> of(App app, Build build, Plan.Before before) {
    Optional<BuildNumber> former = before.buildNumber();
    if (former.isEmpty()) {
      return List.of();
    }
    Answer<List<Commit>> commits =
        builds
            .find(app, new BuildReference.Numbered(former.get()))
            .then(known -> builds.between(app, known.commit().sha(), build.commit().sha()));
    return commits instanceof Answer.Found<List<Commit>>(var found) ? found : List.of();
  }
}
