package dev.slipway.commands.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.access.Place;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.deployments.Transition.Pace;
import dev.slipway.commands.migrations.Migration.Instruction;
import dev.slipway.commands.migrations.MigrationOutcome.LogRead;
import dev.slipway.commands.migrations.MigrationState.HowEnded;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.AppName;
import dev.slipway.config.ByteSize;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.TargetName;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A migration container's life as a story: a step's outcome, the next state, what is told.
class MigrationRunTest {
  private static final Instant TEN = Instant.parse("2026-03-02T10:00:00Z");
  private static final Instant TWO = TEN.plus(Duration.ofHours(4));
  private static final UserId ANN = new UserId("T0ACME", "U0ANN");
  private static final HostKey HOST_KEY = new HostKey(SshKey.ed25519(new byte[32]));
  private static final Door DOOR = new Door.Direct("migration235.internal.domain", 31239);
  private static final Outage SILENT = new Outage("Kubernetes (staging, eu)", "no answer");
  private static final Container CONTAINER =
      new Container(
          new ContainerName("migration235"),
          1,
          new TargetName("eu"),
          new Build(
              new BuildNumber(235),
              9235,
              PipelineStatus.SUCCEEDED,
              "master",
              Build.RefKind.BRANCH,
              new Commit(new CommitSha("a".repeat(40)), "Add coupon codes", "Carol Meyer", TEN),
              URI.create("https://gitlab.example.com/acme/shop/-/pipelines/9235")),
          new PinnedImage("registry/shop/web", new ImageDigest("sha256:" + "1".repeat(64))),
          new Inside.Ssh(
              new PinnedImage(
                  "registry/slipway/toolkit", new ImageDigest("sha256:" + "2".repeat(64))),
              List.of(new AuthorisedKey(SshKey.ed25519(new byte[32]), new DeveloperName("ann")))));

  private final MigrationRun run =
      new MigrationRun(
          new MigrationRun.Limits(
              Duration.ofHours(24), Duration.ofMinutes(10), Duration.ofMinutes(30), true));
  private final List<MigrationEvent> events = new ArrayList<>();
  private Migration migration =
      new Migration(
          new MigrationId(1),
          new MigrationOrder(
              new SessionId("s-1"),
              new AppName("shop"),
              new EnvironmentName("staging"),
              new BuildReference.Numbered(new BuildNumber(235)),
              ANN,
              ANN,
              Duration.ofHours(4),
              new ByteSize(1024),
              new ChannelId("C0DEPLOYS"),
              Place.LISTED_CHANNEL,
              Optional.empty(),
              new Purpose.Login(),
              TEN),
          new MigrationState.LookingUp(),
          1,
          1,
          Optional.empty());
  private Pace pace = new Pace.AtOnce();

  /// One turn at a moment, given in minutes after ten.
  private MigrationState turn(double minutes, MigrationOutcome outcome) {
    return take(run.after(migration, board(), outcome, at(minutes)));
  }

