package dev.slipway.bot.rig;

import java.time.Duration;

/// Where a process is stopped. Counts begin anew with each process.
///
/// @param where which of its calls
/// @param what what happens to it there
public record Kill(Where where, What what) {
  /// One of the calls that a process makes.
  public sealed interface Where {
    /// A write to the store, the first is 1.
    record Transition(int number, Point point) implements Where {}

    /// Any call to the store or to the world, before or after it is done.
    record Call(int number, Side side) implements Where {}
  }

  /// Where beside a persisted transition.
  public enum Point {
    BEFORE_COMMIT,
    AFTER_COMMIT,
    /// The effect in the world that the next transition would have recorded is done.
    BEFORE_RECORD
  }

  /// Before or after a call was done.
  public enum Side {
    BEFORE,
    AFTER
  }

  /// What happens to the process.
  public sealed interface What {
    /// It is gone; another starts after a while.
    record Dead(Duration nextAfter) implements What {}

    /// It stands still while another takes its work over, and then goes on as if nothing had been.
    /// Only the conducting of deployments can be paused; elsewhere nothing happens.
    record Paused(Duration time) implements What {}
  }
}
