package dev.slipway.bot.engine;

import dev.slipway.bot.publisher.DeploymentMessages;
import dev.slipway.bot.publisher.Told;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.Rollout;
import dev.slipway.commands.deployments.Step;
import dev.slipway.commands.deployments.StepOutcome;
import dev.slipway.commands.deployments.Transition;
import dev.slipway.commands.deployments.Transition.Pace;
import dev.slipway.commands.mail.Letters;
import dev.slipway.commands.migrations.Migration;
import dev.slipway.commands.migrations.MigrationId;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.news.Subscription.Topic;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.Cluster;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.commands.ports.Locks;
import dev.slipway.commands.ports.Migrations;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.progress.Board;
import dev.slipway.commands.progress.SettingsText;
import dev.slipway.commands.records.RecordKind;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.SlipwayConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries deployments through, one turn after the other: one step, its outcome stored together
/// with what there is to tell, then the next. Everything it needs to go on is in the store, so it
/// may be killed anywhere. Safe for use by several threads; each conducts another deployment.
public final class Conductor implements Engine.Kind {
  private static final Logger LOG = LoggerFactory.getLogger(Conductor.class);

  private final SlipwayConfig config;
  private final Deployments deployments;
  private final DeploymentMessages messages;
  private final Told told;
  private final Letters letters;
  private final Cluster cluster;
  private final LookUp lookUp;
  private final Steps steps;
  private final Trials trials;
  private final Migrations migrations;
  private final Consumer<MigrationId> migrationUnderWay;
  private final Runnable messagesChanged;
  private final InstantSource clock;

  /// @param settings how a change of configuration is told
  /// @param migrationUnderWay has a migration conducted by somebody; called again and again
  /// @param messagesChanged called after something to say was stored
  public Conductor(
      SlipwayConfig config,
      Deployments deployments,
      DeploymentMessages messages,
      Told told,
      World world,
      SettingsText settings,
      Migrations migrations,
      Locks locks,
      Consumer<MigrationId> migrationUnderWay,
      Runnable messagesChanged,
      InstantSource clock) {
    this.config = config;
    this.deployments = deployments;
    this.messages = messages;
    this.told = told;
    this.letters = new Letters(config);
    this.cluster = world.cluster();
    this.lookUp = new LookUp(world, settings, locks, clock);
    this.steps = new Steps(world.cluster(), world.builds(), clock);
    this.trials = new Trials(world, clock);
    this.migrations = migrations;
    this.migrationUnderWay = migrationUnderWay;
    this.messagesChanged = messagesChanged;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "deployment";
  }

  @Override
  public List<Long> underWay() {
    return deployments.underWay().stream().map(deployment -> deployment.id().value()).toList();
  }

  @Override
  public boolean isTold(long number) {
    return deployments.find(new DeploymentId(number)).flatMap(Deployment::instruction).isPresent();
  }

  @Override
  public Optional<Engine.Conducting> takeOver(long number, Runnable changed) {
    DeploymentId id = new DeploymentId(number);
    return deployments
        .takeOver(id)
        .map(deployment -> {
          LOG.atInfo()
              .addKeyValue("deployment", id)
              .addKeyValue("fence", deployment.fence())
              .addKeyValue("state", nameOf(deployment.state()))
              .log("conducting");
          Board board = Board.of(deployment, deployments.events(id));
          return new Conducting(new Turn(deployment, board, new Pace.AtOnce()), changed);
        });
  }

  private final class Conducting implements Engine.Conducting {
    private final Watches watches;
    private Turn turn;

    private Conducting(Turn first, Runnable changed) {
      this.turn = first;
      this.watches = new Watches(cluster, changed);
    }

    @Override
    public Pace turn() {
      Optional<Turn> next = Conductor.this.turn(turn, watches);
      next.ifPresent(later -> turn = later);
      return next.map(Turn::pace).orElse(new Pace.Over());
    }

    @Override
    public void close() {
      watches.close();
    }
  }

  /// A deployment between two steps.
  private record Turn(Deployment deployment, Board board, Pace pace) {}

