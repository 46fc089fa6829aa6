package dev.slipway.commands.deployments;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.cluster.Expectation;
import dev.slipway.commands.judging.Verdict;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.ports.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where a deployment stands. Each state holds all that is needed to go on from it after a restart.
/// The names under which states are stored are in the store, not here.
public sealed interface DeploymentState {
  /// It was asked for when its environment is free: it waits in line, and has nothing of the
  /// environment yet.
  record InLine() implements DeploymentState {}

  /// Nothing is decided: the build, its images and what is live are being looked up.
  ///
  /// @param since when its turn came; empty for one that did not wait in line
  record Resolving(Optional<Instant> since) implements DeploymentState {
    public Resolving() {
      this(Optional.empty());
    }
  }

  /// The build's pipeline is under way and the requester wants to wait for it.
  record AwaitingPipeline(Build build) implements DeploymentState {}

  /// What will be done is fixed, and people have to agree to it first.
  record AwaitingApproval(Plan plan, Approvals approvals) implements DeploymentState {}

  /// All have agreed; whether it still is what they agreed to is being looked up.
  ///
  /// @param since when the last one agreed
  record Rechecking(Plan plan, Approvals approvals, Instant since) implements DeploymentState {}

  /// What will be done is fixed; before anything is changed, the build's migration runs.
  ///
  /// @param migration by which it is found
  record Migrating(Plan plan, SessionId migration) implements DeploymentState {}

  /// A person stopped it while the build's migration runs, which is being ended.
  record StoppingMigration(Plan plan, SessionId migration, UserId by) implements DeploymentState {}

  /// Pods of the build are being started beside the workloads, which stay as they are: one
  /// conditional write after the other, until the batch is complete.
  ///
  /// @param batch from 0 on
  /// @param sent what was written for this batch so far, in the plan's order
  record Sending(Plan plan, int batch, List<Sent> sent) implements DeploymentState {
    public Sending {
      sent = List.copyOf(sent);
    }
  }

  /// The batch is complete; its pods have to become ready, and to stay so for a while.
  ///
  /// @param since when the last write was recorded
  /// @param ready when all were first seen ready; empty when they are not
  record Proving(Plan plan, int batch, List<Sent> sent, Instant since, Optional<Instant> ready)
      implements DeploymentState {
    public Proving {
      sent = List.copyOf(sent);
    }
  }

  /// The batch has stood its time; what was measured meanwhile is asked for.
  ///
  /// @param from when its time began
  /// @param until when it ended
  record Judging(Plan plan, int batch, List<Sent> sent, Instant from, Instant until)
      implements DeploymentState {
    public Judging {
      sent = List.copyOf(sent);
    }
  }

  /// It can't be told whether the batch is good; a person is asked.
  ///
  /// @param from when the time that was judged began
  /// @param until when it ended
  /// @param remindAt when people are told again that they are asked; empty before that is fixed
  record Doubting(
      Plan plan,
      int batch,
      List<Sent> sent,
      Instant from,
      Instant until,
      Optional<Instant> remindAt)
      implements DeploymentState {
    public Doubting {
      sent = List.copyOf(sent);
    }

    public Doubting(Plan plan, int batch, List<Sent> sent, Instant from, Instant until) {
      this(plan, batch, sent, from, until, Optional.empty());
    }

    Doubting remindedAt(Instant next) {
      return new Doubting(plan, batch, sent, from, until, Optional.of(next));
    }
  }

  /// A person has paused it while it was tried: the batch stays as it is, and nothing is added or
  /// judged until somebody says so.
  ///
  /// @param sent what was written for this batch so far, in the plan's order
  /// @param by who paused it
  /// @param since when
  /// @param remindAt when people are told again that it is paused
  record Paused(Plan plan, int batch, List<Sent> sent, UserId by, Instant since, Instant remindAt)
      implements DeploymentState {
    public Paused {
      sent = List.copyOf(sent);
    }

    Paused remindedAt(Instant next) {
      return new Paused(plan, batch, sent, by, since, next);
    }
  }

  /// The pods beside the workloads are being removed, whatever became of the deployment.
  ///
  /// @param end how it ends then
  /// @param done how many of the plan's changes are seen to have none any more
  record Withdrawing(Plan plan, Ended end, int done) implements DeploymentState {}

  /// Workloads are being changed, one conditional write after the other.
  ///
  /// @param written what the writes left so far, in the plan's order; the next one may or may not
  ///   have been done
  record Applying(Plan plan, List<Expectation> written) implements DeploymentState {
    public Applying {
      written = List.copyOf(written);
    }
  }

  /// Everything is written; pods are being replaced.
  ///
  /// @param since when the last write was recorded, and later by as long as all was live meanwhile:
  ///   how long it may take counts from it
  record RollingOut(Plan plan, List<Expectation> written, Instant since)
      implements DeploymentState {
    public RollingOut {
      written = List.copyOf(written);
    }
  }

  /// Everything is live and must stay so for a while.
  ///
  /// @param since as for [RollingOut]
  /// @param live when everything was first seen live
  /// @param judged the end of the time that was judged last; empty when none was yet
  record Stabilising(
      Plan plan, List<Expectation> written, Instant since, Instant live, Optional<Instant> judged)
      implements DeploymentState {
    public Stabilising {
      written = List.copyOf(written);
    }

    /// Nothing is judged yet.
    public Stabilising(Plan plan, List<Expectation> written, Instant since, Instant live) {
      this(plan, written, since, live, Optional.empty());
    }
  }

