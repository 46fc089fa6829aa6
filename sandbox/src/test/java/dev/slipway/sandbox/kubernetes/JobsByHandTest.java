package dev.slipway.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Jobs that have a deadline and no pods, which Slipway uses as timers.
final class JobsByHandTest {
  private final ClusterByHand cluster = new ClusterByHand().image("web:1", "ok");

  @AfterEach
  void close() {
    cluster.close();
  }

  private void timer(OptionalInt keptSeconds) {
    ObjectNode job = Trees.object();
    Trees.child(job, "metadata").put("name", "web");
    ObjectNode spec = Trees.child(job, "spec");
    spec.put("parallelism", 0).put("activeDeadlineSeconds", 60);
    keptSeconds.ifPresent(seconds -> spec.put("ttlSecondsAfterFinished", seconds));
    Trees.child(spec, "template", "spec")
        .putArray("containers")
        .addObject()
        .put("name", "nothing")
        .put("image", "web:1");
    cluster.create(ResourceType.JOBS, job);

    ObjectNode secret = Trees.object();
    ObjectNode metadata = Trees.child(secret, "metadata").put("name", "keys");
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", "batch/v1")
        .put("kind", "Job")
        .put("name", "web")
        .put("uid", Trees.uid(cluster.get(ResourceType.JOBS)));
    cluster.create(ResourceType.SECRETS, secret);
  }

  @Test
  void areRemovedAtTheirDeadlineWithWhatBelongsToThem() {
    timer(OptionalInt.of(0));

    cluster.advance("59s");
    int before = cluster.list(ResourceType.SECRETS).size();
    cluster.advance("3s");

    assertThat(before).isEqualTo(1);
    assertThat(cluster.list(ResourceType.PODS)).isEmpty();
    assertThat(cluster.list(ResourceType.JOBS)).isEmpty();
    assertThat(cluster.list(ResourceType.SECRETS)).isEmpty();
  }

  @Test
  void areKeptAsLongAsTheySay() {
    timer(OptionalInt.of(30));

    cluster.advance("80s");
    int before = cluster.list(ResourceType.JOBS).size();
    cluster.advance("15s");

    assertThat(before).isEqualTo(1);
    assertThat(cluster.list(ResourceType.JOBS)).isEmpty();
  }

  @Test
  void areKeptForeverIfTheySayNothing() {
    timer(OptionalInt.empty());

    cluster.advance("10m");

    assertThat(cluster.list(ResourceType.JOBS)).hasSize(1);
    assertThat(cluster.list(ResourceType.SECRETS)).hasSize(1);
  }
}
