package dev.slipway.commands.deployments;

import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.cluster.PodView;
import dev.slipway.commands.cluster.RolloutVerdict;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.deployments.DeploymentState.Aborted;
import dev.slipway.commands.deployments.DeploymentState.Aftermath;
import dev.slipway.commands.deployments.DeploymentState.Applying;
import dev.slipway.commands.deployments.DeploymentState.AwaitingApproval;
import dev.slipway.commands.deployments.DeploymentState.AwaitingChoice;
import dev.slipway.commands.deployments.DeploymentState.AwaitingPipeline;
import dev.slipway.commands.deployments.DeploymentState.CountingDown;
import dev.slipway.commands.deployments.DeploymentState.Doubting;
import dev.slipway.commands.deployments.DeploymentState.DoubtingLive;
import dev.slipway.commands.deployments.DeploymentState.Ended;
import dev.slipway.commands.deployments.DeploymentState.Failed;
import dev.slipway.commands.deployments.DeploymentState.InLine;
import dev.slipway.commands.deployments.DeploymentState.Investigating;
import dev.slipway.commands.deployments.DeploymentState.Judging;
import dev.slipway.commands.deployments.DeploymentState.JudgingLive;
import dev.slipway.commands.deployments.DeploymentState.Migrating;
import dev.slipway.commands.deployments.DeploymentState.Paused;
import dev.slipway.commands.deployments.DeploymentState.Proving;
import dev.slipway.commands.deployments.DeploymentState.Rechecking;
import dev.slipway.commands.deployments.DeploymentState.Refused;
import dev.slipway.commands.deployments.DeploymentState.Resolving;
import dev.slipway.commands.deployments.DeploymentState.Restoring;
import dev.slipway.commands.deployments.DeploymentState.Reverting;
import dev.slipway.commands.deployments.DeploymentState.RollingOut;
import dev.slipway.commands.deployments.DeploymentState.Sending;
import dev.slipway.commands.deployments.DeploymentState.Stabilising;
import dev.slipway.commands.deployments.DeploymentState.StoppingMigration;
import dev.slipway.commands.deployments.DeploymentState.Why;
import dev.slipway.commands.deployments.DeploymentState.Withdrawing;
import dev.slipway.commands.deployments.Transition.Pace;
import dev.slipway.commands.judging.Reading;
import dev.slipway.commands.judging.Verdict;
import dev.slipway.commands.ports.Cluster.Observation;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.commands.progress.Sentences;
import dev.slipway.config.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The moves while pods of a build run beside the workloads, batch after batch. Until the last
/// batch is judged good, or a person says so, no workload is changed; whatever goes wrong, taking
/// those pods away is all there is to put back.
final class Advancing {
  private static final Duration PACE = Duration.ofSeconds(2);
  private static final Duration REMOVAL_PACE = Duration.ofSeconds(1);
  private static final Duration CONTENTION_PACE = Duration.ofMillis(200);

  /// How long an answer about a batch is waited for before a person is asked.
  static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

  private final Move move;
  private final Environment environment;

  Advancing(Move move, Environment environment) {
    this.move = move;
    this.environment = environment;
  }

  /// What comes after the plan is fixed and nothing else has to be done first.
  static DeploymentState first(Plan plan) {
    return plan.batches().isPresent()
        ? new Sending(plan, 0, List.of())
        : new Applying(plan, List.of());
  }

