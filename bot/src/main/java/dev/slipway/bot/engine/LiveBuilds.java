package dev.slipway.bot.engine;

import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Cluster;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.Workload;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Turns `what is on staging` into a build number, by what the cluster itself says. Safe for use by
/// several threads.
final class LiveBuilds {
  private final Cluster cluster;

  LiveBuilds(Cluster cluster) {
    this.cluster = cluster;
  }

  /// The digests of what is live where a reference says, by [#key]; none when it names a build.
  Answer<Map<String, PinnedImage>> images(App app, BuildReference reference) {
    Map<String, PinnedImage> images = new HashMap<>();
    if (!(reference instanceof BuildReference.LiveOn(var name))) {
      return new Answer.Found<>(images);
    }
    Environment environment = app.environment(name).orElseThrow();
    for (Workload workload : environment.workloads()) {
      Answer<WorkloadView> read = cluster.read(environment.targets().getFirst(), workload);
      if (!(read instanceof Answer.Found<WorkloadView>(WorkloadView view))) {
        return read.map(_ -> images);
      }
      for (Workload.Container container : workload.containers()) {
        Optional.ofNullable(view.images().get(container.name()))
            .flatMap(PinnedImages::pinned)
            .ifPresent(image -> images.put(key(workload, container), image));
      }
    }
    return new Answer.Found<>(images);
  }

  /// A container of a workload and what its image is called, the same in all environments.
  static String key(Workload workload, Workload.Container container) {
    return String.join(
        " ", workload.kind().name(), workload.name(), container.name(), container.image().value());
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
    Answer<WorkloadView> view =
        cluster.read(
            environment.get().targets().getFirst(), environment.get().workloads().getFirst());
    return view.then(seen ->
        seen.mark()
            .flatMap(WorkloadView.Mark::buildNumber)
            .<Answer<BuildReference>>map(
                number -> new Answer.Found<>(new BuildReference.Numbered(number)))
            .orElseGet(() ->
                new Answer.Refused<>(
                    new Refusal(
                        "live-build-unknown",
                        "I can't tell which build is live on "
                            + name
                            + ": it was not deployed by me.",
                        "Name the build by its number."))));
  }
}
