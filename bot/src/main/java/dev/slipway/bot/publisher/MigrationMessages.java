package dev.slipway.bot.publisher;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.migrations.MigrationBoard;
import dev.slipway.commands.migrations.MigrationEvent;
import dev.slipway.commands.migrations.MigrationMessage;
import dev.slipway.commands.migrations.MigrationOrder;
import dev.slipway.commands.migrations.MigrationThread;
import dev.slipway.commands.migrations.PrivateMessage;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Outgoing.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The messages about a migration container: one in the channel, edited in place, its thread, and
/// one that only the developer gets.
public final class MigrationMessages {
  /// An address for the asker alone works for half an hour.
  private static final Duration REPLY_LIFE = Duration.ofMinutes(25);

  private final Conversations conversations;

  public MigrationMessages(Conversations conversations) {
    this.conversations = conversations;
  }

  /// What the one message in the channel should show.
  public Outgoing root(MigrationBoard board) {
    return new Outgoing(
        key(board),
        new Address.InChannel(board.order().channel()),
        conversations.render(MigrationMessage.of(board)));
  }

  /// The message in the channel, what the thread gets for these events, and what the developer
  /// gets.
  ///
  /// @param board with the events in it
  /// @param first the number of the first event, counted over the whole session
  /// @param tail the last lines of what was done in the container, for the end
  public List<Outgoing> after(
      MigrationBoard board, List<MigrationEvent> events, long first, List<String> tail) {
    List<Outgoing> messages = new ArrayList<>();
    messages.add(root(board));
    for (int i = 0; i < events.size(); i++) {
      MigrationEvent event = events.get(i);
      String key = key(board) + "/" + (first + i);
      MigrationThread.of(board, event)
          .map(message -> with(message, event, tail))
          .ifPresent(message ->
              messages.add(
                  new Outgoing(
                      key,
                      new Address.Under(board.order().channel(), key(board)),
                      conversations.render(message))));
      if (concernsAccess(event)) {
        PrivateMessage.of(board).ifPresent(message -> toOwner(board, event, message, messages));
      }
    }
    return messages;
  }

  private static Message with(Message message, MigrationEvent event, List<String> tail) {
    if (!(event instanceof MigrationEvent.Closed) || tail.isEmpty()) {
      return message;
    }
    List<Section> sections = new ArrayList<>(message.sections());
    sections.add(new Section.Paragraph(Text.of("The last lines:")));
    sections.add(new Section.Preformatted(String.join("\n", tail)));
    return new Message(message.summary(), sections);
  }

  private static boolean concernsAccess(MigrationEvent event) {
    return switch (event) {
      case MigrationEvent.BecameReady _,
          MigrationEvent.StartedAfresh _,
          MigrationEvent.EndChanged _,
          MigrationEvent.Closed _ ->
          true;
      case MigrationEvent.Named _,
          MigrationEvent.Waiting _,
          MigrationEvent.WentSilent _,
          MigrationEvent.Answered _,
          MigrationEvent.PeopleChanged _,
          MigrationEvent.ExtensionAsked _,
          MigrationEvent.NotExtended _,
          MigrationEvent.NearEnd _,
          MigrationEvent.Ending _ ->
          false;
    };
  }

  /// To the asker where they asked, while that works and is for them; else to the developer
  /// directly, in one message that is edited.
  private void toOwner(
      MigrationBoard board, MigrationEvent event, Message message, List<Outgoing> messages) {
    MigrationOrder order = board.order();
    boolean atOnce =
        order.replyTo().isPresent()
            && order.owner().equals(order.requester())
            && board
                .access()
                .filter(access -> access.since().isBefore(order.at().plus(REPLY_LIFE)))
                .isPresent();
    if (!atOnce) {
      messages.add(
          new Outgoing(
              key(board) + "/p",
              new Address.ToPerson(order.owner()),
              conversations.render(message)));
    } else if (event instanceof MigrationEvent.BecameReady
        || event instanceof MigrationEvent.StartedAfresh) {
      messages.add(
          new Outgoing(
              key(board) + "/p",
              new Address.Private(order.replyTo().orElseThrow()),
              conversations.render(message)));
    }
  }

  private static String key(MigrationBoard board) {
    return "m" + board.id();
  }
}
