package dev.slipway.sandbox.kubernetes;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/// The contract on the simulation, in time ten times as fast.
final class SimulatedKubernetesContractTest {
  private static SimulatedCluster simulation;

  @BeforeAll
  static void start() {
    simulation = new SimulatedCluster(new FastTimeline());
  }

  @AfterAll
  static void stop() {
    simulation.close();
  }

  @Nested
  final class Api extends KubernetesContract {
    Api() {
      super(simulation);
    }

    @Override
    void makeOldVersionsUnknown() {
      simulation.kubernetes.compact();
    }
  }

  @Nested
  final class Rollouts extends RolloutContract {
    Rollouts() {
      super(simulation);
    }
  }
}
