package dev.slipway.commands.ports;

import dev.slipway.commands.chat.UserId;
import dev.slipway.config.AccessLevel;
import java.util.Map;
import java.util.Set;

/// Who people are. Answers may be up to 60 s old. Safe for use by several threads at once.
public interface Directory {
  /// Refused with code `user-not-found` when the chat system does not know them.
  Answer<Person> person(UserId user);

  /// @param name how people call them; text from outside
  /// @param standing what the chat system says of the account
  /// @param groups ids of the user groups that configuration refers to and they are in
  /// @param membership what they are where the code is
  record Person(
      UserId user, String name, Standing standing, Set<String> groups, Membership membership) {
    public Person {
      groups = Set.copyOf(groups);
    }

    /// Whose place where the code is does not matter.
    public Person(UserId user, String name, Standing standing, Set<String> groups) {
      this(user, name, standing, groups, new Membership.Known(Map.of()));
    }

    /// The same person, with what they are where the code is.
    public Person with(Membership known) {
      return new Person(user, name, standing, groups, known);
    }
  }

  /// What somebody is in projects of the system that keeps the code (GitLab).
  sealed interface Membership {
    /// @param levels by project; without those that they are no member of
    record Known(Map<String, AccessLevel> levels) implements Membership {
      public Known {
        levels = Map.copyOf(levels);
      }
    }

    /// It can't be known, such as for somebody whose account there is not.
    record Unknown(Refusal why) implements Membership {}

    /// The system did not answer.
    record Silent(Outage outage) implements Membership {}
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
