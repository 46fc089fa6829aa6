package dev.slipway.bot.rig;

import dev.slipway.bot.engine.Engine;
import dev.slipway.bot.engine.Engine.Conducting;
import dev.slipway.bot.intake.Followers;
import dev.slipway.bot.rig.Crossings.StoreTrouble;
import dev.slipway.bot.rig.Kill.What;
import dev.slipway.bot.rig.Schedule.Act;
import dev.slipway.bot.rig.Schedule.Line;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.ChatMessage.Via;
import dev.slipway.commands.chat.MessageId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.DeploymentState.AwaitingApproval;
import dev.slipway.commands.deployments.Transition.Pace;
import dev.slipway.commands.migrations.MigrationId;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.commands.ports.Inbox.Begun;
import dev.slipway.commands.ports.Inbox.Instruct;
import dev.slipway.commands.ports.Inbox.Taken;
import dev.slipway.commands.ports.Intake.Receipt;
import dev.slipway.commands.ports.Migrations;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.integrations.store.Database;
import dev.slipway.integrations.store.StoredDeployments;
import dev.slipway.integrations.store.StoredMigrations;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Runs a schedule to its end: one process after the other on the same database, in the story's
/// world, everything in one thread and in an order that the dice decide. Time passes only from one
/// event to the next. Used once, by one thread.
public final class Trial {
  private static final Duration LIMIT = Duration.ofHours(6);
  private static final Duration SLACK_TRIES_AGAIN = Duration.ofSeconds(1);
  private static final Duration ENGINE_TRIES_AGAIN = Duration.ofSeconds(2);
  private static final Duration SWEEP = Duration.ofMinutes(1);
  private static final Duration LEFT_OVER = Duration.ofSeconds(10);
  private static final Duration PEOPLE_THINK = Duration.ofSeconds(7);
  private static final Duration PEOPLE_ARE_WAITED_FOR = Duration.ofMinutes(5);
  private static final int SLACK_GIVES_UP = 50;

  /// When a new build is stable, and how long after the beginning it is seen what goes live by
  /// itself.
  private static final Duration STABLE_AT = Duration.ofMinutes(1);

  private static final Duration WATCHED = Duration.ofMinutes(3);
  private static final Duration LOOKED_EVERY = Duration.ofSeconds(5);

  private final Schedule schedule;
  private final SlipwayConfig config;
  private final Database database;
  private final HandSetClock clock = new HandSetClock(Schedule.NOON.minusSeconds(3));
  private final Dice dice;
  private final Faults faults;
  private final Life.Outside outside;
  private final Deployments stored;
  private final Migrations migrations;
  private final PriorityQueue<Event> agenda =
      new PriorityQueue<>(
          Comparator.comparing(Event::at)
              .thenComparingInt(Event::turn)
              .thenComparingInt(Event::number));
  private final List<String> violations = new ArrayList<>();
  private final Set<String> acknowledged = new TreeSet<>();
  private int lives;
  private int kills;
  private int events;
  private int busy;
  private int said;
  private Optional<Running> current = Optional.empty();

  /// Something that will happen.
  ///
  /// @param turn who goes first of those at the same moment
  /// @param owner the process that does it; empty for the world
  private record Event(
      Instant at, int turn, int number, Optional<Running> owner, Weight weight, Runnable act) {}

  /// A deployment or a migration, by its number.
  private record Thing(Engine.Kind kind, long number) {}

  /// Whether an event is a reason to go on.
  private enum Weight {
    MATTERS,
    ROUTINE
  }

