package dev.slipway.commands.chat;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/// Something a person said to the bot: by mention, in a direct message, by slash command or by
/// pressing a button. Pressing a button is saying the phrase that the button carries.
///
/// @param key what makes it this message and no other, the same for every copy that is delivered:
///   at most 200 characters
/// @param via how it was said
/// @param channel where
/// @param thread the thread it was said in; empty at top level
/// @param user who said it
/// @param text what was said, as plain text: mark-up of the chat system decoded, the mention of the
///   bot taken out, people as `@U0ANN`, channels as `#C0DEPLOYS`
/// @param at when, by the chat system's clock
/// @param replyTo where an answer that only the asker sees can be sent; empty when there is no such
///   way
public record ChatMessage(
    String key,
    Via via,
    ChannelId channel,
    Optional<MessageId> thread,
    UserId user,
    String text,
    Instant at,
    Optional<URI> replyTo) {
  /// How it was said.
  public enum Via {
    MENTION,
    DIRECT_MESSAGE,
    SLASH_COMMAND,
    BUTTON
  }
}
