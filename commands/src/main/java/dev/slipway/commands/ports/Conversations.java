package dev.slipway.commands.ports;

import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.MessageId;
import dev.slipway.commands.chat.UserId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Saying things in the chat. Every call has a time-out. Safe for use by several threads at once;
/// the caller keeps to the pace of one call a second and channel.
public interface Conversations {
  /// How long after it was begun a post may still be sent: shorter than what it takes another
  /// process to take over, which may have posted the same by then.
  Duration FRESH = Duration.ofSeconds(4);

  /// The message in the chat system's own form, within its limits. Pure.
  Rendered render(Message message);

  /// Posts a new message.
  ///
  /// @param thread the message under which it goes; empty for the channel itself
  /// @param key kept as the message's metadata, by which {@link #find} knows it
  Delivery post(ChannelId channel, Optional<MessageId> thread, String key, Rendered body);

  /// Makes a message of ours say something else. Repeatable.
  Delivery update(ChannelId channel, MessageId message, String key, Rendered body);

  /// Takes a message of ours away. Repeatable.
  Delivery delete(ChannelId channel, MessageId message);

  /// Looks for a message of ours by its key, when a post's outcome is unknown.
  ///
  /// @param notBefore it can't be older than this
  Answer<Optional<MessageId>> find(
      ChannelId channel, Optional<MessageId> thread, String key, Instant notBefore);

  /// The bot's direct conversation with a person, begun if there was none. Repeatable.
  Answer<ChannelId> direct(UserId user);

  /// Answers where only the asker sees it. Refused for addresses that are not the chat system's
  /// own.
  Delivery respond(URI replyTo, Rendered body);

  /// @param fallback plain text
  /// @param body the chat system's own form; opaque to everyone else
  record Rendered(String fallback, String body) implements Outgoing.Content {}

  /// What became of a call.
  sealed interface Delivery {
    /// @param message where it stands; empty for an answer that only the asker sees
    record Delivered(Optional<MessageId> message) implements Delivery {}

    /// Too fast: try again after this long.
    record TooFast(Duration retryAfter) implements Delivery {}

    /// It will never work like this: the message or channel is gone, we are not in the channel.
    ///
    /// @param code the chat system's own word: `not_in_channel`, `message_not_found`
    record Rejected(String code) implements Delivery {}

    /// No answer: it may or may not have been done.
    record Unknown(Outage outage) implements Delivery {}
  }
}