  /// @param database emptied; nobody else uses it meanwhile
  Trial(Schedule schedule, SlipwayConfig config, Database database) {
    this.schedule = schedule;
    this.config = config;
    this.database = database;
    this.dice = new Dice(schedule.dice());
    this.faults = new Faults(dice.apart(), schedule, clock);
    this.stored = new StoredDeployments(database);
    this.migrations = new StoredMigrations(database);
    SimCluster cluster =
        new SimCluster(
            clock,
            faults,
            dice.apart(),
            (when, act) -> add(when, Optional.empty(), Weight.MATTERS, act),
            schedule.reconfigured(),
            done ->
                Oracle.authorised(database, done)
                    .or(() -> Oracle.approved(database, config, done))
                    .ifPresent(violations::add));
    this.outside =
        new Life.Outside(
            new SimGitLab(clock, faults, schedule),
            cluster,
            new SimMetrics(cluster, faults),
            new SimRuns(
                clock, faults, (when, act) -> add(when, Optional.empty(), Weight.MATTERS, act)),
            new SimContainers(
                clock,
                faults,
                (when, act) -> add(when, Optional.empty(), Weight.MATTERS, act),
                made -> ContainerOracle.authorised(database, made).ifPresent(violations::add)),
            new SimSlack(clock, faults),
            clock);
  }

  /// What a trial left behind.
  ///
  /// @param violations of the invariants, in words; empty when all hold
  /// @param ends the kinds of states in which deployments ended
  /// @param transitions how many the last process made
  /// @param faults how often what went wrong
  public record Outcome(
      List<String> violations,
      List<String> ends,
      int kills,
      int transitions,
      Map<Faults.Fault, Integer> faults) {}

  /// Runs it and judges what is left.
  Outcome run() {
    start();
    for (Line line : schedule.lines()) {
      say(line);
    }
    for (Act act : schedule.meddles()) {
      add(
          Schedule.NOON.plus(act.at()),
          Optional.empty(),
          Weight.MATTERS,
          () -> outside.cluster().meddle(act.workload(), act.what()));
    }
    if (isAutomatic()) {
      add(
          Schedule.NOON.plus(STABLE_AT),
          Optional.empty(),
          Weight.MATTERS,
          () -> outside.gitlab().becomesStable(database, Builds.ALSO_GOOD));
    }
    int transitions = 0;
    try {
      go(Schedule.NOON.plus(LIMIT), true);
      transitions = current.map(process -> process.life.crossings.transitions()).orElse(0);
    } finally {
      current.ifPresent(process -> process.life.close());
    }
    Oracle oracle = new Oracle(database, outside, schedule, acknowledged);
    violations.addAll(oracle.violations());
    return new Outcome(List.copyOf(violations), oracle.ends(), kills, transitions, faults.seen());
  }

  private void add(Instant at, Optional<Running> owner, Weight weight, Runnable act) {
    busy += weight == Weight.MATTERS ? 1 : 0;
    agenda.add(new Event(at, dice.upTo(7), events++, owner, weight, act));
  }

  /// Lets things happen until a moment, or until nothing more will.
  private void go(Instant until, boolean toTheEnd) {
    List<Event> held = new ArrayList<>();
    while (!agenda.isEmpty() && !agenda.peek().at().isAfter(until)) {
      Event event = agenda.remove();
      if (event.owner().filter(owner -> owner.paused).isPresent()) {
        held.add(event);
        continue;
      }
      busy -= event.weight() == Weight.MATTERS ? 1 : 0;
      clock.set(event.at());
      happen(event);
      if (toTheEnd && busy == 0 && settled()) {
        return;
      }
    }
    if (toTheEnd) {
      violations.add("I1: nothing came to an end within " + LIMIT);
    }
    clock.set(until);
    for (Event event : held) {
      Instant at = event.at().isBefore(until) ? until : event.at();
      agenda.add(
          new Event(at, event.turn(), event.number(), event.owner(), event.weight(), event.act()));
    }
  }

  private void happen(Event event) {
    if (event.owner().isEmpty()) {
      event.act().run();
      return;
    }
    Running process = event.owner().get();
    if (process.life.crossings.isDead()) {
      return;
    }
    try {
      event.act().run();
    } catch (Killed _) {
      process.end();
    } catch (RuntimeException unexpected) {
      violations.add("an exception that nobody caught: " + unexpected);
    }
  }

  private boolean settled() {
    return current.isPresent()
        && Oracle.settled(database)
        && outside.containers().standing() == 0
        && (!isAutomatic() || !clock.instant().isBefore(Schedule.NOON.plus(WATCHED)));
  }

