package dev.slipway.commands.reviews;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.cluster.Evidence;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What is seen of a review app's namespace at one look.
public sealed interface ReviewSight {
  /// There is no such namespace.
  record Absent() implements ReviewSight {}

  /// It is being deleted.
  ///
  /// @param words what it waits for, one clause; empty when the cluster does not say
  record Leaving(String words) implements ReviewSight {}

  /// The namespace is there, and is this review app's.
  ///
  /// @param applied what was applied to it last, as a whole; empty when nothing was yet, and when
  ///   one of its objects is of another revision
  /// @param newest the latest revision that somebody has begun to apply to it; 0 when nobody has
  /// @param missing what of what was applied is not there any more, jobs aside: kind and name as
  ///   Kubernetes has them; none while it sleeps
  /// @param parts by kind and name
  /// @param port the node port of its first Service that has one
  record There(
      OptionalInt port,
      Optional<Applied> applied,
      long newest,
      List<String> missing,
      List<Part> parts)
      implements ReviewSight {
    public There {
      missing = List.copyOf(missing);
      parts = List.copyOf(parts);
    }

    /// The one that was applied to it last, as a whole; empty as that is.
    public Optional<Long> revision() {
      return applied.map(Applied::revision);
    }
  }

  /// What the namespace says that it was given.
  record Applied(long revision, CommitSha commit, BuildNumber build) {}

  /// A Deployment, StatefulSet or Job of it.
  ///
  /// @param name kind and name as Kubernetes has them: `Deployment web`
  record Part(String name, Health health) {}

  /// How a part stands. Compared with the part's own newest generation: an old status proves
  /// nothing.
  sealed interface Health {
    /// All its pods are available; of a job, it has succeeded.
    record Ready(int pods) implements Health {}

    /// It comes up, or its job runs.
    ///
    /// @param words one clause: `1 of 2 pods ready`, `pulling ...`
    record Coming(String words) implements Health {}

    /// It has been put to sleep: it is to have no pods, and has none.
    record Asleep() implements Health {}

    /// It does not come up and will not by waiting alone.
    record Failing(Cause cause, Evidence evidence) implements Health {}
  }
}
