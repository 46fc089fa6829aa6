package dev.slipway.commands.deployments;

import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.cluster.Expectation;
import dev.slipway.commands.migrations.SessionId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The one thing to do next for a deployment. Steps read the world or change one thing in it; what
/// they found is a [StepOutcome]. Every step may be repeated after a crash.
public sealed interface Step {
  /// See who stands before it in line.
  record SeeLine() implements Step {}

  /// Look up the build, its images, what is live, and whether the requester may.
  record LookUp(BuildReference reference) implements Step {}

  /// See how the build's migration is doing.
  record AwaitMigration(SessionId migration) implements Step {}

  /// Have the build's migration stopped, and see how it is.
  record StopMigration(SessionId migration, UserId by) implements Step {}

  /// Make one change of the plan, unless it is already made.
  record WriteChange(Plan plan, int change) implements Step {}

  /// See how all the changes are doing.
  ///
  /// @param expected what each change of the plan should look like; empty for those that do not
  ///   matter. What a watch says against it is confirmed by a read
  record Observe(Plan plan, List<Optional<Expectation>> expected) implements Step {
    public Observe {
      expected = List.copyOf(expected);
    }
  }

  /// Start pods of the build beside the workload of one change, unless they are already there.
  record Send(Plan plan, int batch, int change) implements Step {}

  /// See how the pods beside the workloads are doing, and whether the workloads are as the plan
  /// found them. What a watch says against either is confirmed by a read
  record ObserveSent(Plan plan, List<Sent> sent) implements Step {
    public ObserveSent {
      sent = List.copyOf(sent);
    }
  }

  /// Ask what was measured of new and old pods.
  record Measure(Plan plan, List<Sent> sent, Instant from, Instant until) implements Step {
    public Measure {
      sent = List.copyOf(sent);
    }
  }

  /// Ask what was measured of pods that are live and of those before them.
  record MeasureLive(Plan plan, LiveQuestion question) implements Step {}

  /// Remove the pods beside the workload of one change, and see whether they are gone.
  record Withdraw(Plan plan, int change) implements Step {}

  /// Collect the reasons of a failure.
  ///
  /// @param where which pods went wrong
  record Investigate(Plan plan, int change, Where where) implements Step {
    /// The pods of a workload, or those that were started beside it.
    public enum Where {
      WORKLOAD,
      BESIDE
    }
  }

  /// Put back one change of the plan, if it is still as we left it.
  record PutBackChange(Plan plan, int change) implements Step {}

  /// Nothing until a person says something.
  record Await() implements Step {}
}
