package dev.slipway.commands.migrations;

import dev.slipway.commands.access.Place;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.config.AppName;
import dev.slipway.config.ByteSize;
import dev.slipway.config.EnvironmentName;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// What was asked for, by whom and where. It never changes.
///
/// @param session by which the cluster's objects are known to be this session's
/// @param reference the build, as it was named
/// @param requester who asked
/// @param owner whose keys are in it; mostly the requester
/// @param life how long it is to live from when it was asked for
/// @param scratch how much room for data
/// @param channel where the one message about it stands
/// @param place what kind of place that is, for asking again whether it is allowed
/// @param purpose what it is wanted for; where a command is run, the owner is the requester, and
///   the life is how long the command may take
/// @param replyTo where the requester alone can be answered; empty for a direct message
public record MigrationOrder(
    SessionId session,
    AppName app,
    EnvironmentName environment,
    BuildReference reference,
    UserId requester,
    UserId owner,
    Duration life,
    ByteSize scratch,
    ChannelId channel,
    Place place,
    Optional<URI> replyTo,
    Purpose purpose,
    Instant at) {
  /// When it ends if nobody extends it, to the second, as clusters keep it.
  public Instant endsAt() {
    return endsAfter(life);
  }

  /// When it ends after this time, in whole seconds: the cluster keeps no others.
  public Instant endsAfter(Duration time) {
    return at.plus(time).truncatedTo(ChronoUnit.SECONDS);
  }
}
