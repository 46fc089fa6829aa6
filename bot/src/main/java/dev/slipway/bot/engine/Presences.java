package dev.slipway.bot.engine;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.deployments.Release;
import dev.slipway.commands.news.Presence;
import dev.slipway.commands.news.StableBuild;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.EnvironmentName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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

  /// The builds whose standing somewhere may have changed lately.
  Set<BuildNumber> touched() {
    return releases.values().stream()
        .flatMap(List::stream)
        .flatMap(release -> release.builds().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /// A build as it stands to each environment now.
  StableBuild of(StableBuild build) {
    return build.with(
        releases.entrySet().stream()
            .map(entry ->
                new Presence(
                    entry.getKey(),
                    Release.live(entry.getValue()).map(release -> release.plan().build().number()),
                    isKeptOut(build, entry.getKey(), entry.getValue())))
            .toList());
  }

  /// What was so long ago stands as long as nothing about the build has happened there since.
  private static boolean isKeptOut(
      StableBuild build, EnvironmentName environment, List<Release> newest) {
    return newest.stream().anyMatch(release -> release.builds().contains(build.number()))
        ? Release.quarantine(build.number(), newest).isPresent()
        : build.presence().stream()
            .anyMatch(place -> place.environment().equals(environment) && place.quarantined());
  }
}
