package dev.slipway.sandbox.kubernetes;

import dev.slipway.integrations.kubernetes.Patience;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// The contract of review apps on the simulation, whose time runs ten times as fast.
class SimulatedReviewTest extends ReviewContract {
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
  String operator() {
    return cluster.kubeconfig();
  }

  @Override
  Access account() {
    return new Access(
        cluster.base() + SimulatedKubernetes.PREFIX, Optional.empty(), Users.SLIPWAY_TOKEN);
  }

  @Override
  String image(int build) {
    return cluster.image("build-" + build);
  }

  @Override
  String endsWell() {
    return "command: [migrate]";
  }

  @Override
  Optional<String> page(int port, String wanted) {
    return Optional.empty();
  }

  @Override
  Patience patience() {
    return new Patience(
        Duration.ofSeconds(20),
        Duration.ofSeconds(20),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2));
  }
}
