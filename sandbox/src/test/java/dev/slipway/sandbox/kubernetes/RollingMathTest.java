package dev.slipway.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RollingMathTest {
  @ParameterizedTest
  @CsvSource({
    // replicas, maxSurge, maxUnavailable, pods beyond, pods missing
    "3, 25%, 25%, 1, 0",
    "4, 25%, 25%, 1, 1",
    "10, 25%, 25%, 3, 2",
    "1000, 25%, 25%, 250, 250",
    "1, 25%, 25%, 1, 0",
    "3, 0, 0%, 0, 1",
    "3, 0%, 1%, 0, 1",
    "2, 1, 5, 1, 2",
    "0, 25%, 25%, 0, 0",
    "7, 100%, 50%, 7, 3",
  })
  void roundsSurgeUpAndUnavailabilityDown(
      int replicas, String surge, String unavailable, int beyond, int missing) {
    ObjectNode deployment = deployment(replicas, surge, unavailable);

    RollingMath math = RollingMath.of(deployment);

    assertThat(math).isEqualTo(new RollingMath(replicas, beyond, missing));
  }

  @Test
  void allowsRecreateNeitherSurgeNorUnavailability() {
    ObjectNode deployment = deployment(4, "25%", "25%");
    Trees.child(deployment, "spec", "strategy").put("type", "Recreate");

    assertThat(RollingMath.of(deployment)).isEqualTo(new RollingMath(4, 0, 0));
  }

  private static ObjectNode deployment(int replicas, String surge, String unavailable) {
    ObjectNode deployment = Trees.object();
    ObjectNode spec = deployment.putObject("spec").put("replicas", replicas);
    ObjectNode rolling =
        spec.putObject("strategy").put("type", "RollingUpdate").putObject("rollingUpdate");
    put(rolling, "maxSurge", surge);
    put(rolling, "maxUnavailable", unavailable);
    return deployment;
  }

  private static void put(ObjectNode rolling, String name, String value) {
    if (value.endsWith("%")) {
      rolling.put(name, value);
    } else {
      rolling.put(name, Integer.parseInt(value));
    }
  }
}
