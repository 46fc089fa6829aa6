package dev.slipway.commands.ports;

import dev.slipway.commands.reviews.ReviewId;
import dev.slipway.commands.reviews.ReviewOrder;
import dev.slipway.commands.reviews.ReviewSight;
import dev.slipway.commands.reviews.StandingReview;
import dev.slipway.config.Target;
import java.util.List;

/// The namespaces of review apps (Kubernetes). Every call can be repeated and has a time-out of a
/// few seconds per request; after {@link Answer.Unavailable} it may or may not have been done, or
/// may be done some seconds later, and is to be called again. Safe for use by several threads at
/// once.
///
/// The target's namespace is the review app's own, see {@link dev.slipway.config.Reviews#target}. A
/// namespace that is not marked as this review app's is never touched: it is refused with code
/// `name-taken`. Any call may be refused with code `forbidden`, which names the missing verb.
public interface ReviewPlaces {
  /// Makes the namespace with its limits, or finds it, and has it hold exactly the order's objects:
  /// those of earlier revisions that the order has not are deleted, a job is run anew when the
  /// order's revision is a new one. Workloads that were asleep get their pods again. Refused with
  /// code `manifest-invalid`, which names file and reason, before anything of the order is made or
  /// changed but the namespace and its limits: what was applied before still is; with `superseded`
  /// when a later revision has been applied.
  ///
  /// Answered with {@link Answer.Unavailable} while an earlier namespace of that name, or an
  /// earlier job, is still being deleted.
  Answer<Done> apply(Target target, ReviewOrder order);

  /// What there is to see now. What waiting may mend is {@link ReviewSight.Health.Coming}, however
  /// long it takes.
  Answer<ReviewSight> look(Target target, ReviewId review);

  /// The same when its time is up: what is not ready is {@link ReviewSight.Health.Failing}, with
  /// the best cause and the evidence that there is.
  Answer<ReviewSight> overdue(Target target, ReviewId review);

  /// Takes all pods away and keeps the rest: workloads are set to no pods, jobs are deleted. Found
  /// when there is nothing of this review app.
  Answer<Done> sleep(Target target, ReviewId review);

  /// Deletes the namespace with all that is in it. Found as soon as the cluster has taken it on; it
  /// is gone when {@link #look} says {@link ReviewSight.Absent}. Found when there is none, and when
  /// it is another review app's.
  Answer<Done> remove(Target target, ReviewId review);

  /// All namespaces of review apps that the cluster has and is not deleting, by name; those whose
  /// review app nobody knows are orphans.
  ///
  /// @param target any of that cluster; its namespace does not matter
  Answer<List<StandingReview>> all(Target target);

  /// It has been done.
  enum Done {
    DONE
  }
}
