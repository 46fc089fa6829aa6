package dev.slipway.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DeploymentsByHandTest {
  private final ClusterByHand cluster =
      new ClusterByHand()
          .image("web:1", "ok")
          .image("web:2", "ok")
          .image("web:3", "ok")
          .image("web:stuck", "never-ready");

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void hasItsPodsReadyWithinTwoSeconds() {
    cluster.deploy(3, "web:1");

    cluster.advance("0.9s");
    int early = cluster.count("readyReplicas");
    cluster.advance("1.1s");

    assertThat(early).isZero();
    assertThat(cluster.count("readyReplicas")).isEqualTo(3);
    assertThat(cluster.progressing()).isEqualTo("NewReplicaSetAvailable");
  }

  @Test
  void isLateOneSecondAfterTheDeadline() {
    cluster.deploy(1, "web:1", spec -> spec.put("progressDeadlineSeconds", 30));
    cluster.advance("5s");

    cluster.setImage("web:stuck");
    cluster.advance("30s");
    String before = cluster.progressing();
    cluster.advance("2s");

    assertThat(before).isEqualTo("ReplicaSetUpdated");
    assertThat(cluster.progressing()).isEqualTo("ProgressDeadlineExceeded");
    assertThat(cluster.count("availableReplicas")).isEqualTo(1);
  }

  @Test
  void recoversFromALateRollout() {
    cluster.deploy(1, "web:1", spec -> spec.put("progressDeadlineSeconds", 5));
    cluster.advance("5s");
    cluster.setImage("web:stuck");
    cluster.advance("10s");

    cluster.setImage("web:2");
    cluster.advance("5s");

    assertThat(cluster.progressing()).isEqualTo("NewReplicaSetAvailable");
    assertThat(cluster.onlyPod().at("/spec/containers/0/image").asText()).isEqualTo("web:2");
  }

  @Test
  void rollsAThousandPodsWithinItsBounds() {
    cluster.deploy(1000, "web:1", spec -> spec.put("progressDeadlineSeconds", 600));
    cluster.advance("10s");
    int readyBefore = cluster.count("readyReplicas");
    List<Integer> available = new ArrayList<>();
    List<Integer> total = new ArrayList<>();
    cluster
        .kubernetes
        .store()
        .onChange(change -> {
          if (change.key().type() == ResourceType.DEPLOYMENTS) {
            available.add(Trees.integer(change.object(), 0, "status", "availableReplicas"));
            total.add(Trees.integer(change.object(), 0, "status", "replicas"));
          }
        });

    cluster.setImage("web:2");
    cluster.advance("1m");

    assertThat(readyBefore).isEqualTo(1000);
    assertThat(available).allMatch(count -> count >= 750);
    assertThat(total).allMatch(count -> count <= 1250);
    assertThat(cluster.count("updatedReplicas")).isEqualTo(1000);
    assertThat(cluster.progressing()).isEqualTo("NewReplicaSetAvailable");
    assertThat(cluster.list(ResourceType.PODS)).hasSize(1000);
  }

  @Test
  void countsPodsAsAvailableAfterMinReadySeconds() {
    cluster.deploy(1, "web:1", spec -> spec.put("minReadySeconds", 10));

    cluster.advance("5s");
    int ready = cluster.count("readyReplicas");
    int availableEarly = cluster.count("availableReplicas");
    cluster.advance("10s");

    assertThat(ready).isEqualTo(1);
    assertThat(availableEarly).isZero();
    assertThat(cluster.count("availableReplicas")).isEqualTo(1);
  }

  @Test
  void keepsAsManyOldReplicaSetsAsItIsTold() {
    cluster.deploy(1, "web:1", spec -> spec.put("revisionHistoryLimit", 1));
    cluster.advance("5s");
    cluster.setImage("web:2");
    cluster.advance("5s");
    cluster.setImage("web:3");
    cluster.advance("5s");

    assertThat(cluster.list(ResourceType.REPLICA_SETS))
        .extracting(DeploymentReplicaSets::revision)
        .containsExactlyInAnyOrder(2, 3);
  }

  @Test
  void sharesANewSizeAmongOldAndNewWhileRolling() {
    cluster.deploy(10, "web:1");
    cluster.advance("5s");
    cluster.setImage("web:stuck");
    cluster.advance("5s");

    cluster.edit(ResourceType.DEPLOYMENTS, spec -> spec.put("replicas", 20));
    cluster.advance("5s");

    List<ObjectNode> sets = cluster.list(ResourceType.REPLICA_SETS);
    assertThat(DeploymentReplicaSets.sizes(sets)).isEqualTo(25);
    assertThat(sets).extracting(DeploymentReplicaSets::size).allMatch(size -> size >= 8);
  }

  @Test
  void goesOnWhenTheQuotaIsLifted() {
    cluster.kubernetes.limitPods(ClusterByHand.NAMESPACE, 1);
    cluster.deploy(3, "web:1");
    cluster.advance("5s");
    int limited = cluster.list(ResourceType.PODS).size();
    boolean told =
        Conditions.find(cluster.deployment().path("status"), "ReplicaFailure").isPresent();

    cluster.kubernetes.liftPodLimit(ClusterByHand.NAMESPACE);
    cluster.advance("20s");

    assertThat(limited).isEqualTo(1);
    assertThat(told).isTrue();
    assertThat(cluster.count("readyReplicas")).isEqualTo(3);
    assertThat(Conditions.find(cluster.deployment().path("status"), "ReplicaFailure")).isEmpty();
  }

  @Test
  void knowsNoDeadlineWhenItIsTheLargestNumber() {
    cluster.deploy(1, "web:stuck", spec -> spec.put("progressDeadlineSeconds", Integer.MAX_VALUE));

    cluster.advance("1h");

    assertThat(cluster.progressing()).isEmpty();
    assertThat(cluster.count("unavailableReplicas")).isEqualTo(1);
  }

  @Test
  void updatesAStatefulSetDownToItsPartition() {
    cluster.create(
        ResourceType.STATEFUL_SETS,
        DemoObjects.statefulSet(ClusterByHand.NAMESPACE, "web", 3, "web:1"));
    cluster.advance("20s");

    cluster.edit(
        ResourceType.STATEFUL_SETS,
        spec -> {
          ClusterByHand.setImage(spec, "web:2");
          Trees.child(spec, "updateStrategy", "rollingUpdate").put("partition", 1);
        });
    cluster.advance("30s");

    assertThat(cluster.list(ResourceType.PODS))
        .extracting(pod -> Trees.name(pod) + " " + pod.at("/spec/containers/0/image").asText())
        .containsExactly("web-0 web:1", "web-1 web:2", "web-2 web:2");
    ObjectNode set = cluster.get(ResourceType.STATEFUL_SETS);
    assertThat(Trees.integer(set, 0, "status", "updatedReplicas")).isEqualTo(2);
    assertThat(Trees.integer(set, 0, "status", "currentReplicas")).isEqualTo(1);
    assertThat(Trees.text(set, "status", "currentRevision"))
        .isNotEqualTo(Trees.text(set, "status", "updateRevision"));
  }

  @Test
  void holdsAStatefulSetAtAPodThatIsNotReady() {
    cluster.create(
        ResourceType.STATEFUL_SETS,
        DemoObjects.statefulSet(ClusterByHand.NAMESPACE, "web", 3, "web:1"));
    cluster.advance("20s");

    cluster.edit(ResourceType.STATEFUL_SETS, spec -> ClusterByHand.setImage(spec, "web:stuck"));
    cluster.advance("1m");

    assertThat(cluster.list(ResourceType.PODS))
        .extracting(pod -> pod.at("/spec/containers/0/image").asText())
        .containsExactly("web:1", "web:1", "web:stuck");
  }
}
