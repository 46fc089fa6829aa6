package dev.slipway.commands.ports;

import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.UserId;

/// The chat system's channels and who is in them. Only reads; any doubt is {@link
/// Answer.Unavailable}, never a guess. Safe for use by several threads at once.
public interface Channels {
  /// A channel in which both the bot and a person are. Blocks for at most a minute. Refused with
  /// code `bot-not-in-channel`, also when there is no such channel, `channel-archived`,
  /// `person-not-in-channel`, or `scope-missing` when the bot may not see it.
  Answer<Shared> shared(ChannelId channel, UserId person);

  /// @param name how the chat system calls it now, without the `#`; text from outside
  record Shared(ChannelId channel, String name) {}
}
