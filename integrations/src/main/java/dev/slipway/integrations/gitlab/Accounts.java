package dev.slipway.integrations.gitlab;

import dev.slipway.commands.migrations.DeveloperName;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Refusal;
import java.util.Objects;

/// Finds people in GitLab by their names (https://docs.gitlab.com/api/users/). Safe for use by
/// several threads at once.
final class Accounts {
  /// What is said where nobody knows which account is somebody's.
  static final Refusal NOT_LINKED =
      new Refusal(
          "no-link",
          "it is not known who you are in GitLab",
          "Ask whoever keeps the bot's configuration to add you to people.");

  private final Requests requests;

  Accounts(Requests requests) {
    this.requests = requests;
  }

  /// The id of an account that may be used; refused with `developer-not-found` where there is none,
  /// or it is blocked.
  Answer<Long> active(DeveloperName name) {
    return requests
        .get(question("?username=" + Question.encoded(name.value()), nobody(name)), Json.PEOPLE)
        .then(people ->
            people.stream()
                .filter(person -> name.value().equalsIgnoreCase(person.username()))
                .filter(person -> "active".equals(person.state()))
                .map(Json.Person::id)
                .filter(Objects::nonNull)
                .findFirst()
                .<Answer<Long>>map(Answer.Found::new)
                .orElseGet(() -> new Answer.Refused<>(nobody(name))));
  }

  static Question question(String path, Refusal missing) {
    return new Question(Question.Root.USERS, "GitLab's users", path, missing);
  }

  static Refusal nobody(DeveloperName name) {
    return new Refusal(
        "developer-not-found",
        "GitLab has no active user " + name,
        "Correct the name in the configuration, under people.");
  }
}
