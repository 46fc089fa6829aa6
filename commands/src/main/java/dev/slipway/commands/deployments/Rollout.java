package dev.slipway.commands.deployments;

import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.cluster.Evidence;
import dev.slipway.commands.cluster.Expectation;
import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.deployments.Deployment.Instruction;
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
import dev.slipway.commands.deployments.DeploymentState.NotApproved;
import dev.slipway.commands.deployments.DeploymentState.Paused;
import dev.slipway.commands.deployments.DeploymentState.Proving;
import dev.slipway.commands.deployments.DeploymentState.PutBack;
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
import dev.slipway.commands.deployments.Step.Investigate.Where;
import dev.slipway.commands.deployments.Transition.Pace;
import dev.slipway.commands.migrations.MigrationMessage;
import dev.slipway.commands.migrations.MigrationOrder;
import dev.slipway.commands.migrations.MigrationState;
import dev.slipway.commands.migrations.MigrationState.HowEnded;
import dev.slipway.commands.ports.Cluster;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.progress.Board;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.commands.progress.ProgressEvent.Instructed.Word;
import dev.slipway.config.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The moves of a deployment: from a state and what its step found, to the next state and what
/// there is to tell. Pure; the engine only carries it out.
public final class Rollout {
  /// How long a request may stay unresolved before it is too old to start.
  static final Duration RESOLVE_LIMIT = Duration.ofMinutes(30);

  /// How long a pipeline is waited for.
  static final Duration PIPELINE_LIMIT = Duration.ofHours(4);

  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration RETRY_AT_MOST = Duration.ofMinutes(1);
  private static final Duration PIPELINE_PACE = Duration.ofSeconds(10);
  private static final Duration CONTENTION_PACE = Duration.ofMillis(200);
  private static final Duration MIGRATION_PACE = Duration.ofSeconds(1);

  private final Environment environment;

  /// @param environment the one that is deployed to, as it is configured now
  public Rollout(Environment environment) {
    this.environment = environment;
  }

  /// The step that a deployment needs next. One that has ended needs none: an
  /// `IllegalArgumentException`.
  public static Step next(Deployment deployment) {
    return switch (deployment.state()) {
      case InLine() -> new Step.SeeLine();
      case Resolving _ -> new Step.LookUp(deployment.order().reference());
      case AwaitingPipeline(var build) ->
          new Step.LookUp(new BuildReference.Numbered(build.number()));
      case AwaitingApproval _ -> new Step.Await();
      case Rechecking(var plan, _, _) -> new Step.LookUp(Approving.again(deployment.order(), plan));
      case Migrating(_, var migration) -> new Step.AwaitMigration(migration);
      case StoppingMigration(_, var migration, UserId by) -> new Step.StopMigration(migration, by);
      case Sending(var plan, int batch, var sent) -> new Step.Send(plan, batch, sent.size());
      case Proving(var plan, _, var sent, _, _) -> new Step.ObserveSent(plan, sent);
      case Judging(var plan, _, var sent, Instant from, Instant until) ->
          new Step.Measure(plan, sent, from, until);
      case Doubting(var plan, _, var sent, _, _, _) -> new Step.ObserveSent(plan, sent);
      case Paused(var plan, _, var sent, _, _, _) ->
          new Step.ObserveSent(plan, Advancing.complete(plan, sent));
      case Withdrawing(var plan, _, int done) -> new Step.Withdraw(plan, done);
      case Applying(var plan, var written) -> new Step.WriteChange(plan, written.size());
      case RollingOut(var plan, var written, _) ->
          new Step.Observe(plan, Observing.forward(plan, written));
      case Stabilising(var plan, var written, _, _, _) ->
          new Step.Observe(plan, Observing.forward(plan, written));
      case JudgingLive(var plan, _, _, _, var question) -> new Step.MeasureLive(plan, question);
      case DoubtingLive(var plan, var written, _, _, _, _) ->
          new Step.Observe(plan, Observing.forward(plan, written));
      case Investigating investigating ->
          new Step.Investigate(
              investigating.plan(),
              investigating.change(),
              isTrial(investigating) ? Where.BESIDE : Where.WORKLOAD);
      case CountingDown _, AwaitingChoice _ -> new Step.Await();
      case Reverting reverting -> new Step.PutBackChange(reverting.plan(), reverting.done());
      case Restoring(var plan, _, var putBack, _) ->
          new Step.Observe(plan, Observing.back(plan, putBack));
      case Ended _ ->
          throw new IllegalArgumentException("deployment " + deployment.id() + " is over");
    };
  }

