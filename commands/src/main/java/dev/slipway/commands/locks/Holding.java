package dev.slipway.commands.locks;

import dev.slipway.commands.access.Decision;
import dev.slipway.commands.access.Decision.Denied;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Order.Urgency;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the locks that stand mean for somebody who wants something. Asked when it is requested, and
/// again in the transaction that does it.
public final class Holding {
  private Holding() {}

  /// The lock that keeps somebody from making anything live in an environment.
  ///
  /// @param standing the locks that stand at this moment
  /// @param urgency a hotfix or an override is not kept by a freeze, but by a lock it is
  public static Optional<Lock> against(
      List<Lock> standing, UserId who, AppName app, EnvironmentName environment, Urgency urgency) {
    return standing.stream()
        .filter(lock -> urgency == Urgency.ROUTINE || lock.kind() != Lock.Kind.FREEZE)
        .filter(lock -> lock.scope().covers(app, environment) && lock.binds(who))
        .findFirst();
  }

  /// What a lock that keeps somebody from something is for the record of decisions.
  public static Denied denial(Lock lock) {
    String code = lock.kind().word();
    return new Denied(
        List.of(
            new Decision.Reason(
                code,
                Text.of(lock.scope().words() + " is " + code + " by ")
                    .person(lock.owner())
                    .and(" until ")
                    .and(new Text.Span.Moment(lock.until()))
                    .and(lock.reason().map(reason -> ": " + reason).orElse(""))
                    .and(". Ask them, or look with \"locks\"."))));
  }

  /// What becomes of wanting a lock.
  public sealed interface Taking {
    /// It can be had.
    ///
    /// @param lock as it will stand
    /// @param replaced an own one on the same, which ends
    record Taken(Lock lock, Optional<Lock> replaced) implements Taking {}

    /// Somebody else holds some of it.
    record Held(Lock by) implements Taking {}
  }

  /// @param standing the locks that stand at this moment
  public static Taking taking(List<Lock> standing, Lock wanted) {
    List<Lock> alike =
        standing.stream()
            .filter(lock -> lock.kind() == wanted.kind() && lock.scope().overlaps(wanted.scope()))
            .toList();
    return alike.stream()
        .filter(lock -> !lock.owner().equals(wanted.owner()))
        .findFirst()
        .<Taking>map(Taking.Held::new)
        .orElseGet(() -> own(alike, wanted));
  }

  private static Taking own(List<Lock> own, Lock wanted) {
    Optional<Lock> same =
        own.stream().filter(lock -> lock.scope().equals(wanted.scope())).findFirst();
    return new Taking.Taken(same.map(wanted::insteadOf).orElse(wanted), same);
  }

  /// What becomes of wanting somebody else to have a lock.
  public sealed interface Handing {
    /// They get it.
    ///
    /// @param to the lock as they will have it, in the place of the other
    record Handed(Lock from, Lock to) implements Handing {}

    /// It is not the asker's to hand over.
    record NotYours(Lock lock) implements Handing {}

    /// There is none on exactly that.
    ///
    /// @param near those on more, or on a part of it
    record NotHeld(List<Lock> near) implements Handing {
      public NotHeld {
        near = List.copyOf(near);
      }
    }
  }

  /// @param standing the locks that stand at this moment
  /// @param from who wants it
  /// @param id of the lock as the other one will have it
  public static Handing handing(
      List<Lock> standing, Scope scope, UserId from, UserId to, LockId id, Instant now) {
    List<Lock> near =
        standing.stream()
            .filter(lock -> lock.kind() == Lock.Kind.LOCK && lock.scope().overlaps(scope))
            .toList();
    return near.stream()
        .filter(lock -> lock.scope().equals(scope))
        .findFirst()
        .<Handing>map(lock ->
            lock.owner().equals(from)
                ? new Handing.Handed(lock, lock.handedTo(to, id, now))
                : new Handing.NotYours(lock))
        .orElseGet(() -> new Handing.NotHeld(near));
  }

  /// What becomes of wanting a lock gone.
  public sealed interface Freeing {
    /// It goes.
    record Freed(Lock lock) implements Freeing {}

    /// It is somebody else's, and no reason was given.
    record NeedsReason(Lock lock) implements Freeing {}

    /// There is none on exactly that.
    ///
    /// @param near those on more, or on a part of it
    record NotHeld(List<Lock> near) implements Freeing {
      public NotHeld {
        near = List.copyOf(near);
      }
    }
  }

  /// @param standing the locks that stand at this moment
  /// @param who wants it gone
  /// @param reason needed for what is somebody else's
  public static Freeing freeing(
      List<Lock> standing, Lock.Kind kind, Scope scope, UserId who, Optional<String> reason) {
    List<Lock> near =
        standing.stream()
            .filter(lock -> lock.kind() == kind && lock.scope().overlaps(scope))
            .toList();
    Optional<Lock> meant = near.stream().filter(lock -> lock.scope().equals(scope)).findFirst();
    if (meant.isEmpty()) {
      return new Freeing.NotHeld(near);
    }
    return meant.get().owner().equals(who) || reason.isPresent()
        ? new Freeing.Freed(meant.get())
        : new Freeing.NeedsReason(meant.get());
  }
}
