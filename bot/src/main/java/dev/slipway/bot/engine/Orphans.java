package dev.slipway.bot.engine;

import dev.slipway.commands.migrations.Migration;
import dev.slipway.commands.migrations.StandingContainer;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.MigrationPods;
import dev.slipway.commands.ports.Migrations;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.config.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds migration containers in the clusters that nobody conducts, and removes them; forgets logs
/// that were kept long enough. Used by one thread at a time.
///
/// A container whose session this store does not know may be somebody's work all the same: after
/// the store was put back to an older state, or when another bot shares the namespace. It is left
/// until its time is up.
public final class Orphans {
  private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);
  private static final Duration GRACE = Duration.ofMinutes(10);

  private final SlipwayConfig config;
  private final Migrations migrations;
  private final MigrationPods pods;
  private final InstantSource clock;

  public Orphans(
      SlipwayConfig config, Migrations migrations, MigrationPods pods, InstantSource clock) {
    this.config = config;
    this.migrations = migrations;
    this.pods = pods;
    this.clock = clock;
  }

  /// Looks once everywhere.
  public void sweep() {
    for (App app : config.apps()) {
      for (Environment environment : app.environments()) {
        environment
            .migrations()
            .ifPresent(settings -> {
              migrations.forgetLogs(
                  app.name(), environment.name(), clock.instant().minus(settings.keepLog()));
              environment.targets().forEach(this::sweep);
            });
      }
    }
  }

  private void sweep(Target target) {
    if (!(pods.all(target) instanceof Answer.Found<List<StandingContainer>>(var standing))) {
      return;
    }
    for (StandingContainer container : standing) {
      if (isOrphan(container)) {
        LOG.atWarn()
            .addKeyValue("container", container.name())
            .addKeyValue("target", target.name())
            .log("nobody conducts this migration container; removing it");
        pods.remove(target, container.name());
      }
    }
  }

  private boolean isOrphan(StandingContainer container) {
    Optional<Migration> session = migrations.find(container.session());
    Instant now = clock.instant();
    return session
        .map(Migration::ended)
        .orElseGet(() -> now.isAfter(container.endsAt().plus(GRACE)));
  }
}
