package dev.slipway.bot.engine;

import dev.slipway.bot.publisher.MigrationMessages;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.deployments.Transition.Pace;
import dev.slipway.commands.migrations.Container;
import dev.slipway.commands.migrations.Inside;
import dev.slipway.commands.migrations.Masking;
import dev.slipway.commands.migrations.Migration;
import dev.slipway.commands.migrations.MigrationBoard;
import dev.slipway.commands.migrations.MigrationEvent;
import dev.slipway.commands.migrations.MigrationId;
import dev.slipway.commands.migrations.MigrationOrder;
import dev.slipway.commands.migrations.MigrationOutcome;
import dev.slipway.commands.migrations.MigrationRun;
import dev.slipway.commands.migrations.MigrationState;
import dev.slipway.commands.migrations.MigrationStep;
import dev.slipway.commands.migrations.MigrationTransition;
import dev.slipway.commands.migrations.Purpose;
import dev.slipway.commands.migrations.Transcript;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.DeveloperKeys;
import dev.slipway.commands.ports.MigrationPods;
import dev.slipway.commands.ports.Migrations;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.RunPods;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.SlipwayConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries migrations through, one turn after the other: one step, its outcome stored together with
/// what there is to tell, then the next. Everything it needs to go on is in the store, so it may be
/// killed anywhere. Safe for use by several threads; each conducts another one.
public final class MigrationConductor implements Engine.Kind {
  private static final Logger LOG = LoggerFactory.getLogger(MigrationConductor.class);

  private static final int TAIL = 20;
  private static final int TAIL_READ = 200;

  private final SlipwayConfig config;
  private final Migrations migrations;
  private final MigrationMessages messages;
  private final MigrationLookUp lookUp;
  private final MigrationSteps steps;
  private final RunSteps runs;
  private final Function<Migration, Masking> masking;
  private final Runnable messagesChanged;
  private final InstantSource clock;

  /// @param masking what is taken out of the log of a migration
  /// @param messagesChanged called after something to say was stored
  public MigrationConductor(
      SlipwayConfig config,
      Migrations migrations,
      MigrationMessages messages,
      World world,
      MigrationPods pods,
      RunPods runs,
      DeveloperKeys keys,
      Function<Migration, Masking> masking,
      Runnable messagesChanged,
      InstantSource clock) {
    this.config = config;
    this.migrations = migrations;
    this.messages = messages;
    this.lookUp = new MigrationLookUp(world, keys, migrations, clock);
    this.steps = new MigrationSteps(pods, clock);
    this.runs = new RunSteps(runs, clock);
    this.masking = masking;
    this.messagesChanged = messagesChanged;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "migration";
  }

  @Override
  public List<Long> underWay() {
    return migrations.standing().stream().map(migration -> migration.id().value()).toList();
  }

  @Override
  public boolean isTold(long number) {
    return migrations.find(new MigrationId(number)).flatMap(Migration::instruction).isPresent();
  }

  @Override
  public Optional<Engine.Conducting> takeOver(long number, Runnable changed) {
    MigrationId id = new MigrationId(number);
    return migrations
        .takeOver(id)
        .map(migration -> {
          LOG.atInfo()
              .addKeyValue("migration", id)
              .addKeyValue("fence", migration.fence())
              .addKeyValue("state", nameOf(migration.state()))
              .log("conducting");
          MigrationBoard board = MigrationBoard.of(migration, migrations.events(id));
          return new Conducting(new Turn(migration, board, new Pace.AtOnce()), changed);
        });
  }

  private final class Conducting implements Engine.Conducting {
    private final SessionLog log;
    private Turn turn;

    private Conducting(Turn first, Runnable changed) {
      this.turn = first;
      // The one taken over may have no container yet; the one whose log is opened has.
      this.log =
          new SessionLog(
              migrations, first.migration(), () -> masking.apply(turn.migration()), changed);
    }

    @Override
    public Pace turn() {
      Optional<Turn> next = MigrationConductor.this.turn(turn, log);
      next.ifPresent(later -> turn = later);
      return next.map(Turn::pace).orElse(new Pace.Over());
    }

    @Override
    public void close() {
      log.close();
    }
  }

  /// A migration container between two steps.
  private record Turn(Migration migration, MigrationBoard board, Pace pace) {}

