package dev.slipway.bot.rig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.rig.Kill.Point;
import dev.slipway.bot.rig.Kill.What;
import dev.slipway.bot.rig.Kill.Where;
import dev.slipway.bot.rig.SimCluster.Meddle;
import dev.slipway.config.Environment.OnFailure;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Each kind of operation, killed at each of its persisted transitions: before the commit, after
/// it, and after the effect that the next one would have recorded. Random schedules may miss one;
/// these don't.
final class EveryTransitionTest {
  private static final Duration DOWN = Duration.ofSeconds(2);

  private static final boolean LONG = Boolean.getBoolean("slipway.long");

  /// Those in batches that are told every time; the others with `slipway.long`.
  private static final Set<String> IN_BATCHES =
      Set.of(
          "a build that answers wrong",
          "a build that can't be judged and goes on",
          "an abort while a batch is watched",
          "a build that is paused, hurried and given to all pods");

  /// Those that PostgreSQL is put through too.
  private static final Set<String> ON_POSTGRESQL =
      Set.of(
          "a build that comes live",
          "a build that crashes and is put back",
          "a choice to put back",
          "an abort in the middle",
          "a migration that succeeds",
          "a build that waits until another one is live",
          // told with slipway.long only
          "a container that is stopped before it is up");

  @TestFactory
  Stream<DynamicTest> goesOnAsIfNothingHadBeenKilled() {
    return killed(Rig::new, stories());
  }

  @TestFactory
  Stream<DynamicTest> goesOnAsIfNothingHadBeenKilledOnPostgreSql() {
    return stories().entrySet().stream()
        .filter(story -> ON_POSTGRESQL.contains(story.getKey()))
        .map(story ->
            DynamicTest.dynamicTest(
                story.getKey(), () -> killEverywhere(Rig::onPostgreSql, story.getValue())));
  }

  @TestFactory
  Stream<DynamicTest> goesOnWhereEachDeploymentMigratesFirst() {
    return killed(
        Rig::migratingFirst,
        Map.of(
            "a build that comes live", Schedule.deploying(Builds.GOOD),
            "a build whose migration fails", Schedule.deploying(Builds.CRASHES),
            "an abort while its migration runs",
                Schedule.deploying(Builds.GOOD)
                    .saying(Duration.ofSeconds(3), "U0BOB", "abort staging")));
  }

  @TestFactory
  Stream<DynamicTest> goesOnWhereOthersHaveToApprove() {
    return killed(
        Rig::approvedFirst,
        Map.of(
            "a build that two approve",
            Schedule.deploying(Builds.GOOD),
            "a build that somebody refuses",
            Schedule.deploying(Builds.GOOD).dice(9),
            "an abort before anybody approves",
            Schedule.deploying(Builds.GOOD)
                .saying(Duration.ofSeconds(3), "U0CAROL", "abort staging"),
            "a hotfix through a freeze",
            Schedule.deploying(Builds.RED)
                .saying(Duration.ofSeconds(5), "U0BOB", "freeze staging: party")
                .saying(
                    Duration.ofSeconds(9),
                    "U0ANN",
                    "deploy #235 to staging as a hotfix: nobody can pay")));
  }

  @TestFactory
  Stream<DynamicTest> goesOnWhereOthersHaveToApproveOnPostgreSql() {
    return Stream.of("a build that two approve")
        .filter(_ -> LONG)
        .map(story ->
            DynamicTest.dynamicTest(
                story,
                () ->
                    killEverywhere(
                        Rig::approvedFirstOnPostgreSql, Schedule.deploying(Builds.GOOD))));
  }

