package dev.slipway.bot.engine;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Cluster;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.Target;
import dev.slipway.config.Workload;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Turns `what is on staging` into a build number, by what the cluster itself says of every
/// workload in every target. Safe for use by several threads.
final class LiveBuilds {
  private final Cluster cluster;

  LiveBuilds(Cluster cluster) {
    this.cluster = cluster;
  }

  /// The reference itself, unless it is to what is live somewhere.
  Answer<BuildReference> settle(App app, BuildReference reference) {
    if (!(reference instanceof BuildReference.LiveOn(var name))) {
      return new Answer.Found<>(reference);
    }
    Optional<Environment> environment = app.environment(name);
    if (environment.isEmpty()) {
      return new Answer.Refused<>(
          new Refusal("environment-not-found", app.name() + " has no environment " + name + "."));
    }
    Map<String, BuildNumber> builds = new TreeMap<>();
    for (Target target : environment.get().targets()) {
      for (Workload workload : environment.get().workloads()) {
        Answer<WorkloadView> read = cluster.read(target, workload);
        if (!(read instanceof Answer.Found<WorkloadView>(WorkloadView view))) {
          return read.map(_ -> reference);
        }
        Optional<BuildNumber> build = view.mark().flatMap(WorkloadView.Mark::buildNumber);
        if (build.isEmpty()) {
          return new Answer.Refused<>(
              new Refusal(
                  "live-build-unknown",
                  "I can't tell which build is live on " + name + ": it was not deployed by me.",
                  "Name the build by its number."));
        }
        builds.put(target.name() + "/" + workload.name(), build.get());
      }
    }
    if (builds.values().stream().distinct().count() > 1) {
      return new Answer.Refused<>(
          new Refusal(
              "live-differs",
              "Not everything on "
                  + name
                  + " runs the same build: "
                  + builds.entrySet().stream()
                      .map(entry -> entry.getKey() + " runs " + entry.getValue())
                      .collect(Collectors.joining(", "))
                  + ".",
              "Name the build by its number."));
    }
    return new Answer.Found<>(new BuildReference.Numbered(builds.values().iterator().next()));
  }
}
