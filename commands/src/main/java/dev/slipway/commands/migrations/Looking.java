package dev.slipway.commands.migrations;

import dev.slipway.commands.deployments.Transition.Pace;
import dev.slipway.commands.migrations.MigrationState.HowEnded;
import dev.slipway.commands.migrations.MigrationState.Ready;
import dev.slipway.commands.migrations.MigrationState.Starting;
import dev.slipway.commands.progress.Sentences;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The moves that follow from looking at a container and its log.
final class Looking {
  private static final Duration WHILE_STARTING = Duration.ofSeconds(1);
  private static final Duration WHILE_READY = Duration.ofSeconds(5);

  /// A container that was just made may not be seen yet.
  private static final Duration UNSEEN = Duration.ofSeconds(15);

  private final MigrationMove move;
  private final MigrationRun.Limits limits;

  Looking(MigrationMove move, MigrationRun.Limits limits) {
    this.move = move;
    this.limits = limits;
  }

  MigrationTransition starting(Starting state, MigrationOutcome outcome) {
    Container container = state.container();
    if (outcome instanceof MigrationOutcome.Impossible(var refusal)) {
      return move.clear(container, new HowEnded.DidNotStart(refusal.reason()));
    }
    MigrationOutcome.Seen seen = seen(outcome);
    return switch (seen.sight()) {
      case PodSight.Absent() ->
          move.now().isBefore(state.since().plus(UNSEEN))
              ? move.stay(WHILE_STARTING)
              : move.clear(container, new HowEnded.Vanished());
      case PodSight.Starting(var stage, String words) -> {
        if (move.now().isAfter(state.since().plus(limits.upWithin()))) {
          yield move.clear(
              container,
              new HowEnded.DidNotStart(
                  "not up within " + Sentences.took(limits.upWithin()) + ": " + words));
        }
        Optional<MigrationEvent.Waiting> known = move.board().waiting();
        if (known.isEmpty()
            || known.get().waitingFor() != stage
            || !known.get().words().equals(words)) {
          move.tell(new MigrationEvent.Waiting(move.now(), stage, words));
        }
        yield move.stay(WHILE_STARTING);
      }
      case PodSight.Ready(String pod, var door, var hostKey, var endsAt) -> {
        move.tell(
            new MigrationEvent.BecameReady(
                move.now(),
                door,
                hostKey,
                endsAt,
                Optional.of(
                    new MigrationEvent.Rules(
                        move.now().plus(limits.connectWithin()), limits.recorded()))));
        people(seen.presence());
        yield move.to(new Ready(container, pod, door, hostKey, endsAt), new Pace.AtOnce());
      }
      case PodSight.Ended ended -> move.collect(container, how(ended));
      case PodSight.Failed(var cause) ->
          move.clear(container, new HowEnded.DidNotStart(cause.words()));
    };
  }

  MigrationTransition ready(Ready state, MigrationOutcome outcome) {
    Container container = state.container();
    if (outcome instanceof MigrationOutcome.Impossible(var refusal)) {
      move.refused(refusal);
      return move.stay(WHILE_READY);
    }
    MigrationOutcome.Seen seen = seen(outcome);
    people(seen.presence());
    return switch (seen.sight()) {
      case PodSight.Absent() -> move.clear(container, new HowEnded.Vanished());
      case PodSight.Starting _ -> move.stay(WHILE_STARTING);
      case PodSight.Ready now -> stillReady(state, now);
      case PodSight.Ended ended -> move.collect(container, how(ended));
      case PodSight.Failed(var cause) -> move.stop(container, new HowEnded.Broke(cause.words()));
    };
  }

  private MigrationTransition stillReady(Ready state, PodSight.Ready now) {
    if (!now.pod().equals(state.pod())) {
      move.tell(new MigrationEvent.StartedAfresh(move.now(), now.door(), now.hostKey()));
    }
    if (!now.endsAt().equals(state.endsAt())) {
      move.tell(new MigrationEvent.EndChanged(move.now(), now.endsAt(), isLatest(now.endsAt())));
    }
    if (move.now().isAfter(now.endsAt().plus(MigrationRun.OVERDUE))) {
      return move.stop(state.container(), new HowEnded.TimeUp());
    }
    Instant warnAt = now.endsAt().minus(MigrationRun.WARNING);
    if (!move.now().isBefore(warnAt) && mustWarnOf(now.endsAt())) {
      move.tell(new MigrationEvent.NearEnd(move.now(), now.endsAt()));
    }
    return move.to(
        new Ready(state.container(), now.pod(), now.door(), now.hostKey(), now.endsAt()),
        new Pace.Within(WHILE_READY));
  }

  private boolean isLatest(Instant endsAt) {
    return !endsAt.isBefore(move.migration().order().endsAfter(limits.longest()));
  }

  /// Whether people still have to be warned of an end; one that lives hardly longer than the
  /// warning needs none.
  private boolean mustWarnOf(Instant endsAt) {
    boolean longLived =
        move.board()
            .access()
            .filter(access ->
                Duration.between(access.since(), endsAt).compareTo(MigrationRun.WARNING) > 0)
            .isPresent();
    return longLived && !move.board().warned().equals(Optional.of(endsAt));
  }

  private void people(Presence presence) {
    if (!presence.equals(move.board().presence())) {
      move.tell(new MigrationEvent.PeopleChanged(move.now(), presence));
    }
  }

  private MigrationOutcome.Seen seen(MigrationOutcome outcome) {
    if (outcome instanceof MigrationOutcome.Seen seen) {
      return seen;
    }
    throw move.unexpected(outcome);
  }

  private static HowEnded how(PodSight.Ended ended) {
    return switch (ended.how()) {
      case TIME_UP -> new HowEnded.TimeUp();
      case NOBODY_CAME -> new HowEnded.NobodyCame();
      case STOPPED, BROKEN -> new HowEnded.Broke(ended.words());
    };
  }
}
