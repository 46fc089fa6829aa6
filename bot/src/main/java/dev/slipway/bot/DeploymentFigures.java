package dev.slipway.bot;

import dev.slipway.commands.deployments.Release;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.commands.ports.Deployments.Ended;
import dev.slipway.config.SlipwayConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads from the store what is counted of deployments, when the counts are asked for: they are the
/// same after a restart and in each replica, and cost a deployment nothing. Only what is configured
/// is counted, so that there are few labels. Safe for use by several threads.
final class DeploymentFigures {
  private static final Logger LOG = LoggerFactory.getLogger(DeploymentFigures.class);
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final int RELEASES = 20;

  private final SlipwayConfig config;
  private final Deployments deployments;
  private final Metrics metrics;
  private final InstantSource clock;
  private Instant read = Instant.EPOCH;

  DeploymentFigures(
      SlipwayConfig config, Deployments deployments, Metrics metrics, InstantSource clock) {
    this.config = config;
    this.deployments = deployments;
    this.metrics = metrics;
    this.clock = clock;
  }

  /// Tells the metrics what is so, unless they were told a moment ago; without an answer of the
  /// store they keep what they were told last.
  synchronized void refresh() {
    Instant now = clock.instant();
    if (now.isBefore(read.plus(FRESH))) {
      return;
    }
    read = now;
    try {
      List<Ended> ended =
          deployments.ended().stream()
              .filter(one -> config.environment(one.app(), one.environment()).isPresent())
              .toList();
      List<Release> live =
          config.apps().stream()
              .flatMap(app ->
                  app.environments().stream()
                      .flatMap(environment ->
                          Release.live(
                              deployments.releases(app.name(), environment.name(), RELEASES))
                              .stream()))
              .toList();
      metrics.deployments(ended, live);
    } catch (RuntimeException failure) {
      LOG.atWarn().setCause(failure).log("deployments can't be counted now");
    }
  }
}
