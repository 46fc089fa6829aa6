package dev.slipway.integrations.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.migrations.LogPosition;
import dev.slipway.commands.migrations.RunOrder;
import dev.slipway.commands.migrations.RunSight;
import dev.slipway.commands.migrations.SessionEvent;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.migrations.StandingContainer;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Refusal;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Commands of migrations on a real cluster, with no more rights than the manifests give.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set up before all tests
final class RunPodsIT {
  private static final Duration LONG = Duration.ofMinutes(10);
  private MigrationStage stage;

  @BeforeAll
  void setTheStage() {
    stage = MigrationStage.set();
  }

  @AfterAll
  void clearTheStage() {
    if (stage != null) {
      stage.close();
    }
  }

  private String release(RunOrder order) {
    String pod = stage.hold(order);
    MigrationStage.found(stage.runs().release(stage.target(), order.name(), pod));
    return pod;
  }

  @Test
  void runsACommandWithTheAppsConfigurationAndLeavesNothing() {
    RunOrder order =
        stage.run(
            "migration235-run1",
            LONG,
            "sh",
            "-c",
            "migrate; echo $API_TOKEN; cat /etc/credentials/token /etc/shop/shop.properties; id -u;"
                + " ls /var/run/secrets/kubernetes.io 2>&1; printf no-line-end");

    String pod = release(order);
    HeardEvents heard = stage.follow(order, LogPosition.START);
    RunSight.Exited exited = stage.awaitRun(order, pod, RunSight.Exited.class);
    heard.awaitFinished();
    Pod made = stage.pod("migration235-run1");
    stage.runs().remove(stage.target(), order.name(), order.session());

    assertThat(exited.code()).isZero();
    assertThat(heard.printed())
        .containsOnlyOnce("migrating with build 235 against postgres://shop:s3cret@db/shop")
        .contains(
            "from-the-secret", "file-token", "tax=0.19", "1000", "No such file", "no-line-end");
    assertThat(RestrictedProfile.violations(made)).isEmpty();
    assertThat(made.getMetadata().getLabels().keySet())
        .allMatch(label -> label.startsWith("slipway.dev/"));
    assertThat(made.getMetadata().getOwnerReferences()).isEmpty();
    await()
        .atMost(Duration.ofMinutes(5))
        .untilAsserted(() -> assertThat(stage.leftOf("migration235-run1")).isEmpty());
  }

  @Test
  void beginsOnlyWhenItIsLetGo() {
    RunOrder order =
        stage.run("migration235-run2", LONG, "sh", "-c", "echo begun; sleep 1; exit 7");

    String pod = stage.hold(order);
    await()
        .during(Duration.ofSeconds(4))
        .atMost(Duration.ofMinutes(2))
        .until(() -> stage.lookAt(order, pod) instanceof RunSight.Waiting);
    assertThat(stage.hold(order)).isEqualTo(pod);
    MigrationStage.found(stage.runs().release(stage.target(), order.name(), pod));
    MigrationStage.found(stage.runs().release(stage.target(), order.name(), pod));

    assertThat(stage.awaitRun(order, pod, RunSight.Exited.class).code()).isEqualTo(7);
  }

  @Test
  void neverRunsTwiceWhenItsPodIsDeletedAndMadeAgain() {
    RunOrder order = stage.run("migration235-run3", LONG, "sh", "-c", "echo begun; sleep 600");
    String pod = release(order);
    stage.awaitRun(order, pod, RunSight.Running.class);

    stage.deletePod("migration235-run3");
    assertThat(stage.lookAt(order, pod)).isEqualTo(new RunSight.Absent());
    String second = stage.hold(order);

    assertThat(second).isNotEqualTo(pod);
    assertThat(stage.runs().release(stage.target(), order.name(), pod))
        .isEqualTo(new Answer.Refused<>(new Refusal("pod-gone", "its pod is gone")));
    await()
        .during(Duration.ofSeconds(5))
        .atMost(Duration.ofMinutes(2))
        .until(() -> stage.lookAt(order, second) instanceof RunSight.Waiting);
    stage.runs().remove(stage.target(), order.name(), order.session());
  }

