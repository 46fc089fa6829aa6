package dev.slipway.commands.deployments;

import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.cluster.Expectation;
import dev.slipway.commands.migrations.SessionId;
import java.util.List;
import java.util.Optional;

/// The one thing to do next for a deployment. Steps read the world or change one thing in it; what
/// they found is a [StepOutcome]. Every step may be repeated after a crash.
public sealed interface Step {
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

  /// Collect the reasons of a failure.
  record Investigate(Plan plan, int change) implements Step {}

  /// Put back one change of the plan, if it is still as we left it.
  record PutBackChange(Plan plan, int change) implements Step {}

  /// Nothing until a person says something.
  record Await() implements Step {}
}
