package dev.slipway.bot.engine;

import static dev.slipway.bot.engine.StillWorld.NOON;
import static dev.slipway.bot.engine.StillWorld.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.access.Access;
import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.access.Place;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.Deployment.Instruction;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Order.Urgency;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.deployments.Rollout;
import dev.slipway.commands.deployments.Step;
import dev.slipway.commands.deployments.StepOutcome;
import dev.slipway.commands.deployments.Transition;
import dev.slipway.commands.locks.Lock;
import dev.slipway.commands.locks.LockId;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.progress.Board;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// People ask, agree, refuse, lock, freeze, get and lose roles, tags are moved and time passes, in
/// any order, between a request and its first write. What comes of it is compared with a model that
/// is written from the rules alone; that what goes live is what was agreed to is looked at besides.
final class HistoriesTest {
  private static final int HISTORIES = Integer.getInteger("slipway.histories", 50_000);
  private static final int LONGEST = 14;
  private static final AppName SHOP = new AppName("shop");
  private static final UserId ANN = new UserId("T0ACME", "U0ANN");
  private static final UserId BOB = new UserId("T0ACME", "U0BOB");
  private static final UserId CAROL = new UserId("T0ACME", "U0CAROL");
  private static final List<UserId> EVERYBODY = List.of(ANN, BOB, CAROL);
  private static final List<String> GROUPS = List.of("S0DEPLOYERS", "S0APPROVERS", "S0ADMINS");
  private static final List<Scope> SCOPES =
      List.of(
          new Scope.Everything(),
          new Scope.WholeApp(SHOP),
          new Scope.OneEnvironment(SHOP, PRODUCTION),
          new Scope.OneEnvironment(SHOP, new EnvironmentName("staging")),
          new Scope.WholeApp(new AppName("billing")));

  private final List<StillWorld> worlds = List.of(wanting(0), wanting(1), wanting(2));

  private static StillWorld wanting(int people) {
    return new StillWorld(text ->
        text.replace(
            "    - deployment: web\n    roles: {deployer: [U0ANN]}\n",
            """
                - deployment: web
                approval: {people: %d}
                roles:
                  deployer: [S0DEPLOYERS]
                  approver: [S0APPROVERS]
                  admin: [S0ADMINS]
            """
                .formatted(people)));
  }

  private enum Outcome {
    ASKED,
    WAITING,
    AGREED,
    WRITES,
    NOT_APPROVED,
    REFUSED,
    ABORTED
  }

  /// What the rules say, in as few words as can be.
  private static final class Model {
    private final int people;
    private final Urgency urgency;
    private final StillWorld world;
    private final Set<UserId> agreed = new LinkedHashSet<>();
    private Outcome outcome = Outcome.ASKED;
    private Instant until = Instant.MAX;
    private boolean wasFrozen;
    private ImageDigest shown;

    private Model(int people, Urgency urgency, StillWorld world) {
      this.people = urgency == Urgency.HOTFIX ? Math.max(1, people) : people;
      this.urgency = urgency;
      this.world = world;
      this.shown = world.tagged;
    }

    private boolean isIn(UserId who, String group) {
      return world.groups.getOrDefault(who, Set.of()).contains(group);
    }

    private boolean mayDeploy() {
      return isIn(ANN, "S0ADMINS") || (urgency != Urgency.OVERRIDE && isIn(ANN, "S0DEPLOYERS"));
    }

    private boolean mayApprove(UserId who) {
      return isIn(who, "S0ADMINS") || isIn(who, "S0APPROVERS");
    }

    private boolean stands(Lock lock) {
      boolean isThere =
          switch (lock.scope()) {
            case Scope.Everything() -> true;
            case Scope.WholeApp(AppName app) -> app.value().equals("shop");
            case Scope.OneEnvironment(AppName app, EnvironmentName environment) ->
                app.value().equals("shop") && environment.value().equals("production");
          };
      return isThere && world.now.isBefore(lock.until());
    }

    private boolean isLocked() {
      return world.locks.stream()
          .anyMatch(
              lock -> lock.kind() == Lock.Kind.LOCK && !lock.owner().equals(ANN) && stands(lock));
    }

    private boolean isFrozen() {
      return world.locks.stream().anyMatch(lock -> lock.kind() == Lock.Kind.FREEZE && stands(lock));
    }

    private boolean isHindered() {
      return !mayDeploy() || isLocked() || (isFrozen() && urgency == Urgency.ROUTINE);
    }

