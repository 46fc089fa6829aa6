package dev.slipway.bot.engine;

import dev.slipway.commands.migrations.Masking;
import dev.slipway.commands.migrations.Migration;
import dev.slipway.commands.migrations.MigrationOrder;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.AppSecrets;
import dev.slipway.config.AppName;
import dev.slipway.config.Environment;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.Secret;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.config.Target;
import dev.slipway.config.TargetName;
import dev.slipway.config.Workload;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is taken out of the log of a migration: what Slipway itself is trusted with, and the
/// Secrets that the app's pods get, as the cluster has them. Those are read again after a while,
/// and remembered as long as the process lives: a log may hold what was a secret yesterday. While
/// they can't be read, what is known is taken out. Safe for use by several threads.
public final class Maskings {
  private static final Logger LOG = LoggerFactory.getLogger(Maskings.class);
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration AGAIN = Duration.ofSeconds(30);

  private final Masking ours;
  private final SlipwayConfig config;
  private final AppSecrets secrets;
  private final InstantSource clock;
  private final Map<Place, Known> known = new ConcurrentHashMap<>();

  private record Place(AppName app, EnvironmentName environment, TargetName target) {}

  private record Known(Set<Secret> secrets, Instant until) {
    private static final Known NOTHING = new Known(Set.of(), Instant.MIN);
  }

  /// @param ours of what Slipway itself is trusted with
  public Maskings(Masking ours, SlipwayConfig config, AppSecrets secrets, InstantSource clock) {
    this.ours = ours;
    this.config = config;
    this.secrets = secrets;
    this.clock = clock;
  }

  /// May ask the cluster, for a few seconds.
  public Masking of(Migration migration) {
    MigrationOrder order = migration.order();
    return migration
        .container()
        .map(container -> of(order.app(), order.environment(), container.target()))
        .orElse(ours);
  }

  /// What the configuration no longer has is nobody's secret any more, as far as is known.
  Masking of(AppName app, EnvironmentName name, TargetName place) {
    return config
        .environment(app, name)
        .flatMap(environment ->
            environment.targets().stream()
                .filter(target -> target.name().equals(place))
                .findFirst()
                .map(target -> of(app, environment, target)))
        .orElse(ours);
  }

  private Masking of(AppName app, Environment environment, Target target) {
    Place place = new Place(app, environment.name(), target.name());
    Known before = known.getOrDefault(place, Known.NOTHING);
    if (clock.instant().isBefore(before.until())) {
      return ours.with(before.secrets());
    }
    Known now = read(before, target, environment.migrationWorkload());
    known.merge(
        place,
        now,
        (other, mine) -> new Known(both(other.secrets(), mine.secrets()), mine.until()));
    return ours.with(now.secrets());
  }

  private Known read(Known before, Target target, Workload workload) {
    Answer<List<Secret>> answer = secrets.of(target, workload);
    Instant now = clock.instant();
    return switch (answer) {
      case Answer.Found<List<Secret>>(var found) ->
          new Known(both(before.secrets(), found), now.plus(FRESH));
      case Answer.Refused<List<Secret>>(var refusal) -> unread(before, refusal.reason(), now);
      case Answer.Unavailable<List<Secret>>(var outage) -> unread(before, outage.reason(), now);
    };
  }

  private static Known unread(Known before, String reason, Instant now) {
    LOG.atWarn()
        .addKeyValue("reason", reason)
        .log("the app's Secrets can't be read, so a log is masked by what is known");
    return new Known(before.secrets(), now.plus(AGAIN));
  }

  private static Set<Secret> both(Set<Secret> some, Iterable<Secret> others) {
    Set<Secret> all = new LinkedHashSet<>(some);
    others.forEach(all::add);
    return all;
  }
}
