package dev.slipway.commands.ports;

import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.LogPosition;
import dev.slipway.commands.migrations.RunOrder;
import dev.slipway.commands.migrations.RunSight;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.migrations.StandingContainer;
import dev.slipway.commands.ports.MigrationPods.Done;
import dev.slipway.commands.ports.MigrationPods.Following;
import dev.slipway.commands.ports.MigrationPods.Listener;
import dev.slipway.config.Target;
import java.util.List;

/// The pods that run a migration's command, which must never run twice for one order. So a pod is
/// first made, held back; when it is known for good that it is made (its uid is stored), it is let
/// go, and only that one ever is. Making may therefore be repeated, whatever became of an earlier
/// attempt, and letting go may be repeated, too. Safe for use by several threads at once.
///
/// Every call has a time-out of a few seconds; after {@link Answer.Unavailable} it may or may not
/// have been done. Any call may be refused with code `forbidden`, which names the missing verb.
public interface RunPods {
  /// Makes the pod, or finds it made by an earlier call of the same session; the answer is its uid.
  /// Its command does not begin. Refused with code `name-taken` when a pod of that name is somebody
  /// else's, `workload-not-found` or `container-not-found` when there is nothing to copy, and
  /// `pod-refused` when the API server does not take it.
  Answer<String> make(Target target, RunOrder order);

  /// Lets the pod begin, unless an earlier call has. Refused with code `pod-gone` when there is no
  /// pod with this uid any more.
  Answer<Done> release(Target target, ContainerName name, String pod);

  /// What there is to see of the pod with this uid now.
  Answer<RunSight> look(Target target, ContainerName name, String pod);

  /// Has the pod with this uid end within half a minute, whatever its command does. Its log stays.
  /// Found when it is over already or gone.
  Answer<Done> stop(Target target, ContainerName name, String pod);

  /// Deletes the session's pod with all that belongs to it, its log too. Found when it is gone
  /// already, or is somebody else's.
  Answer<Done> remove(Target target, ContainerName name, SessionId session);

  /// All such pods of the target, by name; those whose session nobody knows are orphans.
  Answer<List<StandingContainer>> all(Target target);

  /// Reads the output of the session's pod from a position on and goes on as it grows, until the
  /// command has ended or the reading is closed. Each {@link
  /// dev.slipway.commands.migrations.SessionEvent.Output} is some whole lines.
  ///
  /// @param from {@link LogPosition#START}, or what {@link Listener#heard} got last
  Following follow(
      Target target, ContainerName name, SessionId session, LogPosition from, Listener listener);
}
