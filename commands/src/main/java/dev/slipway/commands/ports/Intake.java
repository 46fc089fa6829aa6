package dev.slipway.commands.ports;

import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.Message;
import java.util.Optional;

/// Takes what people say. The chat adapter calls it before it acknowledges anything.
public interface Intake {
  /// Stores a message and returns once it is durable. Blocks for as long as that takes; safe for
  /// use by thousands of threads at once.
  Receipt accept(ChatMessage message);

  /// What became of it.
  sealed interface Receipt {
    /// It is stored, now or by an earlier copy; acknowledge it.
    ///
    /// @param answer to be shown to the asker along with the acknowledgement, where that is
    ///   possible; empty when the answer comes later
    record Stored(Optional<Message> answer) implements Receipt {}

    /// It could not be stored: do not acknowledge, so that it is delivered again.
    record NotStored(String reason) implements Receipt {}
  }
}