  /// The move that a step's outcome leads to.
  ///
  /// @param board the picture so far, so that nothing is told twice
  public Transition after(Deployment deployment, Board board, StepOutcome outcome, Instant now) {
    if (outcome instanceof StepOutcome.Unanswered silent) {
      return unanswered(deployment, board, silent, now);
    }
    Move move = new Move(deployment, board, now);
    if (!looks(outcome)) {
      move.heard();
    }
    Advancing advancing = new Advancing(move, environment);
    Failing failing = new Failing(move, environment);
    return switch (deployment.state()) {
      case InLine _ -> new Lining(move).seen(outcome);
      case Resolving _, AwaitingPipeline _, Rechecking _ -> lookedUp(move, outcome);
      case AwaitingApproval state -> new Approving(move).awaiting(state);
      case Migrating state -> migrated(move, state, outcome);
      case StoppingMigration state -> stopped(move, state, outcome);
      case Sending state -> advancing.sent(state, outcome);
      case Proving state -> advancing.proving(state, outcome);
      case Judging state -> advancing.judged(state, outcome);
      case Doubting state -> advancing.doubting(state, outcome);
      case Paused state -> advancing.paused(state, outcome);
      case Withdrawing state -> advancing.withdrawn(state, outcome);
      case Applying state -> applied(move, state, outcome);
      case RollingOut state -> {
        Observing observing = new Observing(move, environment);
        yield observing.rollingOut(state, observed(deployment, outcome));
      }
      case Stabilising state -> {
        Observing observing = new Observing(move, environment);
        yield observing.stabilising(state, observed(deployment, outcome));
      }
      case JudgingLive state -> new LiveJudging(move, environment).judged(state, outcome, failing);
      case DoubtingLive state -> {
        Observing observing = new Observing(move, environment);
        yield observing.doubting(state, observed(deployment, outcome));
      }
      case Investigating state -> investigated(move, state, outcome);
      case CountingDown state -> failing.countedDown(state);
      case AwaitingChoice state -> move.awaitAnswer(state.remindAt(), state::remindedAt);
      case Reverting state -> reverted(move, state, outcome);
      case Restoring state -> {
        Observing observing = new Observing(move, environment);
        yield observing.restoring(state, observed(deployment, outcome));
      }
      case Ended _ ->
          throw new IllegalArgumentException("deployment " + deployment.id() + " is over");
    };
  }

  /// Whether it is a look at things, which itself tells who was silent.
  private static boolean looks(StepOutcome outcome) {
    return outcome instanceof StepOutcome.Observed
        || outcome instanceof StepOutcome.ObservedSent
        || outcome instanceof StepOutcome.Measured
        || outcome instanceof StepOutcome.Nothing;
  }

  /// Whether what went wrong is the pods beside the workloads: these are not changed yet.
  private static boolean isTrial(Investigating state) {
    return state.written().isEmpty() && state.plan().batches().isPresent();
  }

  /// The move that a person's instruction leads to; empty when there is no instruction.
  public Optional<Transition> instructed(Deployment deployment, Board board, Instant now) {
    return deployment
        .instruction()
        .map(instruction -> follow(deployment.instructionTaken(), board, instruction, now));
  }

