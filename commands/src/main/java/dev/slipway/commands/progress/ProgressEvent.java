package dev.slipway.commands.progress;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.cluster.Evidence;
import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.cluster.WorkloadView.Replicas;
import dev.slipway.commands.deployments.Approvals;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.DeploymentState.Ended;
import dev.slipway.commands.deployments.Line;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.judging.Verdict;
import dev.slipway.commands.migrations.MigrationOrder;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Something that happened in a deployment, as it is stored and told. Events are only ever added.
public sealed interface ProgressEvent {
  /// When it was noticed.
  Instant at();

  /// Others come first.
  record LineSeen(Instant at, Line line) implements ProgressEvent {}

  /// Nobody comes first any more: it goes on as if it had been asked for now.
  record TurnCame(Instant at) implements ProgressEvent {}

  /// The build's pipeline has to end first.
  ///
  /// @param finished jobs that have ended, of `total`
  record PipelineAwaited(Instant at, Build build, int finished, int total)
      implements ProgressEvent {}

  /// The pipeline that was waited for has succeeded.
  record PipelineSucceeded(Instant at) implements ProgressEvent {}

  /// People have to agree before it goes on.
  ///
  /// @param plan what they are asked to agree to
  /// @param commits those that the build adds, oldest first; empty when unknown
  /// @param touched files of migrations that the build changes
  record ApprovalAsked(
      Instant at, Plan plan, Approvals approvals, List<Commit> commits, List<String> touched)
      implements ProgressEvent {
    public ApprovalAsked {
      commits = List.copyOf(commits);
      touched = List.copyOf(touched);
    }
  }

  /// Half of the time in which people may agree is over.
  record ApprovalAwaited(Instant at, Approvals approvals) implements ProgressEvent {}

  /// Somebody agreed.
  record Approved(Instant at, UserId by) implements ProgressEvent {}

  /// What will be done is fixed.
  record Planned(Instant at, Plan plan) implements ProgressEvent {}

  /// The build changes files of migrations, which are not run by themselves.
  ///
  /// @param way whether the build brings them, or leaves those behind that came after it
  record MigrationsTouched(
      Instant at,
      AppName app,
      EnvironmentName environment,
      BuildNumber build,
      Way way,
      List<String> files)
      implements ProgressEvent {
    /// Where a deployment goes.
    public enum Way {
      FORWARD,
      BACK
    }

    public MigrationsTouched {
      files = List.copyOf(files);
    }
  }

  /// The build's migration runs before anything is changed. Whoever stores this begins it.
  record MigrationBegun(Instant at, MigrationOrder order) implements ProgressEvent {}

  /// The build's migration has succeeded.
  record Migrated(Instant at) implements ProgressEvent {}

  /// A system does not answer.
  ///
  /// @param since when it was last heard of
  record WentSilent(Instant at, String system, String reason, Instant since)
      implements ProgressEvent {}

  /// The system that was silent answers again.
  record Answered(Instant at, String system) implements ProgressEvent {}

  /// A change was written.
  ///
  /// @param change which of the plan's changes
  /// @param template what the write left: a release can be restored from it
  record ChangeWritten(Instant at, int change, PodTemplate template) implements ProgressEvent {}

  /// The number of pods of the build beside a workload was set.
  ///
  /// @param batch from 0 on
  /// @param batches how many there are for this workload
  /// @param change which of the plan's changes
  /// @param of how many pods the workload itself should have
  record PodsSent(Instant at, int batch, int batches, int change, int pods, int of)
      implements ProgressEvent {}

  /// How the pods beside a workload are doing.
  ///
  /// @param waitingFor in words; empty when all are ready
  record SentCounted(Instant at, int change, int ready, Optional<String> waitingFor)
      implements ProgressEvent {}

  /// All pods of the batch are ready, and are judged when they have stayed so.
  record BatchReady(Instant at, Instant until) implements ProgressEvent {}

  /// Pods of the batch are not ready any more.
  record BatchNotReady(Instant at) implements ProgressEvent {}

  /// A batch was judged. What can't be told is left to a person.
  ///
  /// @param batch from 0 on
  record Judged(Instant at, int batch, Verdict verdict) implements ProgressEvent {}

  /// No batch is tried any more, all were good or a person said so; the workloads themselves are
  /// changed now.
  record BatchesDone(Instant at) implements ProgressEvent {}

