package dev.slipway.commands.migrations;

import dev.slipway.commands.deployments.Transition.Pace;
import dev.slipway.commands.migrations.MigrationState.Clearing;
import dev.slipway.commands.migrations.MigrationState.Collecting;
import dev.slipway.commands.migrations.MigrationState.Extending;
import dev.slipway.commands.migrations.MigrationState.Finished;
import dev.slipway.commands.migrations.MigrationState.Halting;
import dev.slipway.commands.migrations.MigrationState.HowEnded;
import dev.slipway.commands.migrations.MigrationState.LookingUp;
import dev.slipway.commands.migrations.MigrationState.Making;
import dev.slipway.commands.migrations.MigrationState.Over;
import dev.slipway.commands.migrations.MigrationState.Ready;
import dev.slipway.commands.migrations.MigrationState.Refused;
import dev.slipway.commands.migrations.MigrationState.Releasing;
import dev.slipway.commands.migrations.MigrationState.Running;
import dev.slipway.commands.migrations.MigrationState.Starting;
import dev.slipway.commands.migrations.MigrationState.Stopping;
import dev.slipway.commands.ports.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The moves of a migration: from a state and what its step found, to the next state and what there
/// is to tell. Pure; the engine only carries it out.
public final class MigrationRun {
  /// How long before the end people are warned.
  static final Duration WARNING = Duration.ofMinutes(15);

  /// How long a request may stay unresolved before it is too old to start.
  static final Duration LOOK_UP_LIMIT = Duration.ofMinutes(30);

  /// How long a container may take to end once it was asked to.
  static final Duration STOP_LIMIT = Duration.ofSeconds(90);

  /// How long the rest of a log is waited for.
  static final Duration LOG_LIMIT = Duration.ofSeconds(30);

  /// How long after its end a container that goes on is ended by us.
  static final Duration OVERDUE = Duration.ofMinutes(1);

  private static final int NAMES_AT_MOST = 50;
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration RETRY_AT_MOST = Duration.ofMinutes(1);

  private final Limits limits;

  public MigrationRun(Limits limits) {
    this.limits = limits;
  }

  /// How long things may take, as it is configured now.
  ///
  /// @param longest how long a container may live at most
  /// @param upWithin how long it may take to come up
  /// @param connectWithin how long it waits for a first login
  /// @param recorded whether what is typed and printed in a container is kept
  public record Limits(
      Duration longest, Duration upWithin, Duration connectWithin, boolean recorded) {}

  /// The step that is needed next. A migration container that is over needs none: an
  /// `IllegalArgumentException`.
  public static MigrationStep next(Migration migration) {
    return switch (migration.state()) {
      case LookingUp() -> new MigrationStep.LookUp();
      case Making(var container, var endsAt) -> new MigrationStep.Make(container, endsAt);
      case Starting(var container, _, _, _) -> new MigrationStep.Look(container);
      case Ready(var container, _, _, _, _) -> new MigrationStep.Look(container);
      case Extending(var ready, _, var wanted) ->
          new MigrationStep.Extend(ready.container(), wanted);
      case Releasing(var container, String pod, _) -> new MigrationStep.Release(container, pod);
      case Running(var container, String pod, _) -> new MigrationStep.Watch(container, pod);
      case Halting(var container, String pod, _, _) -> new MigrationStep.Halt(container, pod);
      case Stopping(var container, _, _) -> new MigrationStep.Stop(container);
      case Collecting(var container, _, _) -> new MigrationStep.Collect(container);
      case Clearing(var container, _) -> new MigrationStep.Clear(container);
      case Over _ -> throw over(migration);
    };
  }

