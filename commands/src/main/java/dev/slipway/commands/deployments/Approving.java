package dev.slipway.commands.deployments;

import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.DeploymentState.AwaitingApproval;
import dev.slipway.commands.deployments.DeploymentState.Rechecking;
import dev.slipway.commands.deployments.DeploymentState.Refused;
import dev.slipway.commands.deployments.Transition.Pace;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.config.Approval;
import dev.slipway.config.Environment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The moves between a plan that is fixed and its first write, where people have to agree. What was
/// agreed to is what is done, or nothing is. Used by one thread, once.
final class Approving {
  /// How long the look after the last approval may go unanswered.
  static final Duration RECHECK_LIMIT = Duration.ofMinutes(5);

  private static final String REF_CHANGED = "ref-changed";

  private final Move move;

  Approving(Move move) {
    this.move = move;
  }

  /// What has to be agreed to; empty when nothing has: for going back, and for what is there
  /// already.
  static Optional<Approval> wanted(Environment environment, Order order, Plan plan) {
    if (plan.restores().isPresent() || plan.changesNothing()) {
      return Optional.empty();
    }
    return Approvals.wanted(environment, order.urgency());
  }

  Transition ask(Approval wanted, StepOutcome.LookedUp found) {
    Approval patient =
        wanted.people() == 0 && move.deployment().order().hasWaited(move.now())
            ? wanted.within(Approval.DEFAULT_WITHIN)
            : wanted;
    Approvals approvals = Approvals.none(patient, move.now(), found.authors());
    move.tell(
        new ProgressEvent.ApprovalAsked(
            move.now(), found.plan(), approvals, found.commits(), found.touched()));
    return await(found.plan(), approvals);
  }

  Transition awaiting(AwaitingApproval state) {
    Approvals approvals = state.approvals();
    return switch (approvals.stage(move.now())) {
      case OVER -> move.end(new Refused(approvals.expired()));
      case TO_REMIND -> {
        move.tell(new ProgressEvent.ApprovalAwaited(move.now(), approvals));
        yield await(state.plan(), approvals.afterReminder());
      }
      case OPEN -> await(state.plan(), approvals);
    };
  }

  Transition approved(AwaitingApproval state, UserId by) {
    Approvals approvals = state.approvals();
    if (!approvals.counts(by, move.deployment().order().requester(), move.now())) {
      return move.stayAtOnce();
    }
    Approvals more = approvals.with(by);
    move.tell(new ProgressEvent.Approved(move.now(), by));
    return more.complete()
        ? move.to(new Rechecking(state.plan(), more, move.now()), new Pace.AtOnce())
        : await(state.plan(), more);
  }

  private Transition await(Plan plan, Approvals approvals) {
    Duration left = Duration.between(move.now(), approvals.next());
    return move.to(
        new AwaitingApproval(plan, approvals),
        new Pace.Within(left.isNegative() ? Duration.ZERO : left));
  }

  /// How a build is looked up once more: by the name that it was asked for by, so that a branch
  /// that moved is noticed. What was the newest then stays what was agreed to.
  static BuildReference again(Order order, Plan plan) {
    return switch (order.reference()) {
      case BuildReference.Latest _, BuildReference.LatestStable _ ->
          new BuildReference.Numbered(plan.build().number());
      case BuildReference.Numbered _,
          BuildReference.Branch _,
          BuildReference.MergeRequest _,
          BuildReference.Tag _,
          BuildReference.Sha _,
          BuildReference.LiveOn _,
          BuildReference.Released _,
          BuildReference.Named _ ->
          order.reference();
    };
  }

  /// What is different from what was agreed to; empty when nothing is.
  static Optional<String> moved(Plan agreed, Plan now) {
    if (!agreed.build().number().equals(now.build().number())
        || !agreed.build().commit().sha().equals(now.build().commit().sha())) {
      return Optional.of(
          "it was build "
              + agreed.build().number()
              + " at commit "
              + agreed.build().commit().sha().shortened()
              + " then, and is build "
              + now.build().number()
              + " at commit "
              + now.build().commit().sha().shortened()
              + " now");
    }
    Optional<Refusal> another = another(agreed.overridden(), now.overridden());
    if (another.isPresent()) {
      return another.map(more -> "more stands against it now, by the rule " + more.code());
    }
    if (agreed.changes().size() != now.changes().size()) {
      return Optional.of("the configuration of the environment was changed");
    }
    for (int i = 0; i < agreed.changes().size(); i++) {
      Optional<String> difference = moved(agreed.changes().get(i), now.changes().get(i));
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  /// What stands against it now and did not before, by the rules' codes: their words tell times
  /// that pass.
  private static Optional<Refusal> another(List<Refusal> before, List<Refusal> now) {
    List<String> known = new ArrayList<>(before.stream().map(Refusal::code).toList());
    return now.stream().filter(refusal -> !known.remove(refusal.code())).findFirst();
  }

  private static Optional<String> moved(Plan.Change agreed, Plan.Change now) {
    if (!agreed.label().equals(now.label())
        || !agreed.images().keySet().equals(now.images().keySet())) {
      return Optional.of("the configuration of the environment was changed");
    }
    for (Map.Entry<String, ?> image : agreed.images().entrySet()) {
      if (!Objects.equals(image.getValue(), now.images().get(image.getKey()))) {
        return Optional.of(
            "the image of "
                + agreed.label()
                + "/"
                + image.getKey()
                + " was "
                + image.getValue()
                + " then, and is "
                + now.images().get(image.getKey())
                + " now");
      }
    }
    if (!agreed.config().map(Plan.Config::content).equals(now.config().map(Plan.Config::content))) {
      return Optional.of(
          "what "
              + agreed.label()
              + " is told by its ConfigMaps and Secrets was changed meanwhile");
    }
    return agreed.before().template().equals(now.before().template())
        ? Optional.empty()
        : Optional.of("what runs as " + agreed.label() + " was changed meanwhile");
  }

  static Refusal refChanged(String what) {
    return Approvals.moved(REF_CHANGED, what);
  }

  static Refusal refChanged(Refusal by) {
    return Approvals.moved(REF_CHANGED, by);
  }
}
