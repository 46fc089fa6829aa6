package dev.slipway.bot.engine;

import dev.slipway.commands.migrations.Migration;
import dev.slipway.commands.migrations.StandingContainer;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.MigrationPods;
import dev.slipway.commands.ports.Migrations;
import dev.slipway.commands.ports.RunPods;
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

/// Finds migration containers and pods of migrations in the clusters that nobody conducts, and
/// removes them; forgets logs that were kept long enough. Used by one thread at a time.
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
  private final RunPods runs;
  private final InstantSource clock;

  public Orphans(
      SlipwayConfig config,
      Migrations migrations,
      MigrationPods pods,
      RunPods runs,
      InstantSource clock) {
    this.config = config;
    this.migrations = migrations;
    this.pods = pods;
    this.runs = runs;
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
    for (StandingContainer container : orphans(target, pods.all(target))) {
      pods.remove(target, container.name(), container.session());
    }
    for (StandingContainer run : orphans(target, runs.all(target))) {
      runs.remove(target, run.name(), run.session());
    }
  }

  private List<StandingContainer> orphans(Target target, Answer<List<StandingContainer>> answer) {
    List<StandingContainer> orphans =
        answer instanceof Answer.Found<List<StandingContainer>>(var standing)
            ? standing.stream().filter(this::isOrphan).toList()
            : List.of();
    for (StandingContainer orphan : orphans) {
      LOG.atWarn()
          .addKeyValue("container", orphan.name())
          .addKeyValue("target", target.name())
          .log("nobody conducts this migration; removing what is left of it");
    }
    return orphans;
  }

  private boolean isOrphan(StandingContainer container) {
    Optional<Migration> session = migrations.find(container.session());
    Instant now = clock.instant();
    return session
        .map(Migration::ended)
        .orElseGet(() -> now.isAfter(container.endsAt().plus(GRACE)));
  }
}
