package dev.slipway.bot.intake;

import dev.slipway.bot.publisher.DeploymentMessages;
import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Order.WhenGreen;
import dev.slipway.commands.locks.Lock;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.Inbox.Answered;
import dev.slipway.commands.ports.Inbox.Beginning;
import dev.slipway.commands.ports.Inbox.Consequence;
import dev.slipway.commands.progress.Board;
import dev.slipway.commands.progress.Sentences;
import dev.slipway.commands.requests.DeployCommand;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.SlipwayConfig;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// What follows from asking for a deployment.
final class Deploying {
  private final SlipwayConfig config;
  private final DeploymentMessages messages;
  private final LockGate gate;
  private final Replies replies;
  private final InstantSource clock;

  Deploying(
      SlipwayConfig config,
      DeploymentMessages messages,
      LockGate gate,
      Replies replies,
      InstantSource clock) {
    this.config = config;
    this.messages = messages;
    this.gate = gate;
    this.replies = replies;
    this.clock = clock;
  }

  void deploy(Asker asker, DeployCommand deploy) {
    App app = config.app(deploy.app()).orElseThrow();
    Environment environment = app.environment(deploy.environment()).orElseThrow();
    Decision decision = asker.decide(Action.DEPLOY, app, environment);
    List<AuditEntry> decisions =
        List.of(replies.entry(asker, Action.DEPLOY, app, environment, decision, deploy.phrase()));
    if (decision instanceof Decision.Denied denied) {
      replies.say(asker.message(), Replies.denial(asker, denied), decisions);
      return;
    }
    LockGate.Wish wish =
        new LockGate.Wish(asker, Action.DEPLOY, app, environment, deploy.phrase(), "Not deployed");
    if (gate.isRefused(wish)) {
      return;
    }
    Order order =
        new Order(
            app.name(),
            environment.name(),
            deploy.build(),
            switch (deploy.start()) {
              case NOW -> WhenGreen.REFUSE;
              case WHEN_GREEN -> WhenGreen.WAIT;
            },
            asker.message().user(),
            asker.message().channel(),
            asker.place(),
            clock.instant());
    Consequence consequence =
        new Consequence(
            Optional.of(
                new Beginning.OfDeployment(
                    order, begun -> messages.root(Board.of(begun.id(), begun.order())))),
            Optional.empty(),
            List.of(),
            decisions);
    switch (replies.answered(asker.message(), consequence)) {
      case Answered.Busy(Deployment underWay) ->
          replies.say(asker.message(), busy(underWay), decisions);
      case Answered.Locked(Lock lock) -> gate.refuse(wish, lock);
      case Answered.Done _, Answered.Before _, Answered.TooLate _ -> {}
    }
  }

  private static Message busy(Deployment underWay) {
    Order order = underWay.order();
    BuildReference reference = order.reference();
    return Message.of(
        Replies.mark(Symbol.STOPPED)
            .and("Not deployed: ")
            .person(order.requester())
            .and(" is already deploying ")
            .and(Sentences.reference(reference))
            .and(" to ")
            .bold(order.environment().value())
            .and(" since ")
            .and(new Span.Moment(order.at()))
            .and(" (deployment " + underWay.id() + "). Wait until it is over, or say ")
            .code("abort deployment " + underWay.id())
            .and("."));
  }
}
