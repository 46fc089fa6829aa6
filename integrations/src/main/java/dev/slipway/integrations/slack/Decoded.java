package dev.slipway.integrations.slack;

import dev.slipway.commands.chat.ChatMessage;

/// What something that Slack delivered turned out to be.
sealed interface Decoded {
  /// A person said something to the bot.
  record Said(ChatMessage message) implements Decoded {}

  /// Of no interest: acknowledged and forgotten.
  record Ignored(String why) implements Decoded {}

  /// Of somebody who may not speak to this bot: acknowledged, so that Slack does not repeat it, and
  /// logged.
  record Refused(String why) implements Decoded {}

  /// It can't be told yet who is spoken to, so it must be delivered again.
  record TooEarly(String why) implements Decoded {}
}
