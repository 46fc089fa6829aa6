package dev.slipway.bot.engine;

import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Cluster;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import java.util.Optional;

/// Turns `what is on staging` into a build number, by what the cluster itself says. Safe for use by
/// several threads.
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
