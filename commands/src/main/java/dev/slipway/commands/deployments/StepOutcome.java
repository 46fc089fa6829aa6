package dev.slipway.commands.deployments;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.PipelineJobs;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.cluster.Evidence;
import dev.slipway.commands.cluster.Expectation;
import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.judging.Measurement;
import dev.slipway.commands.judging.PodCheck;
import dev.slipway.commands.judging.Reading;
import dev.slipway.commands.migrations.MigrationOrder;
import dev.slipway.commands.migrations.MigrationState;
import dev.slipway.commands.ports.Cluster;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a step found.
public sealed interface StepOutcome {
  /// Everything that a deployment needs is known, and it is allowed.
  ///
  /// @param migration what has to be run first; empty when nothing has
  /// @param touched files of migrations that the build changes; empty when none, or when it is not
  ///   known
  /// @param commits those between what is live and this build, oldest first; empty when unknown,
  ///   and when nobody has to agree to it
  /// @param authors who wrote some of it and may therefore not agree to it; empty where authors may
  record LookedUp(
      Plan plan,
      Optional<MigrationOrder> migration,
      List<String> touched,
      List<Commit> commits,
      Optional<List<UserId>> authors)
      implements StepOutcome {
    public LookedUp {
      commits = List.copyOf(commits);
      touched = List.copyOf(touched);
      authors = authors.map(List::copyOf);
    }

    /// What nobody has to agree to, or its authors may too.
    public LookedUp(
        Plan plan, Optional<MigrationOrder> migration, List<String> touched, List<Commit> commits) {
      this(plan, migration, touched, commits, Optional.empty());
    }
  }

  /// What stands before it.
  record LineSeen(Line line) implements StepOutcome {}

  /// How the build's migration is.
  record MigrationSeen(MigrationState state) implements StepOutcome {}

  /// The build's pipeline is still under way.
  record NotGreenYet(Build build, PipelineJobs jobs) implements StepOutcome {}

  /// It can't be done, whatever is tried.
  record Impossible(Refusal refusal) implements StepOutcome {}

  /// A system does not answer; nothing is known to have been done.
  ///
  /// @param since when it was last heard of
  record Unanswered(Outage outage, Instant since) implements StepOutcome {}

  /// Somebody else wrote between our look and our write; nothing was done.
  record Contended() implements StepOutcome {}

  /// The change is made, now or by an earlier attempt.
  ///
  /// @param template what pods are made from now
  record Changed(Expectation written, PodTemplate template) implements StepOutcome {}

  /// The workload is no longer what the plan found.
  ///
  /// @param who as the cluster names them
  record FoundChanged(String who) implements StepOutcome {}

  /// The change was made by an earlier attempt, and somebody has changed the workload since.
  ///
  /// @param who as the cluster names them
  record Overtaken(String who) implements StepOutcome {}

  /// The change needs no putting back, or is not ours to put back.
  ///
  /// @param who made it theirs; empty when it was never changed by us
  record NotOurs(Optional<String> who) implements StepOutcome {}

  /// What was seen, one per change that is looked at, in the plan's order.
  record Observed(List<Cluster.Observation> observations) implements StepOutcome {
    public Observed {
      observations = List.copyOf(observations);
    }
  }

  /// The pods beside a workload are as the batch wants them, now or by an earlier attempt.
  record PodsSent(Sent sent) implements StepOutcome {}

  /// What was seen, one per change of the plan, in its order.
  ///
  /// @param beside the pods beside each workload; empty where none are wanted
  /// @param workloads the workloads themselves
  record ObservedSent(
      List<Optional<Cluster.Observation>> beside, List<Cluster.Observation> workloads)
      implements StepOutcome {
    public ObservedSent {
      beside = List.copyOf(beside);
      workloads = List.copyOf(workloads);
    }
  }

  /// What was found out about new pods.
  ///
  /// @param measurements one per workload that counts; none when nothing is to be measured
  /// @param checks one per request to a pod; none when nothing is to be asked
  record Measured(List<Measurement> measurements, List<PodCheck> checks) implements StepOutcome {
    public Measured {
      measurements = List.copyOf(measurements);
      checks = List.copyOf(checks);
    }

    /// The questions that were not answered at all.
    public List<Reading.Silent> silences() {
      return Stream.concat(
              measurements.stream().flatMap(each -> each.silences().stream()),
              checks.stream()
                  .map(PodCheck::answer)
                  .filter(Reading.Silent.class::isInstance)
                  .map(Reading.Silent.class::cast))
          .toList();
    }
  }

  /// The pods beside a workload.
  ///
  /// @param still who has made them theirs, or why they can't be removed; empty when they are gone
  record Withdrawn(Optional<String> still) implements StepOutcome {}

  /// The reasons, as far as they could be found.
  ///
  /// @param commits those between what was live and this build, oldest first; empty when unknown
  record Investigated(Evidence evidence, List<Commit> commits) implements StepOutcome {
    public Investigated {
      commits = List.copyOf(commits);
    }
  }

  /// Nothing happened.
  record Nothing() implements StepOutcome {}
}
