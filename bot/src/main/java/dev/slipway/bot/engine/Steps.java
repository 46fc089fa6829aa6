package dev.slipway.bot.engine;

import dev.slipway.commands.cluster.Evidence;
import dev.slipway.commands.cluster.Expectation;
import dev.slipway.commands.cluster.RolloutVerdict;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.deployments.Step;
import dev.slipway.commands.deployments.StepOutcome;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.BuildSource;
import dev.slipway.commands.ports.Cluster;
import dev.slipway.commands.ports.Forerunners;
import dev.slipway.commands.ports.Outage;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.Target;
import dev.slipway.config.Workload;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The steps that look at workloads or change one. Every write is decided on a fresh read and bound
/// to it, so that repeating a step after a crash does nothing twice. Safe for use by several
/// threads.
final class Steps {
  private final Cluster cluster;
  private final NewCommits newCommits;
  private final InstantSource clock;

  Steps(Cluster cluster, BuildSource builds, InstantSource clock) {
    this.cluster = cluster;
    this.newCommits = new NewCommits(builds);
    this.clock = clock;
  }

  /// Another process has taken the deployment over and has already written: this one must stop.
  static final class LostException extends Exception {
    private LostException(Deployment deployment, long fence) {
      super(
          "deployment "
              + deployment.id()
              + " was taken over: the workload has fence "
              + fence
              + ", ours is "
              + deployment.fence(),
          null,
          false,
          false);
    }
  }

  StepOutcome write(Deployment deployment, Environment environment, Plan plan, int index)
      throws LostException {
    Instant began = clock.instant();
    Plan.Change change = plan.changes().get(index);
    Target target = target(environment, change);
    Workload workload = workload(environment, change);
    Answer<WorkloadView> read = cluster.read(target, workload);
    if (!(read instanceof Answer.Found<WorkloadView>(WorkloadView view))) {
      return LookUp.failed(read, began);
    }
    if (isMarked(view, deployment) && runs(view, change.wanted())) {
      return changed(view, began);
    }
    checkFence(view, deployment);
    if (isMarked(view, deployment) && !view.mark().equals(change.before().mark())) {
      return new StepOutcome.Overtaken(who(view));
    }
    Edits edits = new Edits(cluster, deployment, target, change, index);
    if (!view.template().equals(change.before().template())) {
      return edits.not(new StepOutcome.FoundChanged(who(view)), began);
    }
    Optional<StepOutcome> hindrance = edits.make(began);
    if (hindrance.isPresent()) {
      return hindrance.get();
    }
    String why =
        "Slipway deployment "
            + deployment.id()
            + ": build "
            + plan.build().number()
            + ", asked for by "
            + deployment.order().requester().value();
    Map<String, String> annotations =
        Annotations.of(
            deployment,
            Long.toString(plan.build().number().value()),
            Long.toString(plan.release()),
            why);
    StepOutcome outcome =
        written(
            cluster.write(
                target,
                new Cluster.Write(
                    workload, view.resourceVersion(), content(environment, change), annotations)),
            began);
    return outcome instanceof StepOutcome.Impossible ? edits.not(outcome, began) : outcome;
  }

  static Cluster.Content content(Environment environment, Plan.Change change) {
    return change
        .exactly()
        .<Cluster.Content>map(Cluster.Content.Exactly::new)
        .orElseGet(() ->
            new Cluster.Content.Images(
                change.wanted(), environment.config(), change.config().map(Plan.Config::content)));
  }

  private static StepOutcome changed(WorkloadView view, Instant began) {
    return new StepOutcome.Changed(Expectation.after(view, began), view.template());
  }

