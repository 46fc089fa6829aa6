package dev.slipway.commands.reviews;

import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.MessageId;
import dev.slipway.config.AppName;
import java.time.Instant;
import java.util.Optional;

/// What a review app is of, and where its one message stands. It never changes.
///
/// @param branch as git has it; text from outside
/// @param name as it was first made: a later change of the configuration does not rename it
/// @param channel where the one message about it stands
/// @param thread the message under which it stands; empty for none
public record ReviewRequest(
    AppName app,
    String branch,
    ReviewName name,
    ChannelId channel,
    Optional<MessageId> thread,
    Instant at) {}
