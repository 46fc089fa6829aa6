package dev.slipway.commands.ports;

import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.locks.Scope;
import java.util.List;

/// Who wants to know when their commits reach an environment. People begin and end it by what they
/// say: see {@link Inbox#answer}. Safe for use by several threads and processes at once.
public interface Follows {
  /// Those who follow an environment, the longest first.
  List<Follower> of(Scope.OneEnvironment where);

  /// Somebody who follows it.
  record Follower(UserId who, Way way) {}

  /// How somebody is told.
  enum Way {
    MESSAGE,
    MESSAGE_AND_MAIL
  }
}
