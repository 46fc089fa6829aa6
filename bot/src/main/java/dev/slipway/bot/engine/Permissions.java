package dev.slipway.bot.engine;

import dev.slipway.commands.access.Access;
import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.locks.Holding;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.Locks;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import java.time.InstantSource;

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

  /// By roles, and by the locks that stand now.
  Answer<Decision> decide(Order order, App app, Environment environment) {
    Answer<Directory.Person> person = directory.person(order.requester());
    if (person instanceof Answer.Unavailable<Directory.Person>(var outage)) {
      return new Answer.Unavailable<>(outage);
    }
    Decision decision = Access.decide(person, Action.DEPLOY, app, environment, order.place());
    return new Answer.Found<>(
        switch (decision) {
          case Decision.Denied _ -> decision;
          case Decision.Allowed _ ->
              Holding.against(
                      locks.standing(clock.instant()),
                      order.requester(),
                      app.name(),
                      environment.name())
                  .map(Holding::denial)
                  .orElse(decision);
        });
  }
}
