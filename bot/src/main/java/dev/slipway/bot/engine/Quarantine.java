package dev.slipway.bot.engine;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Release;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.EnvironmentName;
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
                Text.of("Build " + build.number())
                    .and(how(against, order.environment(), releases))
                    .and(" and has not been live there since."),
                "If it is to go live all the same, say why: \"deploy "
                    + build.number()
                    + " to "
                    + order.environment()
                    + ": the reason\"."));
  }

  private static Text how(Release against, EnvironmentName where, LookUp.Releases releases) {
    Order order = against.deployment().order();
    String deployment = "deployment " + against.deployment().id();
    Text when =
        releases
            .ended(against)
            .map(at -> Text.of("").and(new Text.Span.Moment(at)).and(", "))
            .orElse(Text.of(""));
    return against
        .foundBad()
        .map(words ->
            Text.of(" was found bad on " + where + " (")
                .and(when)
                .and(deployment + " of ")
                .person(order.requester())
                .and(": " + words.replaceFirst("\\.$", "") + "), was taken away again"))
        .orElseGet(() ->
            Text.of(" was rolled back from " + where + " by ")
                .person(order.requester())
                .and(" (")
                .and(when)
                .and(deployment)
                .and(order.reason().map(reason -> ", because: " + reason).orElse("") + ")"));
  }
}
