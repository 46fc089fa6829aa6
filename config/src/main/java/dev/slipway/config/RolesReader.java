package dev.slipway.config;

import dev.slipway.config.Roles.Member;
import dev.slipway.config.yaml.Key;
import dev.slipway.config.yaml.Section;
import dev.slipway.config.yaml.Shape;
import dev.slipway.config.yaml.Type;
import dev.slipway.config.yaml.Types;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `roles`: one key for each role.
final class RolesReader {
  private static final Pattern USER = Pattern.compile("[UW][A-Z0-9]{1,30}");
  private static final Pattern GROUP = Pattern.compile("S[A-Z0-9]{1,30}");
  private static final String GROUP_MARK = "group:";
  private static final Pattern LEVEL =
      Pattern.compile("gitlab:(guest|planner|reporter|developer|maintainer|owner)");

  private static final Type<Member> MEMBER =
      Types.single(
          "everyone, a Slack user (U… or W…), a Slack user group (S… or group:S…), or whoever is at least that in the GitLab project (gitlab:developer, gitlab:maintainer, …)",
          RolesReader::member);

  private static final Map<Role, Key<List<Member>>> KEYS = keys();

  static final Shape<Roles> SHAPE = Shape.of(List.copyOf(KEYS.values()), RolesReader::roles);

  private RolesReader() {}

  private static Map<Role, Key<List<Member>>> keys() {
    Map<Role, Key<List<Member>>> keys = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      keys.put(
          role,
          Key.withDefault(word(role), Types.list(MEMBER), meaning(role), List.of(), "nobody"));
    }
    return keys;
  }

  private static Member member(String words) {
    if (words.equals("everyone")) {
      return new Member.Everyone();
    }
    if (USER.matcher(words).matches()) {
      return new Member.User(words);
    }
    Matcher level = LEVEL.matcher(words);
    if (level.matches()) {
      return new Member.Level(AccessLevel.valueOf(level.group(1).toUpperCase(Locale.ROOT)));
    }
    String group = words.startsWith(GROUP_MARK) ? words.substring(GROUP_MARK.length()) : words;
    if (GROUP.matcher(group).matches()) {
      return new Member.Group(group);
    }
    throw new IllegalArgumentException("neither a user, a group nor a role in GitLab");
  }

  private static Roles roles(Section section) {
    Map<Role, Set<Member>> members = new EnumMap<>(Role.class);
    KEYS.forEach((role, key) -> members.put(role, Set.copyOf(section.get(key))));
    return new Roles(members);
  }

  private static String word(Role role) {
    return switch (role) {
      case VIEWER -> "viewer";
      case DEPLOYER -> "deployer";
      case APPROVER -> "approver";
      case MIGRATOR -> "migrator";
      case ADMIN -> "admin";
    };
  }

  private static String meaning(Role role) {
    return switch (role) {
      case VIEWER -> "who may see what runs here and what was done";
      case DEPLOYER -> "who may deploy, roll back and abort here";
      case APPROVER -> "who may approve a deployment of somebody else";
      case MIGRATOR -> "who may have a migration container and run migrations";
      case ADMIN -> "who may do all of this, and override gates";
    };
  }
}