  private Transition follow(
      Deployment deployment, Board board, Instruction instruction, Instant now) {
    Move move = new Move(deployment, board, now);
    Optional<Word> word = Steering.word(instruction);
    if (word.isPresent()) {
      if (!Steering.fits(deployment.state(), word.get())) {
        move.tell(new ProgressEvent.CameTooLate(now, instruction.by(), word.get()));
        return move.stayAtOnce();
      }
      move.tell(new ProgressEvent.Instructed(now, instruction.by(), word.get()));
    }
    Advancing advancing = new Advancing(move, environment);
    DeploymentState state = deployment.state();
    return switch (instruction) {
      case Instruction.Approve(UserId by) ->
          state instanceof AwaitingApproval waiting
              ? new Approving(move).approved(waiting, by)
              : move.stayAtOnce();
      case Instruction.Refuse(UserId by, Optional<String> reason) ->
          state instanceof AwaitingApproval
              ? move.end(new NotApproved(by, reason))
              : move.stayAtOnce();
      case Instruction.Abort(UserId by) -> aborted(move, advancing, by);
      case Instruction.Pause(UserId by) -> advancing.pause(state, by);
      case Instruction.Continue _ -> advancing.proceed((Paused) state);
      case Instruction.Next _ ->
          state instanceof Stabilising soaking
              ? new Observing(move, environment).nextWave(soaking.plan(), soaking.written())
              : advancing.judgeNow((Proving) state);
      case Instruction.Finish _ ->
          state instanceof Stabilising soaking
              ? new Observing(move, environment)
                  .nextWave(soaking.plan().atOnce(), soaking.written())
              : advancing.finish();
      case Instruction.Proceed _ ->
          state instanceof DoubtingLive doubting
              ? new LiveJudging(move, environment).proceed(doubting)
              : advancing.proceed((Doubting) state);
      case Instruction.JudgeAgain _ ->
          state instanceof DoubtingLive doubting
              ? new LiveJudging(move, environment).judgeAgain(doubting)
              : advancing.judgeAgain((Doubting) state);
      case Instruction.Hold _ -> {
        CountingDown counting = (CountingDown) state;
        yield new Failing(move, environment)
            .ask(counting.plan(), counting.written(), counting.why());
      }
      case Instruction.Revert(UserId by) ->
          switch (state) {
            case CountingDown(var plan, var written, var why, _) ->
                move.putBack(plan, written, why);
            case AwaitingChoice(var plan, var written, var why, _) ->
                move.putBack(plan, written, why);
            case DoubtingLive(var plan, var written, _, _, _, _) ->
                move.putBack(plan, written, new Why.StoppedBy(by));
            default -> advancing.stopped(by);
          };
      case Instruction.Keep _ -> {
        AwaitingChoice choice = (AwaitingChoice) state;
        yield move.end(ending(choice.plan(), choice.why(), Aftermath.LEFT_AS_IS));
      }
    };
  }

  private static Transition aborted(Move move, Advancing advancing, UserId by) {
    Why why = new Why.StoppedBy(by);
    return switch (move.deployment().state()) {
      case InLine _, Resolving _, AwaitingPipeline _, AwaitingApproval _, Rechecking _ ->
          move.end(new Aborted(by, Aftermath.NOTHING_TOUCHED));
      case Migrating(var plan, var migration) ->
          move.to(new StoppingMigration(plan, migration, by), new Pace.AtOnce());
      case Sending _, Proving _, Judging _, Doubting _, Paused _ -> advancing.stopped(by);
      case Applying(var plan, var written) -> move.putBack(plan, written, why);
      case RollingOut(var plan, var written, _) -> move.putBack(plan, written, why);
      case Stabilising(var plan, var written, _, _, _) -> move.putBack(plan, written, why);
      case JudgingLive(var plan, var written, _, _, _) -> move.putBack(plan, written, why);
      case DoubtingLive(var plan, var written, _, _, _, _) -> move.putBack(plan, written, why);
      case Investigating investigating ->
          isTrial(investigating)
              ? advancing.stopped(by)
              : move.putBack(investigating.plan(), investigating.written(), why);
      case AwaitingChoice(var plan, var written, var first, _) ->
          move.putBack(plan, written, first);
      case StoppingMigration _, CountingDown _, Reverting _, Restoring _, Withdrawing _, Ended _ ->
          move.stayAtOnce();
    };
  }

  private static Transition unanswered(
      Deployment deployment, Board board, StepOutcome.Unanswered silent, Instant now) {
    Move move = new Move(deployment, board, now);
    Optional<Instant> limit = limit(deployment);
    if (limit.filter(now::isAfter).isPresent()) {
      return move.end(
          new Refused(
              new Refusal(
                  "gave-up",
                  silent.outage().system()
                      + " did not answer for too long ("
                      + silent.outage().reason()
                      + "). Nothing was touched.",
                  "Ask again when it is back.")));
    }
    move.silent(silent.outage(), silent.since());
    Duration pause = silent.outage().retryAfter().orElse(RETRY);
    return move.stay(pause.compareTo(RETRY_AT_MOST) > 0 ? RETRY_AT_MOST : pause);
  }