  /// One turn; empty when it is no longer ours.
  private Optional<Turn> turn(Turn turn, SessionLog log) {
    Optional<Migration> current =
        migrations
            .find(turn.migration().id())
            .filter(stored -> stored.fence() == turn.migration().fence() && !stored.ended());
    if (current.isEmpty()) {
      return Optional.empty();
    }
    Migration migration = current.get();
    MigrationBoard board = turn.board();
    Optional<Environment> environment = environment(migration);
    if (environment.isEmpty()) {
      LOG.atError()
          .addKeyValue("migration", migration.id())
          .addKeyValue("environment", migration.order().environment())
          .log(
              "the configuration no longer has this environment; put it back until the container is over");
      return Optional.of(new Turn(migration, board, new Pace.Within(Duration.ofMinutes(1))));
    }
    MigrationRun run = new MigrationRun(limits(environment.get()));
    List<AuditEntry> decisions = new ArrayList<>();
    MigrationTransition transition =
        run.instructed(migration, board, clock.instant())
            .orElseGet(() ->
                run.after(
                    migration,
                    board,
                    outcome(migration, environment.get(), log, decisions),
                    clock.instant()));
    if (!transition.changes(migration)) {
      return Optional.of(new Turn(migration, board, transition.pace()));
    }
    made(migration, transition).ifPresent(decisions::add);
    MigrationBoard after = board.with(transition.events());
    MigrationMessages.Output output = output(migration, transition);
    Optional<Migration> stored =
        migrations.record(
            migration,
            transition,
            first -> messages.after(after, transition.events(), first, output),
            decisions,
            clock.instant());
    if (stored.isEmpty()) {
      return Optional.of(new Turn(migration, board, new Pace.AtOnce()));
    }
    messagesChanged.run();
    log(migration, stored.get());
    return Optional.of(new Turn(stored.get(), after, transition.pace()));
  }

  private MigrationOutcome outcome(
      Migration migration, Environment environment, SessionLog log, List<AuditEntry> decisions) {
    Instant began = clock.instant();
    try {
      return switch (MigrationRun.next(migration)) {
        case MigrationStep.LookUp() -> lookUp(migration, environment, decisions);
        case MigrationStep.Make make ->
            switch (make.container().inside()) {
              case Inside.Ssh ssh -> steps.make(migration, environment, make, ssh);
              case Inside.Command command -> runs.make(migration, environment, make, command);
            };
        case MigrationStep.Look(Container container) ->
            steps.look(migration, environment, container, log);
        case MigrationStep.Release release -> runs.release(environment, release);
        case MigrationStep.Watch watch -> runs.watch(migration, environment, watch, log);
        case MigrationStep.Halt halt -> runs.halt(migration, environment, halt, log);
        case MigrationStep.Extend extend -> steps.extend(migration, environment, extend);
        case MigrationStep.Stop(Container container) ->
            steps.stop(migration, environment, container, log);
        case MigrationStep.Collect(Container container) ->
            switch (container.inside()) {
              case Inside.Ssh _ -> steps.collect(migration, environment, container, log);
              case Inside.Command _ -> runs.collect(migration, environment, container, log);
            };
        case MigrationStep.Clear(Container container) ->
            switch (container.inside()) {
              case Inside.Ssh _ -> steps.clear(migration, environment, container);
              case Inside.Command _ -> runs.clear(migration, environment, container);
            };
      };
    } catch (RuntimeException unexpected) {
      LOG.atError()
          .addKeyValue("migration", migration.id())
          .addKeyValue("state", nameOf(migration.state()))
          .setCause(unexpected)
          .log("a step failed unexpectedly; it is tried again");
      return new MigrationOutcome.Unanswered(
          new Outage("Slipway itself", "an unexpected error, see its log"), began);
    }
  }

  private MigrationOutcome lookUp(
      Migration migration, Environment environment, List<AuditEntry> decisions) {
    MigrationOrder order = migration.order();
    App app = config.app(order.app()).orElseThrow();
    MigrationLookUp.Result result = lookUp.run(migration, app, environment);
    result
        .decision()
        .ifPresent(decision ->
            decisions.add(
                new AuditEntry(
                    clock.instant(),
                    order.requester(),
                    order.purpose().action(),
                    app.name(),
                    environment.name(),
                    decision,
                    "migration " + migration.id(),
                    subject(result.outcome()))));
    return result.outcome();
  }

