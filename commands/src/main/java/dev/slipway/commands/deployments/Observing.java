package dev.slipway.commands.deployments;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.cluster.Expectation;
import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.cluster.RolloutVerdict;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.deployments.DeploymentState.Aftermath;
import dev.slipway.commands.deployments.DeploymentState.Applying;
import dev.slipway.commands.deployments.DeploymentState.DoubtingLive;
import dev.slipway.commands.deployments.DeploymentState.Failed;
import dev.slipway.commands.deployments.DeploymentState.Investigating;
import dev.slipway.commands.deployments.DeploymentState.PutBack;
import dev.slipway.commands.deployments.DeploymentState.Restoring;
import dev.slipway.commands.deployments.DeploymentState.RollingOut;
import dev.slipway.commands.deployments.DeploymentState.Stabilising;
import dev.slipway.commands.deployments.DeploymentState.Succeeded;
import dev.slipway.commands.deployments.DeploymentState.Why;
import dev.slipway.commands.deployments.Transition.Pace;
import dev.slipway.commands.ports.Cluster.Observation;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.progress.Board;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.commands.progress.Sentences;
import dev.slipway.config.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The moves that follow from looking at the workloads. What can't be seen is never good news: it
/// holds the deployment where it is.
final class Observing {
  /// How long a watch may be blind before it is told.
  static final Duration BLIND_LIMIT = Duration.ofSeconds(5);

  private static final Duration PACE = Duration.ofSeconds(2);

  private final Move move;
  private final Environment environment;

  Observing(Move move, Environment environment) {
    this.move = move;
    this.environment = environment;
  }

  Transition rollingOut(RollingOut state, List<Observation> observations) {
    Sight sight = look(state.plan(), forward(state.plan(), state.written()), observations);
    Optional<Transition> bad = bad(state.plan(), state.written(), sight);
    if (bad.isPresent()) {
      return bad.get();
    }
    if (sight.allLive()) {
      Duration steady = steady(environment, state.plan(), state.written());
      if (steady.isZero()) {
        return wentWell(state.plan(), state.written(), sight);
      }
      move.tell(new ProgressEvent.AllLive(move.now(), move.now().plus(steady)));
      return move.to(
          new Stabilising(state.plan(), state.written(), state.since(), move.now()),
          new Pace.Within(PACE));
    }
    if (sight.everythingSeen() && overdue(state.since())) {
      int late = sight.firstNotLive();
      Cause known = RolloutVerdict.deadlineCause(sight.view(late));
      Cause cause =
          new Cause(
              known.code(),
              "not live within " + Sentences.took(environment.liveWithin()) + ": " + known.words());
      move.tell(new ProgressEvent.Broke(move.now(), late, cause));
      return move.to(
          new Investigating(state.plan(), state.written(), late, cause), new Pace.AtOnce());
    }
    return move.stay(PACE);
  }

  Transition stabilising(Stabilising state, List<Observation> observations) {
    Sight sight = look(state.plan(), forward(state.plan(), state.written()), observations);
    Optional<Transition> bad = bad(state.plan(), state.written(), sight);
    if (bad.isPresent()) {
      return bad.get();
    }
    if (!sight.everythingSeen()) {
      return move.stay(PACE);
    }
    if (!sight.allLive()) {
      return noLongerLive(state.plan(), state.written(), state.since(), state.live());
    }
    LiveJudging judging = new LiveJudging(move, environment);
    Optional<Instant> due = judging.due(state);
    Instant next =
        due.orElse(state.live().plus(steady(environment, state.plan(), state.written())));
    if (move.now().isBefore(next)) {
      Duration left = Duration.between(move.now(), next);
      return move.stay(left.compareTo(PACE) < 0 ? left : PACE);
    }
    return due.isPresent()
        ? judging.ask(state, sight)
        : wentWell(state.plan(), state.written(), sight);
  }

  /// How long what is changed so far must stay live: until it counts, or until the next wave.
  static Duration steady(Environment environment, Plan plan, List<Expectation> written) {
    return plan.isHalf(written.size()) ? environment.waves().soak() : environment.stableFor();
  }

  private Transition wentWell(Plan plan, List<Expectation> written, Sight sight) {
    return plan.isHalf(written.size()) ? nextWave(plan, written) : succeeded(plan, sight);
  }

  /// Changes the targets that come next.
  Transition nextWave(Plan plan, List<Expectation> written) {
    move.tell(new ProgressEvent.WaveBegun(move.now(), plan.waveAfter(written.size())));
    return move.to(new Applying(plan, written), new Pace.AtOnce());
  }

  private Transition noLongerLive(
      Plan plan, List<Expectation> written, Instant since, Instant live) {
    move.tell(new ProgressEvent.NoLongerLive(move.now()));
    Instant later = move.withoutTimeSince(live, since);
    return move.to(new RollingOut(plan, written, later), new Pace.Within(PACE));
  }

  Transition doubting(DoubtingLive state, List<Observation> observations) {
    Sight sight = look(state.plan(), forward(state.plan(), state.written()), observations);
    Optional<Transition> bad = bad(state.plan(), state.written(), sight);
    if (bad.isPresent()) {
      return bad.get();
    }
    return sight.everythingSeen() && !sight.allLive()
        ? noLongerLive(state.plan(), state.written(), state.since(), state.live())
        : move.awaitAnswer(state.remindAt(), state::remindedAt);
  }