  /// The move that a step's outcome leads to.
  ///
  /// @param board the picture so far, so that nothing is told twice
  public MigrationTransition after(
      Migration migration, MigrationBoard board, MigrationOutcome outcome, Instant now) {
    MigrationMove move = new MigrationMove(migration, board, now);
    if (outcome instanceof MigrationOutcome.Unanswered silent) {
      return unanswered(move, silent);
    }
    move.heard();
    return switch (migration.state()) {
      case LookingUp() -> lookedUp(move, outcome);
      case Making making -> made(move, making, outcome);
      case Starting starting -> new Looking(move, limits).starting(starting, outcome);
      case Ready ready -> new Looking(move, limits).ready(ready, outcome);
      case Extending extending -> extended(move, extending, outcome);
      case Releasing releasing -> new Watching(move, limits).releasing(releasing, outcome);
      case Running running -> new Watching(move, limits).running(running, outcome);
      case Halting halting -> new Watching(move, limits).halting(halting, outcome);
      case Stopping stopping -> stopped(move, stopping, outcome);
      case Collecting collecting -> collected(move, collecting, outcome);
      case Clearing clearing -> cleared(move, clearing, outcome);
      case Over _ -> throw over(migration);
    };
  }

  /// The move that a person's instruction leads to; empty when there is no instruction.
  public Optional<MigrationTransition> instructed(
      Migration migration, MigrationBoard board, Instant now) {
    return migration
        .instruction()
        .map(instruction -> {
          MigrationMove move = new MigrationMove(migration.instructionTaken(), board, now);
          return switch (instruction) {
            case Migration.Instruction.Stop stop -> stop(move, stop);
            case Migration.Instruction.Extend extend -> extend(move, extend);
          };
        });
  }

  private static MigrationTransition stop(MigrationMove move, Migration.Instruction.Stop stop) {
    HowEnded why = new HowEnded.StoppedBy(stop.by());
    return switch (move.migration().state()) {
      case LookingUp() ->
          move.close(new Refused(new Refusal("stopped", "It was stopped before it was made.")));
      case Making(var container, _) -> move.clear(container, why);
      case Starting(var container, _, _, _) -> move.clear(container, why);
      case Ready(var container, _, _, _, _) -> move.stop(container, why);
      case Extending(var ready, _, _) -> move.stop(ready.container(), why);
      case Releasing(var container, String pod, _) -> move.halt(container, pod, why);
      case Running(var container, String pod, _) -> move.halt(container, pod, why);
      case Halting _, Stopping _, Collecting _, Clearing _, Over _ -> move.stayAtOnce();
    };
  }

  private MigrationTransition extend(MigrationMove move, Migration.Instruction.Extend extend) {
    Optional<Up> up = up(move.migration().state());
    if (up.isEmpty()) {
      move.tell(
          new MigrationEvent.NotExtended(move.now(), "it can be extended only while it is up"));
      return move.stayAtOnce();
    }
    Instant latest = move.migration().order().endsAfter(limits.longest());
    Instant asked = up.get().until().plus(extend.longer());
    Instant wanted = asked.isAfter(latest) ? latest : asked;
    if (!wanted.isAfter(up.get().until())) {
      move.tell(
          new MigrationEvent.NotExtended(move.now(), "it lives as long as it may live already"));
      return move.stayAtOnce();
    }
    move.tell(new MigrationEvent.ExtensionAsked(move.now(), extend.by(), wanted));
    return move.to(new Extending(up.get().ready(), extend.by(), wanted), new Pace.AtOnce());
  }

  /// One that can be extended.
  ///
  /// @param until the end that it has, or is being given
  private record Up(Ready ready, Instant until) {}

  private static Optional<Up> up(MigrationState state) {
    return switch (state) {
      case Ready ready -> Optional.of(new Up(ready, ready.endsAt()));
      case Extending(var ready, _, var wanted) -> Optional.of(new Up(ready, wanted));
      case LookingUp _,
          Making _,
          Starting _,
          Releasing _,
          Running _,
          Halting _,
          Stopping _,
          Collecting _,
          Clearing _,
          Over _ ->
          Optional.empty();
    };
  }

