package dev.slipway.integrations.slack;

import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.ports.Intake;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// An intake that remembers what it took.
final class HeardMessages implements Intake {
  private final List<ChatMessage> heard = new ArrayList<>();
  private Function<ChatMessage, Receipt> answer = _ -> new Receipt.Stored(Optional.empty());

  HeardMessages answering(Message message) {
    answer = _ -> new Receipt.Stored(Optional.of(message));
    return this;
  }

  HeardMessages refusing(String reason) {
    answer = _ -> new Receipt.NotStored(reason);
    return this;
  }

  HeardMessages failing() {
    answer =
        _ -> {
          throw new IllegalStateException("the store is gone");
        };
    return this;
  }

  @Override
  public synchronized Receipt accept(ChatMessage message) {
    heard.add(message);
    return answer.apply(message);
  }

  synchronized List<ChatMessage> heard() {
    return List.copyOf(heard);
  }
}
