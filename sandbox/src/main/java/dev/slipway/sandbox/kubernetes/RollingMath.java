package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;

/// The numbers a rolling update keeps to, rounded as the deployment controller rounds: surge up,
/// unavailability down, and never both zero.
///
/// @param replicas wanted
/// @param maxSurge how many pods there may be beyond that
/// @param maxUnavailable how many of them may be missing
record RollingMath(int replicas, int maxSurge, int maxUnavailable) {
  static RollingMath of(JsonNode deployment) {
    JsonNode spec = deployment.path("spec");
    int replicas = Trees.integer(spec, 1, "replicas");
    if (!Trees.text(spec, "strategy", "type").equals("RollingUpdate")) {
      return new RollingMath(replicas, 0, 0);
    }
    JsonNode rolling = Trees.at(spec, "strategy", "rollingUpdate");
    int surge = share(rolling.path("maxSurge"), replicas, Rounding.UP);
    int unavailable = share(rolling.path("maxUnavailable"), replicas, Rounding.DOWN);
    if (surge == 0 && unavailable == 0) {
      unavailable = 1;
    }
    return new RollingMath(replicas, surge, replicas == 0 ? 0 : Math.min(unavailable, replicas));
  }

  private enum Rounding {
    UP,
    DOWN
  }

  private static int share(JsonNode value, int replicas, Rounding rounding) {
    String text = value.asText("0");
    if (!text.endsWith("%")) {
      return value.asInt(0);
    }
    int hundredths = Integer.parseInt(text.substring(0, text.length() - 1)) * replicas;
    return rounding == Rounding.UP ? Math.ceilDiv(hundredths, 100) : Math.floorDiv(hundredths, 100);
  }

  int maxTotal() {
    return replicas + maxSurge;
  }

  int minAvailable() {
    return replicas - maxUnavailable;
  }
}
