package dev.slipway.bot.engine;

import dev.slipway.commands.access.Access;
import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.locks.Holding;
import dev.slipway.commands.locks.OpenHours;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.Locks;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
  /// back and no hotfix.
  ///
  /// @param approvers who agreed to it: each must still be somebody who may
  Answer<Decision> decide(Order order, App app, Environment environment, List<UserId> approvers) {
    for (UserId approver : approvers) {
      Answer<Decision> may = may(approver, Action.APPROVE, order, app, environment);
      if (may instanceof Answer.Unavailable<Decision>) {
        return may;
      }
      if (!(may instanceof Answer.Found<Decision>(Decision.Allowed _))) {
        return new Answer.Found<>(
            new Decision.Denied(
                List.of(
                    new Decision.Reason(
                        "approver-may-not",
                        Text.of("")
                            .person(approver)
                            .and(", who approved it, may not approve for " + app.name())
                            .and(" on " + environment.name() + " any more.")))));
      }
    }
    return decide(order, app, environment);
  }

  private Answer<Decision> may(
      UserId who, Action action, Order order, App app, Environment environment) {
    if (who.equals(UserId.SLIPWAY)) {
      return new Answer.Found<>(Access.automatic(app, environment));
    }
    Answer<Directory.Person> person = directory.person(who);
    return person instanceof Answer.Unavailable<Directory.Person>(var outage)
        ? new Answer.Unavailable<>(outage)
        : new Answer.Found<>(Access.decide(person, action, app, environment, order.place()));
  }

  private Answer<Decision> decide(Order order, App app, Environment environment) {
    Answer<Decision> may = may(order.requester(), order.action(), order, app, environment);
    if (!(may instanceof Answer.Found<Decision>(Decision.Allowed allowed))) {
      return may;
    }
    return new Answer.Found<>(
        Decision.denied(
                locked(order, app, environment, order.urgency()),
                closed(order, environment, order.urgency()))
            .orElse(allowed));
  }

  /// What would keep a routine deployment at this hour and is overridden.
  List<Refusal> passed(Order order, App app, Environment environment) {
    return order.urgency() == Order.Urgency.OVERRIDE
        ? Stream.of(
                locked(order, app, environment, Order.Urgency.ROUTINE),
                closed(order, environment, Order.Urgency.ROUTINE))
            .flatMap(Optional::stream)
            .map(denied -> denied.refusal(""))
            .toList()
        : List.of();
  }

  private Optional<Decision.Denied> locked(
      Order order, App app, Environment environment, Order.Urgency urgency) {
    return Holding.against(
            locks.standing(clock.instant()),
            order.requester(),
            app.name(),
            environment.name(),
            urgency)
        .map(Holding::denial);
  }

  private Optional<Decision.Denied> closed(
      Order order, Environment environment, Order.Urgency urgency) {
    Instant now = clock.instant();
    return environment
        .deployHours()
        .filter(_ -> urgency == Order.Urgency.ROUTINE)
        .filter(_ -> !(order.reference() instanceof BuildReference.Released))
        .filter(hours -> !OpenHours.isOpen(hours, now))
        .map(hours -> OpenHours.denial(hours, now));
  }
}
