package dev.slipway.bot.engine;

import dev.slipway.commands.migrations.Container;
import dev.slipway.commands.migrations.HostKey;
import dev.slipway.commands.migrations.Inside;
import dev.slipway.commands.migrations.Migration;
import dev.slipway.commands.migrations.MigrationOutcome;
import dev.slipway.commands.migrations.MigrationStep;
import dev.slipway.commands.migrations.PodOrder;
import dev.slipway.commands.migrations.PodSight;
import dev.slipway.commands.migrations.Reach;
import dev.slipway.commands.migrations.Recording;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.MigrationPods;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.Environment;
import dev.slipway.config.Migrations;
import dev.slipway.config.Target;
import dev.slipway.config.Workload;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// The steps that make a migration container, look at it or end it. Each may be repeated after a
/// crash: the port knows its own work by the session. Safe for use by several threads.
final class MigrationSteps {
  private static final long MEBIBYTE = 1L << 20;

  private final MigrationPods pods;
  private final InstantSource clock;

  MigrationSteps(MigrationPods pods, InstantSource clock) {
    this.pods = pods;
    this.clock = clock;
  }

  MigrationOutcome make(
      Migration migration, Environment environment, MigrationStep.Make make, Inside.Ssh ssh) {
    Instant began = clock.instant();
    Optional<Migrations> settings = environment.migrations();
    if (settings.isEmpty()) {
      return new MigrationOutcome.Impossible(
          new Refusal(
              "migrations-off", "the configuration has no migration containers here any more"));
    }
    PodOrder order = order(migration, environment, settings.get(), make, ssh);
    Answer<HostKey> made = pods.make(target(environment, make.container()), order);
    return made instanceof Answer.Found<HostKey>(HostKey hostKey)
        ? new MigrationOutcome.Made(hostKey)
        : failed(made, began);
  }

  private static PodOrder order(
      Migration migration,
      Environment environment,
      Migrations settings,
      MigrationStep.Make make,
      Inside.Ssh ssh) {
    Container container = make.container();
    Workload workload = environment.migrationWorkload();
    return new PodOrder(
        container.name(),
        migration.order().session(),
        migration.order().app(),
        container.build().number(),
        new PodOrder.Template(workload, workload.containers().getFirst()),
        container.image(),
        ssh.toolkit(),
        ssh.keys(),
        make.endsAt(),
        settings.connectWithin(),
        migration.order().scratch().mebibytes() * MEBIBYTE,
        reach(migration, container, settings),
        switch (settings.recording()) {
          case ON -> Recording.GATE;
          case OFF -> Recording.OFF;
        });
  }

  private static Reach reach(Migration migration, Container container, Migrations settings) {
    String host =
        settings
            .host()
            .expand(
                Map.of(
                    "build", Long.toString(container.build().number().value()),
                    "name", container.name().value(),
                    "app", migration.order().app().value(),
                    "environment", migration.order().environment().value()));
    return switch (settings.reach()) {
      case NODE_PORT -> new Reach.NodePort(Optional.of(host));
      case LOAD_BALANCER -> new Reach.LoadBalancer(Optional.of(host));
      case NONE -> new Reach.Forwarded();
    };
  }

  MigrationOutcome look(
      Migration migration, Environment environment, Container container, SessionLog log) {
    Instant began = clock.instant();
    Target target = target(environment, container);
    Answer<PodSight> seen = pods.look(target, container.name(), migration.order().session());
    if (!(seen instanceof Answer.Found<PodSight>(PodSight sight))) {
      return failed(seen, began);
    }
    if (sight instanceof PodSight.Ready || sight instanceof PodSight.Ended) {
      follow(migration, target, container, log);
    }
    return new MigrationOutcome.Seen(sight, log.presence());
  }

  MigrationOutcome extend(
      Migration migration, Environment environment, MigrationStep.Extend extend) {
    Instant began = clock.instant();
    Answer<Instant> extended =
        pods.extend(
            target(environment, extend.container()),
            extend.container().name(),
            migration.order().session(),
            extend.wanted());
    return extended instanceof Answer.Found<Instant>(Instant endsAt)
        ? new MigrationOutcome.Extended(endsAt)
        : failed(extended, began);
  }

  MigrationOutcome stop(
      Migration migration, Environment environment, Container container, SessionLog log) {
    Instant began = clock.instant();
    Target target = target(environment, container);
    SessionId session = migration.order().session();
    follow(migration, target, container, log);
    Answer<PodSight> seen =
        pods.stop(target, container.name(), session)
            .then(_ -> pods.look(target, container.name(), session));
    return seen instanceof Answer.Found<PodSight>(PodSight sight)
        ? new MigrationOutcome.Asked(sight)
        : failed(seen, began);
  }

  MigrationOutcome collect(
      Migration migration, Environment environment, Container container, SessionLog log) {
    follow(migration, target(environment, container), container, log);
    return new MigrationOutcome.Collected(log.read(), log.pieces());
  }

  private void follow(Migration migration, Target target, Container container, SessionLog log) {
    SessionId session = migration.order().session();
    log.open(
        (position, listener) -> pods.follow(target, container.name(), session, position, listener));
  }

  MigrationOutcome clear(Migration migration, Environment environment, Container container) {
    Instant began = clock.instant();
    Answer<MigrationPods.Done> removed =
        pods.remove(target(environment, container), container.name(), migration.order().session());
    return removed instanceof Answer.Found<MigrationPods.Done>
        ? new MigrationOutcome.Cleared()
        : failed(removed, began);
  }

  static MigrationOutcome failed(Answer<?> answer, Instant began) {
    return switch (answer) {
      case Answer.Found<?> found -> throw new IllegalArgumentException("nothing failed: " + found);
      case Answer.Refused<?>(var refusal) -> new MigrationOutcome.Impossible(refusal);
      case Answer.Unavailable<?>(var outage) -> new MigrationOutcome.Unanswered(outage, began);
    };
  }

  static Target target(Environment environment, Container container) {
    return environment.targets().stream()
        .filter(target -> target.name().equals(container.target()))
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "target "
                    + container.target()
                    + " was taken out of the configuration of "
                    + environment.name()
                    + " while "
                    + container.name()
                    + " stands: put it back until it is over"));
  }
}
