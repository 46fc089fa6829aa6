package dev.slipway.bot.engine;

import dev.slipway.commands.access.Access;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.migrations.AuthorisedKey;
import dev.slipway.commands.migrations.Container;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.Inside;
import dev.slipway.commands.migrations.Migration;
import dev.slipway.commands.migrations.MigrationOrder;
import dev.slipway.commands.migrations.MigrationOutcome;
import dev.slipway.commands.migrations.Purpose;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.BuildSource;
import dev.slipway.commands.ports.DeveloperKeys;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.Migrations;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.TargetName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The step before the pod of a migration is made: which build, which images, which command or
/// whose keys, and whether the people may. Reads only. Safe for use by several threads.
///
/// What comes out of it is all that an approval by a second person would have to be bound to: the
/// digests, the keys, the environment. Whoever builds approvals puts a state between this step and
/// the making.
final class MigrationLookUp {
  private final BuildSource builds;
  private final PinnedImages images;
  private final Directory directory;
  private final DeveloperKeys keys;
  private final Migrations migrations;
  private final LiveBuilds liveBuilds;
  private final InstantSource clock;

  MigrationLookUp(World world, DeveloperKeys keys, Migrations migrations, InstantSource clock) {
    this.builds = world.builds();
    this.images = new PinnedImages(world.registry());
    this.directory = world.directory();
    this.keys = keys;
    this.migrations = migrations;
    this.liveBuilds = new LiveBuilds(world.cluster());
    this.clock = clock;
  }

  /// What a look-up found, and what was decided on the way.
  record Result(MigrationOutcome outcome, Optional<Decision> decision) {
    private Result(MigrationOutcome outcome) {
      this(outcome, Optional.empty());
    }
  }

  Result run(Migration migration, App app, Environment environment) {
    Instant began = clock.instant();
    MigrationOrder order = migration.order();
    if (environment.migrations().isEmpty()) {
      return new Result(
          impossible(
              "migrations-off",
              "The configuration has no migrations for "
                  + app.name()
                  + " on "
                  + environment.name()
                  + "."));
    }
    Answer<Build> found =
        liveBuilds.settle(app, order.reference()).then(settled -> builds.find(app, settled));
    if (!(found instanceof Answer.Found<Build>(Build build))) {
      return new Result(failed(found, began));
    }
    if (build.status() != PipelineStatus.SUCCEEDED) {
      return new Result(
          new MigrationOutcome.Impossible(
              new Refusal(
                  "pipeline-not-green",
                  "The pipeline of build " + build.number() + " has not succeeded.",
                  "Migrations are made with green builds only.",
                  Optional.of(build.url()))));
    }
    Answer<PinnedImage> image = image(order, environment, build);
    if (!(image instanceof Answer.Found<PinnedImage>(PinnedImage own))) {
      return new Result(failed(image, began));
    }
    Answer<Inside> inside =
        switch (order.purpose()) {
          case Purpose.Login _ -> ssh(order, environment);
          case Purpose.Run _ -> command(app, environment);
        };
    if (!(inside instanceof Answer.Found<Inside>(Inside within))) {
      return new Result(failed(inside, began));
    }
    return decided(migration, app, environment, began, new Parts(build, own, within));
  }

  /// The build's own image; what a deployment has pinned already is not looked up again.
  private Answer<PinnedImage> image(MigrationOrder order, Environment environment, Build build) {
    return order.purpose() instanceof Purpose.Run(Optional<Purpose.Before> before)
            && before.isPresent()
        ? new Answer.Found<>(before.get().image())
        : images.of(environment.migrationWorkload().containers().getFirst().image(), build);
  }

  private Answer<Inside> ssh(MigrationOrder order, Environment environment) {
    return images
        .of(environment.migrations().orElseThrow().toolkit())
        .then(toolkit ->
            keys.keys(order.owner())
                .map(theirs ->
                    new Inside.Ssh(
                        toolkit,
                        theirs.keys().stream()
                            .map(key -> new AuthorisedKey(key, theirs.developer()))
                            .toList())));
  }

  private static Answer<Inside> command(App app, Environment environment) {
    return environment
        .declaredMigration()
        .<Answer<Inside>>map(declared -> new Answer.Found<>(new Inside.Command(declared.command())))
        .orElseGet(() ->
            new Answer.Refused<>(
                new Refusal(
                    "no-migration-command",
                    "The configuration has no migration command for "
                        + app.name()
                        + " on "
                        + environment.name()
                        + ".")));
  }

  private record Parts(Build build, PinnedImage image, Inside inside) {}

  private Result decided(
      Migration migration, App app, Environment environment, Instant began, Parts parts) {
    MigrationOrder order = migration.order();
    Set<UserId> people = new LinkedHashSet<>(List.of(order.requester()));
    people.add(order.owner());
    Decision decision = new Decision.Allowed("");
    for (UserId user : people) {
      if (user.equals(UserId.SLIPWAY)) {
        decision = Access.automatic(app, environment);
        continue;
      }
      Answer<Directory.Person> person = directory.person(user);
      if (person instanceof Answer.Unavailable<Directory.Person>(var outage)) {
        return new Result(new MigrationOutcome.Unanswered(outage, began));
      }
      decision = Access.decide(person, order.purpose().action(), app, environment, order.place());
      if (decision instanceof Decision.Denied denied) {
        return new Result(
            new MigrationOutcome.Impossible(denied.refusal("")), Optional.of(decision));
      }
    }
    TargetName target = environment.targets().getFirst().name();
    Container container =
        switch (parts.inside()) {
          case Inside.Ssh _ -> {
            int place = migrations.freePlace(parts.build().number());
            yield new Container(
                ContainerName.at(parts.build().number(), place),
                place,
                target,
                parts.build(),
                parts.image(),
                parts.inside());
          }
          case Inside.Command _ ->
              new Container(
                  ContainerName.running(parts.build().number(), migration.id()),
                  1,
                  target,
                  parts.build(),
                  parts.image(),
                  parts.inside());
        };
    return new Result(new MigrationOutcome.LookedUp(container), Optional.of(decision));
  }

  private static MigrationOutcome impossible(String code, String reason) {
    return new MigrationOutcome.Impossible(new Refusal(code, reason));
  }

  private static MigrationOutcome failed(Answer<?> answer, Instant began) {
    return switch (answer) {
      case Answer.Found<?> found -> throw new IllegalArgumentException("nothing failed: " + found);
      case Answer.Refused<?>(var refusal) -> new MigrationOutcome.Impossible(refusal);
      case Answer.Unavailable<?>(var outage) -> new MigrationOutcome.Unanswered(outage, began);
    };
  }
}
