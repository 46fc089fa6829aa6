package dev.slipway.bot.intake;

import dev.slipway.bot.publisher.DeploymentMessages;
import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.Line;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Order.Urgency;
import dev.slipway.commands.deployments.Order.WhenGreen;
import dev.slipway.commands.locks.Lock;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.commands.ports.Inbox.Answered;
import dev.slipway.commands.ports.Inbox.Beginning;
import dev.slipway.commands.ports.Inbox.Consequence;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.progress.Board;
import dev.slipway.commands.progress.Sentences;
import dev.slipway.commands.requests.Command;
import dev.slipway.commands.requests.DeployCommand;
import dev.slipway.commands.requests.RollBackCommand;
import dev.slipway.commands.requests.SetConfigCommand;
import dev.slipway.commands.settings.SettingsEdit;
import dev.slipway.config.App;
import dev.slipway.config.AppName;
import dev.slipway.config.Environment;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.SlipwayConfig;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// What follows from asking for a deployment.
final class Deploying {

  private final SlipwayConfig config;
  private final Deployments deployments;
  private final DeploymentMessages messages;
  private final LockGate gate;
  private final Replies replies;
  private final Earlier earlier;
  private final InstantSource clock;

  Deploying(
      SlipwayConfig config,
      Deployments deployments,
      DeploymentMessages messages,
      LockGate gate,
      Replies replies,
      InstantSource clock) {
    this.config = config;
    this.deployments = deployments;
    this.messages = messages;
    this.gate = gate;
    this.replies = replies;
    this.earlier = new Earlier(deployments);
    this.clock = clock;
  }

  void deploy(Asker asker, DeployCommand deploy) {
    boolean waits = deploy.start() == DeployCommand.Start.WHEN_FREE;
    begin(
        asker,
        deploy.urgency() == Urgency.OVERRIDE ? Action.OVERRIDE : Action.DEPLOY,
        deploy,
        deploy.app(),
        deploy.environment(),
        deploy.reason(),
        Optional.empty(),
        "Not deployed",
        wish -> waits ? gate.isFrozenOrClosed(wish) : gate.isRefused(wish, deploy.urgency()),
        () ->
            switch (deploy.start()) {
              case NOW -> new Aim.At(deploy.build(), WhenGreen.REFUSE, Urgency.ROUTINE);
              case WHEN_GREEN -> new Aim.At(deploy.build(), WhenGreen.WAIT, Urgency.ROUTINE);
              case WHEN_FREE -> place(asker, deploy);
              case HOTFIX, OVERRIDE ->
                  pressing(
                      deploy.reason(),
                      deploy.phrase(),
                      new Aim.At(deploy.build(), WhenGreen.REFUSE, deploy.urgency()));
            },
        waits ? Beginning.OfDeploymentInLine::new : Beginning.OfDeployment::new);
  }

  /// What passes over rules says why.
  private static Aim pressing(Optional<String> reason, String phrase, Aim.At aim) {
    String what =
        switch (aim.urgency()) {
          case ROUTINE -> "";
          case HOTFIX -> "a hotfix";
          case OVERRIDE -> "an override";
        };
    return what.isEmpty() || reason.isPresent()
        ? aim
        : new Aim.Nowhere(
            Text.of(what + " needs a reason. Say ").code(phrase + ": REASON").and("."));
  }

  /// A place in line, unless the asker has one for the same, or there are too many.
  private Aim place(Asker asker, DeployCommand deploy) {
    List<Deployment> line = deployments.inLine(deploy.app(), deploy.environment());
    Optional<Deployment> same =
        line.stream()
            .filter(waiting -> waiting.order().requester().equals(asker.message().user()))
            .filter(waiting -> waiting.order().reference().equals(deploy.build()))
            .findFirst();
    if (same.isPresent()) {
      return new Aim.Nowhere(
          Text.of("you wait in line with it already (deployment " + same.get().id() + "). ")
              .code("abort deployment " + same.get().id())
              .and(" ends that."));
    }
    return line.size() >= Line.MOST
        ? new Aim.Nowhere(
            Text.of(Line.MOST + " wait in line there already, which is as many as I take. See ")
                .code("who has " + deploy.environment())
                .and("."))
        : new Aim.At(deploy.build(), WhenGreen.REFUSE, Urgency.ROUTINE);
  }

