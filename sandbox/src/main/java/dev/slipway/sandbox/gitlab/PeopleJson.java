package dev.slipway.sandbox.gitlab;

import static dev.slipway.sandbox.JsonAnswer.object;

import dev.slipway.sandbox.DemoWorld.Person;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How GitLab writes people, their keys and their membership.
record PeopleJson(Links links, People people) {
  /// The short form that stands inside other answers and in lists.
  Map<String, @Nullable Object> basic(Person person) {
    return object(
        "id", person.gitlabId(),
        "username", person.name(),
        "public_email", person.email(),
        "name", person.realName(),
        "state", "active",
        "locked", false,
        "avatar_url", null,
        "web_url", links.person(person));
  }

  /// `GET /users/:id`, as somebody who is not an administrator sees it.
  Map<String, @Nullable Object> profile(Person person) {
    var user = basic(person);
    user.putAll(
        object(
            "created_at", Times.api(people.since()),
            "bio", "",
            "location", "",
            "skype", "",
            "linkedin", "",
            "twitter", "",
            "discord", "",
            "website_url", "",
            "organization", "",
            "job_title", "",
            "pronouns", null,
            "bot", person.equals(People.BOT),
            "work_information", null,
            "followers", 0,
            "following", 0,
            "is_followed", false,
            "local_time", null));
    return user;
  }

  /// `GET /user`: what a token learns of its own user.
  Map<String, @Nullable Object> self(Person person) {
    var user = profile(person);
    user.putAll(
        object(
            "last_sign_in_at",
            Times.api(people.since()),
            "confirmed_at",
            Times.api(people.since()),
            "last_activity_on",
            "2026-01-01",
            "email",
            person.email(),
            "theme_id",
            3,
            "color_scheme_id",
            1,
            "projects_limit",
            0,
            "current_sign_in_at",
            null,
            "identities",
            List.of(),
            "can_create_group",
            false,
            "can_create_project",
            false,
            "two_factor_enabled",
            false,
            "external",
            false,
            "private_profile",
            false,
            "commit_email",
            person.email(),
            "shared_runners_minutes_limit",
            null,
            "extra_shared_runners_minutes_limit",
            null,
            "namespace_id",
            person.gitlabId()));
    return user;
  }

  Map<String, @Nullable Object> member(Person person) {
    var member = basic(person);
    member.putAll(
        object(
            "access_level",
            people.accessLevel(person),
            "created_at",
            Times.api(people.since()),
            "expires_at",
            null,
            "membership_state",
            "active"));
    return member;
  }

  static Map<String, @Nullable Object> level(int accessLevel) {
    return object("access_level", accessLevel);
  }

  static Map<String, @Nullable Object> key(SshKey key) {
    return object(
        "id", key.id(),
        "title", key.title(),
        "created_at", Times.api(key.created()),
        "expires_at", null,
        "key", key.key(),
        "usage_type", "auth_and_signing");
  }

  /// The form in which hooks write a person.
  Map<String, @Nullable Object> inHook(Person person) {
    return object(
        "id", person.gitlabId(),
        "name", person.realName(),
        "username", person.name(),
        "avatar_url", null,
        "email", person.email());
  }
}
