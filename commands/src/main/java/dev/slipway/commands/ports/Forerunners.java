package dev.slipway.commands.ports;

import dev.slipway.commands.ports.Cluster.Content;
import dev.slipway.commands.ports.Cluster.WriteOutcome;
import dev.slipway.config.Target;
import dev.slipway.config.Workload;
import java.util.List;
import java.util.Map;

/// Deployments that run pods of a new build beside a workload, for as long as it is tried out. One
/// is read, watched and explained through {@link Cluster} as the workload that {@link #of} names.
/// Every call has a time-out of a few seconds. Safe for use by several threads at once.
///
/// A forerunner belongs to its workload: it goes when that is deleted. Its pods carry the labels of
/// the workload's pods, so that what sends requests to those sends them to these too, and one label
/// more, so that each Deployment knows its own.
public interface Forerunners {
  /// Makes the forerunner of a workload, without pods. There is one at most: a second is a {@link
  /// WriteOutcome.Conflict}. A call whose answer was lost may make one later, which then has no
  /// pods either.
  ///
  /// @param content what its pod template has other than the workload's
  WriteOutcome create(
      Target target, Workload workload, Content content, Map<String, String> annotations);

  /// Gives it another number of pods, if it is still at this version. Repeating it with the same
  /// version performs it at most once.
  WriteOutcome scale(
      Target target,
      Workload workload,
      String resourceVersion,
      int pods,
      Map<String, String> annotations);

  /// Removes it with its pods, if it is still at this version.
  Removal remove(Target target, Workload workload, String resourceVersion);

  /// All forerunners in a target.
  Answer<List<Standing>> all(Target target);

  /// A forerunner that is there.
  ///
  /// @param name of the Deployment
  /// @param workload the name of the workload that it belongs to
  /// @param deployment as its annotation has it; empty when there is none
  record Standing(String name, String workload, String resourceVersion, String deployment) {}

  /// What became of a removal.
  sealed interface Removal {
    /// It is going, or was not there.
    record Done() implements Removal {}

    /// It is at another version: read, and decide again.
    record Conflict() implements Removal {}

    /// The API server will not do it.
    record Rejected(Refusal refusal) implements Removal {}

    /// No answer: it may or may not have been done.
    record Unknown(Outage outage) implements Removal {}
  }

  /// How the forerunner of a workload is known in the cluster: `web-slipway`.
  static Workload of(Workload workload) {
    return new Workload(
        Workload.Kind.DEPLOYMENT, workload.name() + "-slipway", workload.containers());
  }
}