  StepOutcome putBack(Deployment deployment, Environment environment, Plan plan, int index)
      throws LostException {
    Instant began = clock.instant();
    Plan.Change change = plan.changes().get(index);
    Target target = target(environment, change);
    Workload workload = workload(environment, change);
    Optional<StepOutcome> silence =
        new Edits(cluster, deployment, target, change, index).undo(began);
    if (silence.isPresent()) {
      return silence.get();
    }
    Answer<WorkloadView> read = cluster.read(target, workload);
    if (!(read instanceof Answer.Found<WorkloadView>(WorkloadView view))) {
      return LookUp.failed(read, began);
    }
    if (!isMarked(view, deployment)) {
      if (mayStillBeWritten(deployment, index, view)) {
        return fenced(deployment, target, workload, view, began);
      }
      return new StepOutcome.NotOurs(
          view.template().equals(change.before().template())
              ? Optional.empty()
              : Optional.of(who(view)));
    }
    checkFence(view, deployment);
    if (view.template().equals(change.before().template())) {
      return changed(view, began);
    }
    if (!runs(view, change.wanted()) || !asWeLeftIt(deployment, index, view)) {
      return new StepOutcome.NotOurs(Optional.of(who(view)));
    }
    String why =
        "Slipway deployment " + deployment.id() + ": put back after build " + plan.build().number();
    Map<String, String> annotations =
        Annotations.of(
            deployment,
            change.before().mark().map(WorkloadView.Mark::build).orElse(""),
            change.before().mark().map(WorkloadView.Mark::release).orElse(""),
            why);
    return written(
        cluster.write(
            target,
            new Cluster.Write(
                workload,
                view.resourceVersion(),
                new Cluster.Content.Exactly(change.before().template()),
                annotations)),
        began);
  }

  /// Whether a write of ours that was never answered may still come: the one that was next when the
  /// deployment was stopped, as long as the object does not carry our fence.
  private static boolean mayStillBeWritten(Deployment deployment, int index, WorkloadView view) {
    return deployment.state() instanceof DeploymentState.Reverting reverting
        && index == reverting.written().size()
        && view.mark().map(WorkloadView.Mark::fence).orElse(0L) < deployment.fence();
  }

  /// Makes the object another version, so that a late write is refused; what runs is not touched.
  private StepOutcome fenced(
      Deployment deployment, Target target, Workload workload, WorkloadView view, Instant began)
      throws LostException {
    checkFence(view, deployment);
    Map<String, String> fence = Map.of(Annotations.FENCE, Long.toString(deployment.fence()));
    Cluster.WriteOutcome outcome =
        cluster.write(
            target,
            new Cluster.Write(workload, view.resourceVersion(), new Cluster.Content.Same(), fence));
    return written(outcome, began, _ -> new StepOutcome.Contended());
  }

  /// Looks at all changes. A watch may lag behind, even behind what was there before our write, so
  /// that somebody else has changed something is believed only from a read.
  StepOutcome observe(
      Environment environment, Plan plan, List<Optional<Expectation>> expected, Watches watches) {
    List<Cluster.Observation> observations = new ArrayList<>();
    for (int i = 0; i < plan.changes().size(); i++) {
      Target target = target(environment, plan.changes().get(i));
      Workload workload = workload(environment, plan.changes().get(i));
      Cluster.Observation observation = watches.of(target).observe(workload);
      observations.add(
          expected.get(i).filter(wanted -> speaksAgainst(observation, wanted)).isPresent()
              ? confirmed(cluster, target, workload, clock.instant())
              : observation);
    }
    return new StepOutcome.Observed(observations);
  }

  static boolean speaksAgainst(Cluster.Observation observation, Expectation wanted) {
    return switch (observation) {
      case Cluster.Observation.Seen(WorkloadView view) ->
          RolloutVerdict.judge(view, wanted) instanceof RolloutVerdict.Changed;
      case Cluster.Observation.Gone _ -> true;
      case Cluster.Observation.Blind _ -> false;
    };
  }