  Transition restoring(Restoring state, List<Observation> observations) {
    Plan plan = state.plan();
    Sight sight = look(plan, back(plan, state.putBack()), observations);
    if (sight.interfered().isPresent()) {
      int change = sight.interfered().get().change();
      move.tell(new ProgressEvent.LeftAlone(move.now(), change, sight.interfered().get().who()));
      return move.end(
          Rollout.ending(
              plan,
              state.why(),
              state.putBack().size() > 1 ? Aftermath.PUT_BACK_IN_PART : Aftermath.LEFT_AS_IS));
    }
    if (sight.allLive()) {
      boolean left =
          move.board().rows().stream().anyMatch(row -> row.stage() == Board.Stage.LEFT_ALONE);
      return move.end(
          Rollout.ending(
              plan, state.why(), left ? Aftermath.PUT_BACK_IN_PART : Aftermath.PUT_BACK));
    }
    if (sight.everythingSeen() && overdue(state.since())) {
      return move.end(Rollout.ending(plan, state.why(), Aftermath.PUT_BACK_NOT_LIVE));
    }
    return move.stay(PACE);
  }

  private Transition succeeded(Plan plan, Sight sight) {
    if (plan.restores().isPresent()) {
      long release = plan.restores().getAsLong();
      move.tell(new ProgressEvent.Compared(move.now(), release, compared(plan, sight)));
      List<BuildNumber> out = putOut(plan);
      if (!out.isEmpty()) {
        Order order = move.deployment().order();
        move.tell(
            new ProgressEvent.PutOut(
                move.now(), order.app(), order.environment(), out, environment.auto().isPresent()));
      }
    }
    return move.end(new Succeeded(plan));
  }

  private static List<BuildNumber> putOut(Plan plan) {
    return plan.changes().stream()
        .flatMap(change -> change.before().buildNumber().stream())
        .filter(build -> !build.equals(plan.build().number()))
        .distinct()
        .toList();
  }

  private static List<ProgressEvent.Compared.Comparison> compared(Plan plan, Sight sight) {
    return IntStream.range(0, plan.changes().size())
        .mapToObj(i -> {
          Plan.Change change = plan.changes().get(i);
          return new ProgressEvent.Compared.Comparison(
              change.label(),
              change.exactly().map(PodTemplate::hash).orElse(""),
              sight.seen(i).template().hash());
        })
        .toList();
  }

  private boolean overdue(Instant since) {
    return !move.now().isBefore(since.plus(environment.liveWithin()));
  }

  private Optional<Transition> bad(Plan plan, List<Expectation> written, Sight sight) {
    if (sight.interfered().isPresent()) {
      Interference interference = sight.interfered().get();
      move.tell(
          new ProgressEvent.Interfered(move.now(), interference.change(), interference.who()));
      Why why =
          new Why.Interfered(plan.changes().get(interference.change()).label(), interference.who());
      return Optional.of(move.end(new Failed(plan, why, Aftermath.LEFT_AS_IS)));
    }
    if (sight.broken().isPresent()) {
      Breakage breakage = sight.broken().get();
      move.tell(new ProgressEvent.Broke(move.now(), breakage.change(), breakage.cause()));
      return Optional.of(
          move.to(
              new Investigating(plan, written, breakage.change(), breakage.cause()),
              new Pace.AtOnce()));
    }
    return Optional.empty();
  }

  /// What each change should look like once it is made; empty for those that are to come.
  static List<Optional<Expectation>> forward(Plan plan, List<Expectation> written) {
    return IntStream.range(0, plan.changes().size())
        .mapToObj(
            i -> i < written.size() ? Optional.of(written.get(i)) : Optional.<Expectation>empty())
        .toList();
  }

  /// What each change should look like once it is put back; empty for those that were not.
  static List<Optional<Expectation>> back(Plan plan, List<PutBack> putBack) {
    List<Optional<Expectation>> back = new ArrayList<>();
    plan.changes().forEach(_ -> back.add(Optional.empty()));
    for (PutBack put : putBack) {
      back.set(put.change(), Optional.of(put.written()));
    }
    return back;
  }

  /// Judges what is seen; changes without an expectation are not looked at.
  private Sight look(
      Plan plan, List<Optional<Expectation>> expected, List<Observation> observations) {
    Sight sight = new Sight();
    for (int i = 0; i < plan.changes().size(); i++) {
      if (expected.get(i).isEmpty()) {
        continue;
      }
      switch (observations.get(i)) {
        case Observation.Blind(Outage outage, Instant since) -> {
          sight.blind();
          if (Duration.between(since, move.now()).compareTo(BLIND_LIMIT) >= 0) {
            move.silent(outage, since);
          }
        }
        case Observation.Gone() -> sight.interfered(i, "somebody (it is deleted)");
        case Observation.Seen(WorkloadView view) ->
            sight.seen(i, view, RolloutVerdict.judge(view, expected.get(i).get()), this::count);
      }
    }
    if (sight.everythingSeen()) {
      move.heard();
    }
    return sight;
  }

  private void count(int change, WorkloadView view, Optional<String> waitingFor) {
    Board.Row row = move.board().rows().get(change);
    if (!row.replicas().equals(Optional.of(view.replicas()))
        || !row.waitingFor().equals(waitingFor)) {
      move.tell(new ProgressEvent.Counted(move.now(), change, view.replicas(), waitingFor));
    }
  }

  record Interference(int change, String who) {}

  record Breakage(int change, Cause cause) {}
}