  private boolean isAutomatic() {
    return config.apps().stream()
        .flatMap(app -> app.environments().stream())
        .anyMatch(environment -> environment.auto().isPresent());
  }

  private void start() {
    Running process =
        new Running(
            lives < schedule.kills().size()
                ? Optional.of(schedule.kills().get(lives))
                : Optional.empty());
    lives++;
    current = Optional.of(process);
    process.begin();
  }

  private void say(Line line) {
    said++;
    String key = "m:" + said;
    for (int copy = 0; copy < line.copies(); copy++) {
      Duration late =
          copy == 0 ? Duration.ZERO : dice.between(Duration.ZERO, Duration.ofSeconds(20));
      Instant at = Schedule.NOON.plus(line.at());
      ChatMessage message =
          new ChatMessage(
              key,
              line.via(),
              new ChannelId(line.via() == Via.DIRECT_MESSAGE ? "D0ANN" : "C0DEPLOYS"),
              line.via() == Via.MENTION
                  ? Optional.of(new MessageId("1772452799.00000" + said % 10))
                  : Optional.empty(),
              new UserId("T0ACME", line.user()),
              line.text(),
              at,
              line.via() == Via.SLASH_COMMAND
                  ? Optional.of(URI.create("https://hooks.slack.com/commands/" + said))
                  : Optional.empty());
      add(at.plus(late), Optional.empty(), Weight.MATTERS, () -> deliver(message, 1));
    }
  }

  /// Slack hands a message over, and does so again until it is acknowledged.
  private void deliver(ChatMessage message, int attempt) {
    boolean done = false;
    if (current.isPresent() && !current.get().paused) {
      Running process = current.get();
      Receipt receipt = process.life.intake.accept(message);
      if (process.life.crossings.isDead()) {
        process.end();
      } else {
        process.answerFresh();
        done = receipt instanceof Receipt.Stored;
      }
    }
    if (done) {
      acknowledged.add(message.key());
    } else if (attempt < SLACK_GIVES_UP) {
      add(
          clock.instant().plus(SLACK_TRIES_AGAIN),
          Optional.empty(),
          Weight.MATTERS,
          () -> deliver(message, attempt + 1));
    }
  }

  /// One process at work, as the engine, the sweep and the publisher's duty do it in production.
  private final class Running implements Followers {
    private final Life life;
    private final Map<Thing, Conducting> conducted = new HashMap<>();
    private final Map<Thing, Instant> nextTurn = new HashMap<>();
    private final Set<String> answering = new TreeSet<>();
    private Instant nextRound = Instant.MAX;
    private boolean conducting;
    private boolean publishes = true;
    private boolean paused;

    Running(Optional<Kill> kill) {
      Crossings crossings = new Crossings(kill, faults, this::pause);
      this.life =
          new Life(
              config,
              database,
              outside,
              crossings,
              (when, act) -> at(when, Weight.ROUTINE, act),
              this,
              migration -> takeSoon(thing(migration)),
              deployment -> takeSoon(thing(deployment.id())),
              this::messagesChanged);
    }

    private void at(Instant when, Weight weight, Runnable act) {
      add(when, Optional.of(this), weight, act);
    }

    void begin() {
      sweep(Duration.ZERO);
      round(clock.instant());
      if (isAutomatic()) {
        consider();
      }
    }

    private void consider() {
      at(
          clock.instant(),
          Weight.ROUTINE,
          () -> {
            at(clock.instant().plus(LOOKED_EVERY), Weight.ROUTINE, this::consider);
            try {
              config.apps().forEach(life.autopilot::consider);
            } catch (StoreTrouble _) {
              // The store did not answer; the next look comes.
            }
          });
    }

