package dev.slipway.bot.publisher;

import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Outgoing.Address;
import dev.slipway.commands.progress.Board;
import dev.slipway.commands.progress.BoardMessage;
import dev.slipway.commands.progress.LineMessage;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.commands.progress.ThreadMessage;
import java.util.ArrayList;
import java.util.List;

/// The messages about a deployment: one in the channel, edited in place, and its thread.
public final class DeploymentMessages {
  private final Conversations conversations;

  public DeploymentMessages(Conversations conversations) {
    this.conversations = conversations;
  }

  /// What the one message in the channel should show.
  public Outgoing root(Board board) {
    return new Outgoing(
        key(board.id()),
        new Address.InChannel(board.order().channel()),
        conversations.render(BoardMessage.of(board)));
  }

  /// The message in the channel, and what the thread and the requester get for these events.
  ///
  /// @param board with the events in it
  /// @param first the number of the first event, counted over the whole deployment
  public List<Outgoing> after(Board board, List<ProgressEvent> events, long first) {
    List<Outgoing> messages = new ArrayList<>();
    messages.add(root(board));
    for (int i = 0; i < events.size(); i++) {
      String key = key(board.id()) + "/" + (first + i);
      ThreadMessage.of(events.get(i))
          .ifPresent(message ->
              messages.add(
                  new Outgoing(
                      key,
                      new Address.Under(board.order().channel(), key(board.id())),
                      conversations.render(message))));
      LineMessage.toRequester(board, events.get(i))
          .ifPresent(message ->
              messages.add(
                  new Outgoing(
                      key + "/requester",
                      new Address.ToPerson(board.order().requester()),
                      conversations.render(message))));
    }
    return messages;
  }

  /// What other channels get of a deployment that is over.
  ///
  /// @param channels those that are told how deployments of its app end
  public List<Outgoing> elsewhere(Board board, List<ChannelId> channels) {
    return channels.stream()
        .filter(channel -> !channel.equals(board.order().channel()))
        .map(channel ->
            new Outgoing(
                key(board.id()) + "/in/" + channel.value(),
                new Address.InChannel(channel),
                conversations.render(BoardMessage.ended(board))))
        .toList();
  }

  static String key(DeploymentId id) {
    return "d" + id;
  }
}