  /// Until when a look-up may go unanswered; empty where nothing is being looked up.
  private static Optional<Instant> limit(Deployment deployment) {
    Instant asked = deployment.order().at();
    return switch (deployment.state()) {
      case InLine _ -> Optional.of(asked.plus(Lining.LIMIT));
      case Resolving(var since) -> Optional.of(since.orElse(asked).plus(RESOLVE_LIMIT));
      case AwaitingPipeline _ -> Optional.of(asked.plus(PIPELINE_LIMIT));
      case Rechecking(_, _, Instant since) -> Optional.of(since.plus(Approving.RECHECK_LIMIT));
      case AwaitingApproval _,
          Migrating _,
          StoppingMigration _,
          Sending _,
          Proving _,
          Judging _,
          Doubting _,
          Paused _,
          Withdrawing _,
          Applying _,
          RollingOut _,
          Stabilising _,
          JudgingLive _,
          DoubtingLive _,
          Investigating _,
          CountingDown _,
          AwaitingChoice _,
          Reverting _,
          Restoring _,
          Ended _ ->
          Optional.empty();
    };
  }

  private Transition lookedUp(Move move, StepOutcome outcome) {
    return switch (outcome) {
      case StepOutcome.LookedUp found -> {
        if (move.deployment().state() instanceof Rechecking(var agreed, _, _)) {
          yield Approving.moved(agreed, found.plan())
              .map(what -> move.end(new Refused(Approving.refChanged(what))))
              .orElseGet(() -> start(move, found));
        }
        if (move.deployment().state() instanceof AwaitingPipeline) {
          move.tell(new ProgressEvent.PipelineSucceeded(move.now()));
        }
        yield Approving.wanted(environment, move.deployment().order(), found.plan())
            .map(wanted -> new Approving(move).ask(wanted, found))
            .orElseGet(() -> start(move, found));
      }
      case StepOutcome.NotGreenYet(var build, _)
          when move.deployment().state() instanceof Rechecking ->
          move.end(
              new Refused(
                  Approving.refChanged(
                      "the pipeline of build " + build.number() + " is running again")));
      case StepOutcome.Impossible(Refusal refusal)
          when move.deployment().state() instanceof Rechecking ->
          move.end(new Refused(Approving.refChanged(refusal)));
      case StepOutcome.NotGreenYet(var build, var jobs) -> {
        if (move.now().isAfter(move.deployment().order().at().plus(PIPELINE_LIMIT))) {
          yield move.end(
              new Refused(
                  new Refusal(
                      "pipeline-too-slow",
                      "The pipeline of build " + build.number() + " did not end within 4 hours.",
                      "Ask again when it has.")));
        }
        Optional<Board.Jobs> known = move.board().jobs();
        if (!known.equals(Optional.of(new Board.Jobs(jobs.finished(), jobs.total())))) {
          move.tell(
              new ProgressEvent.PipelineAwaited(move.now(), build, jobs.finished(), jobs.total()));
        }
        yield move.to(new AwaitingPipeline(build), new Pace.Within(PIPELINE_PACE));
      }
      case StepOutcome.Impossible(Refusal refusal) -> move.end(new Refused(refusal));
      case StepOutcome.Unanswered _,
          StepOutcome.LineSeen _,
          StepOutcome.MigrationSeen _,
          StepOutcome.Contended _,
          StepOutcome.Changed _,
          StepOutcome.FoundChanged _,
          StepOutcome.Overtaken _,
          StepOutcome.NotOurs _,
          StepOutcome.PodsSent _,
          StepOutcome.ObservedSent _,
          StepOutcome.Measured _,
          StepOutcome.Withdrawn _,
          StepOutcome.Observed _,
          StepOutcome.Investigated _,
          StepOutcome.Nothing _ ->
          throw unexpected(move.deployment(), outcome);
    };
  }

  private Transition start(Move move, StepOutcome.LookedUp found) {
    Plan plan = found.plan().in(Batches.of(environment.strategy())).in(environment.waves());
    Optional<MigrationOrder> first = found.migration();
    List<String> touched = found.touched();
    move.tell(new ProgressEvent.Planned(move.now(), plan));
    if (!touched.isEmpty()) {
      Order order = move.deployment().order();
      move.tell(
          new ProgressEvent.MigrationsTouched(
              move.now(),
              order.app(),
              order.environment(),
              plan.build().number(),
              plan.goesBack()
                  ? ProgressEvent.MigrationsTouched.Way.BACK
                  : ProgressEvent.MigrationsTouched.Way.FORWARD,
              touched));
    }
    first.ifPresent(order -> move.tell(new ProgressEvent.MigrationBegun(move.now(), order)));
    return move.to(
        first
            .<DeploymentState>map(order -> new Migrating(plan, order.session()))
            .orElseGet(() -> Advancing.first(plan)),
        new Pace.AtOnce());
  }