    private void sweep(Duration olderThan) {
      at(
          clock.instant(),
          Weight.ROUTINE,
          () -> {
            at(clock.instant().plus(SWEEP), Weight.ROUTINE, () -> sweep(LEFT_OVER));
            try {
              life.inbox.unanswered(clock.instant().minus(olderThan), 1000).forEach(this::answer);
              life.deployments.underWay().forEach(deployment -> takeSoon(thing(deployment.id())));
              life.leftBeside.sweep();
              if (outside.containers().standing() > 0) {
                life.orphans.sweep();
              }
              migrations.standing().forEach(migration -> takeSoon(thing(migration.id())));
            } catch (StoreTrouble _) {
              // The store did not answer; the next sweep comes.
            }
          });
    }

    void answerFresh() {
      life.fresh().forEach(this::answer);
    }

    private void answer(Taken taken) {
      ChatMessage message = taken.message();
      if (!answering.add(message.key())) {
        return;
      }
      at(
          clock.instant().plus(dice.between(Duration.ZERO, Duration.ofMillis(400))),
          Weight.MATTERS,
          () -> {
            answering.remove(message.key());
            try {
              life.answerer.answer(message);
            } catch (StoreTrouble _) {
              // The store did not answer; the sweep finds it again.
            }
          });
    }

    @Override
    public void begun(Begun begun) {
      switch (begun) {
        case Begun.ADeployment(var deployment) -> takeSoon(thing(deployment.id()));
        case Begun.AMigration(var migration) -> takeSoon(thing(migration.id()));
        case Begun.AFlagChange _, Begun.AReviewApp _ -> {}
      }
    }

    private Thing thing(DeploymentId id) {
      return new Thing(life.conductor, id.value());
    }

    private Thing thing(MigrationId id) {
      return new Thing(life.migrationConductor, id.value());
    }

    private void takeSoon(Thing id) {
      if (conducted.containsKey(id) || nextTurn.containsKey(id)) {
        return;
      }
      takeAt(id, clock.instant().plus(dice.between(Duration.ZERO, Duration.ofMillis(50))));
    }

    private void takeAt(Thing id, Instant when) {
      nextTurn.put(id, when);
      at(when, Weight.MATTERS, () -> take(id));
    }

    private void take(Thing id) {
      nextTurn.remove(id);
      conducting = true;
      try {
        id.kind()
            .takeOver(id.number(), () -> look(id))
            .ifPresent(taken -> {
              conducted.put(id, taken);
              turnAt(id, clock.instant());
            });
      } catch (StoreTrouble _) {
        takeAt(id, clock.instant().plus(ENGINE_TRIES_AGAIN));
      } finally {
        conducting = false;
      }
    }

    private void look(Thing id) {
      if (conducted.containsKey(id)) {
        turnAt(id, clock.instant().plus(dice.between(Duration.ZERO, Duration.ofMillis(200))));
      }
    }

    @Override
    public void instructed(Instruct instruct) {
      switch (instruct) {
        case Instruct.ToDeployment(DeploymentId id, _) -> look(thing(id));
        case Instruct.ToMigration(MigrationId id, _) -> look(thing(id));
        case Instruct.Free _,
            Instruct.HandOver _,
            Instruct.Follow _,
            Instruct.Unmail _,
            Instruct.Unfollow _,
            Instruct.Mention _,
            Instruct.Unmention _,
            Instruct.Note _,
            Instruct.ToReviewApp _,
            Instruct.ToFlagChange _,
            Instruct.ToAutomaticDeploys _ -> {}
      }
    }

    private void turnAt(Thing id, Instant when) {
      Instant next = nextTurn.getOrDefault(id, Instant.MAX);
      if (when.isBefore(next)) {
        nextTurn.put(id, when);
        at(when, Weight.MATTERS, () -> turn(id, when));
      }
    }

    private void turn(Thing id, Instant due) {
      Conducting own = conducted.get(id);
      if (own == null || !due.equals(nextTurn.get(id))) {
        return;
      }
      nextTurn.remove(id);
      conducting = true;
      try {
        switch (own.turn()) {
          case Pace.AtOnce() -> turnAt(id, clock.instant().plusMillis(dice.upTo(30)));
          case Pace.Within(Duration limit) -> {
            turnAt(id, clock.instant().plus(limit));
            if (limit.compareTo(PEOPLE_ARE_WAITED_FOR) >= 0) {
              choose(id);
            }
          }
          case Pace.Over() -> leave(id, own);
        }
      } catch (StoreTrouble _) {
        leave(id, own);
        takeAt(id, clock.instant().plus(ENGINE_TRIES_AGAIN));
      } finally {
        conducting = false;
      }
    }

