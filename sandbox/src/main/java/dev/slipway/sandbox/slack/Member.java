package dev.slipway.sandbox.slack;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// Somebody in the workspace: a person, or the bot's own user.
///
/// @param name the user name, such as `ann`
/// @param team the workspace the user belongs to; another one than ours for a Slack Connect guest
record Member(String id, String name, String realName, String email, String team, Set<Mark> marks) {
  /// What sets a user apart from a full member.
  enum Mark {
    DELETED,
    RESTRICTED,
    ULTRA_RESTRICTED,
    BOT,
    STRANGER
  }

  Member {
    marks = marks.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(marks));
  }

  boolean is(Mark mark) {
    return marks.contains(mark);
  }

  Member with(Mark mark) {
    Set<Mark> more = EnumSet.of(mark);
    more.addAll(marks);
    return new Member(id, name, realName, email, team, more);
  }

  Member without(Mark mark) {
    Set<Mark> fewer = EnumSet.noneOf(Mark.class);
    fewer.addAll(marks);
    fewer.remove(mark);
    return new Member(id, name, realName, email, team, fewer);
  }

  Member inTeam(String other) {
    return new Member(id, name, realName, email, other, marks);
  }
}
