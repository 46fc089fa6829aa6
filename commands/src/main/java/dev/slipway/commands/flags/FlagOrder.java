package dev.slipway.commands.flags;

import dev.slipway.commands.access.Place;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.MessageId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Order.Urgency;
import dev.slipway.commands.locks.Scope;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// What was asked for of a flag, by whom and where. It never changes.
///
/// @param urgency whether freezes, deploy hours and open issues are passed over
/// @param reason why, in the requester's words; empty when none was given
/// @param channel where the one message about it stands
/// @param thread the message under which it stands; empty for none
/// @param place what kind of place that is, for asking again whether it is allowed
public record FlagOrder(
    AppName app,
    EnvironmentName environment,
    FlagName flag,
    FlagWish wish,
    Urgency urgency,
    UserId requester,
    Optional<String> reason,
    ChannelId channel,
    Optional<MessageId> thread,
    Place place,
    Instant at) {
  public FlagOrder {
    // What earlier versions stored says nothing of it.
    urgency = Objects.requireNonNullElse(urgency, Urgency.ROUTINE);
  }

  /// Where it is to be changed.
  public Scope.OneEnvironment where() {
    return new Scope.OneEnvironment(app, environment);
  }
}