  private static Transition migrated(Move move, Migrating state, StepOutcome outcome) {
    MigrationState migration = seen(move.deployment(), outcome);
    if (!(migration instanceof MigrationState.Over over)) {
      return move.stay(MIGRATION_PACE);
    }
    if (over instanceof MigrationState.Finished(_, HowEnded.Ran(int exitCode, _))
        && exitCode == 0) {
      move.tell(new ProgressEvent.Migrated(move.now()));
      return move.to(Advancing.first(state.plan()), new Pace.AtOnce());
    }
    Why why = new Why.NotMigrated(MigrationMessage.end(over));
    return move.end(new Failed(state.plan(), why, Aftermath.NOTHING_TOUCHED));
  }

  /// Nothing is changed any more, however the migration ends.
  private static Transition stopped(Move move, StoppingMigration state, StepOutcome outcome) {
    return seen(move.deployment(), outcome) instanceof MigrationState.Over
        ? move.end(new Aborted(state.by(), Aftermath.NOTHING_TOUCHED))
        : move.stay(MIGRATION_PACE);
  }

  private static MigrationState seen(Deployment deployment, StepOutcome outcome) {
    if (outcome instanceof StepOutcome.MigrationSeen(var state)) {
      return state;
    }
    throw unexpected(deployment, outcome);
  }

  private Transition applied(Move move, Applying state, StepOutcome outcome) {
    int change = state.written().size();
    Plan plan = state.plan();
    return switch (outcome) {
      case StepOutcome.Changed(Expectation left, PodTemplate template) -> {
        move.tell(new ProgressEvent.ChangeWritten(move.now(), change, template));
        List<Expectation> written = new ArrayList<>(state.written());
        written.add(left);
        DeploymentState next =
            plan.endsWave(written.size())
                ? new RollingOut(plan, written, move.now())
                : new Applying(plan, written);
        yield move.to(next, new Pace.AtOnce());
      }
      case StepOutcome.Contended() -> move.stay(CONTENTION_PACE);
      case StepOutcome.FoundChanged(String who) -> {
        String label = plan.changes().get(change).label();
        if (state.written().isEmpty() && plan.batches().isEmpty()) {
          yield move.end(
              new Refused(
                  new Refusal(
                      "changed-meanwhile",
                      who + " changed " + label + " after I had looked at it. Nothing was touched.",
                      "Ask again if you still want this build there.")));
        }
        yield interfered(
            move,
            plan,
            change,
            who,
            state.written().isEmpty() ? Aftermath.WITHDRAWN : Aftermath.LEFT_AS_IS);
      }
      case StepOutcome.Overtaken(String who) ->
          interfered(move, plan, change, who, Aftermath.LEFT_AS_IS);
      case StepOutcome.Impossible(Refusal refusal) -> {
        if (state.written().isEmpty() && plan.batches().isEmpty()) {
          yield move.end(new Refused(refusal));
        }
        Cause cause = new Cause(Cause.Code.WRITE_REFUSED, refusal.reason());
        if (state.written().isEmpty()) {
          yield move.end(
              new Failed(
                  plan,
                  new Why.Broke(plan.changes().get(change).label(), cause),
                  Aftermath.WITHDRAWN));
        }
        move.tell(new ProgressEvent.Broke(move.now(), change, cause));
        move.tell(
            new ProgressEvent.Explained(
                move.now(), change, cause, new Evidence(Optional.empty(), List.of()), List.of()));
        yield new Failing(move, environment)
            .stop(plan, state.written(), new Why.Broke(plan.changes().get(change).label(), cause));
      }
      case StepOutcome.LookedUp _,
          StepOutcome.LineSeen _,
          StepOutcome.MigrationSeen _,
          StepOutcome.NotGreenYet _,
          StepOutcome.Unanswered _,
          StepOutcome.NotOurs _,
          StepOutcome.PodsSent _,
          StepOutcome.ObservedSent _,
          StepOutcome.Measured _,
          StepOutcome.Withdrawn _,
          StepOutcome.Observed _,
          StepOutcome.Investigated _,
          StepOutcome.Nothing _ ->
          throw unexpected(move.deployment(), outcome);
    };
  }

