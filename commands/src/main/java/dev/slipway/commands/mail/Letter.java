package dev.slipway.commands.mail;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.config.MailAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is said by e-mail, as it is stored when it happens.
///
/// @param thread what it belongs to: the letters of a thread are shown together
/// @param subject one line; text from outside in it is only ever words. The store has a letter that
///   follows another one answer its subject
/// @param message what it says, in the channel's words
/// @param commitsOf the deployment whose commits are looked up when it is sent; empty for none
/// @param to who gets it, at least one
/// @param at when it happened
public record Letter(
    LetterId id,
    LetterId thread,
    String subject,
    Message message,
    Optional<DeploymentId> commitsOf,
    List<MailAddress> to,
    Instant at) {
  private static final int LONGEST_SUBJECT = 200;

  public Letter {
    subject = OneLine.of(subject, LONGEST_SUBJECT);
    to = List.copyOf(to);
    if (to.isEmpty()) {
      throw new IllegalArgumentException("a letter to nobody: " + id);
    }
  }

  /// The same as an answer to the first one of its thread.
  public Letter answering(String first) {
    return new Letter(
        id, thread, first.startsWith("Re: ") ? first : "Re: " + first, message, commitsOf, to, at);
  }
}