  @Test
  void isEndedByTheClusterWhenItsTimeIsUpAndKeepsItsLog() {
    RunOrder order =
        stage.run("migration235-run4", Duration.ofSeconds(40), "sh", "-c", "echo begun; sleep 600");

    String pod = release(order);
    RunSight.TimeUp end = stage.awaitRun(order, pod, RunSight.TimeUp.class);

    assertThat(end.begun()).isEqualTo(RunSight.Begun.YES);
    stage.follow(order, LogPosition.START).awaitPrinted("begun");
  }

  @Test
  void endsWhenItIsStoppedAndKeepsItsLog() {
    RunOrder order =
        stage.run(
            "migration235-run5",
            LONG,
            "sh",
            "-c",
            "trap 'echo told to end; exit 0' TERM; echo begun; while true; do sleep 0.2; done");
    String pod = release(order);
    stage.follow(order, LogPosition.START).awaitPrinted("begun");

    MigrationStage.found(stage.runs().stop(stage.target(), order.name(), pod));
    MigrationStage.found(stage.runs().stop(stage.target(), order.name(), pod));

    // It exits with 0, which proves nothing when it was told to end.
    assertThat(stage.awaitRun(order, pod, RunSight.TimeUp.class).begun())
        .isEqualTo(RunSight.Begun.YES);
    HeardEvents heard = stage.follow(order, LogPosition.START);
    heard.awaitFinished();
    assertThat(heard.printed()).contains("told to end");
  }

  @Test
  void hasNeverBegunWhenItIsStoppedWhileHeldBack() {
    RunOrder order = stage.run("migration235-run6", LONG, "sh", "-c", "echo begun");
    String pod = stage.hold(order);
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofMinutes(2))
        .until(() -> stage.lookAt(order, pod) instanceof RunSight.Waiting);

    MigrationStage.found(stage.runs().stop(stage.target(), order.name(), pod));

    // A kubelet that waits for a volume minds the deadline only when it has given up waiting.
    await()
        .during(Duration.ofSeconds(5))
        .atMost(Duration.ofMinutes(2))
        .until(() -> {
          RunSight sight = stage.lookAt(order, pod);
          return sight instanceof RunSight.Waiting
              || sight.equals(new RunSight.TimeUp(RunSight.Begun.NO));
        });
  }

  @Test
  void readsOnFromWhereAReaderStopped() {
    RunOrder order =
        stage.run(
            "migration235-run7",
            LONG,
            "sh",
            "-c",
            "for i in $(seq 1 40); do echo line $i; sleep 0.5; done");
    String pod = release(order);
    HeardEvents first = stage.follow(order, LogPosition.START);
    LogPosition position =
        first.positionOf(event ->
            event instanceof SessionEvent.Output output
                && output.bytes().text().contains("line 3"));

    HeardEvents second = stage.follow(order, position);
    stage.awaitRun(order, pod, RunSight.Exited.class);
    first.awaitFinished();
    second.awaitFinished();

    assertThat(first.printed()).containsOnlyOnce("line 1\n").containsOnlyOnce("line 40\n");
    assertThat(second.printed()).doesNotContain("line 3\n").containsOnlyOnce("line 40\n");
  }

  @Test
  void takesOnlyItsOwnSessionsPodForItsOwn() {
    RunOrder order = stage.run("migration235-run8", LONG, "true");
    RunOrder other =
        new RunOrder(
            order.name(),
            new SessionId("other"),
            order.app(),
            order.build(),
            order.template(),
            order.image(),
            order.command(),
            order.within(),
            order.endsAt(),
            order.scratchBytes());
    String pod = stage.hold(order);

    Answer<String> made = stage.runs().make(stage.target(), other);
    stage.runs().remove(stage.target(), other.name(), other.session());

    assertThat(made).isInstanceOf(Answer.Refused.class);
    assertThat(stage.lookAt(order, pod)).isInstanceOf(RunSight.Waiting.class);
    List<StandingContainer> all = MigrationStage.found(stage.runs().all(stage.target()));
    assertThat(all).anyMatch(one -> one.name().equals(order.name()));
  }

  @Test
  void saysWhyItCannotBegin() {
    RunOrder order = stage.run("migration235-run9", stage.imageThatIsNotThere(), LONG, "true");

    String pod = release(order);

    assertThat(stage.awaitRun(order, pod, RunSight.Stuck.class).cause().code())
        .isEqualTo(Cause.Code.IMAGE_PULL);
  }
}
