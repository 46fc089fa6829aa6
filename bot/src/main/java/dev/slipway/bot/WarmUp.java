package dev.slipway.bot;

import dev.slipway.commands.access.Place;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.grammar.Context;
import dev.slipway.commands.grammar.Vocabulary;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.progress.Board;
import dev.slipway.commands.progress.BoardMessage;
import dev.slipway.commands.requests.Commands;
import dev.slipway.config.App;
import dev.slipway.config.SlipwayConfig;
import java.time.Instant;
import java.util.Optional;

/// Exercises the way of a command before the bot says that it is ready, so that the first person
/// does not wait for classes to be loaded. Touches nothing outside.
final class WarmUp {
  private WarmUp() {}

  static void run(SlipwayConfig config, Conversations conversations) {
    App app = config.apps().getFirst();
    var environment = app.environments().getFirst().name();
    Commands.parse(
        "deploy build #1 of " + app.name() + " to " + environment,
        Vocabulary.of(config),
        Context.NONE);
    Order order =
        new Order(
            app.name(),
            environment,
            new BuildReference.LatestStable(),
            Order.WhenGreen.REFUSE,
            Order.Urgency.ROUTINE,
            new UserId(config.slack().team(), "U0"),
            Optional.empty(),
            new ChannelId("C0"),
            Place.OTHER_CHANNEL,
            Instant.EPOCH);
    conversations.render(BoardMessage.of(Board.of(new DeploymentId(1), order)));
  }
}