  private static Transition interfered(
      Move move, Plan plan, int change, String who, Aftermath aftermath) {
    move.tell(new ProgressEvent.Interfered(move.now(), change, who));
    Why why = new Why.Interfered(plan.changes().get(change).label(), who);
    return move.end(new Failed(plan, why, aftermath));
  }

  private Transition investigated(Move move, Investigating state, StepOutcome outcome) {
    if (!(outcome instanceof StepOutcome.Investigated(var evidence, var commits))) {
      throw unexpected(move.deployment(), outcome);
    }
    Cause cause = Cause.explain(state.cause(), evidence);
    move.tell(new ProgressEvent.Explained(move.now(), state.change(), cause, evidence, commits));
    Why why = new Why.Broke(state.plan().changes().get(state.change()).label(), cause);
    if (isTrial(state)) {
      return move.end(ending(state.plan(), why, Aftermath.WITHDRAWN));
    }
    return new Failing(move, environment).stop(state.plan(), state.written(), why);
  }

  private static Transition reverted(Move move, Reverting state, StepOutcome outcome) {
    int change = state.done();
    List<PutBack> putBack = new ArrayList<>(state.putBack());
    switch (outcome) {
      case StepOutcome.Changed(Expectation left, _) -> {
        move.tell(new ProgressEvent.ChangePutBack(move.now(), change));
        putBack.add(new PutBack(change, left));
      }
      case StepOutcome.NotOurs(Optional<String> who) ->
          who.ifPresent(name -> move.tell(new ProgressEvent.LeftAlone(move.now(), change, name)));
      case StepOutcome.Impossible(Refusal refusal) ->
          move.tell(new ProgressEvent.LeftAlone(move.now(), change, refusal.reason()));
      case StepOutcome.Contended() -> {
        return move.stay(CONTENTION_PACE);
      }
      case StepOutcome.LookedUp _,
          StepOutcome.LineSeen _,
          StepOutcome.MigrationSeen _,
          StepOutcome.NotGreenYet _,
          StepOutcome.Unanswered _,
          StepOutcome.FoundChanged _,
          StepOutcome.Overtaken _,
          StepOutcome.PodsSent _,
          StepOutcome.ObservedSent _,
          StepOutcome.Measured _,
          StepOutcome.Withdrawn _,
          StepOutcome.Observed _,
          StepOutcome.Investigated _,
          StepOutcome.Nothing _ ->
          throw unexpected(move.deployment(), outcome);
    }
    int done = change + 1;
    if (done < state.plan().changes().size()) {
      return move.to(
          new Reverting(state.plan(), state.written(), state.why(), done, putBack),
          new Pace.AtOnce());
    }
    if (!putBack.isEmpty()) {
      return move.to(
          new Restoring(state.plan(), state.why(), putBack, move.now()), new Pace.AtOnce());
    }
    Aftermath untouched =
        state.plan().batches().isPresent() ? Aftermath.WITHDRAWN : Aftermath.NOTHING_TOUCHED;
    Aftermath aftermath =
        state.written().isEmpty() && move.untouched() ? untouched : Aftermath.LEFT_AS_IS;
    return move.end(ending(state.plan(), state.why(), aftermath));
  }

  /// Ends what waits in line for an environment that the configuration no longer has.
  public static Transition withoutEnvironment(Deployment deployment, Board board, Instant now) {
    return new Move(deployment, board, now)
        .end(
            new Refused(
                new Refusal(
                    "not-configured",
                    "The configuration no longer has "
                        + deployment.order().environment()
                        + " of "
                        + deployment.order().app()
                        + ".",
                    "Ask again for an environment that it has.")));
  }

  static Ended ending(Plan plan, Why why, Aftermath aftermath) {
    return switch (why) {
      case Why.StoppedBy(UserId user) -> new Aborted(user, aftermath);
      case Why.Broke _, Why.Worse _, Why.Unfit _, Why.Interfered _, Why.NotMigrated _ ->
          new Failed(plan, why, aftermath);
    };
  }

  private static List<Cluster.Observation> observed(Deployment deployment, StepOutcome outcome) {
    if (outcome instanceof StepOutcome.Observed(var observations)) {
      return observations;
    }
    throw unexpected(deployment, outcome);
  }

  static IllegalStateException unexpected(Deployment deployment, StepOutcome outcome) {
    return new IllegalStateException(
        "deployment "
            + deployment.id()
            + " in "
            + deployment.state()
            + " got an outcome that its step can't have: "
            + outcome);
  }
}