  /// What was allowed at the look-up is made: its host key, so that what the developer is told can
  /// be compared with the record.
  private Optional<AuditEntry> made(Migration before, MigrationTransition transition) {
    if (!(before.state() instanceof MigrationState.Making)
        || !(transition.next().state()
            instanceof MigrationState.Starting(var container, var hostKey, _, _))) {
      return Optional.empty();
    }
    MigrationOrder order = before.order();
    return Optional.of(
        new AuditEntry(
            clock.instant(),
            order.requester(),
            order.purpose().action(),
            order.app(),
            order.environment(),
            new Decision.Allowed("made as decided"),
            "migration " + before.id(),
            container.name() + " host key " + hostKey.fingerprint()));
  }

  private static String subject(MigrationOutcome outcome) {
    if (!(outcome instanceof MigrationOutcome.LookedUp(Container container))) {
      return "";
    }
    return container.name()
        + " build "
        + container.build().number()
        + " "
        + container.build().commit().sha()
        + " "
        + container.image()
        + " "
        + switch (container.inside()) {
          case Inside.Ssh(_, var keys) ->
              keys.stream()
                  .map(key -> key.whose() + " " + key.key().fingerprint())
                  .collect(Collectors.joining(" "));
          case Inside.Command(var words) -> String.join(" ", words);
        };
  }

  /// What there is of its log to be told along with a transition.
  private MigrationMessages.Output output(Migration migration, MigrationTransition transition) {
    Map<MigrationEvent.Printed, List<String>> printed = new HashMap<>();
    for (MigrationEvent event : transition.events()) {
      if (event instanceof MigrationEvent.Printed pieces) {
        printed.put(
            pieces,
            Transcript.of(
                migrations.log(migration.id(), pieces.first(), pieces.last()),
                masking.apply(migration)));
      }
    }
    return transition.next().ended()
        ? new MigrationMessages.Output(tail(migration), printed, kept(migration))
        : new MigrationMessages.Output(List.of(), printed, MigrationMessages.Kept.NOTHING);
  }

  private MigrationMessages.Kept kept(Migration migration) {
    return migrations.log(migration.id(), 1, TAIL_READ).stream()
            .anyMatch(line ->
                switch (line.kind()) {
                  case OPENED, OUTPUT, TYPED, HIDDEN, SKIPPED -> true;
                  case STARTED, CLOSED, WARNED, EXTENDED, TROUBLE, ENDED -> false;
                })
        ? MigrationMessages.Kept.SOMETHING
        : MigrationMessages.Kept.NOTHING;
  }

  /// The last lines of what was done in a container.
  private List<String> tail(Migration migration) {
    return switch (migration.order().purpose()) {
      case Purpose.Run _ -> List.of();
      case Purpose.Login _ -> {
        List<String> lines =
            Transcript.of(migrations.log(migration.id(), TAIL_READ), masking.apply(migration));
        yield lines.subList(Math.max(0, lines.size() - TAIL), lines.size());
      }
    };
  }

  private static MigrationRun.Limits limits(Environment environment) {
    return environment
        .migrations()
        .map(settings ->
            new MigrationRun.Limits(
                settings.longest(),
                environment.liveWithin(),
                settings.connectWithin(),
                settings.recording() == dev.slipway.config.Migrations.Recording.ON))
        .orElseGet(() ->
            new MigrationRun.Limits(
                dev.slipway.config.Migrations.DEFAULT_LONGEST,
                environment.liveWithin(),
                Duration.ZERO,
                false));
  }

  private Optional<Environment> environment(Migration migration) {
    return config.environment(migration.order().app(), migration.order().environment());
  }

  private static void log(Migration before, Migration after) {
    if (!nameOf(before.state()).equals(nameOf(after.state()))) {
      LOG.atInfo()
          .addKeyValue("migration", after.id())
          .addKeyValue("app", after.order().app())
          .addKeyValue("environment", after.order().environment())
          .addKeyValue("from", nameOf(before.state()))
          .addKeyValue("to", nameOf(after.state()))
          .addKeyValue("version", after.version())
          .log("transition");
    }
  }

  private static String nameOf(MigrationState state) {
    return state.getClass().getSimpleName();
  }
}