  static Cluster.Observation confirmed(
      Cluster cluster, Target target, Workload workload, Instant began) {
    return switch (cluster.read(target, workload)) {
      case Answer.Found<WorkloadView>(WorkloadView view) -> new Cluster.Observation.Seen(view);
      case Answer.Refused<WorkloadView>(var refusal) ->
          refusal.code().equals("workload-not-found")
              ? new Cluster.Observation.Gone()
              : new Cluster.Observation.Blind(new Outage("Kubernetes", refusal.reason()), began);
      case Answer.Unavailable<WorkloadView>(var outage) ->
          new Cluster.Observation.Blind(outage, began);
    };
  }

  /// Finds out what it can; what can't be found is left out.
  StepOutcome investigate(
      App app, Environment environment, Plan plan, int index, Step.Investigate.Where where) {
    Plan.Change change = plan.changes().get(index);
    Workload workload = workload(environment, change);
    Answer<Evidence> evidence =
        cluster.evidence(
            target(environment, change),
            switch (where) {
              case WORKLOAD -> workload;
              case BESIDE -> Forerunners.of(workload);
            });
    Evidence found =
        evidence instanceof Answer.Found<Evidence>(Evidence known)
            ? known
            : new Evidence(Optional.empty(), List.of());
    return new StepOutcome.Investigated(found, newCommits.of(app, plan.build(), change.before()));
  }

  private static StepOutcome written(Cluster.WriteOutcome outcome, Instant began) {
    return written(outcome, began, view -> changed(view, began));
  }

  /// What a write means for the step.
  ///
  /// @param done given what the write left
  static StepOutcome written(
      Cluster.WriteOutcome outcome, Instant began, Function<WorkloadView, StepOutcome> done) {
    return switch (outcome) {
      case Cluster.WriteOutcome.Written(WorkloadView view) -> done.apply(view);
      case Cluster.WriteOutcome.Conflict() -> new StepOutcome.Contended();
      case Cluster.WriteOutcome.Rejected(var refusal) -> new StepOutcome.Impossible(refusal);
      case Cluster.WriteOutcome.Unknown(var outage) -> new StepOutcome.Unanswered(outage, began);
      case Cluster.WriteOutcome.NotNow(var outage) -> new StepOutcome.Unanswered(outage, began);
    };
  }

  static boolean isMarked(WorkloadView view, Deployment deployment) {
    return view.mark().stream()
        .anyMatch(mark -> mark.deployment().equals(deployment.id().toString()));
  }

  static boolean runs(WorkloadView view, Map<String, String> images) {
    return view.images().entrySet().containsAll(images.entrySet());
  }

  /// Whether the template is the one our write left; unknown when the write was never recorded.
  private static boolean asWeLeftIt(Deployment deployment, int index, WorkloadView view) {
    if (!(deployment.state() instanceof DeploymentState.Reverting reverting)
        || index >= reverting.written().size()) {
      return true;
    }
    return reverting.written().get(index).templateHash().equals(view.template().hash());
  }

  static void checkFence(WorkloadView view, Deployment deployment) throws LostException {
    long fence = view.mark().map(WorkloadView.Mark::fence).orElse(0L);
    if (fence > deployment.fence()) {
      throw new LostException(deployment, fence);
    }
  }

  static String who(WorkloadView view) {
    return view.lastChange().map(WorkloadView.Change::manager).orElse("somebody");
  }

  static Target target(Environment environment, Plan.Change change) {
    return environment.targets().stream()
        .filter(target -> target.name().equals(change.target()))
        .findFirst()
        .orElseThrow(() -> gone(environment, "target " + change.target()));
  }

  static Workload workload(Environment environment, Plan.Change change) {
    return environment.workloads().stream()
        .filter(workload ->
            workload.kind() == change.kind() && workload.name().equals(change.workload()))
        .findFirst()
        .orElseThrow(() -> gone(environment, change.kind() + " " + change.workload()));
  }

  private static IllegalStateException gone(Environment environment, String what) {
    return new IllegalStateException(
        what
            + " was taken out of the configuration of "
            + environment.name()
            + " in the middle of a deployment: put it back until the deployment is over");
  }
}
