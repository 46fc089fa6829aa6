package dev.slipway.commands.progress;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.cluster.WorkloadView.Replicas;
import dev.slipway.commands.deployments.Approvals;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.DeploymentState.Ended;
import dev.slipway.commands.deployments.Line;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.judging.Verdict;
import dev.slipway.commands.progress.ProgressEvent.Instructed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The picture of one deployment, computed from its stored events and nothing else. Immutable.
///
/// @param phase what it is doing
/// @param line what stands before it; empty when it does not wait in line
/// @param build empty until it is found
/// @param plan empty until it is fixed
/// @param approvals who has to agree, and has; empty when nobody has to
/// @param rows one per change of the plan
/// @param silence a system that does not answer at the moment
/// @param instructions what people said meanwhile, oldest first
/// @param stableUntil while everything is live: until when it must stay so
/// @param revertAt when what was live before is put back unless somebody holds it; empty when
///   nothing is counted down
/// @param changing when the workloads, or those of the wave under way, began to be changed: until
///   then what was live before ran alone or beside pods that were tried; empty until then
/// @param wave which of the plan's waves is under way, from 1 on; has no meaning where there are
///   none
/// @param verdict on what runs on all pods; empty when there is none
/// @param trying the pods beside the workloads; empty when there never were any
/// @param explanation what was found out about a failure
/// @param started when it was asked for
/// @param changedAt when the last event was noticed; the start when there is none
public record Board(
    DeploymentId id,
    Order order,
    Phase phase,
    Optional<Line> line,
    Optional<Build> build,
    Optional<Jobs> jobs,
    Optional<Plan> plan,
    Optional<Approvals> approvals,
    List<Row> rows,
    Optional<Silence> silence,
    List<Instructed> instructions,
    Optional<Instant> stableUntil,
    Optional<Instant> revertAt,
    Optional<Instant> changing,
    int wave,
    Optional<Verdict> verdict,
    Optional<Trying> trying,
    Optional<ProgressEvent.Explained> explanation,
    Optional<Ended> end,
    Instant started,
    Instant changedAt) {
  public Board {
    rows = List.copyOf(rows);
    instructions = List.copyOf(instructions);
  }

  /// What a deployment is doing, as far as people care.
  public enum Phase {
    IN_LINE,
    LOOKING_UP,
    AWAITING_PIPELINE,
    AWAITING_APPROVAL,
    MIGRATING,
    TRYING,
    DOUBTING,
    PAUSED,
    ROLLING_OUT,
    STABILISING,
    DOUBTING_LIVE,
    INVESTIGATING,
    COUNTING_DOWN,
    ASKING,
    PUTTING_BACK,
    WITHDRAWING,
    ENDED
  }

  /// @param finished jobs that have ended, of `total`
  public record Jobs(int finished, int total) {}

  /// A system that does not answer.
  public record Silence(String system, String reason, Instant since) {}

  /// How one change of the plan is doing.
  ///
  /// @param replicas empty until it was seen
  /// @param waitingFor empty when it is live, or not yet seen
  public record Row(
      String target,
      String workload,
      Stage stage,
      Optional<Replicas> replicas,
      Optional<String> waitingFor) {
    private Row at(Stage next) {
      return new Row(target, workload, next, replicas, waitingFor);
    }
  }

  /// How far a change is.
  public enum Stage {
    TO_DO,
    WRITTEN,
    LIVE,
    BROKEN,
    PUT_BACK,
    LEFT_ALONE
  }

  /// Whether a person gave it to all pods without a further verdict.
  public boolean isFinishedByHand() {
    return instructions.stream().anyMatch(said -> said.word() == Instructed.Word.FINISH);
  }

  /// Whether a wave of targets is under way and others are to come.
  public boolean isHalf() {
    return isInWaves() && plan.stream().anyMatch(known -> wave < known.waves().size());
  }

  /// Whether targets are changed wave by wave.
  public boolean isInWaves() {
    return plan.filter(known -> !known.waves().isEmpty()).isPresent() && !isFinishedByHand();
  }

  /// The picture before anything happened.
  public static Board of(DeploymentId id, Order order) {
    return new Board(
        id,
        order,
        Phase.LOOKING_UP,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        1,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        order.at(),
        order.at());
  }

  /// The picture that a deployment's events give, oldest first.
  public static Board of(Deployment deployment, List<ProgressEvent> events) {
    return Board.of(deployment.id(), deployment.order()).with(events);
  }

  /// The picture after some more events.
  public Board with(List<ProgressEvent> events) {
    Board board = this;
    for (ProgressEvent event : events) {
      board = board.with(event);
    }
    return board;
  }

  /// The picture after one more event.
  public Board with(ProgressEvent event) {
    Draft draft = new Draft(this);
    draft.changedAt = event.at();
    switch (event) {
      case ProgressEvent.LineSeen seen -> {
        draft.phase = Phase.IN_LINE;
        draft.line = Optional.of(seen.line());
      }
      case ProgressEvent.TurnCame _ -> {
        draft.phase = Phase.LOOKING_UP;
        draft.line = Optional.empty();
      }
      case ProgressEvent.PipelineAwaited awaited -> {
        draft.phase = Phase.AWAITING_PIPELINE;
        draft.build = Optional.of(awaited.build());
        draft.jobs = Optional.of(new Jobs(awaited.finished(), awaited.total()));
      }
      case ProgressEvent.PipelineSucceeded _ -> {
        draft.phase = Phase.LOOKING_UP;
        draft.jobs = Optional.empty();
      }
      case ProgressEvent.ApprovalAsked asked -> {
        draft.phase = Phase.AWAITING_APPROVAL;
        draft.build = Optional.of(asked.plan().build());
        draft.jobs = Optional.empty();
        draft.plan = Optional.of(asked.plan());
        draft.approvals = Optional.of(asked.approvals());
      }
      case ProgressEvent.ApprovalAwaited _ -> {}
      case ProgressEvent.Approved approved ->
          draft.approvals = approvals.map(known -> known.with(approved.by()));
      case ProgressEvent.Planned planned -> {
        draft.phase = Phase.ROLLING_OUT;
        draft.build = Optional.of(planned.plan().build());
        draft.jobs = Optional.empty();
        draft.plan = Optional.of(planned.plan());
        draft.changing = Optional.of(planned.at());
        for (Plan.Change change : planned.plan().changes()) {
          draft.rows.add(
              new Row(
                  change.target().value(),
                  change.workload(),
                  Stage.TO_DO,
                  Optional.empty(),
                  Optional.empty()));
        }
      }
      case ProgressEvent.MigrationsTouched _, ProgressEvent.Compared _, ProgressEvent.PutOut _ -> {}
      case ProgressEvent.MigrationBegun _ -> draft.phase = Phase.MIGRATING;
      case ProgressEvent.Migrated migrated -> {
        draft.phase = Phase.ROLLING_OUT;
        draft.changing = Optional.of(migrated.at());
      }
      case ProgressEvent.WentSilent silent ->
          draft.silence =
              Optional.of(new Silence(silent.system(), silent.reason(), silent.since()));
      case ProgressEvent.Answered _ -> draft.silence = Optional.empty();
      case ProgressEvent.ChangeWritten written -> draft.stage(written.change(), Stage.WRITTEN);
      case ProgressEvent.Counted counted -> draft.count(counted);
      case ProgressEvent.PodsSent sent -> {
        draft.phase = Phase.TRYING;
        draft.trying = Optional.of(draft.trying().sent(sent));
      }
      case ProgressEvent.SentCounted counted ->
          draft.trying = Optional.of(draft.trying().counted(counted));
      case ProgressEvent.BatchReady ready ->
          draft.trying = Optional.of(draft.trying().judgedAt(Optional.of(ready.until())));
      case ProgressEvent.BatchNotReady _ -> draft.notJudged();
      case ProgressEvent.Judged judged -> {
        draft.phase =
            judged.verdict().answer() == Verdict.Answer.CANNOT_TELL ? Phase.DOUBTING : Phase.TRYING;
        draft.trying = Optional.of(draft.trying().judged(judged.verdict()));
      }
      case ProgressEvent.BatchesDone done -> {
        draft.phase = Phase.ROLLING_OUT;
        draft.notJudged();
        draft.changing = Optional.of(done.at());
      }
      case ProgressEvent.WithdrawingPods _ -> {
        draft.phase = Phase.WITHDRAWING;
        draft.stableUntil = Optional.empty();
        draft.notJudged();
      }
      case ProgressEvent.AllLive live -> {
        draft.phase = Phase.STABILISING;
        draft.stableUntil = Optional.of(live.until());
      }
      case ProgressEvent.WaveBegun begun -> {
        draft.phase = Phase.ROLLING_OUT;
        draft.stableUntil = Optional.empty();
        draft.wave = begun.wave();
        draft.changing = Optional.of(begun.at());
      }
      case ProgressEvent.NoLongerLive _ -> {
        draft.phase = Phase.ROLLING_OUT;
        draft.stableUntil = Optional.empty();
      }
      case ProgressEvent.LiveJudged judged -> {
        draft.verdict = Optional.of(judged.verdict());
        boolean known = judged.verdict().answer() != Verdict.Answer.CANNOT_TELL;
        draft.phase = known ? Phase.STABILISING : Phase.DOUBTING_LIVE;
        draft.stableUntil = draft.stableUntil.filter(_ -> known);
      }
      case ProgressEvent.Broke broke -> {
        draft.stableUntil = Optional.empty();
        draft.notJudged();
        boolean isTrial =
            draft.phase == Phase.TRYING
                || draft.phase == Phase.DOUBTING
                || draft.phase == Phase.PAUSED;
        if (!isTrial) {
          draft.stage(broke.change(), Stage.BROKEN);
        }
        draft.phase = Phase.INVESTIGATING;
      }
      case ProgressEvent.Explained explained -> draft.explanation = Optional.of(explained);
      case ProgressEvent.Interfered interfered ->
          draft.stage(interfered.change(), Stage.LEFT_ALONE);
      case ProgressEvent.RevertAnnounced announced -> {
        draft.phase = Phase.COUNTING_DOWN;
        draft.stableUntil = Optional.empty();
        draft.revertAt = Optional.of(announced.until());
      }
      case ProgressEvent.ChoiceAsked _ -> {
        draft.phase = Phase.ASKING;
        draft.stableUntil = Optional.empty();
        draft.revertAt = Optional.empty();
      }
      case ProgressEvent.Instructed instructed -> {
        draft.instructions.add(instructed);
        switch (instructed.word()) {
          case PAUSE -> {
            draft.phase = Phase.PAUSED;
            draft.trying = Optional.of(draft.trying().judgedAt(Optional.empty()));
          }
          case CONTINUE -> draft.phase = Phase.TRYING;
          case NEXT -> draft.notJudged();
          case PROCEED -> {
            if (draft.phase == Phase.DOUBTING_LIVE) {
              draft.phase = Phase.STABILISING;
            }
          }
          case ABORT, FINISH, JUDGE_AGAIN, HOLD, REVERT, KEEP -> {}
        }
      }
      case ProgressEvent.CameTooLate _,
          ProgressEvent.PauseReminded _,
          ProgressEvent.AnswerAwaited _ -> {}
      case ProgressEvent.PuttingBack _ -> {
        draft.phase = Phase.PUTTING_BACK;
        draft.stableUntil = Optional.empty();
        draft.revertAt = Optional.empty();
      }
      case ProgressEvent.ChangePutBack back -> draft.stage(back.change(), Stage.PUT_BACK);
      case ProgressEvent.LeftAlone alone -> draft.stage(alone.change(), Stage.LEFT_ALONE);
      case ProgressEvent.Finished finished -> {
        draft.phase = Phase.ENDED;
        draft.line = Optional.empty();
        draft.silence = Optional.empty();
        draft.stableUntil = Optional.empty();
        draft.end = Optional.of(finished.state());
      }
    }
    return draft.board();
  }

  /// A board being changed by one event.
  private static final class Draft {
    private final Board from;
    private Phase phase;
    private Optional<Line> line;
    private Optional<Build> build;
    private Optional<Jobs> jobs;
    private Optional<Plan> plan;
    private Optional<Approvals> approvals;
    private final List<Row> rows;
    private Optional<Silence> silence;
    private final List<Instructed> instructions;
    private Optional<Instant> stableUntil;
    private Optional<Instant> revertAt;
    private Optional<Instant> changing;
    private int wave;
    private Optional<Verdict> verdict;
    private Optional<Trying> trying;
    private Optional<ProgressEvent.Explained> explanation;
    private Optional<Ended> end;
    private Instant changedAt;

    private Draft(Board from) {
      this.from = from;
      phase = from.phase;
      line = from.line;
      build = from.build;
      jobs = from.jobs;
      plan = from.plan;
      approvals = from.approvals;
      rows = new ArrayList<>(from.rows);
      silence = from.silence;
      instructions = new ArrayList<>(from.instructions);
      stableUntil = from.stableUntil;
      revertAt = from.revertAt;
      changing = from.changing;
      wave = from.wave;
      verdict = from.verdict;
      trying = from.trying;
      explanation = from.explanation;
      end = from.end;
      changedAt = from.changedAt;
    }

    private Trying trying() {
      return trying.orElseGet(() -> Trying.first(rows.size()));
    }

    /// No moment is known at which the batch will be judged.
    private void notJudged() {
      trying = trying.map(known -> known.judgedAt(Optional.empty()));
    }

    private void stage(int change, Stage stage) {
      rows.set(change, rows.get(change).at(stage));
    }

    private void count(ProgressEvent.Counted counted) {
      Row row = rows.get(counted.change());
      Stage stage =
          switch (row.stage()) {
            case PUT_BACK, LEFT_ALONE, BROKEN -> row.stage();
            case TO_DO, WRITTEN, LIVE ->
                counted.waitingFor().isEmpty() ? Stage.LIVE : Stage.WRITTEN;
          };
      rows.set(
          counted.change(),
          new Row(
              row.target(),
              row.workload(),
              stage,
              Optional.of(counted.replicas()),
              counted.waitingFor()));
    }

    private Board board() {
      return new Board(
          from.id,
          from.order,
          phase,
          line,
          build,
          jobs,
          plan,
          approvals,
          rows,
          silence,
          instructions,
          stableUntil,
          revertAt,
          changing,
          wave,
          verdict,
          trying,
          explanation,
          end,
          from.started,
          changedAt);
    }
  }
}
