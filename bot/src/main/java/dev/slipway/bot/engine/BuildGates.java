package dev.slipway.bot.engine;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.PipelineJobs;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.BuildSource;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.progress.Sentences;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.Gates;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an environment wants a build to have behind it. Safe for use by several threads.
final class BuildGates {
  private final BuildSource builds;
  private final InstantSource clock;

  BuildGates(BuildSource builds, InstantSource clock) {
    this.builds = builds;
    this.clock = clock;
  }

  /// Everything that is missing; empty when nothing is.
  Answer<List<Refusal>> missing(
      App app, Environment environment, Build build, Order order, LookUp.Releases releases) {
    Gates gates = environment.gates();
    Answer<List<Refusal>> jobs = jobs(app, gates, build);
    return jobs.map(missing -> {
      List<Refusal> all = new ArrayList<>(missing);
      if (order.urgency() == Order.Urgency.ROUTINE) {
        gates
            .liveOn()
            .flatMap(first -> notYet(first, gates.liveFor(), build, releases))
            .ifPresent(all::add);
      }
      return all;
    });
  }

  private Answer<List<Refusal>> jobs(App app, Gates gates, Build build) {
    return gates.jobs().isEmpty()
        ? new Answer.Found<>(List.of())
        : builds.jobs(app, build).map(known -> missing(gates.jobs(), build, known));
  }

  private static List<Refusal> missing(List<String> wanted, Build build, PipelineJobs known) {
    return wanted.stream()
        .filter(job -> !known.succeeded().contains(job))
        .map(job ->
            new Refusal(
                "job-missing",
                "Job "
                    + job
                    + " has not succeeded in the pipeline of build "
                    + build.number()
                    + ".",
                "It is wanted here before anything goes live.",
                Optional.of(build.url())))
        .toList();
  }

  private Optional<Refusal> notYet(
      EnvironmentName first, Duration wanted, Build build, LookUp.Releases releases) {
    Optional<Instant> since = releases.liveSince(first, build);
    String name = "Build " + build.number();
    if (since.isEmpty()) {
      return Optional.of(
          new Refusal(
              "not-live-before",
              name + " has to be live and stable on " + first + " first, and it is not.",
              "Say \"deploy " + build.number() + " to " + first + "\"."));
    }
    Duration been = Duration.between(since.get(), clock.instant());
    return been.compareTo(wanted) >= 0
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                "not-live-long-enough",
                name
                    + " has to be live on "
                    + first
                    + " for "
                    + Sentences.took(wanted)
                    + "; it has been for "
                    + Sentences.took(been)
                    + ".",
                "Ask again in " + Sentences.took(wanted.minus(been).plusSeconds(1)) + "."));
  }
}
