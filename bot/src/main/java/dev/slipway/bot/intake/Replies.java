package dev.slipway.bot.intake;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.ports.Inbox;
import dev.slipway.commands.ports.Inbox.Answered;
import dev.slipway.commands.ports.Inbox.Begun;
import dev.slipway.commands.ports.Inbox.Consequence;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Outgoing.Address;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.EnvironmentName;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The end of every way: what follows from a message is stored with the message, and told. Safe for
/// use by several threads.
final class Replies {
  private final Inbox inbox;
  private final Conversations conversations;
  private final Followers followers;
  private final InstantSource clock;

  Replies(Inbox inbox, Conversations conversations, Followers followers, InstantSource clock) {
    this.inbox = inbox;
    this.conversations = conversations;
    this.followers = followers;
    this.clock = clock;
  }

  void say(ChatMessage message, Message words) {
    say(message, words, List.of());
  }

  void say(ChatMessage message, Message words, List<AuditEntry> decisions) {
    answered(message, Consequence.saying(List.of(reply(message, words)), decisions));
  }

  /// An answer where only the asker sees it, if the message allows that.
  Outgoing reply(ChatMessage message, Message words) {
    return new Outgoing("a" + message.key(), address(message), conversations.render(words));
  }

  /// An answer that everybody sees where the message was said.
  Outgoing openly(ChatMessage message, Message words) {
    return new Outgoing("a" + message.key(), open(message), conversations.render(words));
  }

  /// What the people of another channel are told, besides the answer.
  Outgoing elsewhere(ChatMessage message, ChannelId channel, Message words) {
    return new Outgoing(
        "a" + message.key() + "/there",
        new Address.InChannel(channel),
        conversations.render(words));
  }

  private static Address address(ChatMessage message) {
    return message.replyTo().<Address>map(Address.Private::new).orElseGet(() -> open(message));
  }

  private static Address open(ChatMessage message) {
    return message
        .thread()
        .<Address>map(thread -> new Address.InThread(message.channel(), thread))
        .orElseGet(() -> new Address.InChannel(message.channel()));
  }

  /// Stores what follows from a message, once and only once, and has it followed.
  Answered answered(ChatMessage message, Consequence consequence) {
    Answered answered = inbox.answer(message, consequence, clock.instant());
    if (answered instanceof Answered.Done(Optional<Begun> begun)) {
      begun.ifPresent(followers::begun);
      followers.messagesChanged();
    }
    return answered;
  }

  static Message denial(Asker asker, Decision.Denied denied) {
    Text text = mark(Symbol.STOPPED).person(asker.message().user()).and(", that is not allowed:");
    for (Decision.Reason reason : denied.reasons()) {
      text = text.and(" ").and(reason.words()).and(" (rule ").code(reason.code()).and(")");
    }
    return Message.of(text.and(" Nothing was touched."));
  }

  static Text mark(Symbol symbol) {
    return new Text(List.of(new Span.Mark(symbol))).and(" ");
  }

  AuditEntry entry(
      Asker asker,
      Action action,
      App app,
      Environment environment,
      Decision decision,
      String subject) {
    return entry(asker, action, app, environment.name(), decision, subject);
  }

  AuditEntry entry(
      Asker asker,
      Action action,
      App app,
      EnvironmentName environment,
      Decision decision,
      String subject) {
    return new AuditEntry(
        clock.instant(),
        asker.message().user(),
        action,
        app.name(),
        environment,
        decision,
        asker.message().key(),
        subject);
  }
}
