package dev.slipway.bot.rig;

import dev.slipway.bot.rig.Faults.Fault;
import dev.slipway.bot.rig.Faults.Party;
import dev.slipway.bot.rig.Faults.Silence;
import dev.slipway.bot.rig.Kill.Point;
import dev.slipway.bot.rig.Kill.Side;
import dev.slipway.bot.rig.Kill.What;
import dev.slipway.bot.rig.Kill.Where;
import dev.slipway.bot.rig.SimCluster.Meddle;
import dev.slipway.commands.chat.ChatMessage.Via;
import dev.slipway.config.Environment.OnFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What happens in one trial, and when. Made from a seed, or put together by hand; the same
/// schedule always runs the same way.
///
/// @param dice for what is left to chance while it runs
/// @param onFailure what staging does after a failure
/// @param lines what people say
/// @param meddles what other people do in the cluster
/// @param rates how likely each call to a system goes wrong, 0 to 1
/// @param writes the writes to the cluster, the first is 1, that go wrong in a certain way
/// @param silences when a system does not answer at all
/// @param kills one per process: the first process gets the first, and so on
/// @param choice what is said when the bot asks whether to put back: `revert` or `keep`
/// @param greenAfter when the pipeline of [Builds#NOT_GREEN_YET] succeeds
public record Schedule(
    long dice,
    OnFailure onFailure,
    List<Line> lines,
    List<Act> meddles,
    Map<Party, Double> rates,
    Map<Integer, Fault> writes,
    List<Silence> silences,
    List<Kill> kills,
    String choice,
    Duration greenAfter) {
  public static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  /// How much longer a container is always wanted.
  static final Duration LONGER = Duration.ofMinutes(5);

  public Schedule {
    lines = List.copyOf(lines);
    meddles = List.copyOf(meddles);
    rates = Map.copyOf(rates);
    writes = Map.copyOf(writes);
    silences = List.copyOf(silences);
    kills = List.copyOf(kills);
  }

  /// Something that a person says.
  ///
  /// @param copies how often it is delivered
  public record Line(Duration at, String user, String text, Via via, int copies) {}

  /// Something that another person does in the cluster.
  ///
  /// @param workload `shop-staging/web`
  public record Act(Duration at, String workload, Meddle what) {}

  /// Somebody asks for a build on staging, and nothing else happens.
  public static Schedule deploying(long build) {
    return new Schedule(
        build,
        OnFailure.REVERT,
        List.of(
            new Line(Duration.ZERO, "U0ANN", "deploy #" + build + " to staging", Via.MENTION, 1)),
        List.of(),
        Map.of(),
        Map.of(),
        List.of(),
        List.of(),
        "revert",
        Duration.ofSeconds(30));
  }

  /// Somebody has the migration of a build run on staging, and nothing else happens.
  public static Schedule migrating(long build) {
    Schedule nothing = deploying(build);
    return new Schedule(
        build,
        nothing.onFailure,
        List.of(
            new Line(
                Duration.ZERO,
                "U0ANN",
                "run migration at #" + build + " on staging",
                Via.MENTION,
                1)),
        List.of(),
        Map.of(),
        Map.of(),
        List.of(),
        List.of(),
        nothing.choice,
        nothing.greenAfter);
  }

  /// Somebody asks for a container to log in to, and nothing else happens.
  public static Schedule entering(long build, Duration life) {
    Schedule nothing = deploying(build);
    return new Schedule(
        build,
        nothing.onFailure,
        List.of(new Line(Duration.ZERO, "U0ANN", container(build, life), Via.MENTION, 1)),
        List.of(),
        Map.of(),
        Map.of(),
        List.of(),
        List.of(),
        nothing.choice,
        nothing.greenAfter);
  }

  private static String container(long build, Duration life) {
    return "I need a migration container at #%d on staging for %d minutes"
        .formatted(build, life.toMinutes());
  }

  /// People ask for containers, have them live longer, and end them, while processes are killed and
  /// systems fail.
  static Schedule containers(long seed) {
    Dice dice = new Dice(seed);
    Schedule all = of(seed);
    List<Line> lines = new ArrayList<>();
    long build =
        dice.one(
            List.of(
                Builds.GOOD,
                Builds.GOOD,
                Builds.GOOD,
                Builds.ALSO_GOOD,
                Builds.CRASHES,
                Builds.CRASHES_LATER,
                Builds.NEVER_READY,
                Builds.RED));
    Duration life = Duration.ofMinutes(5L + dice.upTo(2));
    lines.add(told(dice, Duration.ZERO, "U0ANN", container(build, life)));
    if (dice.chance(0.3)) {
      lines.add(told(dice, soon(dice), "U0BOB", container(build, life)));
    }
    if (dice.chance(0.1)) {
      lines.add(told(dice, soon(dice), "U0DAVE", container(build, life)));
    }
    String name = "migration" + build;
    for (int more = dice.upTo(2); more > 0; more--) {
      Duration at = soon(dice).multipliedBy(1 + dice.upTo(9));
      lines.add(
          told(
              dice,
              at,
              dice.one(List.of("U0ANN", "U0BOB", "U0DAVE")),
              "extend " + name + " by 5 minutes"));
    }
    if (dice.chance(0.4)) {
      Duration at = soon(dice).multipliedBy(1 + dice.upTo(9));
      lines.add(told(dice, at, "U0BOB", "stop " + name));
      if (dice.chance(0.5)) {
        lines.add(told(dice, at.plus(soon(dice)), "U0ANN", container(build, life)));
      }
    }
    return new Schedule(
        seed,
        all.onFailure,
        lines,
        List.of(),
        all.rates,
        Map.of(),
        all.silences,
        all.kills,
        all.choice,
        all.greenAfter);
  }

  private static Line told(Dice dice, Duration at, String user, String text) {
    Via via = dice.one(List.of(Via.MENTION, Via.DIRECT_MESSAGE));
    return new Line(at, user, text, via, dice.chance(0.7) ? 1 : 1 + dice.upTo(3));
  }

  /// Somebody asks for what is newest on a branch. At some moment somebody pushes to it, or gives
  /// the build's tag to another image; processes are killed.
  static Schedule moving(long seed) {
    Dice dice = new Dice(seed);
    Schedule nothing = deploying(Builds.GOOD);
    return new Schedule(
        seed,
        nothing.onFailure,
        List.of(
            new Line(
                Duration.ZERO,
                "U0ANN",
                "deploy branch " + Builds.BRANCH + " to staging",
                Via.MENTION,
                1)),
        List.of(),
        Map.of(),
        Map.of(),
        List.of(),
        kills(dice.apart()),
        nothing.choice,
        nothing.greenAfter);
  }

  /// When the branch gets another build.
  Instant pushed() {
    return NOON.plus(new Dice(dice + 1).between(Duration.ZERO, Duration.ofSeconds(40)));
  }

  /// When the tag of a build is given to another image; in most stories never.
  Instant retagged() {
    Dice own = new Dice(dice + 2);
    boolean everMoves = lines.stream().anyMatch(line -> line.text().contains(Builds.BRANCH));
    return everMoves && own.chance(0.5)
        ? NOON.plus(own.between(Duration.ZERO, Duration.ofSeconds(40)))
        : Instant.MAX;
  }

  /// When somebody changes what the ConfigMap of the pods holds; in most stories never.
  Instant reconfigured() {
    Dice own = new Dice(dice + 3);
    boolean everMoves = lines.stream().anyMatch(line -> line.text().contains(Builds.BRANCH));
    return everMoves && own.chance(0.3)
        ? NOON.plus(own.between(Duration.ZERO, Duration.ofSeconds(60)))
        : Instant.MAX;
  }

  /// The same, and somebody says something else meanwhile.
  public Schedule saying(Duration at, String user, String text) {
    List<Line> more = new ArrayList<>(lines);
    more.add(new Line(at, user, text, Via.MENTION, 1));
    return new Schedule(
        dice, onFailure, more, meddles, rates, writes, silences, kills, choice, greenAfter);
  }

  public Schedule onFailure(OnFailure what, String answer) {
    return new Schedule(
        dice, what, lines, meddles, rates, writes, silences, kills, answer, greenAfter);
  }

  public Schedule meddling(Duration at, String workload, Meddle what) {
    List<Act> more = new ArrayList<>(meddles);
    more.add(new Act(at, workload, what));
    return new Schedule(
        dice, onFailure, lines, more, rates, writes, silences, kills, choice, greenAfter);
  }

  public Schedule killing(Kill... where) {
    return new Schedule(
        dice,
        onFailure,
        lines,
        meddles,
        rates,
        writes,
        silences,
        List.of(where),
        choice,
        greenAfter);
  }

  /// What becomes of one of the writes to the cluster, the first is 1.
  public Schedule writing(int number, Fault fault) {
    Map<Integer, Fault> more = new HashMap<>(writes);
    more.put(number, fault);
    return new Schedule(
        dice, onFailure, lines, meddles, rates, more, silences, kills, choice, greenAfter);
  }

  /// What those say whose approval is wanted: most approve.
  String consent() {
    return dice % 9 == 0 ? "refuse" : "approve";
  }

  /// The same story with other throws of the dice.
  public Schedule dice(long seed) {
    return new Schedule(
        seed, onFailure, lines, meddles, rates, writes, silences, kills, choice, greenAfter);
  }

  /// Everything that can happen, as a seed has it.
  public static Schedule of(long seed) {
    Dice dice = new Dice(seed);
    OnFailure onFailure =
        dice.one(
            List.of(
                OnFailure.REVERT,
                OnFailure.REVERT,
                OnFailure.REVERT,
                OnFailure.FREEZE,
                OnFailure.ASK,
                OnFailure.ASK));
    return new Schedule(
        seed,
        onFailure,
        lines(dice.apart()),
        meddles(dice.apart()),
        rates(dice.apart()),
        Map.of(),
        silences(dice.apart()),
        kills(dice.apart()),
        dice.one(List.of("revert", "keep")),
        dice.between(Duration.ofSeconds(5), Duration.ofSeconds(60)));
  }

  private static List<Line> lines(Dice dice) {
    List<Line> lines = new ArrayList<>();
    long build =
        dice.one(
            List.of(
                Builds.GOOD,
                Builds.GOOD,
                Builds.GOOD,
                Builds.CRASHES,
                Builds.CRASHES,
                Builds.CRASHES_LATER,
                Builds.NEVER_READY,
                Builds.WITHOUT_IMAGE,
                Builds.RED,
                Builds.NOT_GREEN_YET));
    String whenGreen = build == Builds.NOT_GREEN_YET && dice.chance(0.8) ? " when green" : "";
    lines.add(line(dice, Duration.ZERO, "U0ANN", "deploy #" + build + " to staging" + whenGreen));
    if (dice.chance(0.3)) {
      lines.add(line(dice, soon(dice), "U0BOB", "abort staging"));
    }
    if (dice.chance(0.15)) {
      lines.add(line(dice, soon(dice), "U0BOB", "deploy #236 to staging"));
    }
    if (dice.chance(0.1)) {
      lines.add(line(dice, soon(dice), "U0ANN", "deploy #235 to production"));
    }
    if (dice.chance(0.1)) {
      lines.add(line(dice, soon(dice), "U0DAVE", "deploy #236 to staging"));
    }
    if (dice.chance(0.05)) {
      lines.add(line(dice, soon(dice), "U0DAVE", "deplpy #236 to staging"));
    }
    if (dice.chance(0.15)) {
      Duration later = Duration.ofSeconds(30).plus(soon(dice));
      lines.add(
          line(
              dice,
              later,
              "U0CAROL",
              "deploy #" + dice.one(List.of(235L, 236L, 237L)) + " to staging"));
    }
    if (dice.chance(0.15)) {
      Duration later = Duration.ofSeconds(60).plus(soon(dice));
      lines.add(line(dice, later, "U0CAROL", "deploy #236 to staging"));
      lines.add(
          line(
              dice,
              later.plusSeconds(40).plus(soon(dice)),
              "U0BOB",
              dice.one(
                  List.of(
                      "roll back staging",
                      "roll back staging to build #235",
                      "roll back staging to release 1"))));
    }
    if (dice.chance(0.15)) {
      lines.add(line(dice, soon(dice), "U0BOB", "deploy #236 to staging when free"));
    }
    if (dice.chance(0.1)) {
      lines.add(line(dice, soon(dice), "U0CAROL", "deploy #235 to staging when free"));
    }
    if (dice.chance(0.25)) {
      Duration later = Duration.ofSeconds(45).plus(soon(dice));
      lines.add(line(dice, later, "U0BOB", "set config LOG_LEVEL=debug on staging"));
      lines.add(
          line(
              dice,
              later.plus(soon(dice)),
              "U0ANN",
              dice.one(List.of("abort staging", "set config LOG_LEVEL=trace on staging"))));
    }
    return lines;
  }

  private static Line line(Dice dice, Duration at, String user, String text) {
    int copies = dice.chance(0.7) ? 1 : 1 + dice.upTo(3);
    return new Line(
        at,
        user,
        text,
        dice.one(List.of(Via.MENTION, Via.MENTION, Via.SLASH_COMMAND, Via.DIRECT_MESSAGE)),
        copies);
  }

  private static Duration soon(Dice dice) {
    return dice.between(Duration.ZERO, Duration.ofSeconds(dice.chance(0.3) ? 3 : 13));
  }

  private static List<Act> meddles(Dice dice) {
    List<Act> acts = new ArrayList<>();
    int count = dice.chance(0.75) ? 0 : 1 + dice.upTo(1);
    for (int i = 0; i < count; i++) {
      String workload = dice.one(List.of("shop-staging/web", "shop-staging/worker"));
      Meddle what = dice.one(List.of(Meddle.values()));
      Duration at =
          dice.chance(0.3)
              ? dice.between(Duration.ofSeconds(-3), Duration.ofSeconds(1))
              : soon(dice);
      acts.add(new Act(at, workload, what));
      if (what == Meddle.DELETE) {
        acts.add(new Act(at.plus(soon(dice)), workload, Meddle.RECREATE));
      }
    }
    return acts;
  }

  private static Map<Party, Double> rates(Dice dice) {
    Map<Party, Double> rates = new EnumMap<>(Party.class);
    if (dice.chance(0.4)) {
      return rates;
    }
    if (dice.chance(0.15)) {
      return Map.of(Party.KUBERNETES, 0.6);
    }
    for (Party party : Party.values()) {
      if (dice.chance(0.4)) {
        rates.put(party, dice.one(List.of(0.05, 0.2, 0.4)) / (party == Party.STORE ? 8 : 1));
      }
    }
    return rates;
  }

  private static List<Silence> silences(Dice dice) {
    List<Silence> silences = new ArrayList<>();
    if (dice.chance(0.2)) {
      Instant from = NOON.plus(soon(dice));
      silences.add(
          new Silence(
              dice.one(List.of(Party.GITLAB, Party.REGISTRY, Party.KUBERNETES, Party.SLACK)),
              from,
              from.plus(dice.between(Duration.ofSeconds(1), Duration.ofMinutes(4)))));
    }
    return silences;
  }

  private static List<Kill> kills(Dice dice) {
    List<Kill> kills = new ArrayList<>();
    int count = dice.one(List.of(0, 1, 1, 1, 1, 2, 2, 3));
    for (int i = 0; i < count; i++) {
      Where where =
          dice.chance(0.6)
              ? new Where.Transition(1 + dice.upTo(19), dice.one(List.of(Point.values())))
              : new Where.Call(1 + dice.upTo(149), dice.one(List.of(Side.values())));
      What what =
          dice.chance(0.8)
              ? new What.Dead(dice.between(Duration.ofMillis(300), Duration.ofSeconds(20)))
              : new What.Paused(dice.between(Duration.ofSeconds(8), Duration.ofSeconds(60)));
      kills.add(new Kill(where, what));
    }
    return kills;
  }
}