  /// The plan of a deployment that may have pods beside the workloads; empty when it can't, or when
  /// they are being removed.
  static Optional<Plan> tried(DeploymentState state) {
    Optional<Plan> plan =
        switch (state) {
          case InLine _,
              Resolving _,
              AwaitingPipeline _,
              AwaitingApproval _,
              Rechecking _,
              Migrating _,
              StoppingMigration _ ->
              Optional.empty();
          case Withdrawing _, Ended _ -> Optional.empty();
          case Sending sending -> Optional.of(sending.plan());
          case Proving proving -> Optional.of(proving.plan());
          case Judging judging -> Optional.of(judging.plan());
          case Doubting doubting -> Optional.of(doubting.plan());
          case Paused paused -> Optional.of(paused.plan());
          case Applying applying -> Optional.of(applying.plan());
          case RollingOut rolling -> Optional.of(rolling.plan());
          case Stabilising stabilising -> Optional.of(stabilising.plan());
          case JudgingLive judging -> Optional.of(judging.plan());
          case DoubtingLive doubting -> Optional.of(doubting.plan());
          case Investigating investigating -> Optional.of(investigating.plan());
          case CountingDown counting -> Optional.of(counting.plan());
          case AwaitingChoice choice -> Optional.of(choice.plan());
          case Reverting reverting -> Optional.of(reverting.plan());
          case Restoring restoring -> Optional.of(restoring.plan());
        };
    return plan.filter(known -> known.batches().isPresent());
  }

  Transition sent(Sending state, StepOutcome outcome) {
    Plan plan = state.plan();
    int change = state.sent().size();
    return switch (outcome) {
      case StepOutcome.PodsSent(Sent sent) -> {
        move.tell(
            new ProgressEvent.PodsSent(
                move.now(),
                state.batch(),
                batches(plan).count(sent.of()),
                change,
                sent.pods(),
                sent.of()));
        List<Sent> all = new ArrayList<>(state.sent());
        all.add(sent);
        yield move.to(
            all.size() == plan.tried()
                ? new Proving(
                    plan, state.batch(), complete(plan, all), move.now(), Optional.empty())
                : new Sending(plan, state.batch(), all),
            new Pace.AtOnce());
      }
      case StepOutcome.Contended() -> move.stay(CONTENTION_PACE);
      case StepOutcome.FoundChanged(String who) -> interfered(plan, change, who);
      case StepOutcome.Overtaken(String who) -> interfered(plan, change, who);
      case StepOutcome.Impossible(Refusal refusal) -> {
        if (state.batch() == 0 && state.sent().isEmpty()) {
          yield move.end(new Refused(refusal));
        }
        Cause cause = new Cause(Cause.Code.WRITE_REFUSED, refusal.reason());
        yield move.end(
            new Failed(
                plan,
                new Why.Broke(plan.changes().get(change).label(), cause),
                Aftermath.WITHDRAWN));
      }
      case StepOutcome.LookedUp _,
          StepOutcome.LineSeen _,
          StepOutcome.MigrationSeen _,
          StepOutcome.NotGreenYet _,
          StepOutcome.Unanswered _,
          StepOutcome.Changed _,
          StepOutcome.NotOurs _,
          StepOutcome.ObservedSent _,
          StepOutcome.Measured _,
          StepOutcome.Withdrawn _,
          StepOutcome.Observed _,
          StepOutcome.Investigated _,
          StepOutcome.Nothing _ ->
          throw Rollout.unexpected(move.deployment(), outcome);
    };
  }

  Transition proving(Proving state, StepOutcome outcome) {
    BatchSight sight = look(state.plan(), state.sent(), outcome);
    Optional<Transition> bad = bad(state.plan(), sight);
    if (bad.isPresent()) {
      return bad.get();
    }
    if (sight.isBlind()) {
      return move.stay(PACE);
    }
    if (sight.notReady().isPresent()) {
      return notReady(state, sight);
    }
    Instant ready = state.ready().orElse(move.now());
    Instant until = ready.plus(window());
    if (state.ready().isEmpty()) {
      move.tell(new ProgressEvent.BatchReady(move.now(), until));
      return move.to(
          new Proving(state.plan(), state.batch(), state.sent(), state.since(), Optional.of(ready)),
          new Pace.Within(PACE));
    }
    if (move.now().isBefore(until)) {
      Duration left = Duration.between(move.now(), until);
      return move.stay(left.compareTo(PACE) < 0 ? left : PACE);
    }
    return judge(state.plan(), state.batch(), state.sent());
  }

