package dev.slipway.bot.engine;

import dev.slipway.commands.audit.AuditHead;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.ports.AuditLog;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.ports.Outbox;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Outgoing.Address;
import dev.slipway.config.Channel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes the head of the record of decisions where whoever can change the database can't: in
/// the log, and in the channels that are declared for it. At most every ten minutes, and only when
/// there is a new one. Used by one thread at a time.
public final class AuditHeads {
  private static final Logger LOG = LoggerFactory.getLogger(AuditHeads.class);
  private static final Duration PAUSE = Duration.ofMinutes(10);

  private final AuditLog audit;
  private final Outbox outbox;
  private final Conversations conversations;
  private final List<ChannelId> channels;
  private final Runnable wakePublisher;
  private final InstantSource clock;
  private AuditHead published = AuditHead.START;
  private Instant publishedAt = Instant.EPOCH;

  public AuditHeads(
      AuditLog audit,
      Outbox outbox,
      Conversations conversations,
      List<Channel> channels,
      Runnable wakePublisher,
      InstantSource clock) {
    this.audit = audit;
    this.outbox = outbox;
    this.conversations = conversations;
    this.channels =
        channels.stream()
            .filter(Channel::audit)
            .map(channel -> new ChannelId(channel.id()))
            .toList();
    this.wakePublisher = wakePublisher;
    this.clock = clock;
  }

  /// Publishes it when it is time to.
  public void sweep() {
    Instant now = clock.instant();
    AuditHead head = audit.head();
    if (head.equals(published) || now.isBefore(publishedAt.plus(PAUSE))) {
      return;
    }
    LOG.atInfo().addKeyValue("head", head).log("record of decisions");
    for (ChannelId channel : channels) {
      // The key is the same for the same head, so that no other process says it again.
      outbox.show(
          new Outgoing(
              "audit-" + head.number() + "-" + channel.value(),
              new Address.InChannel(channel),
              conversations.render(message(head))),
          now);
    }
    if (!channels.isEmpty()) {
      wakePublisher.run();
    }
    published = head;
    publishedAt = now;
  }

  private static Message message(AuditHead head) {
    return Message.of(
        Text.of("Record of decisions up to number " + head.number() + ": ").code(head.toString()));
  }
}