  @TestFactory
  Stream<DynamicTest> goesOnWhereRegionsAreChangedOneAfterTheOther() {
    return killed(
        Rig::inWaves,
        Map.of(
            "a build that comes live everywhere",
            Schedule.deploying(Builds.GOOD),
            "a build that crashes in the first region",
            Schedule.deploying(Builds.CRASHES),
            "a build that crashes while the second region is awaited",
            Schedule.deploying(Builds.CRASHES_LATER),
            "an abort between the regions",
            Schedule.deploying(Builds.GOOD).saying(Duration.ofSeconds(6), "U0BOB", "abort staging"),
            "an abort in the second region",
            Schedule.deploying(Builds.GOOD)
                .saying(Duration.ofSeconds(10), "U0BOB", "abort staging"),
            "a wait that is skipped",
            Schedule.deploying(Builds.GOOD).saying(Duration.ofSeconds(6), "U0BOB", "next staging"),
            "a build that is given to all that is left",
            Schedule.deploying(Builds.GOOD)
                .saying(Duration.ofSeconds(6), "U0BOB", "finish now staging"),
            "a rollback everywhere at once",
            Schedule.deploying(Builds.GOOD)
                .saying(Duration.ofSeconds(60), "U0BOB", "deploy #236 to staging")
                .saying(Duration.ofSeconds(120), "U0ANN", "roll back staging"),
            "somebody else who changes the first region meanwhile",
            Schedule.deploying(Builds.GOOD)
                .meddling(Duration.ofSeconds(6), "shop-staging/web", Meddle.SET_IMAGE)));
  }

  @TestFactory
  Stream<DynamicTest> goesOnWhereABuildIsTriedInTheFirstRegion() {
    return killed(
        Rig::cautiousInWaves,
        Map.of(
            "a build that is good",
            Schedule.deploying(Builds.GOOD),
            "a build that answers wrong",
            Schedule.deploying(Builds.ANSWERS_WRONG),
            "a trial that is paused and goes on",
            Schedule.deploying(Builds.GOOD)
                .saying(Duration.ofSeconds(6), "U0BOB", "pause staging")
                .saying(Duration.ofSeconds(12), "U0BOB", "continue staging")));
  }

  @TestFactory
  Stream<DynamicTest> goesOnWhereBuildsAreTriedInBatches() {
    return Map.of(
            "a build that is good in every batch",
            Schedule.deploying(Builds.GOOD),
            "a build that answers wrong",
            Schedule.deploying(Builds.ANSWERS_WRONG),
            "a build that crashes while it is tried",
            Schedule.deploying(Builds.CRASHES_LATER),
            "a build that can't be judged and is put back",
            Schedule.deploying(Builds.NOT_COUNTED),
            "a build that can't be judged and goes on",
            Schedule.deploying(Builds.NOT_COUNTED).onFailure(OnFailure.REVERT, "keep"),
            "an abort while a batch is watched",
            Schedule.deploying(Builds.GOOD)
                .saying(Duration.ofSeconds(12), "U0BOB", "abort staging"),
            "a build that is paused, hurried and given to all pods",
            Schedule.deploying(Builds.GOOD)
                .saying(Duration.ofSeconds(6), "U0BOB", "pause staging")
                .saying(Duration.ofSeconds(20), "U0ANN", "skip the wait on staging")
                .saying(Duration.ofSeconds(27), "U0CAROL", "finish staging now"),
            "somebody scaling the pods that are tried",
            Schedule.deploying(Builds.GOOD)
                .meddling(Duration.ofSeconds(8), "shop-staging/web-slipway", Meddle.SCALE),
            "somebody changing what runs meanwhile",
            Schedule.deploying(Builds.GOOD)
                .meddling(Duration.ofSeconds(8), "shop-staging/web", Meddle.SET_IMAGE))
        .entrySet()
        .stream()
        .filter(story -> LONG || IN_BATCHES.contains(story.getKey()))
        .map(story ->
            DynamicTest.dynamicTest(
                story.getKey(), () -> killEverywhere(Rig::cautious, story.getValue())));
  }

  @TestFactory
  Stream<DynamicTest> goesOnWhereWhatWasLiveIsPutBackAfterACountdown() {
    return Stream.of(
        DynamicTest.dynamicTest(
            "a countdown that is held, and a choice to keep",
            () ->
                killEverywhere(
                    Rig::countingDown,
                    Schedule.deploying(Builds.CRASHES)
                        .onFailure(OnFailure.REVERT, "keep")
                        .saying(Duration.ofSeconds(20), "U0BOB", "hold staging"))));
  }

