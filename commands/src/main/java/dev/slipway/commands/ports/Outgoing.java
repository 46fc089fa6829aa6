package dev.slipway.commands.ports;

import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.MessageId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.migrations.MigrationId;
import dev.slipway.commands.ports.Conversations.Rendered;
import java.net.URI;

/// What a message of ours should say from now on. Storing one replaces what was wanted before; how
/// often and when it is sent is the publisher's business.
///
/// @param key names the message for good: `d17`, `d17/4`; at most 220 characters
public record Outgoing(String key, Address address, Content body) {
  /// What a message shows.
  public sealed interface Content permits Rendered, LogFile {}

  /// The log of a migration as a file. It is made when it is sent, and sent once.
  ///
  /// @param name of the file: `migration235-session-7.txt`
  /// @param title one line of our own words
  public record LogFile(MigrationId migration, String name, String title) implements Content {}

  /// Where a message stands.
  public sealed interface Address {
    /// In a channel or direct conversation, at top level.
    record InChannel(ChannelId channel) implements Address {}

    /// In a thread whose first message is not ours.
    record InThread(ChannelId channel, MessageId parent) implements Address {}

    /// In the thread under another message of ours.
    record Under(ChannelId channel, String parentKey) implements Address {}

    /// In the bot's direct conversation with somebody.
    record ToPerson(UserId user) implements Address {}

    /// Where only the asker sees it. It can be sent, not changed.
    record Private(URI replyTo) implements Address {}
  }
}
