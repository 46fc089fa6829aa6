package dev.slipway.commands.ports;

import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.HostKey;
import dev.slipway.commands.migrations.LogPosition;
import dev.slipway.commands.migrations.PodOrder;
import dev.slipway.commands.migrations.PodSight;
import dev.slipway.commands.migrations.SessionEvent;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.migrations.StandingContainer;
import dev.slipway.config.Target;
import java.time.Instant;
import java.util.List;

/// The pods of migration containers. Every call can be repeated and has a time-out of a few
/// seconds; after {@link Answer.Unavailable} it may or may not have been done, or may be done some
/// seconds later, and is to be called again. Safe for use by several threads at once.
///
/// Names are used again, sessions are not: a container of the name that is another session's is
/// left alone and not seen, however late a call arrives.
///
/// Any call may be refused with code `forbidden`, which names the missing verb.
public interface MigrationPods {
  /// Makes the pod and all that belongs to it, or finds them made by an earlier call of the same
  /// session. What an earlier call left half done is taken away first, which is answered with
  /// {@link Answer.Unavailable}. Refused with code `name-taken` when another session has a
  /// container of that name, `workload-not-found` or `container-not-found` when there is nothing to
  /// copy, and `pod-refused` when the API server takes the order for invalid.
  Answer<HostKey> make(Target target, PodOrder order);

  /// What there is to see now. Once the pod is ready this tries the advertised address, until it
  /// has answered once.
  Answer<PodSight> look(Target target, ContainerName name, SessionId session);

  /// Sets a later end; the answer is the end that holds, which is later still when another call has
  /// set it so. Refused with code `container-not-found` when it is gone, over, or was asked to end,
  /// and `too-long` when it is later than the pod can live (24 h after it was made).
  Answer<Instant> extend(Target target, ContainerName name, SessionId session, Instant endsAt);

  /// Asks it to end within a few seconds, telling those who are in it. Its log stays: look for
  /// {@link PodSight.Ended}, read the log, then {@link #remove}. Found when it is over already or
  /// gone.
  Answer<Done> stop(Target target, ContainerName name, SessionId session);

  /// Deletes it with all that belongs to it, its log too, whether it runs or not. Found when there
  /// is none of this session.
  Answer<Done> remove(Target target, ContainerName name, SessionId session);

  /// All migration containers of the target, by name; those whose session nobody knows are orphans.
  Answer<List<StandingContainer>> all(Target target);

  /// Reads a container's log from a position on and goes on as it grows, through restarts of the
  /// API server, until it is over or the reading is closed. Nothing is read twice or left out as
  /// long as the node keeps it.
  ///
  /// @param from {@link LogPosition#START}, or what {@link Listener#heard} got last
  Following follow(
      Target target, ContainerName name, SessionId session, LogPosition from, Listener listener);

  /// It has been done.
  enum Done {
    DONE
  }

  /// Hears a log. Called by one thread at a time, in the log's order; may block.
  interface Listener {
    /// @param after where to go on when this event has been kept
    void heard(SessionEvent event, LogPosition after);

    /// The log can't be read at the moment; reading is tried again by itself. Told once for each
    /// time it breaks off.
    void interrupted(Outage outage);

    /// The container is over, or gone, and every line of its log has been heard.
    void finished();
  }

  /// A log being read.
  interface Following extends AutoCloseable {
    /// Ends the reading; the listener is not called after that.
    @Override
    void close();
  }
}
