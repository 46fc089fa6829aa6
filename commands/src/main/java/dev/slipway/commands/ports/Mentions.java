package dev.slipway.commands.ports;

import dev.slipway.commands.chat.UserId;
import dev.slipway.config.AppName;
import java.util.List;

/// Who wants to be mentioned in news of an app that have their commits. People begin and end it by
/// what they say: see {@link Inbox#answer}. Safe for use by several threads and processes at once.
public interface Mentions {
  /// Those who want it, in a steady order.
  List<UserId> of(AppName app);
}
