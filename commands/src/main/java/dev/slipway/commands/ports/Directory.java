package dev.slipway.commands.ports;

import dev.slipway.commands.chat.UserId;
import java.util.Set;

/// Who people are. Answers may be up to 60 s old. Safe for use by several threads at once.
public interface Directory {
  /// Refused with code `user-not-found` when the chat system does not know them.
  Answer<Person> person(UserId user);

  /// @param name how people call them; text from outside
  /// @param standing what the chat system says of the account
  /// @param groups ids of the user groups that configuration refers to and they are in
  record Person(UserId user, String name, Standing standing, Set<String> groups) {
    public Person {
      groups = Set.copyOf(groups);
    }
  }

  /// What the chat system says of an account. Only members may command.
  enum Standing {
    MEMBER,
    GUEST,
    BOT,
    DEACTIVATED,
    /// Of another workspace.
    STRANGER
  }
}
