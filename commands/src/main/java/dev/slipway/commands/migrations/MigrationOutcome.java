package dev.slipway.commands.migrations;

import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import java.time.Instant;

/// What a step found.
public sealed interface MigrationOutcome {
  /// Everything that a container needs is known, and it is allowed.
  record LookedUp(Container container) implements MigrationOutcome {}

  /// It can't be done, whatever is tried.
  record Impossible(Refusal refusal) implements MigrationOutcome {}

  /// A system does not answer; whether something was done is not known.
  ///
  /// @param since when it was last heard of
  record Unanswered(Outage outage, Instant since) implements MigrationOutcome {}

  /// It is made, now or by an earlier attempt.
  record Made(HostKey hostKey) implements MigrationOutcome {}

  /// The pod for a command is made, now or by an earlier attempt, and held back.
  ///
  /// @param pod its uid
  record Held(String pod) implements MigrationOutcome {}

  /// The pod for a command was let go, now or by an earlier attempt.
  record Released() implements MigrationOutcome {}

  /// What was seen of a command.
  ///
  /// @param pieces how many pieces of its output are kept so far
  record Watched(RunSight sight, long pieces) implements MigrationOutcome {}

  /// What was seen of it.
  record Seen(PodSight sight, Presence presence) implements MigrationOutcome {}

  /// It has this end now.
  record Extended(Instant endsAt) implements MigrationOutcome {}

  /// It was asked to end, and this is how it is.
  record Asked(PodSight sight) implements MigrationOutcome {}

  /// How much of its log has been read.
  ///
  /// @param pieces how many pieces are kept so far
  record Collected(LogRead read, long pieces) implements MigrationOutcome {}

  /// Nothing is left of it in the cluster.
  record Cleared() implements MigrationOutcome {}

  /// How far a log has been read.
  enum LogRead {
    TO_THE_END,
    NOT_YET
  }
}