  private Transition notReady(Proving state, BatchSight sight) {
    if (state.ready().isPresent()) {
      move.tell(new ProgressEvent.BatchNotReady(move.now()));
      Instant later = move.withoutTimeSince(state.ready().orElseThrow(), state.since());
      return move.to(
          new Proving(state.plan(), state.batch(), state.sent(), later, Optional.empty()),
          new Pace.Within(PACE));
    }
    if (move.now().isBefore(state.since().plus(environment.liveWithin()))) {
      return move.stay(PACE);
    }
    BatchSight.Late late = sight.notReady().orElseThrow();
    Cause known = RolloutVerdict.deadlineCause(late.view());
    Cause cause =
        new Cause(
            known.code(),
            "not ready within " + Sentences.took(environment.liveWithin()) + ": " + known.words());
    return broke(state.plan(), late.change(), cause);
  }

  /// Asks about the time that has just passed.
  private Transition judge(Plan plan, int batch, List<Sent> sent) {
    return move.to(
        new Judging(plan, batch, sent, move.now().minus(window()), move.now()), new Pace.AtOnce());
  }

  Transition judged(Judging state, StepOutcome outcome) {
    if (!(outcome instanceof StepOutcome.Measured measured)) {
      throw Rollout.unexpected(move.deployment(), outcome);
    }
    List<Reading.Silent> silences = measured.silences();
    if (silences.isEmpty()) {
      move.heard();
    } else if (move.now().isBefore(state.until().plus(ANSWER_LIMIT))) {
      move.silent(silences.getFirst().outage(), state.until());
      return move.stay(PACE);
    }
    Verdict verdict = verdict(environment, measured);
    move.tell(new ProgressEvent.Judged(move.now(), state.batch(), verdict));
    return switch (verdict.answer()) {
      case GOOD -> next(state.plan(), state.batch(), state.sent());
      case BAD -> {
        Verdict.Finding worst = verdict.decisive().orElseThrow();
        yield move.end(new Failed(state.plan(), Why.of(worst), Aftermath.WITHDRAWN));
      }
      case CANNOT_TELL ->
          move.to(
              new Doubting(state.plan(), state.batch(), state.sent(), state.from(), state.until()),
              new Pace.Within(Move.WORD_PACE));
    };
  }

  /// What was found out, by the environment's limits; good where nothing was to be.
  static Verdict verdict(Environment environment, StepOutcome.Measured measured) {
    return environment
        .strategy()
        .judged()
        .map(judging -> Verdict.of(measured.checks(), measured.measurements(), judging))
        .orElseGet(() -> new Verdict(Verdict.Answer.GOOD, List.of()));
  }

  Transition doubting(Doubting state, StepOutcome outcome) {
    BatchSight sight = look(state.plan(), state.sent(), outcome);
    return bad(state.plan(), sight)
        .orElseGet(() -> move.awaitAnswer(state.remindAt(), state::remindedAt));
  }

  /// Goes on although it can't be told.
  Transition proceed(Doubting state) {
    return next(state.plan(), state.batch(), state.sent());
  }

  Transition judgeAgain(Doubting state) {
    return judge(state.plan(), state.batch(), state.sent());
  }

  /// Holds where it is: what runs goes on to run, and is watched.
  Transition pause(DeploymentState state, UserId by) {
    return switch (state) {
      case Sending(var plan, int batch, var sent) -> paused(plan, batch, sent, by);
      case Proving(var plan, int batch, var sent, _, _) -> paused(plan, batch, sent, by);
      case Judging(var plan, int batch, var sent, _, _) -> paused(plan, batch, sent, by);
      default -> throw new IllegalArgumentException("can't be paused in " + state);
    };
  }

  private Transition paused(Plan plan, int batch, List<Sent> sent, UserId by) {
    return move.to(
        new Paused(plan, batch, sent, by, move.now(), move.now().plus(Move.REMINDER)),
        new Pace.AtOnce());
  }