    private void leave(Thing id, Conducting own) {
      conducted.remove(id);
      nextTurn.remove(id);
      own.close();
    }

    /// People answer when they are asked.
    private void choose(Thing id) {
      Optional.of(id)
          .filter(thing -> thing.kind() == life.conductor)
          .flatMap(thing -> stored.find(new DeploymentId(thing.number())))
          .filter(deployment -> deployment.instruction().isEmpty())
          .ifPresent(deployment -> {
            if (deployment.state() instanceof DeploymentState.AwaitingChoice) {
              press("U0BOB", schedule.choice(), id);
            } else if (deployment.state() instanceof DeploymentState.Doubting
                || deployment.state() instanceof DeploymentState.DoubtingLive) {
              press(
                  "U0BOB", schedule.choice().equals("keep") ? "go on with" : schedule.choice(), id);
            } else if (deployment.state() instanceof DeploymentState.Paused) {
              press("U0BOB", "continue", id);
            } else if (deployment.state() instanceof AwaitingApproval(_, var approvals)) {
              Stream.of("U0BOB", "U0CAROL", "U0ANN")
                  .filter(who -> !who.equals(deployment.order().requester().value()))
                  .filter(who ->
                      approvals.given().stream().noneMatch(given -> given.value().equals(who)))
                  .findFirst()
                  .ifPresent(who -> press(who, schedule.consent(), id));
            }
          });
    }

    private void press(String who, String word, Thing id) {
      Duration at = Duration.between(Schedule.NOON, clock.instant()).plus(PEOPLE_THINK);
      say(new Line(at, who, word + " deployment " + id.number(), Via.BUTTON, 1));
    }

    @Override
    public void messagesChanged() {
      round(clock.instant());
    }

    private void round(Instant when) {
      if (publishes && when.isBefore(nextRound)) {
        nextRound = when;
        at(when, Weight.ROUTINE, () -> publish(when));
      }
    }

    private void publish(Instant due) {
      if (!publishes || !due.equals(nextRound)) {
        return;
      }
      nextRound = Instant.MAX;
      try {
        Duration pause = life.publisher.round(this::send);
        round(clock.instant().plus(pause));
      } catch (StoreTrouble _) {
        round(clock.instant().plus(ENGINE_TRIES_AGAIN));
      }
    }

    private void send(Runnable call) {
      at(
          clock.instant().plus(dice.between(Duration.ZERO, Duration.ofMillis(300))),
          Weight.MATTERS,
          () -> {
            try {
              call.run();
            } catch (StoreTrouble _) {
              // The store did not answer; what was sent is looked for the next time.
            }
            round(clock.instant());
          });
    }

    /// Stands still in the middle of a call while another process takes over.
    private void pause(What.Paused pausing) {
      if (!conducting || current.filter(process -> process == this).isEmpty()) {
        return;
      }
      kills++;
      paused = true;
      publishes = false;
      Instant wakes = clock.instant().plus(pausing.time());
      add(
          clock.instant().plus(Duration.ofSeconds(1)),
          Optional.empty(),
          Weight.MATTERS,
          Trial.this::start);
      current = Optional.empty();
      go(wakes, false);
      paused = false;
      conducting = true;
    }

    void end() {
      kills++;
      life.close();
      if (current.filter(process -> process == this).isEmpty()) {
        return;
      }
      current = Optional.empty();
      Duration after =
          schedule.kills().size() >= lives
                  && schedule.kills().get(lives - 1).what() instanceof What.Dead(Duration next)
              ? next
              : Duration.ofSeconds(1);
      add(clock.instant().plus(after), Optional.empty(), Weight.MATTERS, Trial.this::start);
    }
  }
}