  @TestFactory
  Stream<DynamicTest> goesOnWhereWhatIsLiveIsJudged() {
    return Map.of(
            "a build that stays good",
            Schedule.deploying(Builds.GOOD),
            "a build that answers wrong on all pods, and is put back after a countdown",
            Schedule.deploying(Builds.ANSWERS_WRONG_LIVE))
        .entrySet()
        .stream()
        .filter(story -> LONG || !story.getKey().equals("a build that stays good"))
        .map(story ->
            DynamicTest.dynamicTest(
                story.getKey(), () -> killEverywhere(Rig::watched, story.getValue())));
  }

  private static Map<String, Schedule> stories() {
    Map<String, Schedule> stories = new LinkedHashMap<>();
    stories.put("a build that comes live", Schedule.deploying(Builds.GOOD));
    stories.put(
        "a lock that is taken and ended by somebody else",
        Schedule.deploying(Builds.GOOD)
            .saying(Duration.ofSeconds(1), "U0BOB", "lock staging for 2h: by hand")
            .saying(Duration.ofSeconds(5), "U0ANN", "unlock staging: it is urgent"));
    stories.put("a build that crashes and is put back", Schedule.deploying(Builds.CRASHES));
    stories.put(
        "a build that crashes while it is watched", Schedule.deploying(Builds.CRASHES_LATER));
    stories.put("a build that never becomes ready", Schedule.deploying(Builds.NEVER_READY));
    stories.put("a build whose image is missing", Schedule.deploying(Builds.WITHOUT_IMAGE));
    stories.put("a build with a red pipeline", Schedule.deploying(Builds.RED));
    stories.put(
        "a failure that is left as it is",
        Schedule.deploying(Builds.CRASHES).onFailure(OnFailure.FREEZE, "keep"));
    stories.put(
        "a choice to put back",
        Schedule.deploying(Builds.CRASHES).onFailure(OnFailure.ASK, "revert"));
    stories.put(
        "a choice to keep", Schedule.deploying(Builds.CRASHES).onFailure(OnFailure.ASK, "keep"));
    stories.put(
        "an abort in the middle",
        Schedule.deploying(Builds.GOOD).saying(Duration.ofSeconds(2), "U0BOB", "abort staging"));
    stories.put(
        "an abort at the very beginning",
        Schedule.deploying(Builds.GOOD).saying(Duration.ofMillis(300), "U0BOB", "abort staging"));
    stories.put(
        "somebody else meddling",
        Schedule.deploying(Builds.NEVER_READY)
            .meddling(Duration.ofSeconds(4), "shop-staging/web", Meddle.SET_IMAGE));
    stories.put(
        "a second person, who is told to wait",
        Schedule.deploying(Builds.GOOD)
            .saying(Duration.ofSeconds(1), "U0BOB", "deploy #236 to staging"));
    stories.put(
        "a build that waits until another one is live",
        Schedule.deploying(Builds.GOOD)
            .saying(Duration.ofSeconds(1), "U0BOB", "deploy #236 to staging when free"));
    stories.put(
        "two that wait until a lock is ended, of which one leaves the line",
        Schedule.deploying(Builds.RED)
            .saying(Duration.ofSeconds(2), "U0CAROL", "lock staging: by hand")
            .saying(Duration.ofSeconds(4), "U0BOB", "deploy #236 to staging when free")
            .saying(Duration.ofSeconds(6), "U0ANN", "deploy #235 to staging when free")
            .saying(Duration.ofSeconds(12), "U0BOB", "abort deployment 2")
            .saying(Duration.ofSeconds(20), "U0CAROL", "unlock staging"));
    stories.put(
        "a person who may not",
        Schedule.deploying(Builds.GOOD)
            .saying(Duration.ofSeconds(1), "U0DAVE", "deploy #236 to staging"));
    stories.put(
        "a rollback",
        Schedule.deploying(Builds.GOOD)
            .saying(Duration.ofSeconds(60), "U0BOB", "deploy #236 to staging")
            .saying(Duration.ofSeconds(120), "U0ANN", "roll back staging"));
    stories.put(
        "a key of a ConfigMap that is set",
        Schedule.deploying(Builds.GOOD)
            .saying(Duration.ofSeconds(60), "U0BOB", "set config LOG_LEVEL=debug on staging"));
    stories.put(
        "a key of a ConfigMap that is set, and an abort in the middle",
        Schedule.deploying(Builds.GOOD)
            .saying(Duration.ofSeconds(60), "U0BOB", "set config LOG_LEVEL=debug on staging")
            .saying(Duration.ofSeconds(62), "U0ANN", "abort staging"));
    stories.put("a migration that succeeds", Schedule.migrating(Builds.GOOD));
    stories.put("a migration that fails", Schedule.migrating(Builds.CRASHES));
    stories.put(
        "a migration that is stopped",
        Schedule.migrating(Builds.GOOD)
            .saying(Duration.ofSeconds(3), "U0BOB", "stop migration235-run1"));
    stories.put(
        "a container that is extended and stopped",
        Schedule.entering(Builds.GOOD, Duration.ofMinutes(5))
            .saying(Duration.ofSeconds(20), "U0BOB", "extend migration235 by 5 minutes")
            .saying(Duration.ofSeconds(80), "U0ANN", "stop migration235"));
    stories.put(
        "a container that does not come up",
        Schedule.entering(Builds.CRASHES, Duration.ofMinutes(5)));
    if (LONG) {
      stories.put(
          "a container whose time is up", Schedule.entering(Builds.GOOD, Duration.ofMinutes(5)));
      stories.put(
          "a container that is stopped before it is up",
          Schedule.entering(Builds.GOOD, Duration.ofMinutes(5))
              .saying(Duration.ofMillis(1300), "U0BOB", "stop migration235"));
      stories.put(
          "a container that nobody comes to",
          Schedule.entering(Builds.ALSO_GOOD, Duration.ofMinutes(5)));
      stories.put(
          "a container that breaks while somebody is in it",
          Schedule.entering(Builds.CRASHES_LATER, Duration.ofMinutes(5)));
      stories.put(
          "two containers of a build, and one after the first",
          Schedule.entering(Builds.GOOD, Duration.ofMinutes(5))
              .saying(
                  Duration.ofMillis(100),
                  "U0BOB",
                  "I need a migration container at #235 on staging for 5 minutes")
              .saying(Duration.ofSeconds(30), "U0BOB", "stop migration235")
              .saying(
                  Duration.ofSeconds(60),
                  "U0ANN",
                  "I need a migration container at #235 on staging for 5 minutes"));
      stories.put(
          "a container whose time is up, after a warning",
          Schedule.entering(Builds.GOOD, Duration.ofMinutes(17)));
      stories.put(
          "a container that is extended twice and ends",
          Schedule.entering(Builds.GOOD, Duration.ofMinutes(5))
              .saying(Duration.ofSeconds(20), "U0ANN", "extend migration235 by 5 minutes")
              .saying(Duration.ofSeconds(50), "U0BOB", "extend migration235 by 5 minutes"));
    }
    return stories;
  }

  private static Stream<DynamicTest> killed(Supplier<Rig> where, Map<String, Schedule> stories) {
    return stories.entrySet().stream()
        .map(story ->
            DynamicTest.dynamicTest(story.getKey(), () -> killEverywhere(where, story.getValue())));
  }

  private static void killEverywhere(Supplier<Rig> where, Schedule story) {
    try (Quiet _ = new Quiet();
        Rig rig = where.get()) {
      Trial.Outcome undisturbed = rig.run(story);
      assertThat(undisturbed.violations()).isEmpty();
      assertThat(undisturbed.transitions()).isGreaterThan(3);
      for (int transition = 1; transition <= undisturbed.transitions(); transition++) {
        for (Point point : Point.values()) {
          Where moment = new Where.Transition(transition, point);
          Trial.Outcome outcome = rig.run(story.killing(new Kill(moment, new What.Dead(DOWN))));
          assertThat(outcome.violations()).as("killed at %s", moment).isEmpty();
          assertThat(outcome.kills() == 1 || point == Point.BEFORE_RECORD)
              .as("killed at %s", moment)
              .isTrue();
        }
      }
    }
  }
}