    private void looks() {
      if (outcome == Outcome.ASKED) {
        shown = world.tagged;
        wasFrozen = isFrozen();
        until =
            world.now.plus(
                people == 0 && !world.now.isAfter(NOON.plusSeconds(60))
                    ? Duration.ofSeconds(60)
                    : Duration.ofMinutes(30));
        outcome = isHindered() ? Outcome.REFUSED : Outcome.WAITING;
      } else if (outcome == Outcome.AGREED) {
        boolean isOther =
            !shown.equals(world.tagged)
                || (people > 0 && !agreed.stream().allMatch(this::mayApprove))
                || (urgency == Urgency.OVERRIDE && isFrozen() && !wasFrozen);
        outcome = isHindered() || isOther ? Outcome.REFUSED : Outcome.WRITES;
      }
    }

    private void agrees(UserId who) {
      boolean counts =
          outcome == Outcome.WAITING
              && world.now.isBefore(until)
              && (people == 0 ? who.equals(ANN) : !who.equals(ANN));
      if (counts && agreed.add(who) && agreed.size() >= Math.max(1, people)) {
        outcome = Outcome.AGREED;
      }
    }

    private void timePasses() {
      if (outcome == Outcome.WAITING && !world.now.isBefore(until)) {
        outcome = Outcome.REFUSED;
      }
    }
  }

  /// A deployment on its way, moved as the engine moves it.
  private static final class Tale {
    private final Rollout rollout;
    private final StillWorld world;
    private Deployment deployment;
    private Board board;

    private Tale(StillWorld world, Order order) {
      this.world = world;
      this.rollout = new Rollout(world.environment(PRODUCTION));
      DeploymentId id = new DeploymentId(17);
      this.deployment =
          new Deployment(id, order, new DeploymentState.Resolving(), 1, 1, Optional.empty());
      this.board = Board.of(id, order);
    }

    private void go(Transition transition) {
      deployment = transition.next();
      board = board.with(transition.events());
    }

    private void looks() {
      if (Rollout.next(deployment) instanceof Step.LookUp(var reference)) {
        go(rollout.after(deployment, board, world.lookUp(deployment, reference), world.now));
      }
    }

    private void timePasses() {
      if (deployment.state() instanceof DeploymentState.AwaitingApproval) {
        go(rollout.after(deployment, board, new StepOutcome.Nothing(), world.now));
      }
    }

    private void says(Instruction instruction) {
      Deployment told =
          new Deployment(
              deployment.id(),
              deployment.order(),
              deployment.state(),
              1,
              1,
              Optional.of(instruction));
      go(rollout.instructed(told, board, world.now).orElseThrow());
    }

    private Outcome outcome() {
      return switch (deployment.state()) {
        case DeploymentState.Resolving _ -> Outcome.ASKED;
        case DeploymentState.AwaitingApproval _ -> Outcome.WAITING;
        case DeploymentState.Rechecking _ -> Outcome.AGREED;
        case DeploymentState.Applying _ -> Outcome.WRITES;
        case DeploymentState.NotApproved _ -> Outcome.NOT_APPROVED;
        case DeploymentState.Refused _ -> Outcome.REFUSED;
        case DeploymentState.Aborted _ -> Outcome.ABORTED;
        default -> throw new AssertionError("never so far: " + deployment.state());
      };
    }
  }

  @Test
  void allEndAsTheRulesSay() {
    long seed = Long.getLong("slipway.seed", System.nanoTime());
    Random dice = new Random(seed);
    Map<Outcome, Integer> counted = new EnumMap<>(Outcome.class);
    for (int i = 0; i < HISTORIES; i++) {
      counted.merge(history(dice, "-Dslipway.seed=" + seed + ", history " + i), 1, Integer::sum);
    }
    System.out.println("HistoriesTest: -Dslipway.seed=" + seed + ", " + counted);
    assertThat(counted.keySet())
        .contains(
            Outcome.WRITES,
            Outcome.NOT_APPROVED,
            Outcome.REFUSED,
            Outcome.ABORTED,
            Outcome.WAITING);
  }

