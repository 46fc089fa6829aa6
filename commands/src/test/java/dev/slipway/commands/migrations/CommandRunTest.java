package dev.slipway.commands.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.access.Place;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.deployments.Stories;
import dev.slipway.commands.deployments.Transition.Pace;
import dev.slipway.commands.migrations.Migration.Instruction;
import dev.slipway.commands.migrations.MigrationOutcome.LogRead;
import dev.slipway.commands.migrations.MigrationState.Clearing;
import dev.slipway.commands.migrations.MigrationState.Collecting;
import dev.slipway.commands.migrations.MigrationState.Finished;
import dev.slipway.commands.migrations.MigrationState.Halting;
import dev.slipway.commands.migrations.MigrationState.HowEnded;
import dev.slipway.commands.migrations.MigrationState.Releasing;
import dev.slipway.commands.migrations.MigrationState.Running;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.ByteSize;
import dev.slipway.config.TargetName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A migration whose command is run, as a story: a step's outcome, the next state, what is told.
final class CommandRunTest {
  private static final Instant TEN = Instant.parse("2026-03-02T10:00:00Z");
  private static final UserId ANN = Stories.ANN;
  private static final String POD = "uid-1";
  private static final Outage SILENT = new Outage("Kubernetes (staging, eu)", "no answer");
  private static final HowEnded SUCCEEDED = new HowEnded.Ran(0, Duration.ofSeconds(12));
  private static final Container CONTAINER =
      new Container(
          ContainerName.running(new BuildNumber(235), new MigrationId(7)),
          1,
          new TargetName("eu"),
          Stories.build(),
          new PinnedImage("registry/shop/web", new ImageDigest("sha256:" + "1".repeat(64))),
          new Inside.Command(List.of("bin/migrate", "--all")));

  private final MigrationRun run =
      new MigrationRun(
          new MigrationRun.Limits(
              Duration.ofHours(24), Duration.ofMinutes(10), Duration.ofMinutes(30), true));
  private final List<MigrationEvent> events = new ArrayList<>();
  private Migration migration =
      new Migration(
          new MigrationId(7),
          new MigrationOrder(
              new SessionId("s-1"),
              Stories.SHOP,
              Stories.STAGING,
              new BuildReference.Numbered(new BuildNumber(235)),
              ANN,
              ANN,
              Duration.ofMinutes(30),
              new ByteSize(1024),
              new ChannelId("C0DEPLOYS"),
              Place.LISTED_CHANNEL,
              Optional.empty(),
              new Purpose.Run(Optional.empty()),
              TEN),
          new MigrationState.LookingUp(),
          1,
          1,
          Optional.empty());
  private Pace pace = new Pace.AtOnce();

  /// One turn so many seconds after ten.
  private MigrationState turn(double seconds, MigrationOutcome outcome) {
    return take(run.after(migration, board(), outcome, at(seconds)));
  }

  private MigrationState instructed(double seconds, Instruction instruction) {
    migration =
        new Migration(
            migration.id(), migration.order(), migration.state(), 1, 1, Optional.of(instruction));
    return take(run.instructed(migration, board(), at(seconds)).orElseThrow());
  }

  private MigrationState take(MigrationTransition transition) {
    migration = transition.next();
    events.addAll(transition.events());
    pace = transition.pace();
    return migration.state();
  }

  private MigrationBoard board() {
    return MigrationBoard.of(migration, events);
  }

  private static Instant at(double seconds) {
    return TEN.plusMillis((long) (seconds * 1000));
  }

  private static MigrationOutcome watched(RunSight sight, long pieces) {
    return new MigrationOutcome.Watched(sight, pieces);
  }

  private static RunSight runs() {
    return new RunSight.Running(at(2));
  }

  private static RunSight exited(int code) {
    return new RunSight.Exited(code, Duration.ofSeconds(12));
  }

  private void isLetGo() {
    turn(0, new MigrationOutcome.LookedUp(CONTAINER));
    turn(0, new MigrationOutcome.Held(POD));
    turn(0, new MigrationOutcome.Released());
  }

  private void isCleared(double seconds, long pieces) {
    turn(seconds, new MigrationOutcome.Collected(LogRead.TO_THE_END, pieces));
    turn(seconds, new MigrationOutcome.Cleared());
  }

  private String said() {
    Message message = MigrationMessage.of(board());
    return message.summary();
  }