  private Transition moved(
      Deployment deployment,
      Board board,
      Environment environment,
      Watches watches,
      List<AuditEntry> decisions)
      throws Steps.LostException {
    Rollout rollout = new Rollout(environment);
    Optional<Transition> instructed = rollout.instructed(deployment, board, clock.instant());
    return instructed.isPresent()
        ? instructed.get()
        : rollout.after(
            deployment,
            board,
            outcome(deployment, environment, watches, decisions),
            clock.instant());
  }

  /// One turn; empty when the deployment is no longer ours.
  private Optional<Turn> turn(Turn turn, Watches watches) {
    Optional<Turn> current = refresh(turn);
    if (current.isEmpty()) {
      return Optional.empty();
    }
    Deployment deployment = current.get().deployment();
    Board board = current.get().board();
    List<AuditEntry> decisions = new ArrayList<>();
    Transition transition;
    try {
      Optional<Environment> environment = environment(deployment);
      if (environment.isEmpty() && !deployment.waitsInLine()) {
        LOG.atError()
            .addKeyValue("deployment", deployment.id())
            .addKeyValue("environment", deployment.order().environment())
            .log(
                "the configuration no longer has this environment; put it back until the deployment is over");
        return Optional.of(new Turn(deployment, board, new Pace.Within(Duration.ofMinutes(1))));
      }
      transition =
          environment.isEmpty()
              ? Rollout.withoutEnvironment(deployment, board, clock.instant())
              : moved(deployment, board, environment.get(), watches, decisions);
    } catch (Steps.LostException lost) {
      LOG.atWarn().addKeyValue("deployment", deployment.id()).log(lost.getMessage());
      return Optional.empty();
    }
    if (!transition.changes(deployment)) {
      return Optional.of(new Turn(deployment, board, transition.pace()));
    }
    Board after = board.with(transition.events());
    List<Outgoing> elsewhere = elsewhere(transition.next(), after);
    Optional<Deployment> stored =
        deployments.record(
            deployment,
            transition,
            first ->
                Stream.concat(
                        messages.after(after, transition.events(), first).stream(),
                        elsewhere.stream())
                    .toList(),
            decisions,
            environment(deployment)
                .map(environment -> RecordKind.owedBy(config, environment))
                .orElse(Set.of()),
            environment(deployment)
                .map(environment -> letters.of(environment, after, transition.events()))
                .orElse(List.of()),
            clock.instant());
    if (stored.isEmpty()) {
      return Optional.of(new Turn(deployment, board, new Pace.AtOnce()));
    }
    messagesChanged.run();
    log(deployment, stored.get());
    return Optional.of(new Turn(stored.get(), after, transition.pace()));
  }

  /// What the channels are told that want to know how deployments end; nothing of one that touched
  /// nothing.
  private List<Outgoing> elsewhere(Deployment next, Board after) {
    boolean worthwhile =
        next.state() instanceof DeploymentState.Succeeded
            || next.state() instanceof DeploymentState.Failed
            || next.state() instanceof DeploymentState.Aborted;
    return worthwhile
        ? config
            .app(next.order().app())
            .map(app ->
                messages.elsewhere(
                    after,
                    told.channels(
                        app,
                        Topic.DEPLOYMENTS,
                        app.news().deployments().stream().map(ChannelId::new).toList())))
            .orElse(List.of())
        : List.of();
  }

  /// The deployment as it is stored now: a person may have said something meanwhile.
  private Optional<Turn> refresh(Turn turn) {
    Optional<Deployment> stored = deployments.find(turn.deployment().id());
    if (stored.isEmpty()
        || stored.get().fence() != turn.deployment().fence()
        || stored.get().ended()) {
      return Optional.empty();
    }
    return stored.map(deployment -> new Turn(deployment, turn.board(), turn.pace()));
  }