  private Outcome history(Random dice, String name) {
    int people = dice.nextInt(3);
    StillWorld world = worlds.get(people);
    world.now = NOON;
    world.tags.clear();
    world.locks.clear();
    world.groups.clear();
    EVERYBODY.forEach(who -> world.groups.put(who, new HashSet<>(GROUPS)));
    Urgency urgency = one(dice, List.of(Urgency.values()));
    Tale tale = new Tale(world, order(urgency));
    Model model = new Model(people, urgency, world);
    List<String> said = new ArrayList<>(List.of(people + " wanted, " + urgency));
    while (isOpen(model.outcome) && said.size() <= LONGEST) {
      said.add(happens(dice, world, tale, model));
      assertThat(tale.outcome()).as("%s: %s", name, said).isEqualTo(model.outcome);
    }
    if (tale.deployment.state() instanceof DeploymentState.Applying(Plan plan, _)) {
      assertThat(plan.changes())
          .as("%s: %s", name, said)
          .allSatisfy(change ->
              assertThat(change.images().values())
                  .allSatisfy(image -> assertThat(image.digest()).isEqualTo(model.shown)));
    }
    return model.outcome;
  }

  private static boolean isOpen(Outcome outcome) {
    return outcome == Outcome.ASKED || outcome == Outcome.WAITING || outcome == Outcome.AGREED;
  }

  private static <T> T one(Random dice, List<T> of) {
    return of.get(dice.nextInt(of.size()));
  }

  /// One thing happens, to the world and to both.
  private static String happens(Random dice, StillWorld world, Tale tale, Model model) {
    UserId who = one(dice, EVERYBODY);
    return switch (dice.nextInt(24)) {
      case 0 -> {
        tale.says(new Instruction.Abort(who));
        model.outcome = Outcome.ABORTED;
        yield who.value() + " aborts";
      }
      case 1 -> {
        if (model.outcome == Outcome.WAITING
            && may(world, who, Action.APPROVE)
            && !who.equals(ANN)) {
          tale.says(new Instruction.Refuse(who, Optional.empty()));
          model.outcome = Outcome.NOT_APPROVED;
        }
        yield who.value() + " refuses";
      }
      case 2, 3 -> {
        Duration time = Duration.ofSeconds(dice.nextInt(600));
        world.now = world.now.plus(time);
        tale.timePasses();
        model.timePasses();
        yield time + " pass";
      }
      case 4, 5 -> {
        String group = one(dice, GROUPS);
        Set<String> in = world.groups.computeIfAbsent(who, _ -> new HashSet<>());
        boolean isNew = in.add(group);
        if (!isNew) {
          in.remove(group);
        }
        yield who.value() + (isNew ? " joins " : " leaves ") + group;
      }
      case 6 -> {
        Lock lock = lock(dice, world.now, who);
        world.locks.add(lock);
        yield who.value() + " " + lock.kind().word() + " " + lock.scope().words();
      }
      case 7 -> {
        if (!world.locks.isEmpty()) {
          world.locks.remove(dice.nextInt(world.locks.size()));
        }
        yield "a lock is freed";
      }
      case 8 -> {
        world.tagged = new ImageDigest("sha256:" + "abc".charAt(dice.nextInt(3)) + "f".repeat(63));
        yield "the tag is moved to " + world.tagged.shortened();
      }
      case 9, 10, 11, 12, 13, 14, 15 -> {
        tale.looks();
        model.looks();
        yield "it is looked up";
      }
      default -> {
        if (may(world, who, model.people == 0 ? Action.DEPLOY : Action.APPROVE)) {
          tale.says(new Instruction.Approve(who));
          model.agrees(who);
        }
        yield who.value() + " agrees";
      }
    };
  }

  /// As the intake asks before it takes somebody's word.
  private static boolean may(StillWorld world, UserId who, Action action) {
    return Access.decide(
            world.person(who),
            action,
            world.app(),
            world.environment(PRODUCTION),
            Place.LISTED_CHANNEL)
        instanceof Decision.Allowed;
  }

  private static Lock lock(Random dice, Instant now, UserId owner) {
    return Lock.taken(
        new LockId("lock-" + dice.nextInt()),
        one(dice, List.of(Lock.Kind.values())),
        one(dice, SCOPES),
        owner,
        Optional.empty(),
        now,
        now.plusSeconds(30 + dice.nextInt(1_200)));
  }

  private static Order order(Urgency urgency) {
    return new Order(
        SHOP,
        PRODUCTION,
        new BuildReference.Numbered(new BuildNumber(240)),
        Order.WhenGreen.REFUSE,
        urgency,
        ANN,
        Optional.of("nobody can pay"),
        new ChannelId("C0DEPLOYS"),
        Place.LISTED_CHANNEL,
        NOON);
  }
}
