package dev.slipway.bot.publisher;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.migrations.Container;
import dev.slipway.commands.migrations.Inside;
import dev.slipway.commands.migrations.MigrationBoard;
import dev.slipway.commands.migrations.MigrationEvent;
import dev.slipway.commands.migrations.MigrationMessage;
import dev.slipway.commands.migrations.MigrationOrder;
import dev.slipway.commands.migrations.MigrationState;
import dev.slipway.commands.migrations.MigrationThread;
import dev.slipway.commands.migrations.PrivateMessage;
import dev.slipway.commands.migrations.Purpose;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Outgoing.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The messages about a migration: one in the channel, edited in place, its thread, and for a
/// container one that only the developer gets.
public final class MigrationMessages {
  /// An address for the asker alone works for half an hour.
  private static final Duration REPLY_LIFE = Duration.ofMinutes(25);

  private final Conversations conversations;

  public MigrationMessages(Conversations conversations) {
    this.conversations = conversations;
  }

  /// What there is of a log to be told.
  ///
  /// @param tail the last lines of what was done in a container, for its end
  /// @param printed the lines that a command has printed, for each event that tells of some
  /// @param kept whether there is anything to be read in the whole log, for its end
  public record Output(
      List<String> tail, Map<MigrationEvent.Printed, List<String>> printed, Kept kept) {}

  /// Whether a log has anything to be read.
  public enum Kept {
    SOMETHING,
    /// Nobody came, and nothing was printed.
    NOTHING
  }

  /// What the one message about it should show: in the channel, or in the thread of the deployment
  /// that waits for it.
  public Outgoing root(MigrationBoard board) {
    return new Outgoing(key(board), place(board), conversations.render(MigrationMessage.of(board)));
  }

  private static Address place(MigrationBoard board) {
    return switch (board.order().purpose()) {
      case Purpose.Login _ -> new Address.InChannel(board.order().channel());
      case Purpose.Run(var before) ->
          before
              .<Address>map(waiting ->
                  new Address.Under(
                      board.order().channel(), DeploymentMessages.key(waiting.deployment())))
              .orElseGet(() -> new Address.InChannel(board.order().channel()));
    };
  }

  /// Its thread; a message that stands in a thread itself has none of its own.
  private static Address thread(MigrationBoard board) {
    return place(board) instanceof Address.Under under
        ? under
        : new Address.Under(board.order().channel(), key(board));
  }

  /// The message in the channel, what the thread gets for these events, and what the developer
  /// gets.
  ///
  /// @param board with the events in it
  /// @param first the number of the first event, counted over the whole session
  /// @param output what there is of its log to be told
  public List<Outgoing> after(
      MigrationBoard board, List<MigrationEvent> events, long first, Output output) {
    List<Outgoing> messages = new ArrayList<>();
    messages.add(root(board));
    for (int i = 0; i < events.size(); i++) {
      MigrationEvent event = events.get(i);
      String key = key(board) + "/" + (first + i);
      said(board, event, output)
          .ifPresent(message ->
              messages.add(new Outgoing(key, thread(board), conversations.render(message))));
      if (concernsAccess(event)) {
        PrivateMessage.of(board).ifPresent(message -> toOwner(board, event, message, messages));
      }
      file(board, event, output).ifPresent(messages::add);
    }
    return messages;
  }

  /// The whole log, when it is over.
  private static Optional<Outgoing> file(
      MigrationBoard board, MigrationEvent event, Output output) {
    return event instanceof MigrationEvent.Closed(_, MigrationState.Finished(var container, _))
            && output.kept() == Kept.SOMETHING
        ? Optional.of(
            new Outgoing(
                key(board) + "/log",
                thread(board),
                new Outgoing.LogFile(
                    board.id(), fileName(board, container), "The log of session " + board.id())))
        : Optional.empty();
  }

  private static String fileName(MigrationBoard board, Container container) {
    return switch (container.inside()) {
      case Inside.Ssh _ -> container.name() + "-session-" + board.id() + ".txt";
      case Inside.Command _ -> container.name() + ".txt"; // the session is in the name
    };
  }

  private static Optional<Message> said(MigrationBoard board, MigrationEvent event, Output output) {
    return event instanceof MigrationEvent.Printed printed
        ? Optional.ofNullable(output.printed().get(printed)).map(MigrationThread::printed)
        : MigrationThread.of(board, event).map(message -> with(message, event, output.tail()));
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
          MigrationEvent.Began _,
          MigrationEvent.Printed _,
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
