package dev.slipway.bot.engine;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.BuildSource;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.Migrations;
import dev.slipway.config.PathGlob;
import java.util.List;
import java.util.Optional;

/// Finds the files of migrations that lie between two builds. Safe for use by several threads.
final class TouchedMigrations {
  private final BuildSource builds;

  TouchedMigrations(BuildSource builds) {
    this.builds = builds;
  }

  /// Those between what is live and a build, whichever is the newer; none where nothing of
  /// Slipway's is live, or where the environment has no migrations.
  Answer<List<String>> between(
      App app, Environment environment, Build build, List<Plan.Change> planned) {
    List<PathGlob> paths = environment.migrations().map(Migrations::paths).orElse(List.of());
    Optional<BuildNumber> live =
        planned.stream().flatMap(change -> change.before().buildNumber().stream()).findFirst();
    if (paths.isEmpty() || live.isEmpty() || live.get().equals(build.number())) {
      return new Answer.Found<>(List.of());
    }
    return builds
        .find(app, new BuildReference.Numbered(live.get()))
        .then(former -> changed(app, former, build))
        .map(files ->
            files.stream()
                .filter(file -> paths.stream().anyMatch(path -> path.matches(file)))
                .toList());
  }

  private Answer<List<String>> changed(App app, Build live, Build build) {
    boolean isBack = build.number().value() < live.number().value();
    return isBack
        ? builds.changedFiles(app, build.commit().sha(), live.commit().sha())
        : builds.changedFiles(app, live.commit().sha(), build.commit().sha());
  }
}
