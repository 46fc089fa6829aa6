package dev.slipway.bot.engine;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Release;
import dev.slipway.commands.ports.Refusal;
import java.util.Optional;

/// Keeps a build that was rolled back from going live again by accident.
final class Quarantine {
  private Quarantine() {}

  /// Why a build is not deployed; empty when it may be: it was not rolled back here, or the
  /// requester says why it goes live all the same.
  static Optional<Refusal> refusal(Build build, Order order, LookUp.Releases releases) {
    if (order.reason().isPresent()) {
      return Optional.empty();
    }
    return Release.quarantine(build.number(), releases.newest())
        .map(back -> {
          Order rollback = back.deployment().order();
          return new Refusal(
              "quarantined",
              "Build "
                  + build.number()
                  + " was rolled back from "
                  + order.environment()
                  + " (deployment "
                  + back.deployment().id()
                  + rollback.reason().map(reason -> ", because: " + reason).orElse("")
                  + ") and has not been live there since.",
              "If it is to go live all the same, say why: \"deploy "
                  + build.number()
                  + " to "
                  + order.environment()
                  + ": the reason\".");
        });
  }
}