  /// Which release is meant is settled here, by what is recorded, so that the answer names it.
  void rollBack(Asker asker, RollBackCommand back) {
    begin(
        asker,
        Action.DEPLOY,
        back,
        back.app(),
        back.environment(),
        back.reason(),
        Optional.empty(),
        "Not rolled back",
        gate::isLocked,
        () -> earlier.of(back),
        Beginning.OfDeployment::new);
  }

  /// The live build is deployed once more, with other values.
  void set(Asker asker, SetConfigCommand set) {
    begin(
        asker,
        Action.DEPLOY,
        set,
        set.app(),
        set.environment(),
        set.reason(),
        Optional.of(set.edit()),
        "Not set",
        wish -> gate.isRefused(wish, set.urgency()),
        () -> pressing(set.reason(), set.phrase(), Aim.liveOn(set)),
        Beginning.OfDeployment::new);
  }

  private void begin(
      Asker asker,
      Action action,
      Command command,
      AppName appName,
      EnvironmentName environmentName,
      Optional<String> reason,
      Optional<SettingsEdit> edit,
      String notDone,
      Predicate<LockGate.Wish> gating,
      Supplier<Aim> aiming,
      BiFunction<Order, Function<Deployment, Outgoing>, Beginning> beginning) {
    App app = config.app(appName).orElseThrow();
    Environment environment = app.environment(environmentName).orElseThrow();
    Decision decision = asker.decide(action, app, environment);
    List<AuditEntry> decisions =
        List.of(replies.entry(asker, action, app, environment, decision, command.phrase()));
    if (decision instanceof Decision.Denied denied) {
      replies.say(asker.message(), Replies.denial(asker, denied), decisions);
      return;
    }
    LockGate.Wish wish =
        new LockGate.Wish(asker, action, app, environment, command.phrase(), notDone);
    if (gating.test(wish)) {
      return;
    }
    switch (aiming.get()) {
      case Aim.Nowhere(Text why) ->
          replies.say(
              asker.message(),
              Message.of(Replies.mark(Symbol.STOPPED).and(notDone + ": ").and(why)),
              decisions);
      case Aim.At(var reference, var whenGreen, var urgency) ->
          begin(
              asker,
              new Order(
                  app.name(),
                  environment.name(),
                  reference,
                  whenGreen,
                  urgency,
                  asker.message().user(),
                  reason,
                  asker.message().channel(),
                  asker.place(),
                  clock.instant(),
                  edit),
              decisions,
              wish,
              beginning);
    }
  }

  private void begin(
      Asker asker,
      Order order,
      List<AuditEntry> decisions,
      LockGate.Wish wish,
      BiFunction<Order, Function<Deployment, Outgoing>, Beginning> beginning) {
    Consequence consequence =
        new Consequence(
            Optional.of(
                beginning.apply(
                    order, begun -> messages.root(Board.of(begun.id(), begun.order())))),
            Optional.empty(),
            List.of(),
            decisions);
    switch (replies.answered(asker.message(), consequence)) {
      case Answered.Busy(Deployment underWay) ->
          replies.say(asker.message(), busy(underWay, order), decisions);
      case Answered.Locked(Lock lock) -> gate.refuse(wish, lock);
      case Answered.Done _, Answered.Before _, Answered.TooLate _ -> {}
    }
  }

  private static Message busy(Deployment underWay, Order wanted) {
    Order order = underWay.order();
    BuildReference reference = order.reference();
    return Message.of(
        Replies.mark(Symbol.STOPPED)
            .and("Not deployed: ")
            .person(order.requester())
            .and(" is already deploying ")
            .and(Sentences.reference(reference) + order.with())
            .and(" to ")
            .bold(order.environment().value())
            .and(" since ")
            .and(new Span.Moment(order.at()))
            .and(" (deployment " + underWay.id() + "). Wait until it is over, or say ")
            .code("abort deployment " + underWay.id())
            .and(".")
            .and(inLine(wanted)));
  }

  /// How to ask for the same when the environment is free; nothing where that can't be said.
  private static Text inLine(Order wanted) {
    boolean canWait =
        wanted.whenGreen() == WhenGreen.REFUSE
            && wanted.urgency() == Urgency.ROUTINE
            && wanted.edit().isEmpty()
            && !(wanted.reference() instanceof BuildReference.Released);
    DeployCommand waiting =
        new DeployCommand(
            wanted.app(),
            wanted.reference(),
            wanted.environment(),
            DeployCommand.Start.WHEN_FREE,
            wanted.reason());
    return canWait
        ? Text.of(" To have it begin by itself then, say ").code(waiting.phrase()).and(".")
        : Text.of("");
  }
}