  @Test
  void letsAPodGoOnlyWhenItIsStoredThatItIsMade() {
    turn(0, new MigrationOutcome.LookedUp(CONTAINER));
    assertThat(MigrationRun.next(migration))
        .isEqualTo(new MigrationStep.Make(CONTAINER, at(30 * 60)));

    MigrationState held = turn(0, new MigrationOutcome.Held(POD));

    assertThat(held).isEqualTo(new Releasing(CONTAINER, POD, TEN));
    assertThat(MigrationRun.next(migration)).isEqualTo(new MigrationStep.Release(CONTAINER, POD));
    assertThat(turn(1, new MigrationOutcome.Released()))
        .isEqualTo(new Running(CONTAINER, POD, at(1)));
    assertThat(MigrationRun.next(migration)).isEqualTo(new MigrationStep.Watch(CONTAINER, POD));
  }

  @Test
  void tellsWhatItPrintsEachThreeSecondsAndTheRestAtTheEnd() {
    isLetGo();
    turn(1, watched(new RunSight.Waiting(PodSight.Stage.IMAGE_PULLED, "getting it"), 0));
    turn(2, watched(runs(), 0));
    turn(3, watched(runs(), 2));
    turn(4, watched(runs(), 5));
    turn(5, watched(runs(), 5));
    turn(6, watched(runs(), 9));
    turn(7, watched(exited(0), 9));
    turn(8, new MigrationOutcome.Collected(LogRead.NOT_YET, 9));
    isCleared(9, 11);

    assertThat(migration.state()).isEqualTo(new Finished(CONTAINER, SUCCEEDED));
    assertThat(pace).isEqualTo(new Pace.Over());
    assertThat(events)
        .containsExactly(
            new MigrationEvent.Named(TEN, CONTAINER, at(30 * 60)),
            new MigrationEvent.Waiting(at(1), PodSight.Stage.IMAGE_PULLED, "getting it"),
            new MigrationEvent.Began(at(2)),
            new MigrationEvent.Printed(at(3), 1, 2),
            new MigrationEvent.Printed(at(6), 3, 9),
            new MigrationEvent.Ending(at(7), SUCCEEDED),
            new MigrationEvent.Printed(at(9), 10, 11),
            new MigrationEvent.Closed(at(9), new Finished(CONTAINER, SUCCEEDED)));
    assertThat(said())
        .isEqualTo("The migration of shop #235 on staging succeeded. Exit code 0 after 12 s.");
  }

  @Test
  void saysThatItFailedAndWithWhichCode() {
    isLetGo();
    turn(2, watched(runs(), 0));
    turn(3, watched(exited(3), 1));
    isCleared(4, 1);

    assertThat(said())
        .isEqualTo("The migration of shop #235 on staging failed. Exit code 3 after 12 s.");
  }

  @Test
  void neverMakesASecondPodWhenTheFirstIsGone() {
    isLetGo();
    turn(2, watched(runs(), 0));

    turn(9, watched(new RunSight.Absent(), 4));

    assertThat(migration.state())
        .isEqualTo(new Clearing(CONTAINER, new HowEnded.Unknown("its pod is gone")));
    turn(9, new MigrationOutcome.Cleared());
    assertThat(events).contains(new MigrationEvent.Printed(at(9), 1, 4));
    assertThat(said())
        .startsWith("The migration of shop #235 on staging: its end is not known.")
        .contains("It is not known whether it finished: its pod is gone.");
  }

  @Test
  void doesNotKnowHowItEndedWhenThePodIsGoneBeforeItWasSeenToBeLetGo() {
    turn(0, new MigrationOutcome.LookedUp(CONTAINER));
    turn(0, new MigrationOutcome.Held(POD));

    turn(1, new MigrationOutcome.Impossible(new Refusal("pod-gone", "its pod is gone")));

    assertThat(migration.state())
        .isEqualTo(new Clearing(CONTAINER, new HowEnded.Unknown("its pod is gone")));
  }

  @Test
  void saysWhatTheClusterSaysOfALostOne() {
    isLetGo();

    turn(9, watched(new RunSight.Lost("the cluster ended it (Evicted)"), 0));

    assertThat(migration.state())
        .isEqualTo(
            new Collecting(
                CONTAINER, new HowEnded.Unknown("the cluster ended it (Evicted)"), at(9)));
  }

  @Test
  void givesUpOnARunThatTheClusterCallsRunningForEver() {
    isLetGo();
    turn(2, watched(runs(), 0));

    turn(44 * 60, watched(runs(), 0));
    assertThat(migration.state()).isInstanceOf(Running.class);
    turn(46 * 60, watched(runs(), 0));

    assertThat(migration.state())
        .isInstanceOfSatisfying(
            Clearing.class,
            clearing -> assertThat(clearing.why()).isInstanceOf(HowEnded.Unknown.class));
  }

