package dev.slipway.bot.engine;

import dev.slipway.commands.migrations.Container;
import dev.slipway.commands.migrations.Inside;
import dev.slipway.commands.migrations.Migration;
import dev.slipway.commands.migrations.MigrationOutcome;
import dev.slipway.commands.migrations.MigrationStep;
import dev.slipway.commands.migrations.PodOrder;
import dev.slipway.commands.migrations.RunOrder;
import dev.slipway.commands.migrations.RunSight;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.MigrationPods.Done;
import dev.slipway.commands.ports.RunPods;
import dev.slipway.config.Environment;
import dev.slipway.config.Target;
import dev.slipway.config.Workload;
import java.time.Instant;
import java.time.InstantSource;

/// The steps that run a migration's command. Each may be repeated after a crash; that the command
/// runs once all the same is the port's promise. Safe for use by several threads.
final class RunSteps {
  private static final long MEBIBYTE = 1L << 20;

  private final RunPods pods;
  private final InstantSource clock;

  RunSteps(RunPods pods, InstantSource clock) {
    this.pods = pods;
    this.clock = clock;
  }

  MigrationOutcome make(
      Migration migration,
      Environment environment,
      MigrationStep.Make make,
      Inside.Command command) {
    Instant began = clock.instant();
    Container container = make.container();
    Workload workload = environment.migrationWorkload();
    RunOrder order =
        new RunOrder(
            container.name(),
            migration.order().session(),
            migration.order().app(),
            container.build().number(),
            new PodOrder.Template(workload, workload.containers().getFirst()),
            container.image(),
            command.words(),
            migration.order().life(),
            make.endsAt(),
            migration.order().scratch().mebibytes() * MEBIBYTE);
    Answer<String> made = pods.make(MigrationSteps.target(environment, container), order);
    return made instanceof Answer.Found<String>(String pod)
        ? new MigrationOutcome.Held(pod)
        : MigrationSteps.failed(made, began);
  }

  MigrationOutcome release(Environment environment, MigrationStep.Release release) {
    Instant began = clock.instant();
    Container container = release.container();
    Answer<Done> released =
        pods.release(
            MigrationSteps.target(environment, container), container.name(), release.pod());
    return released instanceof Answer.Found<Done>
        ? new MigrationOutcome.Released()
        : MigrationSteps.failed(released, began);
  }

  MigrationOutcome watch(
      Migration migration, Environment environment, MigrationStep.Watch watch, SessionLog log) {
    Instant began = clock.instant();
    Target target = MigrationSteps.target(environment, watch.container());
    Answer<RunSight> seen = pods.look(target, watch.container().name(), watch.pod());
    return watched(migration, watch.container(), target, seen, log, began);
  }

  MigrationOutcome halt(
      Migration migration, Environment environment, MigrationStep.Halt halt, SessionLog log) {
    Instant began = clock.instant();
    Target target = MigrationSteps.target(environment, halt.container());
    Answer<RunSight> seen =
        pods.stop(target, halt.container().name(), halt.pod())
            .then(_ -> pods.look(target, halt.container().name(), halt.pod()));
    return watched(migration, halt.container(), target, seen, log, began);
  }

  private MigrationOutcome watched(
      Migration migration,
      Container container,
      Target target,
      Answer<RunSight> seen,
      SessionLog log,
      Instant began) {
    if (!(seen instanceof Answer.Found<RunSight>(RunSight sight))) {
      return MigrationSteps.failed(seen, began);
    }
    switch (sight) {
      case RunSight.Running _, RunSight.Exited _, RunSight.TimeUp _, RunSight.Lost _ ->
          follow(migration, container, target, log);
      case RunSight.Absent _, RunSight.Waiting _, RunSight.Stuck _ -> {}
    }
    return new MigrationOutcome.Watched(sight, log.pieces());
  }

  MigrationOutcome collect(
      Migration migration, Environment environment, Container container, SessionLog log) {
    follow(migration, container, MigrationSteps.target(environment, container), log);
    return new MigrationOutcome.Collected(log.read(), log.pieces());
  }

  private void follow(Migration migration, Container container, Target target, SessionLog log) {
    SessionId session = migration.order().session();
    log.open(
        (position, listener) -> pods.follow(target, container.name(), session, position, listener));
  }

  MigrationOutcome clear(Migration migration, Environment environment, Container container) {
    Instant began = clock.instant();
    Answer<Done> removed =
        pods.remove(
            MigrationSteps.target(environment, container),
            container.name(),
            migration.order().session());
    return removed instanceof Answer.Found<Done>
        ? new MigrationOutcome.Cleared()
        : MigrationSteps.failed(removed, began);
  }
}
