package dev.slipway.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PodsByHandTest {
  private final ClusterByHand cluster =
      new ClusterByHand()
          .image("web:1", "ok")
          .image("web:crash", "crash")
          .image("web:oom", "oom")
          .image("web:slow-start", "ready-after=5s")
          .image("web:late-crash", "crash-after=20s");

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void waitsTwiceAsLongAfterEachCrash() {
    List<String> pauses = new ArrayList<>();
    cluster
        .kubernetes
        .store()
        .onChange(change -> {
          String message =
              change.object().at("/status/containerStatuses/0/state/waiting/message").asText("");
          if (message.startsWith("back-off")) {
            pauses.add(message.replaceFirst("^back-off (\\S+) .*", "$1"));
          }
        });

    cluster.deploy(1, "web:crash");
    cluster.advance("20m");

    assertThat(pauses).startsWith("10s", "20s", "40s", "1m20s", "2m40s", "5m0s", "5m0s");
    assertThat(Trees.integer(cluster.container(), 0, "restartCount")).isEqualTo(8);
  }

  @Test
  void isKilledForItsMemory() {
    cluster.deploy(1, "web:oom");

    cluster.advance("5s");

    ObjectNode container = cluster.container();
    assertThat(Trees.integer(container, 0, "lastState", "terminated", "exitCode")).isEqualTo(137);
    assertThat(Trees.text(container, "lastState", "terminated", "reason")).isEqualTo("OOMKilled");
    assertThat(Trees.text(container, "state", "waiting", "reason")).isEqualTo("CrashLoopBackOff");
  }

  @Test
  void becomesReadyWhenItsProbeSucceeds() {
    cluster.deploy(1, "web:slow-start");

    cluster.advance("5s");
    boolean early = Pods.ready(cluster.onlyPod());
    cluster.advance("3s");

    assertThat(early).isFalse();
    assertThat(Pods.ready(cluster.onlyPod())).isTrue();
    assertThat(Trees.integer(cluster.container(), 0, "restartCount")).isZero();
  }

  @Test
  void crashesLate() {
    cluster.deploy(1, "web:late-crash");

    cluster.advance("10s");
    boolean readyFirst = Pods.ready(cluster.onlyPod());
    cluster.advance("12s");

    ObjectNode container = cluster.container();
    assertThat(readyFirst).isTrue();
    assertThat(Trees.integer(container, 0, "lastState", "terminated", "exitCode")).isEqualTo(4);
    assertThat(Trees.integer(container, 0, "restartCount")).isEqualTo(1);
  }

  @Test
  void startsOnceItsMissingImageIsThere() {
    cluster.deploy(1, "web:later");
    cluster.advance("15s");
    String waiting = Pods.state(cluster.onlyPod());

    cluster.image("web:later", "ok");
    cluster.advance("30s");

    assertThat(waiting).isEqualTo("ImagePullBackOff");
    assertThat(Pods.ready(cluster.onlyPod())).isTrue();
  }

  @Test
  void keepsTheImageOfATagThatMoved() {
    cluster.deploy(1, "web:1");
    cluster.advance("5s");

    cluster.image("web:1", "crash");
    cluster.edit(ResourceType.DEPLOYMENTS, spec -> spec.put("replicas", 2));
    cluster.advance("5s");

    assertThat(cluster.count("readyReplicas")).isEqualTo(2);
  }

  @Test
  void staysPendingWhenTheNodeIsTooSmall() {
    ObjectNode pod = pod("web:1", "Always");
    Trees.child((ObjectNode) pod.at("/spec/containers/0"), "resources", "requests")
        .put("cpu", "100")
        .put("memory", "900Gi");

    cluster.create(ResourceType.PODS, pod);
    cluster.advance("5s");

    assertThat(Trees.text(cluster.onlyPod(), "status", "phase")).isEqualTo("Pending");
    assertThat(cluster.onlyPod().at("/status/conditions/0/reason").asText())
        .isEqualTo("Unschedulable");
    assertThat(cluster.onlyPod().at("/status/conditions/0/message").asText())
        .isEqualTo("0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory.");
  }

  @Test
  void endsAtItsActiveDeadline() {
    ObjectNode pod = pod("web:1", "Never");
    Trees.child(pod, "spec").put("activeDeadlineSeconds", 30);

    cluster.create(ResourceType.PODS, pod);
    cluster.advance("29s");
    String before = Trees.text(cluster.onlyPod(), "status", "phase");
    cluster.advance("2s");

    assertThat(before).isEqualTo("Running");
    assertThat(Trees.text(cluster.onlyPod(), "status", "phase")).isEqualTo("Failed");
    assertThat(Trees.text(cluster.onlyPod(), "status", "reason")).isEqualTo("DeadlineExceeded");
  }

  @Test
  void failsForGoodWhenItMayNotRestart() {
    cluster.create(ResourceType.PODS, pod("web:crash", "Never"));

    cluster.advance("5m");

    assertThat(Trees.text(cluster.onlyPod(), "status", "phase")).isEqualTo("Failed");
    assertThat(Trees.integer(cluster.container(), 0, "restartCount")).isZero();
  }

  private static ObjectNode pod(String image, String restartPolicy) {
    ObjectNode pod = Trees.object();
    pod.putObject("metadata").put("name", "web");
    ObjectNode spec = pod.putObject("spec").put("restartPolicy", restartPolicy);
    spec.putArray("containers").addObject().put("name", "web").put("image", image);
    return pod;
  }
}