  private MigrationTransition unanswered(MigrationMove move, MigrationOutcome.Unanswered silent) {
    MigrationState state = move.migration().state();
    if (state instanceof LookingUp
        && move.now().isAfter(move.migration().order().at().plus(LOOK_UP_LIMIT))) {
      return move.close(
          new Refused(
              new Refusal(
                  "gave-up",
                  silent.outage().system()
                      + " did not answer for too long ("
                      + silent.outage().reason()
                      + "). Nothing was made.",
                  "Ask again when it is back.")));
    }
    if (state instanceof Making(var container, var endsAt) && move.now().isAfter(endsAt)) {
      return move.clear(
          container,
          new HowEnded.DidNotStart(
              silent.outage().system() + " did not answer: " + silent.outage().reason()));
    }
    if (state instanceof Releasing releasing) {
      Optional<MigrationTransition> late = new Watching(move, limits).tooLate(releasing);
      if (late.isPresent()) {
        return late.get();
      }
    }
    move.silent(silent.outage(), silent.since());
    Duration pause = silent.outage().retryAfter().orElse(RETRY);
    return move.stay(pause.compareTo(RETRY_AT_MOST) > 0 ? RETRY_AT_MOST : pause);
  }

  private static MigrationTransition lookedUp(MigrationMove move, MigrationOutcome outcome) {
    return switch (outcome) {
      case MigrationOutcome.LookedUp(var container) -> {
        Instant endsAt =
            switch (container.inside()) {
              case Inside.Ssh _ -> move.migration().order().endsAt();
              case Inside.Command _ -> move.now().plus(move.migration().order().life());
            };
        move.tell(new MigrationEvent.Named(move.now(), container, endsAt));
        yield move.to(new Making(container, endsAt), new Pace.AtOnce());
      }
      case MigrationOutcome.Impossible(var refusal) -> move.close(new Refused(refusal));
      case MigrationOutcome.Unanswered _,
          MigrationOutcome.Made _,
          MigrationOutcome.Held _,
          MigrationOutcome.Released _,
          MigrationOutcome.Watched _,
          MigrationOutcome.Seen _,
          MigrationOutcome.Extended _,
          MigrationOutcome.Asked _,
          MigrationOutcome.Collected _,
          MigrationOutcome.Cleared _ ->
          throw move.unexpected(outcome);
    };
  }

  private static MigrationTransition made(
      MigrationMove move, Making making, MigrationOutcome outcome) {
    Container container = making.container();
    return switch (outcome) {
      case MigrationOutcome.Made(var hostKey) ->
          move.to(new Starting(container, hostKey, making.endsAt(), move.now()), new Pace.AtOnce());
      case MigrationOutcome.Held(String pod) ->
          move.to(new Releasing(container, pod, move.now()), new Pace.AtOnce());
      case MigrationOutcome.Impossible(var refusal) -> {
        if (refusal.code().equals("name-taken")
            && container.inside() instanceof Inside.Ssh
            && container.place() < NAMES_AT_MOST) {
          Container next = container.next();
          move.tell(new MigrationEvent.Named(move.now(), next, making.endsAt()));
          yield move.to(new Making(next, making.endsAt()), new Pace.AtOnce());
        }
        yield move.clear(container, new HowEnded.DidNotStart(refusal.reason()));
      }
      case MigrationOutcome.LookedUp _,
          MigrationOutcome.Unanswered _,
          MigrationOutcome.Released _,
          MigrationOutcome.Watched _,
          MigrationOutcome.Seen _,
          MigrationOutcome.Extended _,
          MigrationOutcome.Asked _,
          MigrationOutcome.Collected _,
          MigrationOutcome.Cleared _ ->
          throw move.unexpected(outcome);
    };
  }

