package dev.slipway.bot.engine;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.deployments.Release;
import dev.slipway.commands.news.Presence;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.EnvironmentName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which builds are where at one moment, by what is recorded of deployments. Immutable.
final class Presences {
  private static final int LOOK_BACK = 20;

  private final Map<EnvironmentName, List<Release>> releases = new LinkedHashMap<>();

  Presences(Deployments deployments, App app) {
    for (Environment environment : app.environments()) {
      releases.put(
          environment.name(), deployments.releases(app.name(), environment.name(), LOOK_BACK));
    }
  }

  /// The build that is live in an environment.
  Optional<Build> live(EnvironmentName environment) {
    return Release.live(releases.getOrDefault(environment, List.of()))
        .map(release -> release.plan().build());
  }

  /// How a build stands to each environment.
  List<Presence> of(BuildNumber build) {
    return releases.entrySet().stream()
        .map(entry ->
            new Presence(
                entry.getKey(),
                Release.live(entry.getValue()).map(release -> release.plan().build().number()),
                Release.quarantine(build, entry.getValue()).isPresent()))
        .toList();
  }
}
