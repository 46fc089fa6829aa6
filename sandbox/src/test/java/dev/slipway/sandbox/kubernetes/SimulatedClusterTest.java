package dev.slipway.sandbox.kubernetes;

import dev.slipway.integrations.kubernetes.Patience;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// The adapter's contract on the simulation, whose time runs ten times as fast.
class SimulatedClusterTest extends ClusterContract {
  private static SimulatedCluster cluster;

  @BeforeAll
  static void start() {
    cluster = new SimulatedCluster(new FastTimeline());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Override
  KubeApi operator() {
    return new KubeApi(access(Users.ADMIN_TOKEN));
  }

  @Override
  Access account(String namespace) {
    return access(Users.SLIPWAY_TOKEN);
  }

  private static Access access(String token) {
    return new Access(cluster.base() + SimulatedKubernetes.PREFIX, Optional.empty(), token);
  }

  @Override
  String image(int build) {
    return cluster.image("build-" + build);
  }

  @Override
  boolean nodesHaveLimits() {
    return false;
  }

  @Override
  Patience patience() {
    return new Patience(
        Duration.ofSeconds(2),
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2));
  }
}
