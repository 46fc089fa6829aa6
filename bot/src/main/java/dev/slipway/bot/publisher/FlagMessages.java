package dev.slipway.bot.publisher;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.deployments.Approvals;
import dev.slipway.commands.flags.FlagChange;
import dev.slipway.commands.flags.FlagMessage;
import dev.slipway.commands.flags.FlagOrder;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Outgoing.Address;
import dev.slipway.commands.progress.Sentences;

/// The one message about a change of a feature flag, edited in place. Safe for use by several
/// threads.
public final class FlagMessages {
  private final Conversations conversations;

  public FlagMessages(Conversations conversations) {
    this.conversations = conversations;
  }

  /// What it shows at first.
  public Outgoing wanted(FlagChange change) {
    return of(change, FlagMessage.wanted(change.order()));
  }

  /// The reminder that it still waits for consent: in the thread under its message, or in the
  /// thread where that stands.
  public Outgoing stillWaiting(FlagChange change, Approvals approvals) {
    FlagOrder order = change.order();
    Address address =
        order
            .thread()
            .<Address>map(thread -> new Address.InThread(order.channel(), thread))
            .orElseGet(() -> new Address.Under(order.channel(), "f" + change.id()));
    return new Outgoing(
        "f" + change.id() + "/still",
        address,
        conversations.render(Sentences.stillWaiting(approvals)));
  }

  public Outgoing of(FlagChange change, Message words) {
    return new Outgoing("f" + change.id(), address(change.order()), conversations.render(words));
  }

  private static Address address(FlagOrder order) {
    return order
        .thread()
        .<Address>map(thread -> new Address.InThread(order.channel(), thread))
        .orElseGet(() -> new Address.InChannel(order.channel()));
  }
}