  private StepOutcome outcome(
      Deployment deployment, Environment environment, Watches watches, List<AuditEntry> decisions)
      throws Steps.LostException {
    Instant began = clock.instant();
    App app = config.app(deployment.order().app()).orElseThrow();
    try {
      return switch (Rollout.next(deployment)) {
        case Step.SeeLine() ->
            new StepOutcome.LineSeen(deployments.line(deployment, clock.instant()));
        case Step.LookUp(var reference) -> {
          LookUp.Result result =
              lookUp.run(
                  deployment,
                  reference,
                  app,
                  environment,
                  new KnownReleases(deployments, app.name(), environment.name()),
                  LookUp.Detail.NEEDED);
          result
              .decision()
              .ifPresent(decision ->
                  decisions.add(
                      new AuditEntry(
                          clock.instant(),
                          deployment.order().requester(),
                          deployment.order().action(),
                          app.name(),
                          environment.name(),
                          decision,
                          "deployment " + deployment.id(),
                          subject(result.outcome()))));
          yield result.outcome();
        }
        case Step.AwaitMigration(var session) -> migrating(session, Optional.empty());
        case Step.StopMigration(var session, var by) -> migrating(session, Optional.of(by));
        case Step.WriteChange(var plan, int change) ->
            steps.write(deployment, environment, plan, change);
        case Step.Observe(var plan, var expected) ->
            steps.observe(environment, plan, expected, watches);
        case Step.Send(var plan, int batch, int change) ->
            trials.send(deployment, environment, plan, batch, change);
        case Step.ObserveSent(var plan, var sent) ->
            trials.observe(environment, plan, sent, watches);
        case Step.Measure(var plan, var sent, var from, var until) ->
            trials.measure(environment, plan, sent, from, until, watches);
        case Step.MeasureLive(var plan, var question) ->
            trials.measureLive(environment, plan, question, watches);
        case Step.Withdraw(var plan, int change) ->
            trials.withdraw(deployment, environment, plan, change);
        case Step.Investigate(var plan, int change, var where) ->
            steps.investigate(app, environment, plan, change, where);
        case Step.PutBackChange(var plan, int change) ->
            steps.putBack(deployment, environment, plan, change);
        case Step.Await() -> new StepOutcome.Nothing();
      };
    } catch (RuntimeException unexpected) {
      LOG.atError()
          .addKeyValue("deployment", deployment.id())
          .addKeyValue("state", nameOf(deployment.state()))
          .setCause(unexpected)
          .log("a step failed unexpectedly; it is tried again");
      return new StepOutcome.Unanswered(
          new Outage("Slipway itself", "an unexpected error, see its log"), began);
    }
  }

  /// How the migration is that was begun along with the deployment's last step.
  ///
  /// @param stop who wants it stopped; empty when nobody does
  private StepOutcome migrating(SessionId session, Optional<UserId> stop) {
    Migration migration =
        migrations
            .find(session)
            .orElseThrow(() -> new IllegalStateException("there is no migration " + session));
    if (!migration.ended()) {
      if (stop.isPresent() && migration.instruction().isEmpty()) {
        boolean told =
            migrations.instruct(migration.id(), new Migration.Instruction.Stop(stop.get()));
        LOG.atInfo()
            .addKeyValue("migration", migration.id())
            .addKeyValue("told", told)
            .log("stopping the migration of a deployment");
      }
      migrationUnderWay.accept(migration.id());
    }
    return new StepOutcome.MigrationSeen(migration.state());
  }

  private static String subject(StepOutcome outcome) {
    return outcome instanceof StepOutcome.LookedUp found ? found.plan().subject() : "";
  }

  private Optional<Environment> environment(Deployment deployment) {
    return config.environment(deployment.order().app(), deployment.order().environment());
  }

  private static void log(Deployment before, Deployment after) {
    if (!nameOf(before.state()).equals(nameOf(after.state()))) {
      LOG.atInfo()
          .addKeyValue("deployment", after.id())
          .addKeyValue("app", after.order().app())
          .addKeyValue("environment", after.order().environment())
          .addKeyValue("from", nameOf(before.state()))
          .addKeyValue("to", nameOf(after.state()))
          .addKeyValue("version", after.version())
          .log("transition");
    }
  }

  private static String nameOf(DeploymentState state) {
    return state.getClass().getSimpleName();
  }
}
