package dev.slipway.commands.cluster;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.config.Workload;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A Deployment or StatefulSet as one consistent read shows it, with the pods of its newest
/// template.
///
/// @param uid changes when it is deleted and made again
/// @param resourceVersion opaque; only for comparing and for a write's precondition
/// @param generation counts changes of its spec
/// @param observedGeneration up to which generation its controller has looked; 0 when never
/// @param paused whether a person has paused its rollout
/// @param replicas how many pods it should have, has, and how they are
/// @param images each container's image as the template has it
/// @param template its pod template, so that any change of it shows
/// @param mark what Slipway wrote on it last; empty when it never did
/// @param lastChange who changed the spec last, when the cluster says
/// @param conditions as the controller reports them
/// @param newestRevision the ReplicaSet's name or the StatefulSet's update revision of the current
///   template; empty until the controller made it
/// @param newestPods the pods of that revision
public record WorkloadView(
    Workload.Kind kind,
    String name,
    String uid,
    String resourceVersion,
    long generation,
    long observedGeneration,
    boolean paused,
    Replicas replicas,
    Map<String, String> images,
    PodTemplate template,
    Optional<Mark> mark,
    Optional<Change> lastChange,
    List<Condition> conditions,
    Optional<String> newestRevision,
    List<PodView> newestPods) {
  public WorkloadView {
    images = Map.copyOf(images);
    conditions = List.copyOf(conditions);
    newestPods = List.copyOf(newestPods);
  }

  /// Pod counts.
  ///
  /// @param desired `spec.replicas`
  /// @param total pods of any template that are not ending
  /// @param updated pods of the newest template
  /// @param ready pods of any template that are ready
  /// @param available pods of any template that have been ready for `minReadySeconds`
  public record Replicas(int desired, int total, int updated, int ready, int available) {}

  /// The annotations `slipway.dev/deployment`, `slipway.dev/fence`, `slipway.dev/build` and
  /// `slipway.dev/release`.
  ///
  /// @param deployment empty when missing: a deployment that was stopped before it wrote here left
  ///   only its fence
  /// @param fence 0 when missing or unreadable
  /// @param build empty when missing
  public record Mark(String deployment, long fence, String build, String release) {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

    /// The build's number; empty when it is missing or unreadable.
    public Optional<BuildNumber> buildNumber() {
      return NUMBER.matcher(build).matches()
          ? Optional.of(new BuildNumber(Long.parseLong(build)))
          : Optional.empty();
    }
  }

  /// Who changed the spec, from `metadata.managedFields`.
  ///
  /// @param manager the program, such as `kubectl-set`
  public record Change(String manager, Instant at) {}

  /// One entry of `status.conditions`.
  ///
  /// @param updated `lastUpdateTime`, else `lastTransitionTime`; the epoch when neither is there
  public record Condition(
      String type, String status, String reason, String message, Instant updated) {}
}