  @Test
  void doesNotLetAPodGoLongAfterItWasAskedFor() {
    turn(0, new MigrationOutcome.LookedUp(CONTAINER));
    turn(0, new MigrationOutcome.Held(POD));
    turn(60, new MigrationOutcome.Unanswered(SILENT, TEN));
    assertThat(migration.state()).isInstanceOf(Releasing.class);

    turn(11 * 60, new MigrationOutcome.Unanswered(SILENT, TEN));

    assertThat(migration.state())
        .isEqualTo(
            new Halting(
                CONTAINER,
                POD,
                new HowEnded.DidNotStart("Kubernetes did not answer for 10 min"),
                at(11 * 60)));
  }

  @Test
  void stopsItAndSaysWho() {
    isLetGo();
    turn(2, watched(runs(), 0));

    instructed(5, new Instruction.Stop(ANN));
    assertThat(MigrationRun.next(migration)).isEqualTo(new MigrationStep.Halt(CONTAINER, POD));
    turn(6, watched(runs(), 3));
    assertThat(migration.state()).isInstanceOf(Halting.class);
    turn(7, watched(new RunSight.TimeUp(RunSight.Begun.YES), 3));
    isCleared(8, 3);

    assertThat(migration.state()).isEqualTo(new Finished(CONTAINER, new HowEnded.StoppedBy(ANN)));
    assertThat(events).contains(new MigrationEvent.Printed(at(8), 1, 3));
  }

  @Test
  void saysTheTruthOfOneThatEndedByItselfBeforeItCouldBeStopped() {
    isLetGo();

    instructed(5, new Instruction.Stop(ANN));
    turn(6, watched(exited(0), 3));
    isCleared(7, 3);

    assertThat(migration.state()).isEqualTo(new Finished(CONTAINER, SUCCEEDED));
  }

  @Test
  void hasRunNothingWhenItIsStoppedWhileItIsMade() {
    turn(0, new MigrationOutcome.LookedUp(CONTAINER));

    instructed(0, new Instruction.Stop(ANN));

    assertThat(migration.state()).isEqualTo(new Clearing(CONTAINER, new HowEnded.StoppedBy(ANN)));
  }

  @Test
  void tellsWhenItsTimeWasUp() {
    isLetGo();
    turn(2, watched(runs(), 0));

    turn(1800, watched(new RunSight.TimeUp(RunSight.Begun.YES), 0));
    isCleared(1801, 0);

    assertThat(said()).contains("took too long and was ended");
  }

  @Test
  void endsThePodOfACommandThatCannotBegin() {
    isLetGo();

    turn(1, watched(new RunSight.Stuck(new Cause(Cause.Code.IMAGE_PULL, "no such image")), 0));
    HowEnded why = new HowEnded.DidNotStart("no such image");
    assertThat(migration.state()).isEqualTo(new Halting(CONTAINER, POD, why, at(1)));
    turn(2, watched(new RunSight.TimeUp(RunSight.Begun.NO), 0));
    isCleared(3, 0);

    assertThat(said())
        .isEqualTo(
            "The migration of shop #235 on staging failed. It did not start: no such image.");
  }

  @Test
  void doesNotSayThatItDidNotStartWhenItDidAfterAll() {
    isLetGo();
    turn(1, watched(new RunSight.Stuck(new Cause(Cause.Code.IMAGE_PULL, "no such image")), 0));

    turn(2, watched(new RunSight.TimeUp(RunSight.Begun.YES), 0));

    assertThat(migration.state())
        .isEqualTo(
            new Collecting(
                CONTAINER,
                new HowEnded.Broke("it was stopped as it began (no such image)"),
                at(2)));
  }

  @Test
  void doesNotTakeSomebodyElsesPodForItsOwn() {
    turn(0, new MigrationOutcome.LookedUp(CONTAINER));

    turn(0, new MigrationOutcome.Impossible(new Refusal("name-taken", "it is somebody else's")));

    assertThat(migration.state())
        .isEqualTo(new Clearing(CONTAINER, new HowEnded.DidNotStart("it is somebody else's")));
  }

  @Test
  void offersToStopOnlyWhatRuns() {
    isLetGo();
    assertThat(MigrationMessage.of(board()).sections().toString())
        .contains("stop migration235-run7");

    turn(2, watched(exited(0), 0));

    assertThat(MigrationMessage.of(board()).sections().toString()).doesNotContain("stop migration");
  }

  @Test
  void showsTheBeginningAndTheEndOfLongOutput() {
    List<String> lines = new ArrayList<>();
    for (int i = 1; i <= 1000; i++) {
      lines.add("line " + i);
    }

    List<String> shown = Excerpt.of(lines);

    assertThat(shown).hasSize(61).startsWith("line 1").endsWith("line 1000");
    assertThat(shown).contains("... 940 lines left out ...");
    assertThat(Excerpt.of(List.of("one", "two"))).containsExactly("one", "two");
    assertThat(String.join("\n", Excerpt.of(java.util.Collections.nCopies(500, "x".repeat(2000)))))
        .hasSizeLessThan(2_700);
  }
}
