package dev.slipway.bot.engine;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Release;
import dev.slipway.commands.ports.Refusal;
import java.util.Optional;

/// Keeps a build that was rolled back, or was found bad, from going live by accident.
final class Quarantine {
  private Quarantine() {}

  /// Why a build is not deployed; empty when it may be: nothing is known against it here, or the
  /// requester says why it goes live all the same. What was said before it was kept out, by whoever
  /// waited since, is no word against that.
  static Optional<Refusal> refusal(Build build, Order order, LookUp.Releases releases) {
    return Release.quarantine(build.number(), releases.newest())
        .filter(against ->
            order.reason().isEmpty()
                || releases.ended(against).filter(order.at()::isBefore).isPresent())
        .map(against ->
            new Refusal(
                "quarantined",
                "Build "
                    + build.number()
                    + against
                        .foundBad()
                        .map(words -> bad(words, order, against))
                        .orElseGet(() -> rolledBack(order, against))
                    + ") and has not been live there since.",
                "If it is to go live all the same, say why: \"deploy "
                    + build.number()
                    + " to "
                    + order.environment()
                    + ": the reason\"."));
  }

  private static String bad(String words, Order order, Release trial) {
    return " was found bad on "
        + order.environment()
        + " and taken away again (deployment "
        + trial.deployment().id()
        + ": "
        + words.replaceFirst("\\.$", "");
  }

  private static String rolledBack(Order order, Release back) {
    return " was rolled back from "
        + order.environment()
        + " (deployment "
        + back.deployment().id()
        + back.deployment().order().reason().map(reason -> ", because: " + reason).orElse("");
  }
}