  Transition paused(Paused state, StepOutcome outcome) {
    BatchSight sight = look(state.plan(), complete(state.plan(), state.sent()), outcome);
    return bad(state.plan(), sight)
        .orElseGet(() ->
            move.awaitWord(
                Optional.of(state.remindAt()),
                state::remindedAt,
                again ->
                    new ProgressEvent.PauseReminded(
                        move.now(), move.deployment().id(), state.by(), state.since(), again)));
  }

  /// One for each change: those that the batch has not come to want no pods.
  static List<Sent> complete(Plan plan, List<Sent> sent) {
    List<Sent> all = new ArrayList<>(sent);
    while (all.size() < plan.changes().size()) {
      all.add(new Sent(Optional.empty(), 0, 0));
    }
    return all;
  }

  /// Goes on after a pause. The batch's time begins anew: nobody looked whether to judge it.
  Transition proceed(Paused state) {
    return move.to(
        state.sent().size() < state.plan().tried()
            ? new Sending(state.plan(), state.batch(), state.sent())
            : new Proving(state.plan(), state.batch(), state.sent(), move.now(), Optional.empty()),
        new Pace.AtOnce());
  }

  /// Judges a batch that is ready by the time it has had so far.
  Transition judgeNow(Proving state) {
    return move.to(
        new Judging(
            state.plan(), state.batch(), state.sent(), state.ready().orElseThrow(), move.now()),
        new Pace.AtOnce());
  }

  /// Tries no further batch: the workloads themselves are changed.
  Transition finish() {
    Plan plan = tried(move.deployment().state()).orElseThrow();
    move.tell(new ProgressEvent.BatchesDone(move.now()));
    return move.to(new Applying(plan, List.of()), new Pace.AtOnce());
  }

  Transition stopped(UserId by) {
    return move.end(new Aborted(by, Aftermath.WITHDRAWN));
  }

  private Transition next(Plan plan, int batch, List<Sent> sent) {
    boolean last = sent.stream().allMatch(each -> batch + 1 >= batches(plan).count(each.of()));
    if (last) {
      move.tell(new ProgressEvent.BatchesDone(move.now()));
    }
    return move.to(
        last ? new Applying(plan, List.of()) : new Sending(plan, batch + 1, List.of()),
        new Pace.AtOnce());
  }

  Transition withdrawn(Withdrawing state, StepOutcome outcome) {
    switch (outcome) {
      case StepOutcome.Withdrawn(Optional<String> still) ->
          still.ifPresent(
              who -> move.tell(new ProgressEvent.LeftAlone(move.now(), state.done(), who)));
      case StepOutcome.Contended() -> {
        return move.stay(CONTENTION_PACE);
      }
      case StepOutcome.Nothing() -> {
        return move.stay(REMOVAL_PACE);
      }
      default -> throw Rollout.unexpected(move.deployment(), outcome);
    }
    int done = state.done() + 1;
    return done < state.plan().changes().size()
        ? move.to(new Withdrawing(state.plan(), state.end(), done), new Pace.AtOnce())
        : move.over(state.end());
  }

  private Transition interfered(Plan plan, int change, String who) {
    move.tell(new ProgressEvent.Interfered(move.now(), change, who));
    Why why = new Why.Interfered(plan.changes().get(change).label(), who);
    return move.end(new Failed(plan, why, Aftermath.WITHDRAWN));
  }

  private Transition broke(Plan plan, int change, Cause cause) {
    move.tell(new ProgressEvent.Broke(move.now(), change, cause));
    return move.to(new Investigating(plan, List.of(), change, cause), new Pace.AtOnce());
  }

  private Optional<Transition> bad(Plan plan, BatchSight sight) {
    return sight
        .interfered()
        .map(interference -> interfered(plan, interference.change(), interference.who()))
        .or(() -> sight.broken().map(broken -> broke(plan, broken.change(), broken.cause())));
  }