  /// The pods beside the workloads are being removed.
  record WithdrawingPods(Instant at) implements ProgressEvent {}

  /// How a change is doing.
  ///
  /// @param waitingFor in words; empty when it is live
  record Counted(Instant at, int change, Replicas replicas, Optional<String> waitingFor)
      implements ProgressEvent {}

  /// All changes are live, and must stay so.
  record AllLive(Instant at, Instant until) implements ProgressEvent {}

  /// The next targets are being changed; those before are live and stayed so.
  ///
  /// @param wave from 1 on
  record WaveBegun(Instant at, int wave) implements ProgressEvent {}

  /// A change that was live no longer is.
  record NoLongerLive(Instant at) implements ProgressEvent {}

  /// What runs on all pods was judged: badly, or for the last time. What can't be told is left to a
  /// person.
  record LiveJudged(Instant at, Verdict verdict) implements ProgressEvent {}

  /// A change went wrong.
  record Broke(Instant at, int change, Cause cause) implements ProgressEvent {}

  /// The reasons were looked for.
  ///
  /// @param cause as it is now understood
  /// @param commits those that this build added, oldest first; empty when unknown
  record Explained(Instant at, int change, Cause cause, Evidence evidence, List<Commit> commits)
      implements ProgressEvent {
    public Explained {
      commits = List.copyOf(commits);
    }
  }

  /// Somebody else changed a workload in the middle.
  record Interfered(Instant at, int change, String who) implements ProgressEvent {}

  /// What was live before is put back at a moment, unless a person holds it.
  record RevertAnnounced(Instant at, Instant until) implements ProgressEvent {}

  /// A person is asked what to do.
  record ChoiceAsked(Instant at) implements ProgressEvent {}

  /// A person said what to do, and it is done.
  record Instructed(Instant at, UserId by, Word word) implements ProgressEvent {
    /// What was said.
    public enum Word {
      PAUSE,
      CONTINUE,
      NEXT,
      FINISH,
      PROCEED,
      JUDGE_AGAIN,
      HOLD,
      REVERT,
      KEEP,
      ABORT
    }
  }

  /// What a person said had no place any more when it was to be done; nothing came of it.
  record CameTooLate(Instant at, UserId by, Instructed.Word word) implements ProgressEvent {}

  /// It is still paused.
  ///
  /// @param by who paused it
  /// @param since when
  /// @param again when this is said once more
  record PauseReminded(Instant at, DeploymentId deployment, UserId by, Instant since, Instant again)
      implements ProgressEvent {}

  /// A question about it is still not answered.
  ///
  /// @param asked who is told: whoever asked for the deployment
  /// @param answers what can be said
  /// @param again when this is said once more
  record AnswerAwaited(
      Instant at,
      DeploymentId deployment,
      UserId asked,
      List<Instructed.Word> answers,
      Instant again)
      implements ProgressEvent {
    public AnswerAwaited {
      answers = List.copyOf(answers);
    }
  }

  /// Going back took builds out, which are kept out from now on.
  ///
  /// @param builds what was live before, without what is live now
  /// @param automatic whether builds go there by themselves, which waits from now on
  record PutOut(
      Instant at,
      AppName app,
      EnvironmentName environment,
      List<BuildNumber> builds,
      boolean automatic)
      implements ProgressEvent {
    public PutOut {
      builds = List.copyOf(builds);
    }
  }

  /// An earlier release is live again; what pods are made from was compared with what it had
  /// recorded.
  record Compared(Instant at, long release, List<Comparison> comparisons) implements ProgressEvent {
    public Compared {
      comparisons = List.copyOf(comparisons);
    }

    /// One workload.
    ///
    /// @param workload its label: `eu/web`
    /// @param recorded hash of the pod template that the release had left
    /// @param live hash of the one that is live now
    public record Comparison(String workload, String recorded, String live) {
      public boolean matches() {
        return recorded.equals(live);
      }
    }
  }

  /// What was live before is being put back.
  record PuttingBack(Instant at) implements ProgressEvent {}

  /// A change was put back.
  record ChangePutBack(Instant at, int change) implements ProgressEvent {}

  /// A change was left as it is, because it is no longer ours.
  record LeftAlone(Instant at, int change, String who) implements ProgressEvent {}

  /// It is over.
  record Finished(Instant at, Ended state) implements ProgressEvent {}
}