  private MigrationState instructed(double minutes, Instruction instruction) {
    migration =
        new Migration(
            migration.id(), migration.order(), migration.state(), 1, 1, Optional.of(instruction));
    return take(run.instructed(migration, board(), at(minutes)).orElseThrow());
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

  private static Instant at(double minutes) {
    return TEN.plusMillis((long) (minutes * 60_000));
  }

  private static MigrationOutcome seen(PodSight sight) {
    return new MigrationOutcome.Seen(sight, Presence.NOBODY);
  }

  private static PodSight ready(Instant endsAt) {
    return new PodSight.Ready("pod-1", DOOR, HOST_KEY, endsAt);
  }

  private void isReady() {
    turn(0, new MigrationOutcome.LookedUp(CONTAINER));
    turn(0, new MigrationOutcome.Made(HOST_KEY));
    turn(0.1, seen(ready(TWO)));
    events.clear();
    events.add(new MigrationEvent.Named(TEN, CONTAINER, TWO));
    events.add(new MigrationEvent.BecameReady(at(0.1), DOOR, HOST_KEY, TWO, Optional.empty()));
  }

  private List<MigrationEvent> told() {
    return events.subList(2, events.size());
  }

  @Test
  void storesWhatItWillMakeBeforeItMakesIt() {
    MigrationState looked = turn(0, new MigrationOutcome.LookedUp(CONTAINER));

    assertThat(looked).isEqualTo(new MigrationState.Making(CONTAINER, TWO));
    assertThat(MigrationRun.next(migration)).isEqualTo(new MigrationStep.Make(CONTAINER, TWO));
    assertThat(events).containsExactly(new MigrationEvent.Named(TEN, CONTAINER, TWO));
  }

  @Test
  void comesUpAndTellsEachStageOnce() {
    turn(0, new MigrationOutcome.LookedUp(CONTAINER));
    turn(0, new MigrationOutcome.Made(HOST_KEY));
    PodSight pulling = new PodSight.Starting(PodSight.Stage.IMAGE_PULLED, "pulling");

    turn(0.1, seen(pulling));
    turn(0.2, seen(pulling));
    turn(0.3, seen(ready(TWO)));

    assertThat(migration.state())
        .isEqualTo(new MigrationState.Ready(CONTAINER, "pod-1", DOOR, HOST_KEY, TWO));
    assertThat(events)
        .containsExactly(
            new MigrationEvent.Named(TEN, CONTAINER, TWO),
            new MigrationEvent.Waiting(at(0.1), PodSight.Stage.IMAGE_PULLED, "pulling"),
            new MigrationEvent.BecameReady(
                at(0.3),
                DOOR,
                HOST_KEY,
                TWO,
                Optional.of(new MigrationEvent.Rules(at(0.3).plus(Duration.ofMinutes(30)), true))));
  }

  @Test
  void takesTheNextNameWhenSomebodyElseHasIt() {
    turn(0, new MigrationOutcome.LookedUp(CONTAINER));

    turn(0, new MigrationOutcome.Impossible(new Refusal("name-taken", "it is taken")));

    assertThat(migration.container().orElseThrow().name())
        .isEqualTo(new ContainerName("migration235-2"));
    assertThat(MigrationRun.next(migration)).isInstanceOf(MigrationStep.Make.class);
  }

  @Test
  void removesWhatCouldNotBeMadeWhole() {
    turn(0, new MigrationOutcome.LookedUp(CONTAINER));

    turn(0, new MigrationOutcome.Impossible(new Refusal("pod-refused", "exceeded quota")));
    assertThat(MigrationRun.next(migration)).isEqualTo(new MigrationStep.Clear(CONTAINER));
    turn(0, new MigrationOutcome.Cleared());

    assertThat(migration.state())
        .isEqualTo(
            new MigrationState.Finished(CONTAINER, new HowEnded.DidNotStart("exceeded quota")));
    assertThat(pace).isEqualTo(new Pace.Over());
  }

  @Test
  void doesNotTakeAnUnansweredMakingForMade() {
    turn(0, new MigrationOutcome.LookedUp(CONTAINER));

    turn(0, new MigrationOutcome.Unanswered(SILENT, TEN));
    turn(0.1, new MigrationOutcome.Unanswered(SILENT, TEN));

    assertThat(migration.state()).isEqualTo(new MigrationState.Making(CONTAINER, TWO));
    assertThat(events).filteredOn(MigrationEvent.WentSilent.class::isInstance).hasSize(1);
  }

  @Test
  void givesUpOnAContainerThatDoesNotComeUpInTime() {
    turn(0, new MigrationOutcome.LookedUp(CONTAINER));
    turn(0, new MigrationOutcome.Made(HOST_KEY));

    turn(10.1, seen(new PodSight.Starting(PodSight.Stage.POD_RUNNING, "no node has room")));

    assertThat(migration.state())
        .isEqualTo(
            new MigrationState.Clearing(
                CONTAINER, new HowEnded.DidNotStart("not up within 10 min: no node has room")));
  }

  @Test
  void saysAtOnceWhyItWillNotComeUp() {
    turn(0, new MigrationOutcome.LookedUp(CONTAINER));
    turn(0, new MigrationOutcome.Made(HOST_KEY));

    turn(0.1, seen(new PodSight.Failed(new Cause(Cause.Code.IMAGE_PULL, "no such image"))));

    assertThat(migration.state())
        .isEqualTo(
            new MigrationState.Clearing(CONTAINER, new HowEnded.DidNotStart("no such image")));
  }

  @Test
  void warnsOnceFifteenMinutesBeforeTheEndAndAgainAfterAnExtension() {
    isReady();

    turn(224.9, seen(ready(TWO)));
    assertThat(told()).isEmpty();
    turn(225, seen(ready(TWO)));
    turn(226, seen(ready(TWO)));
    assertThat(told()).containsExactly(new MigrationEvent.NearEnd(at(225), TWO));

    Instant later = TWO.plus(Duration.ofHours(1));
    turn(227, seen(ready(later)));
    turn(285, seen(ready(later)));
    assertThat(told())
        .containsExactly(
            new MigrationEvent.NearEnd(at(225), TWO),
            new MigrationEvent.EndChanged(at(227), later, false),
            new MigrationEvent.NearEnd(at(285), later));
  }

  @Test
  void extendsInTwoStepsSoThatACrashBetweenThemLosesNothing() {
    isReady();
    Instant later = TWO.plus(Duration.ofHours(2));

    instructed(10, new Instruction.Extend(ANN, Duration.ofHours(2)));
    assertThat(MigrationRun.next(migration)).isEqualTo(new MigrationStep.Extend(CONTAINER, later));
    turn(10, new MigrationOutcome.Extended(later));

    assertThat(migration.state())
        .isEqualTo(new MigrationState.Ready(CONTAINER, "pod-1", DOOR, HOST_KEY, later));
    assertThat(told())
        .containsExactly(
            new MigrationEvent.ExtensionAsked(at(10), ANN, later),
            new MigrationEvent.EndChanged(at(10), later, false));
  }

  @Test
  void saysWhenItCannotBeExtendedAnyMore() {
    isReady();
    Instant latest = migration.order().endsAfter(Duration.ofHours(24));

    instructed(10, new Instruction.Extend(ANN, Duration.ofHours(24)));
    turn(10, new MigrationOutcome.Extended(latest));

    MigrationEvent.EndChanged changed = new MigrationEvent.EndChanged(at(10), latest, true);
    assertThat(told())
        .containsExactly(new MigrationEvent.ExtensionAsked(at(10), ANN, latest), changed);
    assertThat(MigrationThread.of(board(), changed).orElseThrow().summary())
        .endsWith(" now, and that is as late as it can be.");
  }

  @Test
  void extendsByBothWhenTwoAskWhileItIsBeingExtended() {
    isReady();
    Instant later = TWO.plus(Duration.ofHours(3));

    instructed(10, new Instruction.Extend(ANN, Duration.ofHours(2)));
    instructed(11, new Instruction.Extend(ANN, Duration.ofHours(1)));
    assertThat(MigrationRun.next(migration)).isEqualTo(new MigrationStep.Extend(CONTAINER, later));
    turn(12, new MigrationOutcome.Extended(later));

    assertThat(migration.state())
        .isEqualTo(new MigrationState.Ready(CONTAINER, "pod-1", DOOR, HOST_KEY, later));
  }

  @Test
  void extendsToTheLongestLifeAndNoFurther() {
    isReady();

    instructed(10, new Instruction.Extend(ANN, Duration.ofHours(30)));
    Instant latest = TEN.plus(Duration.ofHours(24));
    assertThat(MigrationRun.next(migration)).isEqualTo(new MigrationStep.Extend(CONTAINER, latest));
    turn(10, new MigrationOutcome.Extended(latest));
    instructed(11, new Instruction.Extend(ANN, Duration.ofMinutes(1)));

    assertThat(migration.state()).isInstanceOf(MigrationState.Ready.class);
    assertThat(told().getLast()).isInstanceOf(MigrationEvent.NotExtended.class);
  }

  @Test
  void stopsSoftlyReadsTheLogToItsEndAndRemovesEverything() {
    isReady();

    instructed(20, new Instruction.Stop(ANN));
    assertThat(MigrationRun.next(migration)).isEqualTo(new MigrationStep.Stop(CONTAINER));
    turn(20, new MigrationOutcome.Asked(ready(TWO)));
    assertThat(migration.state()).isInstanceOf(MigrationState.Stopping.class);
    turn(20.1, new MigrationOutcome.Asked(ended(PodSight.Ending.STOPPED)));
    turn(20.1, new MigrationOutcome.Collected(LogRead.NOT_YET, 0));
    assertThat(MigrationRun.next(migration)).isEqualTo(new MigrationStep.Collect(CONTAINER));
    turn(20.2, new MigrationOutcome.Collected(LogRead.TO_THE_END, 0));
    turn(20.2, new MigrationOutcome.Cleared());

    HowEnded stopped = new HowEnded.StoppedBy(ANN);
    assertThat(migration.state()).isEqualTo(new MigrationState.Finished(CONTAINER, stopped));
    assertThat(told())
        .containsExactly(
            new MigrationEvent.Ending(at(20), stopped),
            new MigrationEvent.Closed(at(20.2), new MigrationState.Finished(CONTAINER, stopped)));
  }

  @Test
  void removesAContainerThatDoesNotStop() {
    isReady();
    instructed(20, new Instruction.Stop(ANN));

    turn(21, new MigrationOutcome.Asked(ready(TWO)));
    assertThat(migration.state()).isInstanceOf(MigrationState.Stopping.class);
    turn(21.6, new MigrationOutcome.Asked(ready(TWO)));

    assertThat(MigrationRun.next(migration)).isEqualTo(new MigrationStep.Clear(CONTAINER));
  }

  @Test
  void waitsForTheRestOfALogOnlySoLong() {
    isReady();
    turn(240, seen(ended(PodSight.Ending.TIME_UP)));

    turn(240.6, new MigrationOutcome.Collected(LogRead.NOT_YET, 0));

    assertThat(migration.state())
        .isEqualTo(new MigrationState.Clearing(CONTAINER, new HowEnded.TimeUp()));
  }

  @Test
  void endsAContainerItselfThatGoesOnAfterItsEnd() {
    isReady();

    turn(241.1, seen(ready(TWO)));

    assertThat(migration.state())
        .isEqualTo(new MigrationState.Stopping(CONTAINER, new HowEnded.TimeUp(), at(241.1)));
  }

  @Test
  void tellsWhenThePodIsAFreshOne() {
    isReady();

    turn(30, seen(new PodSight.Ready("pod-2", DOOR, HOST_KEY, TWO)));

    assertThat(told()).containsExactly(new MigrationEvent.StartedAfresh(at(30), DOOR, HOST_KEY));
  }

  @Test
  void keepsTheContainerWhileTheClusterIsSilent() {
    isReady();

    turn(30, new MigrationOutcome.Unanswered(SILENT, at(30)));
    turn(31, seen(ready(TWO)));

    assertThat(migration.state()).isInstanceOf(MigrationState.Ready.class);
    assertThat(told())
        .containsExactly(
            new MigrationEvent.WentSilent(at(30), SILENT.system(), SILENT.reason(), at(30)),
            new MigrationEvent.Answered(at(31), SILENT.system()));
  }

  @Test
  void saysWhenSomebodyDeletedIt() {
    isReady();

    turn(30, seen(new PodSight.Absent()));
    turn(30, new MigrationOutcome.Cleared());

    assertThat(migration.state())
        .isEqualTo(new MigrationState.Finished(CONTAINER, new HowEnded.Vanished()));
  }

  @Test
  void refusesARequestThatWasStoppedBeforeAnythingWasMade() {
    instructed(0.1, new Instruction.Stop(ANN));

    assertThat(migration.state()).isInstanceOf(MigrationState.Refused.class);
  }

  @Test
  void isTooOldToStartAfterHalfAnHour() {
    turn(29, new MigrationOutcome.Unanswered(SILENT, TEN));
    assertThat(migration.ended()).isFalse();

    turn(31, new MigrationOutcome.Unanswered(SILENT, TEN));

    assertThat(migration.state()).isInstanceOf(MigrationState.Refused.class);
  }

  private static PodSight ended(PodSight.Ending how) {
    return new PodSight.Ended(how, "it is over", TWO);
  }
}
