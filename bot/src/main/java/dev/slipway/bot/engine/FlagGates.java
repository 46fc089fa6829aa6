package dev.slipway.bot.engine;

import dev.slipway.commands.access.Access;
import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Order.Urgency;
import dev.slipway.commands.flags.FlagChange;
import dev.slipway.commands.flags.FlagOrder;
import dev.slipway.commands.locks.OpenHours;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.BuildSource;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.App;
import dev.slipway.config.DeployHours;
import dev.slipway.config.Environment;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// What may keep a change of a feature flag, of what keeps deployments. Locks are asked by the
/// store, in the transaction that begins the write. Safe for use by several threads.
final class FlagGates {
  private final BuildGates builds;
  private final Directory directory;
  private final InstantSource clock;

  FlagGates(BuildSource builds, Directory directory, InstantSource clock) {
    this.builds = new BuildGates(builds, clock);
    this.directory = directory;
    this.clock = clock;
  }

  /// What stands against a change.
  ///
  /// @param decision for the record of decisions; empty where it is no decision about a person or
  ///   an hour
  record Against(Refusal refusal, Optional<Decision> decision) {}

  /// Whether whoever asked for it, and all who agreed to it, still may; empty when they may.
  Answer<Optional<Against>> people(FlagChange change, App app, Environment environment) {
    FlagOrder order = change.order();
    for (UserId approver : change.approvers()) {
      boolean isOther = !approver.equals(order.requester());
      Answer<Optional<Against>> against =
          isOther
              ? person(approver, Action.APPROVE, order, app, environment)
              : new Answer.Found<>(Optional.empty());
      if (!(against instanceof Answer.Found<Optional<Against>>(var found)) || found.isPresent()) {
        return against;
      }
    }
    return person(order.requester(), Action.FLAG, order, app, environment);
  }

  private Answer<Optional<Against>> person(
      UserId who, Action action, FlagOrder order, App app, Environment environment) {
    Answer<Directory.Person> person = directory.person(who);
    return person instanceof Answer.Unavailable<Directory.Person>(var outage)
        ? new Answer.Unavailable<>(outage)
        : new Answer.Found<>(
            switch (Access.decide(person, action, app, environment, order.place())) {
              case Decision.Allowed _ -> Optional.empty();
              case Decision.Denied _ when action == Action.APPROVE ->
                  Optional.of(approverMayNot(order));
              case Decision.Denied denied ->
                  Optional.of(new Against(denied.refusal(""), Optional.of(denied)));
            });
  }

  private static Against approverMayNot(FlagOrder order) {
    Decision.Denied denied =
        new Decision.Denied(
            List.of(
                new Decision.Reason(
                    "approver-may-not",
                    "Somebody who approved it may not approve for "
                        + order.where().words()
                        + " any more.")));
    return new Against(denied.refusal("Ask again to have it approved anew."), Optional.of(denied));
  }

  /// Whether the hours or an open issue keep it; empty when they don't. Both keep from turning on
  /// and from undoing, unless as a hotfix.
  Answer<Optional<Against>> times(FlagOrder order, App app, Environment environment) {
    if (order.urgency() == Urgency.HOTFIX || !order.wish().keepsHours()) {
      return new Answer.Found<>(Optional.empty());
    }
    Instant now = clock.instant();
    Optional<DeployHours> closed =
        environment.deployHours().filter(hours -> !OpenHours.isOpen(hours, now));
    if (closed.isPresent()) {
      Refusal refusal =
          new Refusal(
              "frozen",
              "These are no deploy hours of " + order.where().words() + " any more.",
              "Look with when can I deploy to " + order.environment() + "?");
      return new Answer.Found<>(
          Optional.of(new Against(refusal, Optional.of(OpenHours.denial(closed.get(), now)))));
    }
    return builds
        .issues(app, environment.gates())
        .map(blocking ->
            blocking.isEmpty()
                ? Optional.empty()
                : Optional.of(
                    new Against(
                        Refusal.all(blocking.stream().map(FlagGates::blocked).toList()),
                        Optional.empty())));
  }

  private static Refusal blocked(Refusal issue) {
    return new Refusal(
        issue.code(),
        issue.reason(),
        "Close it, or say it again as a hotfix, with a reason. Turning off needs neither.",
        issue.link());
  }
}