  private MigrationTransition extended(
      MigrationMove move, Extending extending, MigrationOutcome outcome) {
    Ready ready = extending.ready();
    return switch (outcome) {
      case MigrationOutcome.Extended(var endsAt) -> {
        Instant latest = move.migration().order().endsAfter(limits.longest());
        move.tell(new MigrationEvent.EndChanged(move.now(), endsAt, !endsAt.isBefore(latest)));
        yield move.to(
            new Ready(ready.container(), ready.pod(), ready.door(), ready.hostKey(), endsAt),
            new Pace.AtOnce());
      }
      case MigrationOutcome.Impossible(var refusal) -> {
        move.tell(new MigrationEvent.NotExtended(move.now(), refusal.reason()));
        yield move.to(ready, new Pace.AtOnce());
      }
      case MigrationOutcome.LookedUp _,
          MigrationOutcome.Unanswered _,
          MigrationOutcome.Made _,
          MigrationOutcome.Held _,
          MigrationOutcome.Released _,
          MigrationOutcome.Watched _,
          MigrationOutcome.Seen _,
          MigrationOutcome.Asked _,
          MigrationOutcome.Collected _,
          MigrationOutcome.Cleared _ ->
          throw move.unexpected(outcome);
    };
  }

  private static MigrationTransition stopped(
      MigrationMove move, Stopping stopping, MigrationOutcome outcome) {
    return switch (outcome) {
      case MigrationOutcome.Asked(var sight) ->
          switch (sight) {
            case PodSight.Ended _ ->
                move.to(
                    new Collecting(stopping.container(), stopping.why(), move.now()),
                    new Pace.AtOnce());
            case PodSight.Absent _ ->
                move.to(new Clearing(stopping.container(), stopping.why()), new Pace.AtOnce());
            case PodSight.Starting _, PodSight.Ready _, PodSight.Failed _ ->
                move.now().isAfter(stopping.since().plus(STOP_LIMIT))
                    ? move.to(new Clearing(stopping.container(), stopping.why()), new Pace.AtOnce())
                    : move.stay(SOON);
          };
      case MigrationOutcome.Impossible _ ->
          move.to(new Clearing(stopping.container(), stopping.why()), new Pace.AtOnce());
      case MigrationOutcome.LookedUp _,
          MigrationOutcome.Unanswered _,
          MigrationOutcome.Made _,
          MigrationOutcome.Held _,
          MigrationOutcome.Released _,
          MigrationOutcome.Watched _,
          MigrationOutcome.Seen _,
          MigrationOutcome.Extended _,
          MigrationOutcome.Collected _,
          MigrationOutcome.Cleared _ ->
          throw move.unexpected(outcome);
    };
  }

  private static MigrationTransition collected(
      MigrationMove move, Collecting collecting, MigrationOutcome outcome) {
    if (!(outcome instanceof MigrationOutcome.Collected(var read, long pieces))) {
      throw move.unexpected(outcome);
    }
    boolean enough =
        switch (read) {
          case TO_THE_END -> true;
          case NOT_YET -> move.now().isAfter(collecting.since().plus(LOG_LIMIT));
        };
    if (enough && collecting.container().inside() instanceof Inside.Command) {
      move.printed(pieces, MigrationMove.Portions.THE_REST);
    }
    return enough
        ? move.to(new Clearing(collecting.container(), collecting.why()), new Pace.AtOnce())
        : move.stay(SOON);
  }

  private static MigrationTransition cleared(
      MigrationMove move, Clearing clearing, MigrationOutcome outcome) {
    return switch (outcome) {
      case MigrationOutcome.Cleared() ->
          move.close(new Finished(clearing.container(), clearing.why()));
      case MigrationOutcome.Impossible(var refusal) -> {
        move.refused(refusal);
        yield move.stay(RETRY_AT_MOST);
      }
      case MigrationOutcome.LookedUp _,
          MigrationOutcome.Unanswered _,
          MigrationOutcome.Made _,
          MigrationOutcome.Held _,
          MigrationOutcome.Released _,
          MigrationOutcome.Watched _,
          MigrationOutcome.Seen _,
          MigrationOutcome.Extended _,
          MigrationOutcome.Asked _,
          MigrationOutcome.Collected _ ->
          throw move.unexpected(outcome);
    };
  }

  private static IllegalArgumentException over(Migration migration) {
    return new IllegalArgumentException("session " + migration.id() + " is over");
  }
}
