package dev.slipway.commands.migrations;

import dev.slipway.commands.deployments.Transition.Pace;
import dev.slipway.commands.migrations.MigrationMove.Portions;
import dev.slipway.commands.migrations.MigrationState.Halting;
import dev.slipway.commands.migrations.MigrationState.HowEnded;
import dev.slipway.commands.migrations.MigrationState.Releasing;
import dev.slipway.commands.migrations.MigrationState.Running;
import dev.slipway.commands.progress.Sentences;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The moves of a migration whose command runs in a pod. None of them leads back to where a pod is
/// made: whatever becomes of the one that was let go, there is no second.
final class Watching {
  private static final Duration WHILE_IT_LASTS = Duration.ofSeconds(1);

  /// How long after its last moment a command that the cluster still calls running is waited for.
  private static final Duration OVERDUE = Duration.ofMinutes(5);

  private final MigrationMove move;
  private final MigrationRun.Limits limits;

  Watching(MigrationMove move, MigrationRun.Limits limits) {
    this.move = move;
    this.limits = limits;
  }

  MigrationTransition releasing(Releasing state, MigrationOutcome outcome) {
    return switch (outcome) {
      case MigrationOutcome.Released() ->
          move.to(new Running(state.container(), state.pod(), move.now()), new Pace.AtOnce());
      case MigrationOutcome.Impossible(var refusal) ->
          refusal.code().equals("pod-gone")
              ? move.clear(state.container(), new HowEnded.Unknown(refusal.reason()))
              : move.halt(
                  state.container(), state.pod(), new HowEnded.DidNotStart(refusal.reason()));
      case MigrationOutcome.LookedUp _,
          MigrationOutcome.Unanswered _,
          MigrationOutcome.Made _,
          MigrationOutcome.Held _,
          MigrationOutcome.Watched _,
          MigrationOutcome.Seen _,
          MigrationOutcome.Extended _,
          MigrationOutcome.Asked _,
          MigrationOutcome.Collected _,
          MigrationOutcome.Cleared _ ->
          throw move.unexpected(outcome);
    };
  }

  /// Nobody wants a migration to begin long after it was asked for.
  Optional<MigrationTransition> tooLate(Releasing state) {
    return move.now().isAfter(state.since().plus(limits.upWithin()))
        ? Optional.of(
            move.halt(
                state.container(),
                state.pod(),
                new HowEnded.DidNotStart(
                    "Kubernetes did not answer for " + Sentences.took(limits.upWithin()))))
        : Optional.empty();
  }

  MigrationTransition running(Running state, MigrationOutcome outcome) {
    Container container = state.container();
    if (outcome instanceof MigrationOutcome.Impossible(var refusal)) {
      move.refused(refusal);
      return move.stay(WHILE_IT_LASTS);
    }
    MigrationOutcome.Watched watched = watched(outcome);
    return switch (watched.sight()) {
      case RunSight.Waiting(var stage, String words) -> waiting(state, stage, words);
      case RunSight.Stuck(var cause) ->
          move.halt(container, state.pod(), new HowEnded.DidNotStart(cause.words()));
      case RunSight.Running(_) -> {
        if (move.board().began().isEmpty()) {
          move.tell(new MigrationEvent.Began(move.now()));
        }
        move.printed(watched.pieces(), Portions.AT_A_PACE);
        yield isOverdue(state)
            ? gone(
                container,
                watched,
                "the cluster still calls it running, long after it would have ended it; its node may"
                    + " be lost")
            : move.stay(WHILE_IT_LASTS);
      }
      case RunSight.Exited(int code, Duration took) ->
          move.collect(container, new HowEnded.Ran(code, took));
      case RunSight.TimeUp(var begun) -> move.collect(container, timeUp(begun));
      case RunSight.Lost(String words) -> move.collect(container, new HowEnded.Unknown(words));
      case RunSight.Absent() -> gone(container, watched, "its pod is gone");
    };
  }

  private MigrationTransition waiting(Running state, PodSight.Stage stage, String words) {
    if (move.now().isAfter(state.since().plus(limits.upWithin()))) {
      return move.halt(
          state.container(),
          state.pod(),
          new HowEnded.DidNotStart(
              "it had not begun after " + Sentences.took(limits.upWithin()) + ": " + words));
    }
    Optional<MigrationEvent.Waiting> known = move.board().waiting();
    if (known.isEmpty() || !known.get().words().equals(words)) {
      move.tell(new MigrationEvent.Waiting(move.now(), stage, words));
    }
    return move.stay(WHILE_IT_LASTS);
  }

  private boolean isOverdue(Running state) {
    Instant last =
        state.since().plus(limits.upWithin()).plus(move.migration().order().life()).plus(OVERDUE);
    return move.now().isAfter(last);
  }

  private MigrationTransition gone(
      Container container, MigrationOutcome.Watched watched, String words) {
    move.printed(watched.pieces(), Portions.THE_REST);
    return move.clear(container, new HowEnded.Unknown(words));
  }

  private static HowEnded timeUp(RunSight.Begun begun) {
    return switch (begun) {
      case YES -> new HowEnded.TimeUp();
      case NO -> new HowEnded.DidNotStart("its time was up before it began");
    };
  }

  /// It was told to end; what it did before that is said all the same.
  MigrationTransition halting(Halting state, MigrationOutcome outcome) {
    Container container = state.container();
    if (outcome instanceof MigrationOutcome.Impossible) {
      return move.to(new MigrationState.Clearing(container, state.why()), new Pace.AtOnce());
    }
    MigrationOutcome.Watched watched = watched(outcome);
    return switch (watched.sight()) {
      case RunSight.Exited(int code, Duration took) ->
          collect(container, new HowEnded.Ran(code, took));
      case RunSight.TimeUp(var begun) -> collect(container, afterAll(state.why(), begun));
      case RunSight.Lost(_) -> collect(container, state.why());
      case RunSight.Absent() -> {
        move.printed(watched.pieces(), Portions.THE_REST);
        yield move.to(new MigrationState.Clearing(container, state.why()), new Pace.AtOnce());
      }
      case RunSight.Waiting _, RunSight.Stuck _ -> patient(state, state.why());
      case RunSight.Running _ -> patient(state, afterAll(state.why(), RunSight.Begun.YES));
    };
  }

  private MigrationTransition patient(Halting state, HowEnded why) {
    return move.now().isAfter(state.since().plus(MigrationRun.STOP_LIMIT))
        ? move.to(new MigrationState.Clearing(state.container(), why), new Pace.AtOnce())
        : move.stay(WHILE_IT_LASTS);
  }

  private MigrationTransition collect(Container container, HowEnded why) {
    return move.to(new MigrationState.Collecting(container, why, move.now()), new Pace.AtOnce());
  }

  /// What was given up as not starting may have begun at the last moment.
  private static HowEnded afterAll(HowEnded why, RunSight.Begun begun) {
    return why instanceof HowEnded.DidNotStart(String words) && begun == RunSight.Begun.YES
        ? new HowEnded.Broke("it was stopped as it began (" + words + ")")
        : why;
  }

  private MigrationOutcome.Watched watched(MigrationOutcome outcome) {
    if (outcome instanceof MigrationOutcome.Watched watched) {
      return watched;
    }
    throw move.unexpected(outcome);
  }
}
