package dev.slipway.bot.intake;

import dev.slipway.commands.ports.Inbox.Begun;
import dev.slipway.commands.ports.Inbox.Instruct;

/// Who has to know what followed from a message.
public interface Followers {
  /// Something is to be conducted.
  void begun(Begun begun);

  /// Something has an instruction.
  void instructed(Instruct instruct);

  /// There is something to say.
  void messagesChanged();
}
