package dev.slipway.bot.intake;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Approvals;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.Deployment.Instruction;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.DeploymentState.AwaitingApproval;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Steering;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.commands.ports.Inbox.Answered;
import dev.slipway.commands.ports.Inbox.Consequence;
import dev.slipway.commands.ports.Inbox.Instruct;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.progress.Sentences;
import dev.slipway.commands.requests.Command;
import dev.slipway.commands.requests.Commands;
import dev.slipway.commands.requests.WhichDeployment;
import dev.slipway.config.App;
import dev.slipway.config.AppName;
import dev.slipway.config.Environment;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.SlipwayConfig;
import java.util.List;
import java.util.Optional;

/// What follows from telling a deployment under way something, such as pause, abort or revert, and
/// from the yes or no to one that waits for it.
final class Instructing {
  private final SlipwayConfig config;
  private final Deployments deployments;
  private final Replies replies;
  private final Followers followers;

  Instructing(SlipwayConfig config, Deployments deployments, Replies replies, Followers followers) {
    this.config = config;
    this.deployments = deployments;
    this.replies = replies;
    this.followers = followers;
  }

  void instruct(Asker asker, WhichDeployment which, Instruction instruction, Command command) {
    switch (which) {
      case WhichDeployment.Numbered(DeploymentId id) ->
          instruct(asker, id.value(), instruction, command);
      case WhichDeployment.Running(AppName app, Optional<EnvironmentName> environment) ->
          instructRunning(asker, app, environment, instruction, command);
    }
  }

  private void instructRunning(
      Asker asker,
      AppName name,
      Optional<EnvironmentName> environment,
      Instruction instruction,
      Command command) {
    List<Deployment> all =
        deployments.underWay().stream()
            .filter(deployment -> deployment.order().app().equals(name))
            .filter(deployment ->
                environment.isEmpty() || environment.get().equals(deployment.order().environment()))
            .toList();
    List<Deployment> begun = all.stream().filter(deployment -> !deployment.waitsInLine()).toList();
    List<Deployment> running = begun.isEmpty() ? all : begun;
    if (running.size() == 1) {
      instruct(asker, running.getFirst().id().value(), instruction, command);
    } else if (running.isEmpty()) {
      replies.say(asker.message(), Message.of(Text.of("Nothing is being deployed there.")));
    } else {
      replies.say(asker.message(), Reports.which(running, Commands.name(command).value()));
    }
  }

  /// What brings the build to more pods is to deploy it; all else only stops or repeats something.
  private static Action action(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Proceed _,
          Instruction.Continue _,
          Instruction.Next _,
          Instruction.Finish _ ->
          Action.DEPLOY;
      case Instruction.Approve _, Instruction.Refuse _ -> Action.APPROVE;
      case Instruction.Abort _,
          Instruction.Pause _,
          Instruction.Hold _,
          Instruction.Revert _,
          Instruction.JudgeAgain _,
          Instruction.Keep _ ->
          Action.ABORT;
    };
  }

  void instruct(Asker asker, long number, Instruction instruction, Command command) {
    find(asker, number)
        .ifPresent(found -> instruct(asker, found, action(instruction), instruction, command));
  }

  /// Empty when there is none; then the asker is told.
  private Optional<Deployment> find(Asker asker, long number) {
    Optional<Deployment> deployment = deployments.find(new DeploymentId(number));
    if (deployment.isEmpty()) {
      replies.say(asker.message(), Message.of(Text.of("There is no deployment " + number + ".")));
    }
    return deployment;
  }

  /// Agreeing, or not, to a deployment that waits for it.
  void answer(Asker asker, long number, Instruction instruction, Command command) {
    find(asker, number).ifPresent(found -> answer(asker, found, instruction, command));
  }

  private void answer(
      Asker asker, Deployment deployment, Instruction instruction, Command command) {
    if (!(deployment.state() instanceof AwaitingApproval waiting)) {
      replies.say(
          asker.message(),
          Message.of(
              Text.of(
                  "Deployment " + deployment.id() + " does not wait for approval (any more).")));
      return;
    }
    Approvals approvals = waiting.approvals();
    UserId requester = deployment.order().requester();
    UserId by = asker.message().user();
    Action action = approvals.byRequester() ? Action.DEPLOY : Action.APPROVE;
    Consents.Answer yesOrNo =
        instruction instanceof Instruction.Refuse ? Consents.Answer.NO : Consents.Answer.YES;
    Optional<Message> unfit =
        Consents.unfit(by, approvals.standing(by, requester), yesOrNo, "abort it")
            .or(() ->
                Optional.of(approvals)
                    .filter(_ -> yesOrNo == Consents.Answer.YES)
                    .filter(known -> known.authors().isPresent())
                    .filter(_ -> config.gitlabName(by.value()).isEmpty())
                    .map(_ -> Consents.unknownAccount(by)));
    if (unfit.isPresent()) {
      replies.say(asker.message(), unfit.get());
      return;
    }
    instruct(asker, deployment, action, instruction, command);
  }

  private void instruct(
      Asker asker, Deployment deployment, Action action, Instruction instruction, Command command) {
    Order order = deployment.order();
    Optional<App> app = config.app(order.app());
    Optional<Environment> environment =
        app.flatMap(known -> known.environment(order.environment()));
    if (app.isEmpty() || environment.isEmpty()) {
      replies.say(
          asker.message(),
          Message.of(
              Text.of(
                  "The configuration no longer has "
                      + order.app()
                      + " on "
                      + order.environment()
                      + ".")));
      return;
    }
    Decision decision = asker.decide(action, app.get(), environment.get());
    List<AuditEntry> decisions =
        List.of(
            replies.entry(
                asker,
                action,
                app.get(),
                environment.get(),
                decision,
                command.phrase() + agreedTo(deployment)));
    if (decision instanceof Decision.Denied denied) {
      replies.say(asker.message(), Replies.denial(asker, denied), decisions);
      return;
    }
    Optional<Refusal> unfit = Steering.refusal(deployment, instruction);
    if (unfit.isPresent()) {
      replies.say(
          asker.message(),
          Message.of(
              Replies.mark(Symbol.STOPPED)
                  .person(asker.message().user())
                  .and(", ")
                  .and(Sentences.refusal(unfit.get()))),
          decisions);
      return;
    }
    Instruct instruct = new Instruct.ToDeployment(deployment.id(), instruction);
    Consequence consequence =
        new Consequence(Optional.empty(), Optional.of(instruct), List.of(), decisions);
    switch (replies.answered(asker.message(), consequence)) {
      case Answered.TooLate() ->
          replies.say(
              asker.message(),
              Message.of(
                  Text.of(
                      deployment.ended()
                          ? "Deployment " + deployment.id() + " is over already."
                          : "Deployment "
                              + deployment.id()
                              + " is being told something at this moment; say it again.")),
              decisions);
      case Answered.Done _ -> followers.instructed(instruct);
      case Answered.Before _, Answered.Busy _, Answered.Locked _ -> {}
    }
  }

  /// For the record: exactly what a yes is bound to.
  private static String agreedTo(Deployment deployment) {
    return deployment.state() instanceof AwaitingApproval(var plan, _) ? ": " + plan.subject() : "";
  }
}