  private BatchSight look(Plan plan, List<Sent> sent, StepOutcome outcome) {
    if (!(outcome instanceof StepOutcome.ObservedSent(var beside, List<Observation> workloads))) {
      throw Rollout.unexpected(move.deployment(), outcome);
    }
    BatchSight sight = new BatchSight();
    for (int i = 0; i < plan.changes().size(); i++) {
      Plan.Change change = plan.changes().get(i);
      switch (workloads.get(i)) {
        case Observation.Seen(WorkloadView view) -> {
          if (!view.template().equals(change.before().template())) {
            sight.interfered(
                i, view.lastChange().map(WorkloadView.Change::manager).orElse("somebody"));
          }
        }
        case Observation.Gone() -> sight.interfered(i, "somebody (it is deleted)");
        case Observation.Blind(Outage outage, Instant since) -> blind(sight, outage, since);
      }
      if (beside.get(i).isPresent()) {
        beside(sight, i, sent.get(i), beside.get(i).get());
      }
    }
    if (!sight.isBlind()) {
      move.heard();
    }
    return sight;
  }

  private void blind(BatchSight sight, Outage outage, Instant since) {
    sight.blind();
    if (Duration.between(since, move.now()).compareTo(Observing.BLIND_LIMIT) >= 0) {
      move.silent(outage, since);
    }
  }

  private void beside(BatchSight sight, int change, Sent sent, Observation observation) {
    switch (observation) {
      case Observation.Blind(Outage outage, Instant since) -> blind(sight, outage, since);
      case Observation.Gone() ->
          sight.interfered(change, "somebody (the new pods beside it are deleted)");
      case Observation.Seen(WorkloadView view) -> {
        RolloutVerdict verdict = RolloutVerdict.judge(view, sent.written().orElseThrow());
        switch (verdict) {
          case RolloutVerdict.Changed(String by, String what) ->
              sight.interfered(change, by + " (beside it: " + what + ")");
          case RolloutVerdict.Failed(Cause cause) -> sight.broken(change, cause);
          case RolloutVerdict.InProgress(_, String waitingFor) -> {
            sight.late(change, view);
            scaled(sight, change, sent, view);
            count(change, view, Optional.of(waitingFor));
          }
          case RolloutVerdict.Live _ -> {
            scaled(sight, change, sent, view);
            count(change, view, Optional.empty());
          }
        }
        restart(view).ifPresent(cause -> sight.broken(change, cause));
      }
    }
  }

  /// A view from before our write has an older generation.
  private static void scaled(BatchSight sight, int change, Sent sent, WorkloadView view) {
    if (view.replicas().desired() != sent.pods()
        && view.generation() > sent.written().orElseThrow().generation()) {
      sight.interfered(
          change,
          view.lastChange().map(WorkloadView.Change::manager).orElse("somebody")
              + " (beside it: scaled to "
              + view.replicas().desired()
              + ")");
    }
  }

  /// Pods of a batch are new: none has a restart that was there before.
  private static Optional<Cause> restart(WorkloadView view) {
    return view.newestPods().stream()
        .flatMap(pod ->
            pod.containers().stream()
                .filter(container -> container.restarts() > 0)
                .map(container -> restarted(pod, container)))
        .findFirst();
  }

  private static Cause restarted(PodView pod, PodView.ContainerView container) {
    return new Cause(
        Cause.Code.CRASH_LOOP,
        "container "
            + container.name()
            + " of pod "
            + pod.name()
            + " restarted"
            + container.lastEnd().map(end -> ": it exited with code " + end.exitCode()).orElse(""));
  }

  private void count(int change, WorkloadView view, Optional<String> waitingFor) {
    boolean known =
        move.board().trying().stream()
            .flatMap(trying -> Stream.of(trying.rows().get(change)))
            .anyMatch(row ->
                row.ready() == view.replicas().ready() && row.waitingFor().equals(waitingFor));
    if (!known) {
      move.tell(
          new ProgressEvent.SentCounted(move.now(), change, view.replicas().ready(), waitingFor));
    }
  }

  private Duration window() {
    return environment
        .strategy()
        .judged()
        .map(dev.slipway.config.Judging::window)
        .orElse(dev.slipway.config.Judging.DEFAULT_WINDOW);
  }

  private static Batches batches(Plan plan) {
    return plan.batches().orElseThrow();
  }
}
