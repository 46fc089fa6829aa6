package dev.slipway.bot.engine;

import dev.slipway.commands.access.Access;
import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.locks.Holding;
import dev.slipway.commands.locks.OpenHours;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.Locks;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Asks once more, right before the first write, whether the requester may: a deployment may have
/// waited for hours. Safe for use by several threads.
final class Permissions {
  private final Directory directory;
  private final Locks locks;
  private final InstantSource clock;

  Permissions(Directory directory, Locks locks, InstantSource clock) {
    this.directory = directory;
    this.locks = locks;
    this.clock = clock;
  }

  /// By roles, by the locks that stand now, and by the deploy hours, which keep nobody from going
  /// back.
  Answer<Decision> decide(Order order, App app, Environment environment) {
    Answer<Directory.Person> person = directory.person(order.requester());
    if (person instanceof Answer.Unavailable<Directory.Person>(var outage)) {
      return new Answer.Unavailable<>(outage);
    }
    Decision decision = Access.decide(person, Action.DEPLOY, app, environment, order.place());
    if (decision instanceof Decision.Denied) {
      return new Answer.Found<>(decision);
    }
    Instant now = clock.instant();
    Optional<Decision> locked =
        Holding.against(locks.standing(now), order.requester(), app.name(), environment.name())
            .map(Holding::denial);
    return new Answer.Found<>(
        locked
            .or(() ->
                environment
                    .deployHours()
                    .filter(_ -> !(order.reference() instanceof BuildReference.Released))
                    .filter(hours -> !OpenHours.isOpen(hours, now))
                    .map(hours -> OpenHours.denial(hours, now)))
            .orElse(decision));
  }
}