  /// Everything is live; what was measured of it and of what ran before is asked for.
  ///
  /// @param since as for [RollingOut]
  /// @param live when everything was first seen live
  record JudgingLive(
      Plan plan, List<Expectation> written, Instant since, Instant live, LiveQuestion question)
      implements DeploymentState {
    public JudgingLive {
      written = List.copyOf(written);
    }
  }

  /// Everything is live, and it can't be told whether it is good; a person is asked.
  ///
  /// @param question what could not be answered
  /// @param remindAt as for [Doubting]
  record DoubtingLive(
      Plan plan,
      List<Expectation> written,
      Instant since,
      Instant live,
      LiveQuestion question,
      Optional<Instant> remindAt)
      implements DeploymentState {
    public DoubtingLive {
      written = List.copyOf(written);
    }

    public DoubtingLive(
        Plan plan, List<Expectation> written, Instant since, Instant live, LiveQuestion question) {
      this(plan, written, since, live, question, Optional.empty());
    }

    DoubtingLive remindedAt(Instant next) {
      return new DoubtingLive(plan, written, since, live, question, Optional.of(next));
    }
  }

  /// It went wrong; the reasons are being collected.
  ///
  /// @param change which of the plan's changes went wrong
  record Investigating(Plan plan, List<Expectation> written, int change, Cause cause)
      implements DeploymentState {
    public Investigating {
      written = List.copyOf(written);
    }
  }

  /// It went wrong; what was live before is put back at a moment that people know, unless one of
  /// them holds it.
  record CountingDown(Plan plan, List<Expectation> written, Why why, Instant until)
      implements DeploymentState {
    public CountingDown {
      written = List.copyOf(written);
    }
  }

  /// It went wrong, and a person is asked what to do.
  ///
  /// @param remindAt as for [Doubting]
  record AwaitingChoice(Plan plan, List<Expectation> written, Why why, Optional<Instant> remindAt)
      implements DeploymentState {
    public AwaitingChoice {
      written = List.copyOf(written);
    }

    public AwaitingChoice(Plan plan, List<Expectation> written, Why why) {
      this(plan, written, why, Optional.empty());
    }

    AwaitingChoice remindedAt(Instant next) {
      return new AwaitingChoice(plan, written, why, Optional.of(next));
    }
  }

  /// What was live before is being put back, one conditional write after the other.
  ///
  /// @param done how many of the plan's changes have been looked at
  /// @param putBack those that were put back
  record Reverting(Plan plan, List<Expectation> written, Why why, int done, List<PutBack> putBack)
      implements DeploymentState {
    public Reverting {
      written = List.copyOf(written);
      putBack = List.copyOf(putBack);
    }
  }

  /// What was live before is written again; its pods are coming back.
  record Restoring(Plan plan, Why why, List<PutBack> putBack, Instant since)
      implements DeploymentState {
    public Restoring {
      putBack = List.copyOf(putBack);
    }
  }

  /// Over.
  sealed interface Ended extends DeploymentState {}

  /// Live and stable.
  record Succeeded(Plan plan) implements Ended {}

  /// Refused before anything was touched.
  record Refused(Refusal refusal) implements Ended {}

  /// Somebody who had to agree did not. Nothing was touched.
  ///
  /// @param reason why, in their words; empty when none was given
  record NotApproved(UserId by, Optional<String> reason) implements Ended {}

  /// It went wrong.
  record Failed(Plan plan, Why why, Aftermath aftermath) implements Ended {}

  /// A person stopped it.
  record Aborted(UserId by, Aftermath aftermath) implements Ended {}

  /// Why a rollout does not go on.
  sealed interface Why {
    /// What a bad finding says of the new pods: by numbers, or by an answer.
    static Why of(Verdict.Finding bad) {
      return bad.numbers().isPresent()
          ? new Worse(bad.workload(), bad.words())
          : new Unfit(bad.workload(), bad.words());
    }

    /// @param workload the label of the change that broke: `eu/web`
    record Broke(String workload, Cause cause) implements Why {}

    record StoppedBy(UserId user) implements Why {}

    /// The migration that had to succeed first did not.
    ///
    /// @param words how it ended, a sentence; may hold text from outside
    record NotMigrated(String words) implements Why {}

    /// The new pods were worse than the others.
    ///
    /// @param workload the label of the change: `eu/web`
    /// @param words in what, with the numbers
    record Worse(String workload, String words) implements Why {}

    /// A new pod did not answer a request as it should.
    ///
    /// @param workload the label of the change: `eu/web`
    /// @param words the request and the answer
    record Unfit(String workload, String words) implements Why {}

    /// Somebody else changed a workload in the middle.
    ///
    /// @param who the program or person as the cluster names it
    record Interfered(String workload, String who) implements Why {}
  }

  /// A change that was put back.
  ///
  /// @param change which of the plan's changes
  record PutBack(int change, Expectation written) {}

  /// How things were left.
  enum Aftermath {
    NOTHING_TOUCHED,
    /// New pods ran beside the old ones and are removed again; the old ones were never touched.
    WITHDRAWN,
    PUT_BACK,
    /// Put back where it could be; the rest was changed by somebody else, or could not be written.
    PUT_BACK_IN_PART,
    /// Put back, but what was live before does not become live again.
    PUT_BACK_NOT_LIVE,
    LEFT_AS_IS
  }
}
