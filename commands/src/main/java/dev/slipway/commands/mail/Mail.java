package dev.slipway.commands.mail;

import dev.slipway.config.MailAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A letter as it is sent.
///
/// @param inReplyTo the first letter of its thread; empty when it is that one
/// @param subject one line
/// @param plain for those who read text
/// @param html the same for those who read HTML, a whole page
/// @param to all who get it, as each of them reads
/// @param at when what it tells happened
public record Mail(
    LetterId id,
    Optional<LetterId> inReplyTo,
    String subject,
    String plain,
    String html,
    List<MailAddress> to,
    Instant at) {
  public Mail {
    to = List.copyOf(to);
  }
}
